"""Receiving: by webhook and by long polling."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from aiogram import Bot
from aiohttp import ClientSession, web

import handlers
from bot import app
from bot.clock import SystemClock
from bot.operations.web import listening
from bot.replicas.standing import Standing
from bot.sandbox.faults import Fault
from bot.sandbox.updates import SECRET_HEADER
from bot.settings import Settings
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import Incoming
from bot.telegram.startup import TokenRefused
from bot.telegram.webhook import PATH, Registration, Webhook, secret_from
from tests.clocks import LeapingClock
from tests.e2e.process import free_port
from tests.stage import TOKEN, PersonOnStage, Stage, texts


class WebhookStage(Stage):
    """The same stage, where Telegram posts the updates."""

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url)
        self.base = f"http://127.0.0.1:{free_port()}"

    def settings(self) -> Settings:
        """The settings, with a webhook on this machine."""
        port = int(self.base.rpartition(":")[2])
        return super().settings().model_copy(update={"webhook_url": self.base, "http_port": port})


class Nobody:
    """Takes updates on and does nothing with them."""

    depth = 0

    def put(self, updates: Sequence[Incoming]) -> None:
        """Fails: nothing may come this far."""
        assert not updates


@pytest.fixture
def clock() -> LeapingClock:
    """A clock that leaps."""
    return LeapingClock()


@pytest.fixture
async def webhook(database_url: str) -> AsyncIterator[WebhookStage]:
    """The bot behind a webhook."""
    async with WebhookStage(database_url) as stage:
        yield stage


async def post(stage: WebhookStage, body: bytes, secret: str) -> int:
    """Post to the bot as somebody on the network might; gives the status."""
    async with (
        ClientSession() as session,
        session.post(stage.base + PATH, data=BytesIO(body), headers={SECRET_HEADER: secret}) as answer,
    ):
        return answer.status


async def test_a_conversation_through_the_webhook(webhook: WebhookStage) -> None:
    """Words and taps are answered as by polling."""
    aigul = webhook.person("Айгүл", "kk")
    await aigul.says("/start")
    await aigul.presses("Русский")
    assert "Главное меню" in aigul.screen.text


async def test_the_webhook_is_registered_with_its_secret(webhook: WebhookStage) -> None:
    """Telegram knows the path, the secret, and how many requests it may make at once."""
    hook = webhook.stand_in.updates.hook
    assert hook is not None
    assert (hook.url, hook.secret, hook.max_connections) == (webhook.base + PATH, secret_from(TOKEN), 100)
    assert "callback_query" in (webhook.stand_in.updates.kinds or [])


async def test_a_post_without_the_secret_is_refused(webhook: WebhookStage) -> None:
    """Anyone can find the address; only Telegram knows the word."""
    assert await post(webhook, b'{"update_id": 1}', "guess") == 403
    assert await post(webhook, b'{"update_id": 1}', "") == 403


async def test_until_what_was_left_is_taken_up_posts_come_later(
    storage: Storage, secrets: Secrets, clock: LeapingClock
) -> None:
    """A post between the opening of the door and the taking up would be handled twice: it is told to come again."""
    inbox, bot = Inbox(storage, secrets, Bot(TOKEN), clock.now, Standing.alone()), Bot(TOKEN)
    webhook = Webhook(bot, inbox, Nobody(), clock, Registration("http://127.0.0.1", "word", []))
    door = web.Application()
    webhook.add_to(door)
    async with listening(door, "127.0.0.1", 0) as port, ClientSession() as session:
        address, headers = f"http://127.0.0.1:{port}{PATH}", {SECRET_HEADER: "word"}
        async with session.post(address, data=b'{"update_id": 1}', headers=headers) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"no": "id"}', b"\xff\xfe"])
async def test_a_post_that_is_no_update_is_refused(webhook: WebhookStage, body: bytes) -> None:
    """What Telegram would never send ends there."""
    assert await post(webhook, body, secret_from(TOKEN)) == 400


async def test_a_body_that_is_too_large_is_refused(webhook: WebhookStage) -> None:
    """More than a megabyte is not read."""
    assert await post(webhook, b'{"update_id": 1, "x": "' + b"a" * (1 << 20) + b'"}', secret_from(TOKEN)) == 413


async def test_health_is_told(webhook: WebhookStage) -> None:
    """/healthz says ok while the bot works."""
    async with ClientSession() as session, session.get(f"{webhook.base}/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("kind", ["500", "reset_before", "429"])
async def test_polling_goes_on_after_a_fault(database_url: str, kind: str) -> None:
    """Telegram's bad minutes delay, no more."""
    async with Stage(database_url) as stage:
        aigul = stage.person("Айгүл", "kk")
        stage.stand_in.faults.order(Fault(kind, 3, "getUpdates"))
        await aigul.says("/start")
        await aigul.says("3")
        assert aigul.screen.text.startswith("3. ")


async def test_a_second_poller_is_named_in_the_log(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """409: the operator is told to stop one of the two; the bot goes on trying."""
    async with Stage(database_url) as stage:
        aigul = stage.person("Айгүл", "kk")
        await aigul.says("/start")
        async with (
            ClientSession() as session,
            session.get(f"{stage.url}/bot{TOKEN}/getUpdates", params={"timeout": "0"}) as answer,
        ):
            assert answer.status == 200
        await aigul.says("3")
        assert aigul.screen.text.startswith("3. ")
    assert "stop one of the two" in capsys.readouterr().out


async def test_a_revoked_token_ends_the_run(database_url: str) -> None:
    """401 at the start, and later: nothing can be done without a token."""
    async with Stage(database_url) as stage:
        settings = stage.settings().model_copy(update={"bot_token": None, "http_port": 0})
        wrong = Settings.model_validate(
            {**settings.model_dump(), "bot_token": "1:somebody-elses-token", "telegram_api_url": stage.url}
        )
        with pytest.raises(TokenRefused):
            await app.run(wrong, texts(), [], SystemClock(), asyncio.Event())


async def test_without_a_token_the_sandbox_opens(tmp_path: Path) -> None:
    """The page, its people and the bot are one process."""
    port = free_port()
    address = f"sqlite+aiosqlite:///{tmp_path}/data/qorgan.db"
    settings = Settings.model_validate({"database_url": address, "http_port": port})
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(settings, texts(), handlers.routers(), SystemClock(), stop))
    async with ClientSession() as session, asyncio.timeout(20):
        while not running.done():
            try:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        break
            except OSError:
                await asyncio.sleep(0)
        assert not running.done(), running.exception()
        async with session.get(f"http://127.0.0.1:{port}/sandbox/world") as answer:
            people = [person["first_name"] for person in (await answer.json())["persons"]]
    stop.set()
    await running
    assert people[:3] == ["Айгүл", "Ольга", "Ержан"]


async def test_people_side_by_side_get_each_their_own_answer(database_url: str) -> None:
    """Twenty at once, in two languages."""
    async with Stage(database_url) as stage:
        people = [stage.person(f"Person {number}", ("kk", "ru")[number % 2]) for number in range(20)]
        for number, person in enumerate(people):
            stage.stand_in.people.send(person.person.id, person.chat, str(number % 6 + 1))
        await stage.settled()
        assert [_first(person) for person in people] == [str(number % 6 + 1) for number in range(20)]


def _first(person: PersonOnStage) -> str:
    return person.screen.text.partition(".")[0]
