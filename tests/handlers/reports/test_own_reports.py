"""What an author does with a report later: codes and proofs, a clean phone, what is kept, and being forgotten."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.reports.filing import digest
from bot.reports.models import Identity
from handlers.desk_buttons import SendToAuthor
from handlers.report_buttons import (
    AnswersHere,
    ChooseKind,
    CleanPhone,
    DownloadMine,
    ForgetMe,
    GiveConsent,
    JoinAppeal,
    OpenOwn,
    OpenStep,
    SendReport,
    ShowCode,
    ShowProof,
    StoryTold,
    WriteToDesk,
)
from tests.handlers.desk_on_stage import KIND, Desk, files_report
from tests.stage import PersonOnStage, Stage

CODE = re.compile(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}")
STORY = "Камера смотрит на мой стол"


def code_of(author: PersonOnStage) -> str:
    """The code on the author's last receipt."""
    found = CODE.search(author.screen.text)
    assert found is not None
    return found[0]


@pytest.fixture
async def author(desk: Desk) -> PersonOnStage:
    """Somebody who has just filed a report."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, STORY)
    return author


async def test_the_code_opens_the_thread_from_another_account(desk: Desk, author: PersonOnStage) -> None:
    """In small letters, without its dash; and answers can be brought there from then on."""
    code = code_of(author)
    other = desk.stage.person("Тот же", "ru")
    await other.says("/myreports")
    await other.presses("код")
    await other.says(code.replace("-", " ").lower())
    assert STORY in other.screen.text
    await other.presses(AnswersHere(report=1))
    here = desk.here(desk.bauyrzhan)
    written = await here.says("Ответ вам", reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written))
    assert "Ответ вам" in other.screen.text
    assert all("Ответ вам" not in screen.text for screen in author.screens)


async def test_the_receipt_can_be_sent_again(author: PersonOnStage) -> None:
    """One tap can't lose it."""
    code = code_of(author)
    await author.says("/start")
    await author.says("/myreports")
    await author.presses(OpenOwn(report=1))
    await author.presses(ShowCode(report=1))
    assert code in author.screen.text


async def test_the_proof_is_the_hash_of_what_was_filed(desk: Desk, author: PersonOnStage) -> None:
    """Whoever has the words and the moment computes the same."""
    code = code_of(author)
    await author.says(f"/proof {code}")
    shown = re.search(r"[0-9a-f]{64}", author.screen.text)
    moment = re.search(r"\d{4}-\d\d-\d\dT[0-9:.+]+", author.screen.text)
    assert shown is not None
    assert moment is not None
    filed_at = datetime.fromisoformat(moment[0])
    words = f'["{KIND}",["{STORY}"],"{filed_at.isoformat()}"]'
    assert shown[0] == sha256(words.encode()).hexdigest() == digest(KIND, [STORY], filed_at).hex()
    assert filed_at.astimezone(UTC) - desk.stage.clock.now() < timedelta(minutes=1)
    await author.presses(ShowProof(report=1))
    assert shown[0] in author.screen.text


async def test_a_clean_phone_keeps_the_report(desk: Desk, author: PersonOnStage) -> None:
    """Messages of the report go from the chat, those older than 48 hours are told of, the code still opens it."""
    code = code_of(author)
    await author.presses(CleanPhone(report=1, sure=True))
    left = [screen.text for screen in author.screens]
    assert not any(STORY in text or code in text for text in left)
    chat = desk.stage.stand_in.world.chat(author.chat)
    assert not any(STORY in str(message.raw) for message in chat.messages.values() if not message.deleted)
    await author.says(code)
    assert STORY in author.screen.text


async def test_messages_older_than_two_days_stay_and_are_told_of(desk: Desk, author: PersonOnStage) -> None:
    """Telegram lets a bot remove young ones only."""
    await desk.stage.clock.sleep(49 * 3600)
    await author.presses(OpenOwn(report=1))
    await author.presses(CleanPhone(report=1))
    await author.presses(CleanPhone(report=1, sure=True))
    assert "48" in author.screen.text


async def test_a_reply_to_the_answer_goes_to_the_desk(desk: Desk, author: PersonOnStage) -> None:
    """Without any button; other words are a question as ever."""
    here = desk.here(desk.bauyrzhan)
    written = await here.says("Когда это было?", reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written, asks=True))
    await author.says("В понедельник", reply_to=author.screen)
    assert "В понедельник" in desk.topic().screens[-1].text
    said = len(await desk.stage.rows("thread_message"))
    await author.says("Можно ли отказаться от видеосъёмки урока?")
    assert len(await desk.stage.rows("thread_message")) == said


async def test_a_reply_is_understood_where_the_note_of_the_message_was_lost(desk: Desk, author: PersonOnStage) -> None:
    """A crash may come between Telegram's yes and the note of it: the message's own button tells the report."""
    here = desk.here(desk.bauyrzhan)
    await _forget(desk, "UPDATE post SET chat = NULL, message = NULL")
    written = await here.says("Когда это было?", reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written, asks=True))
    await _forget(desk, "DELETE FROM trace")
    await author.says("В понедельник", reply_to=author.screen)
    assert "В понедельник" in desk.topic().screens[-1].text


