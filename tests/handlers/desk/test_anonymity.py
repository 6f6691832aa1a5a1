"""Nothing that is kept or shown leads to an anonymous author, and their words lie nowhere in clear but at the desk."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import make_url

from bot.reports.models import Identity, Outcome
from bot.sandbox.world import Person
from bot.settings import Settings
from handlers.desk_buttons import CloseReport, Export, ExportPersonal, SendToAuthor, TakeReport
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    GiveConsent,
    OpenOwn,
    SendReport,
    StoryTold,
    WriteToDesk,
)
from tests.handlers.desk_on_stage import KIND, Desk
from tests.stage import PersonOnStage, Stage

GULZHAN = Person(7_345_678_901, "Гүлжаһан", "Қошқарбаева", "gulzhahan_q", "kk")
WHO = (str(GULZHAN.id), "Гүлжаһан", "Қошқарбаева", "gulzhahan_q")
STORY = "Менің үстеліме жасырын камера орнатты"
REPLY = "Бұйрықты көрсеткен жоқ"
ANSWER = "Біз директорға хат жаздық"


def photo() -> bytes:
    """A photo whose metadata tell who took it, and where."""
    body, exif = BytesIO(), Image.Exif()
    exif[0x013B] = "Gulzhahan gulzhahan_q"
    exif.get_ifd(0x8825)[2] = (43.0, 14.0, 20.0)
    Image.new("RGB", (64, 48), "white").save(body, "JPEG", exif=exif)
    return body.getvalue()


async def lived_through(desk: Desk) -> PersonOnStage:
    """An anonymous report from its first word to its end, with a photo, and everything exported."""
    desk.stage.stand_in.world.put_person(GULZHAN)
    author = PersonOnStage(desk.stage, GULZHAN, GULZHAN.id)
    await author.says("/start")
    await author.says("/report")
    await author.presses(GiveConsent())
    await author.presses(ChooseKind(key=KIND))
    await author.says(STORY)
    await author.sends_photo(photo())
    await author.presses(StoryTold())
    await author.presses(ChooseRegion(key="almaty"))
    await author.presses(ChooseInstitution(key="school"))
    await author.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    await author.presses(SendReport())
    here = desk.here(desk.bauyrzhan)
    await here.presses(TakeReport(report=1), desk.card())
    written = await here.says(ANSWER, reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written))
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.says(REPLY)
    await desk.olga.says("/desk 1")
    await desk.olga.says("/audit")
    await desk.olga.says("/stats")
    for what in ("xlsx", "csv", "document"):
        await desk.olga.says("/export")
        await desk.olga.presses(Export(what=what))
    await desk.olga.presses(ExportPersonal())
    await desk.olga.says("Для отчёта президиуму")
    await here.presses(CloseReport(report=1, outcome=Outcome.ADVISED), desk.card())
    return author


async def test_nothing_kept_leads_to_an_anonymous_author(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the database, inbox and conversations included, nor the log holds who it is, or any word of theirs."""
    await lived_through(desk)
    kept = await _whole_database(desk.stage)
    logged = capsys.readouterr().out
    assert "update.handled" in logged
    for words in (*WHO, STORY, REPLY, ANSWER):
        assert words.encode() not in kept
        assert words not in logged
    for order in ("big", "little"):
        assert GULZHAN.id.to_bytes(8, order) not in kept
        assert GULZHAN.id.to_bytes(5, order) not in kept


async def test_nothing_shown_leads_to_an_anonymous_author(desk: Desk) -> None:
    """The desk's calls and every export hold the words, but not who wrote them, nor where the photo was taken."""
    await lived_through(desk)
    ledger, world = desk.stage.stand_in.ledger, desk.stage.stand_in.world
    for chat in (desk.forum.chat, desk.olga.chat, desk.bauyrzhan.chat):
        told = ledger.words_to(chat)
        files = [file.body for number in ledger.files_to(chat) if (file := world.file(number))]
        for words in WHO:
            assert words not in told
            assert not any(words.encode() in body for body in files)
        assert not any(b"gulzhahan" in body.lower() for body in files)
    [picture] = [screen for screen in desk.topic().screens if screen.kind == "photo"]
    assert not Image.open(BytesIO(picture.body)).getexif()
    assert STORY in ledger.words_to(desk.forum.chat)


async def test_exports_hold_words_only_where_an_owner_gave_a_reason(desk: Desk) -> None:
    """The tables of facts have none; the one with words has no name of an anonymous author."""
    await lived_through(desk)
    files = {screen.file_name: screen.body for screen in desk.olga.screens if screen.kind == "document"}
    tables = [screen.body for screen in desk.olga.screens if screen.file_name.endswith("xlsx")]
    facts, personal = (_cells(body) for body in tables)
    assert STORY not in facts
    assert STORY in personal
    assert not any(words in facts + personal for words in WHO)
    comma = next(body for name, body in files.items() if name.endswith("csv")).decode("utf-8-sig")
    assert STORY not in json.dumps(list(csv.reader(StringIO(comma), delimiter=";")), ensure_ascii=False)
    assert {row["action"] for row in await desk.stage.rows("audit")} >= {"exported", "export_personal"}


def _cells(body: bytes) -> str:
    sheet = load_workbook(BytesIO(body)).active
    assert sheet is not None
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


async def _whole_database(stage: Stage) -> bytes:
    """Every byte of the database's files; on PostgreSQL every row of every table."""
    settings: Settings = stage.settings()
    if settings.uses_sqlite:
        path = make_url(settings.database_url).database or ""
        parts = []
        for ending in ("", "-wal"):
            with open(path + ending, "rb") as file:  # noqa: ASYNC230, PTH123 a test reads what lies there
                parts.append(file.read())
        return b"".join(parts)
    tables = await stage.rows("information_schema.tables WHERE table_schema = 'public'")
    rows = [await stage.rows(str(table["table_name"])) for table in tables]
    values = [value for found in rows for row in found for value in row.values()]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
