"""Every button of composing a campaign, pressed by everybody who may not; every screen within its bounds."""

from collections.abc import Iterator
from enum import Enum
from typing import get_args

import pytest
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from pydantic_core import PydanticUndefined

from bot.desk.roles import Role
from handlers.campaign_buttons import AddLead, DropCampaign, MakeCampaign, OpenCampaigns, SubmitCampaign, SwitchFilter
from handlers.campaigns import audience, board, drafting, leads, sending, texts, timing
from handlers.desk_buttons import RemoveOrganiser
from tests.handlers.campaigns.campaigns_on_stage import Press, leads_to, writes
from tests.handlers.desk_on_stage import invite
from tests.stage import PersonOnStage

TABLES = ("campaign", "campaign_text", "delivery")
ACTS = ("c_new", "c_again", "c_drop:1:1", "c_text:1:kk:a:1", "c_text:1:ru:a:1", "c_send:1:1", "c_join", "c_test")
OTHERS = ("menu", "c_report", "c_turn")
LONGEST, WIDEST, CAPTION, DATA = 4096, 2, 30, 64


def buttons() -> list[type[CallbackData]]:
    """The buttons that the routers of composing answer to."""
    filters = (
        filter_.callback
        for part in (audience, board, drafting, leads, sending, texts, timing)
        for handler in part.router().callback_query.handlers
        for filter_ in handler.filters or ()
    )
    return [filter_.callback_data for filter_ in filters if isinstance(filter_, CallbackQueryFilter)]


def forged(button: type[CallbackData]) -> Iterator[CallbackData]:
    """What the button may carry for the first campaign: its defaults, and everything set that can be set."""
    least: dict[str, object] = {}
    most: dict[str, object] = {}
    for name, field in button.model_fields.items():
        most[name] = _meant(name, field.annotation)
        least[name] = most[name] if field.default is PydanticUndefined else field.default
    yield button(**least)
    yield button(**most)


def _meant(name: str, annotation: object) -> object:
    known: dict[str, object] = {"id": 1, "value": "7", "count": 3, "seen": 0, "strike": True, "page": 1, "before": 0}
    if name == "value" and annotation is int:
        return 1
    if name in known:
        return known[name]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    choices = [choice for choice in _choices(annotation) if isinstance(choice, str)]
    return choices[0] if choices else "x" if annotation is str else True


def _choices(annotation: object) -> Iterator[object]:
    """The values of a Literal, also of one beside others."""
    for part in get_args(annotation):
        yield from _choices(part) if get_args(part) else [part]


def test_composing_has_buttons() -> None:
    """The list is the routers' own: it grows with them."""
    assert len(buttons()) >= 20


@pytest.mark.parametrize("who", ["member", "removed", "other region", "analyst"])
async def test_no_button_works_for_others(house: Press, who: str) -> None:
    """Nothing changes, nothing is shown, and each try is in the audit."""
    await writes(house.olga, "Құпия сөз", "Тайное слово")
    intruder = await _intruder(who, house)
    before = {table: await house.stage.rows(table) for table in TABLES}
    seen = len(intruder.screens)
    for button in buttons():
        if who == "other region" and button in {OpenCampaigns, MakeCampaign}:
            continue
        for data in forged(button):
            await intruder.presses(data, intruder.screens[0])
    assert {table: await house.stage.rows(table) for table in TABLES} == before
    assert len(intruder.screens) == seen
    assert "слово" not in "".join(screen.text for screen in intruder.screens)
    assert sum(row["action"] == "refused" for row in await house.stage.rows("audit")) >= 20


@pytest.mark.parametrize("who", ["member", "removed", "analyst"])
async def test_the_command_is_unknown_to_others(house: Press, who: str) -> None:
    """As any command that is not theirs."""
    intruder = await _intruder(who, house)
    await intruder.says("/broadcast")
    assert leads_to(intruder, "menu")
    assert not leads_to(intruder, "c")