async def test_two_screens_noted_at_once_are_struck_off(desk: Desk, author: PersonOnStage) -> None:
    """Two taps on one message are answered in it twice: neither answer stays owed."""
    author.taps(OpenOwn(report=1))
    author.taps(ShowProof(report=1))
    await desk.stage.settled()
    assert await desk.stage.rows("kept_answer") == []


async def test_words_an_hour_later_are_not_taken_for_the_desk(desk: Desk, author: PersonOnStage) -> None:
    """Whoever writes then may mean something else."""
    await author.presses(OpenOwn(report=1))
    await author.presses(WriteToDesk(report=1))
    await author.says("Ещё одно")
    await desk.stage.clock.sleep(3601)
    await author.says("Можно ли отказаться от видеосъёмки урока?")
    assert len(await desk.stage.rows("thread_message")) == 2


async def test_all_that_is_kept_can_be_downloaded(desk: Desk) -> None:
    """The file holds the words, the name, the consent; nothing of other people."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author, STORY, Identity.NAMED)
    await author.says("/mydata")
    file = author.screen.body.decode()
    for words in (str(author.person.id), STORY, "Ержан", "2026-11"):
        assert words in file
    await author.says("/privacy")
    await author.presses(DownloadMine())
    assert author.screen.body.decode() == file


async def test_whoever_is_forgotten_is_not_known_any_more(desk: Desk, author: PersonOnStage) -> None:
    """Their link and language go; the words stay with the desk, and the code opens them."""
    code = code_of(author)
    await author.says("/forget")
    await author.presses(ForgetMe())
    assert len(await desk.stage.rows("report_author")) == 1
    await author.presses(ForgetMe(sure=True))
    for table in ("report_author", "report_name", "trace"):
        assert await desk.stage.rows(table) == []
    assert [row["data"] for row in await desk.stage.rows("conversation")] == [None]
    assert len(await desk.stage.rows("member")) == 2
    here = desk.here(desk.bauyrzhan)
    written = await here.says("Ответ", reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=1, draft=written))
    await author.says(code)
    assert STORY in author.screen.text
    assert "Ответ" in author.screen.text


async def test_three_reports_of_one_employer_are_brought_together(desk: Desk) -> None:
    """However it is written; each author is asked apart, and the desk learns who joins by number only."""
    authors = []
    for at, employer in enumerate(("Школа № 5", "школа №5", "ШКОЛА 5")):
        author = desk.stage.person(f"Автор {at}", "ru")
        authors.append(author)
        await author.says("/report")
        await author.presses(GiveConsent())
        await author.presses(ChooseKind(key=KIND))
        await author.says(f"Случай {at}")
        await author.presses(StoryTold())
        for step in ("r_region:", "r_inst:", "r_known:anonymous"):
            await author.presses_data(step)
        await author.presses(OpenStep(step="subject"))
        await author.says(employer)
        await author.presses(SendReport())
    for number, author in enumerate(authors, 1):
        assert any(JoinAppeal(report=number, joins=True).pack() in str(screen.buttons) for screen in author.screens)
    await authors[0].presses(JoinAppeal(report=1, joins=True))
    await authors[1].presses(JoinAppeal(report=2, joins=False))
    assert "№ 1" in desk.topic(0).screens[-1].text
    assert len(desk.topic(1).screens) == 2
    assert "№ 1, № 2" in desk.card(2).text
    kept = str(await desk.stage.rows("report_subject"))
    assert "Школа" not in kept


async def test_a_photo_loses_what_it_tells_of_its_author(desk: Desk) -> None:
    """Where it was taken, and with what."""
    author = desk.stage.person("Ержан", "ru")
    await author.says("/report")
    await author.presses(GiveConsent())
    await author.presses(ChooseKind(key=KIND))
    body, exif = BytesIO(), Image.Exif()
    exif[0x0110] = "Phone of Yerzhan"
    Image.new("RGB", (40, 30), "red").save(body, "JPEG", exif=exif)
    await author.sends_photo(body.getvalue())
    await author.presses(StoryTold())
    for step in ("r_region:", "r_inst:", "r_known:anonymous"):
        await author.presses_data(step)
    await author.presses(SendReport())
    picture = desk.topic().screens[-1]
    assert picture.kind == "photo"
    assert b"Yerzhan" not in picture.body


@pytest.mark.parametrize("body", [b"PK\x03\x04 zip", b"%PDF-1.7 broken", b"<html>", b"MZ" + bytes(100)])
async def test_what_is_no_photo_pdf_or_sound_is_refused(stage: Stage, olga: PersonOnStage, body: bytes) -> None:
    """The author is told, the words are kept, and nothing of the file is."""
    await olga.says("/report")
    await olga.presses(GiveConsent())
    await olga.presses(ChooseKind(key=KIND))
    await olga.says("Смотрите файл")
    await olga.sends_document(body)
    assert [row["state"] for row in await stage.rows("attachment")] == ["refused"]
    assert await stage.rows("attachment_body") == []
    assert len({screen.id for screen in olga.screens}) >= 3


async def _forget(desk: Desk, statement: str) -> None:
    """Lose notes, as a crash would."""
    engine = create_async_engine(desk.stage.database_url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
