"""A member writes a report: consent, steps, a draft that lasts, the receipt."""

import re

import pytest

from bot.reports.models import Identity
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    DropDraft,
    GiveConsent,
    JoinTwin,
    OpenMine,
    OpenReport,
    OpenStep,
    RetellStory,
    SendReport,
    StoryTold,
)
from tests.handlers.desk_on_stage import KIND, REGION, Desk, files_report
from tests.stage import PersonOnStage, Stage, texts

KINDS = texts().library.reporting.kinds
CODE = re.compile(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}")


async def test_consent_comes_before_the_first_word(stage: Stage, aigul: PersonOnStage) -> None:
    """Nothing can be told before it, even with a forged button; once given, it is not asked for again."""
    await aigul.says("/report")
    await aigul.presses(ChooseKind(key=KIND))
    assert await stage.rows("consent") == []
    await aigul.says("/report")
    await aigul.presses(GiveConsent())
    [given] = await stage.rows("consent")
    assert given["version"]
    await aigul.says("/report")
    assert "agree" not in str(aigul.screen.buttons)


async def test_a_report_takes_at_most_eight_taps(desk: Desk) -> None:
    """From the tap on "report" to the receipt, the first time, with the consent."""
    author = desk.stage.person("Айгүл", "kk")
    await author.says("/start")
    taps = (
        OpenReport(),
        GiveConsent(),
        ChooseKind(key=KIND),
        StoryTold(),
        ChooseRegion(key=REGION),
        ChooseInstitution(key="school"),
        ChooseIdentity(identity=Identity.ANONYMOUS),
        SendReport(),
    )
    assert len(taps) <= 8
    for tap in taps:
        if isinstance(tap, StoryTold):
            await author.says("Камера менің үстеліме қарап тұр")
        await author.presses(tap)
    assert CODE.search(author.screen.text)


async def test_the_receipt_tells_the_code_the_term_and_the_proof(desk: Desk) -> None:
    """Three working days: filed on Monday, answered by Thursday."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    text = author.screen.text
    assert CODE.search(text)
    assert "26.11.2026" in text
    assert re.search(r"[0-9a-f]{64}", text)
    await author.says("/myreports")
    assert "№ 1" in author.screen.text


async def test_several_messages_are_one_story(desk: Desk) -> None:
    """Each comes to the desk, in order; what was changed before sending comes as changed."""
    author = desk.stage.person("Ержан", "ru")
    await author.says("/report")
    await author.presses(GiveConsent())
    await author.presses(ChooseKind(key=KIND))
    first = await author.says("Поставили камеру")
    await author.says("Никого не спросили")
    await author.edits(first, "Поставили две камеры")
    await author.presses(StoryTold())
    await author.presses(ChooseRegion())
    await author.presses(ChooseInstitution())
    await author.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    assert "Поставили две камеры Никого не спросили" in author.screen.text
    await author.presses(SendReport())
    said = "\n".join(screen.text for screen in desk.topic().screens)
    assert "Поставили две камеры" in said
    assert "Никого не спросили" in said


async def test_a_draft_survives_a_restart_and_days(stage: Stage, aigul: PersonOnStage) -> None:
    """Two days later /report goes on where it stopped."""
    await aigul.says("/report")
    await aigul.presses(GiveConsent())
    await aigul.presses(ChooseKind(key=KIND))
    await aigul.says("Бағдарлама бағамды түсірді")
    await stage.closes()
    await stage.clock.sleep(2 * 24 * 3600)
    await stage.opens()
    await aigul.says("/report")
    assert any(OpenStep(step="region").pack() == b["value"] for row in aigul.screen.buttons for b in row)
    await aigul.presses(OpenStep(step="region"))
    await aigul.presses(ChooseRegion())
    await aigul.presses(ChooseInstitution())
    await aigul.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    assert "Бағдарлама бағамды түсірді" in aigul.screen.text


async def test_a_draft_is_erased_only_at_the_second_tap(stage: Stage, olga: PersonOnStage) -> None:
    """/cancel asks first."""
    await olga.says("/report")
    await olga.presses(GiveConsent())
    await olga.presses(ChooseKind(key=KIND))
    await olga.says("Это не для всех")
    await olga.says("/cancel")
    await olga.says("/report")
    assert OpenStep(step="region").pack() in str(olga.screen.buttons)
    await olga.presses(DropDraft())
    await olga.presses(DropDraft(sure=True))
    await olga.says("/report")
    assert "step:region" not in str(olga.screen.buttons)
    assert await stage.rows("report") == []


async def test_the_story_can_be_told_anew(stage: Stage, olga: PersonOnStage) -> None:
    """What was told before is gone, the files too."""
    await olga.says("/report")
    await olga.presses(GiveConsent())
    await olga.presses(ChooseKind(key=KIND))
    await olga.says("Первая попытка")
    await olga.sends_voice()
    await olga.presses(RetellStory())
    await olga.says("Вторая попытка")
    assert await stage.rows("attachment") == []
    await olga.presses(StoryTold())
    await olga.presses(ChooseRegion())
    await olga.presses(ChooseInstitution())
    await olga.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    assert "Первая" not in olga.screen.text
    assert "Вторая попытка" in olga.screen.text


async def test_what_happened_under_a_principle_is_known(olga: PersonOnStage) -> None:
    """The kind and the principle are filled in where there is one kind of that principle only."""
    await olga.says("/start")
    single = next(kind for kind in KINDS if sum(kind.principle == other.principle for other in KINDS) == 1)
    await olga.presses(OpenReport(principle=single.principle))
    await olga.presses(GiveConsent(principle=single.principle))
    assert single.in_language("ru").title in olga.screen.text
    await olga.says("Так и было")
    assert StoryTold().pack() in str(olga.screen.buttons)


async def test_two_taps_on_send_file_one_report(desk: Desk) -> None:
    """The second tap finds no draft."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    await author.presses(SendReport(apart=True))
    assert len(await desk.stage.rows("report")) == 1
    assert len(desk.forum.topics) == 1


