"""Buttons that nobody gave: every button of the desk, pressed by everybody who may not."""

from collections.abc import Iterator
from enum import Enum

import pytest
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from pydantic_core import PydanticUndefined

from bot.desk.roles import Role
from bot.reports.models import Identity
from handlers import desk as desk_conversations
from handlers import report_buttons
from handlers.desk_buttons import RemoveOrganiser
from handlers.report_buttons import CleanPhone, OpenOwn, Reopen, ShowCode, ShowProof, Withdraw, WriteToDesk
from tests.handlers.desk_on_stage import Desk, files_report, invite
from tests.stage import PersonOnStage

TABLES = ("report", "thread_message", "name_request", "invitation", "faq_draft", "blocked_author", "desk_group")
STORY = "Камера смотрит на мой стол"


def buttons() -> list[type[CallbackData]]:
    """The buttons that the desk's routers answer to."""
    filters = (
        filter_.callback
        for router in desk_conversations.routers()
        for handler in router.callback_query.handlers
        for filter_ in handler.filters or ()
    )
    return [filter_.callback_data for filter_ in filters if isinstance(filter_, CallbackQueryFilter)]


def forged(button: type[CallbackData], person: int) -> Iterator[CallbackData]:
    """What the button may carry: its defaults, and everything set that can be set."""
    least: dict[str, object] = {}
    most: dict[str, object] = {}
    for name, field in button.model_fields.items():
        meant = _meant(name, field.annotation, person)
        most[name] = meant
        least[name] = meant if field.default is PydanticUndefined else field.default
    yield button(**least)
    yield button(**most)


def _meant(name: str, annotation: object, person: int) -> object:
    known: dict[str, object] = {
        "report": 1,
        "request": 1,
        "draft": 1,
        "person": person,
        "region": "almaty",
        "page": 1,
        "before": 0,
        "months": 12,
        "show": "all",
        "what": "xlsx",
        "key": "received",
    }
    if name in known:
        return known[name]
    kinds = [kind for kind in getattr(annotation, "__args__", (annotation,)) if isinstance(kind, type)]
    choices = next((list(kind) for kind in kinds if issubclass(kind, Enum)), None)
    return choices[0] if choices else True


def test_the_desk_has_buttons() -> None:
    """The list is the routers' own: it grows with them."""
    assert len(buttons()) >= 20


@pytest.mark.parametrize("who", ["member of the group", "member in private", "removed", "other region", "analyst"])
async def test_no_button_of_the_desk_works_for_others(desk: Desk, who: str) -> None:
    """Nothing changes, nothing is shown, and each try is in the audit."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, STORY, Identity.SECRETARY)
    intruder = await _intruder(who, desk)
    before = {table: await desk.stage.rows(table) for table in TABLES}
    roles = {row["person"]: row["role"] for row in await desk.stage.rows("organiser")}
    told, seen = len(author.screens), len(intruder.screens)
    for button in buttons():
        for data in forged(button, int(str(next(iter(roles))))):
            await intruder.presses(data, desk.card() if who == "member of the group" else intruder.screens[0])
    assert {table: await desk.stage.rows(table) for table in TABLES} == before
    assert {row["person"]: row["role"] for row in await desk.stage.rows("organiser")} == roles
    assert len(author.screens) == told
    shown = "".join(screen.text for screen in intruder.screens[seen:])
    if who in {"member in private", "removed"}:
        assert "№ 1" not in shown
    if who != "member of the group":
        assert STORY not in "".join(screen.text for screen in intruder.screens)
    assert sum(row["action"] == "refused" for row in await desk.stage.rows("audit")) >= 15


async def test_a_removed_organiser_is_shut_out_at_once(desk: Desk) -> None:
    """The old card, the queue and words in the topic do nothing any more."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, STORY)
    person = next(row["person"] for row in await desk.stage.rows("organiser") if row["role"] == "organiser")
    await desk.olga.says("/role")
    await desk.olga.presses(RemoveOrganiser(person=int(str(person)), sure=True))
    told = len(author.screens)
    await desk.here(desk.bauyrzhan).says("Ответ", reply_to=desk.topic().screens[1])
    await desk.bauyrzhan.says("/desk")
    assert len(author.screens) == told
    assert "card:" not in str(desk.bauyrzhan.screen.buttons)


