"""/metrics and /readyz of the whole bot: people write, something fails, and the figures name nobody."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from aiogram import Router
from aiogram.types import Message
from aiohttp import ClientSession, web

from bot.operations.web import listening
from bot.sandbox.faults import Fault
from bot.telegram.screen import Screen
from tests.e2e.process import free_port
from tests.stage import PersonOnStage, Stage

NAME: Final = "Айгүл"


async def echo(message: Message) -> Screen:
    """Say the words back; fail at "trouble"."""
    if message.text == "trouble":
        raise RuntimeError(message.text)
    return Screen(f"echo {message.text}", [])


def router() -> Router:
    """That conversation alone."""
    made = Router()
    made.message.register(echo)
    return made


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot, which is watched."""
    settings = {"metrics_port": free_port(), "http_port": free_port()}
    async with Stage(database_url, routers=lambda: [router()], other_settings=settings) as stage:
        yield stage


@pytest.fixture
def aigul(stage: Stage) -> PersonOnStage:
    """Somebody with a name and a number."""
    return stage.person(NAME, "kk")


async def asked(stage: Stage, door: str) -> tuple[int, str]:
    """What is answered at a path: the status and the words."""
    settings = stage.settings()
    port = settings.metrics_port if door == "/metrics" else settings.http_port
    async with ClientSession() as client, client.get(f"http://127.0.0.1:{port}{door}") as answer:
        return answer.status, await answer.text()


async def page(stage: Stage) -> str:
    """What Prometheus reads."""
    status, words = await asked(stage, "/metrics")
    assert status == 200
    return words


def value(page: str, sample: str) -> float:
    """A sample's value. Fails where it is not there."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", page, re.MULTILINE)
    assert found, sample
    return float(found[1])


async def test_what_people_do_is_counted(stage: Stage, aigul: PersonOnStage) -> None:
    """Updates, calls and answers; the time that handling took."""
    await aigul.says("hello")
    await aigul.says("again")
    found = await page(stage)
    assert value(found, 'qorgan_updates_handled_total{kind="message",result="done"}') == 2
    assert value(found, 'qorgan_update_seconds_count{kind="message"}') == 2
    assert value(found, 'qorgan_calls_total{method="send",priority="people",result="done"}') == 2
    assert value(found, "qorgan_inbox_waiting") == 0
    assert value(found, "qorgan_ready") == 1
    assert value(found, "qorgan_leader") == 1 or not stage.database_url.startswith("sqlite")


async def test_failures_are_counted(stage: Stage, aigul: PersonOnStage) -> None:
    """A handler that fails until its update is set aside; a Telegram that says 429, and one that does not answer."""
    await aigul.says("trouble")
    stage.stand_in.faults.order(Fault("429", 1, "sendMessage", retry_after=7))
    stage.stand_in.faults.order(Fault("500", 1, "sendMessage"))
    await aigul.says("hello")
    found = await page(stage)
    assert value(found, 'qorgan_updates_handled_total{kind="message",result="failed"}') == 3
    assert value(found, 'qorgan_updates_handled_total{kind="message",result="set_aside"}') == 1
    assert value(found, "qorgan_inbox_set_aside") == 1
    assert value(found, "qorgan_told_to_wait_seconds_total") == 7
    assert value(found, 'qorgan_calls_total{method="send",priority="people",result="unanswered"}') == 1


async def test_a_blocked_bot_is_counted_apart(stage: Stage, aigul: PersonOnStage) -> None:
    """It is no fault of anybody's."""
    await aigul.says("hello")
    stage.stand_in.people.send(aigul.person.id, aigul.chat, "and gone")
    stage.stand_in.people.block(aigul.person.id, blocked=True)
    await stage.settled()
    assert value(await page(stage), 'qorgan_calls_total{method="send",priority="people",result="gone"}') == 1


async def test_figures_name_nobody(stage: Stage, aigul: PersonOnStage) -> None:
    """No chat, no name, no words, no token: neither as a label nor anywhere else."""
    await aigul.says("words of mine")
    found = await page(stage)
    for private in (NAME, str(aigul.chat), "words of mine", stage.settings().bot_token.get_secret_value()):  # type: ignore[union-attr]
        assert private not in found
    labels = set(re.findall(r'(\w+)="', found)) - {"le"}
    known = {"kind", "result", "method", "priority", "job", "part", "what", "age", "term", "campaign", "outcome"}
    assert labels <= known | {"state", "version", "database", "receiving", "generation"}


async def test_jobs_are_counted(stage: Stage) -> None:
    """Each by its name, with the moment of its last success."""
    house = stage._housekeeping  # noqa: SLF001 what the scheduler would call
    await house.do_job("forget_reports", house.forget_reports)

    async def fail() -> None:
        raise RuntimeError

    await house.do_job("forget_files", fail)
    found = await page(stage)
    assert value(found, 'qorgan_jobs_total{job="forget_reports",result="done"}') == 1
    assert value(found, 'qorgan_jobs_total{job="forget_files",result="failed"}') == 1


async def test_readiness_is_told_beside_health(stage: Stage) -> None:
    """On the door that the balancer reaches; figures are not to be had there."""
    status, words = await asked(stage, "/readyz")
    assert status == 200, words
    assert [line.split('"')[3] for line in words.splitlines()] == ["process", "database", "migrations", "telegram"]
    settings = stage.settings()
    async with (
        ClientSession() as client,
        client.get(f"http://127.0.0.1:{settings.http_port}/metrics") as answer,
    ):
        assert answer.status == 404


async def test_a_taken_port_does_not_stop_the_bot(database_url: str) -> None:
    """Something else listens on METRICS_PORT: people are answered all the same."""
    async with (
        listening(web.Application(), "127.0.0.1", 0) as port,
        Stage(database_url, routers=lambda: [router()], other_settings={"metrics_port": port}) as stage,
    ):
        olga = stage.person("Ольга", "ru")
        await olga.says("hello")
        assert olga.screen.text == "echo hello"
        assert (await asked(stage, "/metrics"))[0] == 404