async def test_a_second_report_of_the_same_kind_can_join_the_first(desk: Desk) -> None:
    """The author is asked whether it is the same thing."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    await author.says("/report")
    await author.presses(ChooseKind(key=KIND))
    await author.says("И ещё вторая камера")
    await author.presses(StoryTold())
    await author.presses(ChooseRegion())
    await author.presses(ChooseInstitution())
    await author.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    await author.presses(SendReport())
    await author.presses(JoinTwin(report=1))
    assert len(await desk.stage.rows("report")) == 1
    assert "И ещё вторая камера" in desk.topic().screens[-1].text


async def test_five_open_reports_are_enough(desk: Desk) -> None:
    """The sixth is refused, with a way on."""
    author = desk.stage.person("Ержан", "ru")
    for at in range(5):
        await files_report(author, f"Случай {at}")
    await author.says("/report")
    assert OpenMine().pack() in str(author.screen.buttons)
    assert "agree" not in str(author.screen.buttons)
    await author.presses(ChooseKind(key=KIND))
    await author.presses(SendReport(apart=True))
    assert len(await desk.stage.rows("report")) == 5


async def test_thirty_messages_in_ten_minutes_are_enough(stage: Stage, olga: PersonOnStage) -> None:
    """The rest is refused until some time has passed."""
    await olga.says("/report")
    await olga.presses(GiveConsent())
    await olga.presses(ChooseKind(key=KIND))
    for at in range(31):
        await olga.says(f"слово {at}")
    await olga.presses(StoryTold())
    await stage.clock.sleep(11 * 60)
    await olga.presses(OpenStep(step="story"))
    await olga.says("после перерыва")
    await olga.presses(StoryTold())
    await olga.presses(ChooseRegion())
    await olga.presses(ChooseInstitution())
    await olga.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    await olga.presses(SendReport())
    said = await stage.rows("thread_message")
    assert len(said) == 30 - 1 + 1


@pytest.mark.parametrize("place", ["group", "forged"])
async def test_a_group_is_no_place_for_a_report(stage: Stage, olga: PersonOnStage, place: str) -> None:
    """Neither by command nor by a button that was carried there."""
    await olga.says("/start")
    here = stage.in_group(olga)
    await here.says("/report")
    assert "t.me" in str(here.screen.buttons)
    if place == "forged":
        await here.presses(GiveConsent())
        await here.presses(ChooseKind(key=KIND))
        assert await stage.rows("consent") == []