async def test_an_invitation_gives_its_role_once(desk: Desk) -> None:
    """To the first who opens it, and not after a day."""
    word = await invite(desk.olga, desk.stage.person("Сәуле", "ru"), Role.ORGANISER)
    await desk.madina.follows(word)
    await desk.madina.says("/desk")
    assert "desk:" not in str(desk.madina.screen.buttons)
    await desk.olga.says("/invite")
    late = await invite(desk.olga, desk.stage.person("Тимур", "ru"), Role.ANALYST)
    assert late != word
    assert sum(row["role"] == "organiser" for row in await desk.stage.rows("organiser")) == 2


async def test_another_members_report_is_nobodys(desk: Desk) -> None:
    """Every button of an author, forged by somebody else, leads to nothing."""
    author, other = desk.stage.person("Ержан", "ru"), desk.stage.person("Дана", "ru")
    await files_report(author, STORY)
    await other.says("/start")
    before = await desk.stage.rows("report")
    for data in (
        OpenOwn(report=1),
        ShowCode(report=1),
        ShowProof(report=1),
        WriteToDesk(report=1),
        Withdraw(report=1, sure=True),
        Reopen(report=1),
        CleanPhone(report=1, sure=True),
        report_buttons.Rate(report=1, stars=1),
        report_buttons.AnswersHere(report=1),
        report_buttons.JoinAppeal(report=1, joins=True),
        report_buttons.JoinTwin(report=1),
    ):
        await other.presses(data)
        assert "№ 1" not in other.screen.text
    assert await desk.stage.rows("report") == before
    await other.says("чужие слова")
    assert len(await desk.stage.rows("thread_message")) == 1


async def test_receipts_are_not_guessed(desk: Desk) -> None:
    """After ten wrong codes even the right one is refused, for an hour."""
    author, other = desk.stage.person("Ержан", "ru"), desk.stage.person("Дана", "ru")
    await files_report(author, STORY)
    code = author.screen.text.split("код")[-1] if "код" in author.screen.text else author.screen.text
    right = next(word.strip(".,:") for word in code.split() if len(word.strip(".,:")) == 11 and "-" in word)
    await other.says("/start")
    for _ in range(10):
        await other.says("/proof ABCDE-FGHJK")
    await other.says(right)
    assert "№ 1" not in other.screen.text
    await desk.stage.clock.sleep(3601)
    await other.says(right)
    assert "№ 1" in other.screen.text


async def test_markup_and_formulas_stay_words(desk: Desk) -> None:
    """In the group, in previews, on the author's screens."""
    author = desk.stage.person("<b>Ер</b>", "ru")
    evil = '<b>жирно</b> <a href="tg://user?id=1">x</a> =HYPERLINK("a") &lt;'
    await files_report(author, evil, Identity.NAMED)
    assert evil in desk.topic().screens[1].text
    assert "<b>Ер</b>" in desk.card().text
    await author.presses(OpenOwn(report=1))
    assert evil in author.screen.text
    here = desk.here(desk.bauyrzhan)
    await here.says(evil, reply_to=desk.topic().screens[1])
    assert evil in here.screen.text


async def _intruder(who: str, desk: Desk) -> PersonOnStage:
    if who == "member of the group":
        return desk.here(desk.madina)
    somebody = desk.stage.person("Дана", "ru")
    await somebody.says("/start")
    if who == "removed":
        await invite(desk.olga, somebody, Role.OWNER)
        person = next(row["person"] for row in reversed(await desk.stage.rows("organiser")) if row["role"] == "owner")
        await desk.olga.says("/role")
        await desk.olga.presses(RemoveOrganiser(person=int(str(person)), sure=True))
    elif who == "other region":
        await invite(desk.olga, somebody, Role.REGIONAL, "shymkent")
    elif who == "analyst":
        await invite(desk.olga, somebody, Role.ANALYST)
    return somebody
