"""Names under seal, reminders, numbers for analysts, time that is up."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from docx import Document

from bot.desk.roles import Role
from bot.reports.models import Identity, Outcome
from handlers.desk_buttons import AgreeToName, AskName, CloseReport, Export, OpenName, OpenStats
from handlers.report_buttons import ChooseKind, DropDraft, GiveConsent
from tests.handlers.desk_on_stage import KIND, Desk, files_report, invite
from tests.stage import PersonOnStage, Stage

DAY = 24 * 3600


async def secret_report(desk: Desk) -> PersonOnStage:
    """Somebody who gave their name to the secretary only."""
    author = desk.stage.person("Ержан Сапаров", "ru")
    await files_report(author, "Камера на столе", Identity.SECRETARY)
    return author


async def test_a_name_is_opened_once_with_a_reason_and_a_second_owners_consent(desk: Desk) -> None:
    """The asker alone sees it, in private, and the author is told."""
    author = await secret_report(desk)
    assert "Сапаров" not in desk.card().text
    dinara = desk.stage.person("Динара", "ru")
    await invite(desk.olga, dinara, Role.OWNER)
    await desk.here(desk.bauyrzhan).presses(AskName(report=1), desk.card())
    await desk.here(desk.bauyrzhan).says("Хочу знать")
    assert await desk.stage.rows("name_request") == []
    here = desk.here(desk.olga)
    await here.presses(AskName(report=1), desk.card())
    await here.says("Нужно для обращения в инспекцию")
    await desk.olga.says("/desk")
    for early in (OpenName(report=1, request=1), AgreeToName(report=1, request=1), OpenName(report=1, request=1)):
        await desk.olga.presses(early)
        assert not any("Сапаров" in screen.text for screen in desk.olga.screens)
    assert "Нужно для обращения в инспекцию" in dinara.screen.text
    await dinara.presses(AgreeToName(report=1, request=1))
    told = len(author.screens)
    await desk.olga.presses(OpenName(report=1, request=1))
    assert sum("Сапаров" in screen.text for screen in desk.olga.screens) == 1
    assert len(author.screens) == told + 1
    await desk.olga.presses(OpenName(report=1, request=1), desk.olga.screens[-2])
    assert sum("Сапаров" in screen.text for screen in [*desk.olga.screens, *dinara.screens]) == 1
    assert all("Сапаров" not in screen.text for topic in desk.forum.topics for screen in topic.screens)
    actions = [row["action"] for row in await desk.stage.rows("audit")]
    assert {"name_asked", "name_agreed", "name_opened"} <= set(actions)


async def test_the_desk_is_reminded_then_the_owners(desk: Desk) -> None:
    """Filed on Monday: the desk learns of it on Friday, the owners a week later; each reminder goes out once."""
    await secret_report(desk)
    said, private = len(desk.topic().screens), len(desk.olga.screens)
    for days, in_topic, to_owners in ((3, 0, 0), (1, 1, 0), (1, 1, 0), (6, 1, 1), (5, 1, 1)):
        await desk.stage.clock.sleep(days * DAY)
        await desk.stage.keeps_house()
        assert len(desk.topic().screens) - said == in_topic
        assert len(desk.olga.screens) - private == to_owners
    assert "⚠️" in desk.card().text


async def test_an_analyst_sees_nothing_under_five(desk: Desk) -> None:
    """Four reports are no number; five are."""
    analyst = desk.stage.person("Тимур", "ru")
    await invite(desk.olga, analyst, Role.ANALYST)
    for at in range(4):
        await files_report(desk.stage.person(f"Автор {at}", "ru"), f"Случай {at}")
    await analyst.says("/stats")
    assert "4" not in analyst.screen.text.split("\n")[0]
    await files_report(desk.stage.person("Пятый", "ru"), "Случай")
    await analyst.says("/stats")
    assert "5" in analyst.screen.text.split("\n")[0]
    await analyst.says("/export")
    assert "export" not in str(analyst.screen.buttons)


async def test_numbers_come_as_pictures_and_as_a_document_in_both_languages(desk: Desk) -> None:
    """Four pictures; two documents about the last whole month."""
    await files_report(desk.stage.person("Автор", "ru"), "Случай")
    await desk.stage.clock.sleep(30 * DAY)
    await desk.olga.says("/stats")
    await desk.olga.presses(OpenStats(pictures=True))
    assert [screen.kind for screen in desk.olga.screens[-4:]] == ["photo"] * 4
    await desk.olga.says("/export")
    await desk.olga.presses(Export(what="document"))
    documents = [screen for screen in desk.olga.screens if screen.file_name.endswith(".docx")]
    assert [screen.file_name for screen in documents] == ["monitoring-2026-11-kk.docx", "monitoring-2026-11-ru.docx"]
    words = [" ".join(part.text for part in Document(BytesIO(screen.body)).paragraphs) for screen in documents]
    assert words[0] != words[1]


async def test_a_report_whose_time_is_up_is_anonymised(desk: Desk) -> None:
    """Its words, name, files, link and topic go; what kind it was and how it ended stay for the numbers."""
    author = await secret_report(desk)
    await desk.here(desk.bauyrzhan).presses(CloseReport(report=1, outcome=Outcome.ADVISED), desk.card())
    await desk.stage.clock.sleep(364 * DAY)
    await desk.stage.keeps_house()
    assert await desk.stage.rows("thread_message") != []
    await desk.stage.clock.sleep(2 * DAY)
    await desk.stage.keeps_house()
    for table in ("thread_message", "report_author", "report_name", "attachment"):
        assert await desk.stage.rows(table) == []
    [report] = await desk.stage.rows("report")
    assert report["kind"]
    assert report["outcome"] == Outcome.ADVISED
    assert desk.topic().deleted
    await author.says("/myreports")
    assert "№ 1" not in author.screen.text


async def test_a_draft_lives_for_a_week(desk: Desk) -> None:
    """Then it is erased with its files."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    await author.says("/report")
    await author.presses_data("r_kind:" + str((await desk.stage.rows("report"))[0]["kind"]))
    await author.says("Недописанное")
    await author.sends_voice()
    await desk.stage.clock.sleep(timedelta(days=6).total_seconds())
    await desk.stage.keeps_house()
    assert len(await desk.stage.rows("attachment")) == 1
    await desk.stage.clock.sleep(timedelta(days=2).total_seconds())
    await desk.stage.keeps_house()
    assert await desk.stage.rows("attachment") == []
    await author.says("/report")
    assert "step:" not in str(author.screen.buttons)


async def test_files_in_a_folder_go_with_their_drafts(database_url: str, tmp_path: Path) -> None:
    """Sealed there, nobody's name on them; a draft that is dropped leaves none behind."""
    folder = tmp_path / "files"
    async with Stage(database_url, other_settings={"attachments_folder": folder}) as stage:
        author = stage.person("Ержан", "ru")
        await author.says("/report")
        await author.presses(GiveConsent())
        await author.presses(ChooseKind(key=KIND))
        await author.sends_voice()
        [file] = [path for path in folder.rglob("*") if path.is_file()]
        assert b"OggS" not in file.read_bytes()
        await stage.keeps_house()
        assert file.exists()
        await author.presses(DropDraft(sure=True))
        await stage.keeps_house()
        assert not file.exists()