async def test_nothing_of_it_works_in_a_group(house: Press) -> None:
    """Not even for the owner: others read along."""
    await writes(house.olga)
    group = house.stage.in_group(house.olga)
    await group.says("/help")
    shown = len(group.screens)
    await group.says("/broadcast")
    assert len(group.screens) == shown
    before = [(await house.stage.rows(table)) for table in TABLES]
    for data in (SubmitCampaign(id=1, sure=True, count=2), OpenCampaigns(), DropCampaign(id=1, sure=True)):
        await group.presses(data)
    assert [(await house.stage.rows(table)) for table in TABLES] == before


async def test_whoever_loses_their_role_while_writing_writes_nothing(house: Press) -> None:
    """The next message is nobody's text."""
    await writes(house.bauyrzhan)
    await house.bauyrzhan.presses_data("c_text:1:ru:a:0")
    await _dismiss(house, "organiser")
    before = await house.stage.rows("campaign_text")
    await house.bauyrzhan.says("Уже не мой текст")
    await house.bauyrzhan.changes("И это не мой")
    assert await house.stage.rows("campaign_text") == before


async def test_a_draft_that_is_gone_is_told_in_words(house: Press) -> None:
    """Old buttons of a deleted draft, and words for it."""
    number = await writes(house.olga)
    await house.olga.presses_data(f"c_title:{number}")
    await house.bauyrzhan.presses(DropCampaign(id=number, sure=True))
    await house.olga.says("Название")
    assert leads_to(house.olga, "camps:")
    for data in (SwitchFilter(id=number, part="regions", value="abai"), AddLead(id=number, kind="helpful")):
        await house.olga.presses(data)
        assert house.olga.notice


@pytest.mark.parametrize("language", ["Қазақша", "Русский"])
async def test_every_screen_fits_a_phone(house: Press, language: str) -> None:
    """Bounds of texts, captions, rows and data; a way on from each."""
    await house.olga.says("/language")
    await house.olga.presses(language)
    number = await writes(house.olga, "Ұ" * 4000, "Ж" * 4000)
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses_data(f"c_term:{number}:sample:20")
    seen: set[str] = set()
    waiting = [OpenCampaigns().pack(), f"c_drop:{number}:0"]
    while waiting:
        data = waiting.pop()
        if data in seen or data.startswith((*ACTS, *OTHERS)) or _is_one_of_many(data):
            continue
        seen.add(data)
        await house.olga.presses_data(data)
        screen = house.olga.screen
        values = [str(button["value"]) for row in screen.buttons for button in row]
        assert 0 < len(screen.text) <= (LONGEST if data.startswith("c_view") else 1000), (data, len(screen.text))
        assert all(len(caption) <= CAPTION for caption in screen.captions), (data, screen.captions)
        assert all(len(row) <= WIDEST for row in screen.buttons), data
        assert all(len(value.encode()) <= DATA for value in values), data
        assert values, data
        waiting.extend(values)
    assert len(seen) > 60


def _is_one_of_many(data: str) -> bool:
    """Entries and regions are alike: a few of them are enough."""
    parts = data.split(":")
    return (parts[0] == "c_lead" and parts[2] == "entry") or (
        parts[0] == "c_filter" and parts[2] == "regions" and parts[3] not in {"", "abai", "batys"}
    )


async def _intruder(who: str, house: Press) -> PersonOnStage:
    somebody = house.stage.person("Дана", "ru")
    await somebody.says("/start")
    if who == "removed":
        await invite(house.olga, somebody, Role.REGIONAL, "abai")
        await _dismiss(house, "regional")
    elif who == "other region":
        await invite(house.olga, somebody, Role.REGIONAL, "shymkent")
    elif who == "analyst":
        await invite(house.olga, somebody, Role.ANALYST)
    return somebody


async def _dismiss(house: Press, role: str) -> None:
    person = next(row["person"] for row in await house.stage.rows("organiser") if row["role"] == role)
    await house.olga.says("/role")
    await house.olga.presses(RemoveOrganiser(person=int(str(person)), sure=True))
