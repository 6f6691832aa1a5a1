"""Key rotation, as those meet it who work meanwhile and afterwards."""

import asyncio
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.fsm.storage.base import StorageKey
from aiogram.methods import SendMessage
from sqlalchemy import func, select, update

from bot.attachments.storing import InDatabase, InFiles
from bot.campaigns.content import Content
from bot.campaigns.issues import Body, Issue
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind
from bot.desk.audit import Action
from bot.members.roll import MemberRoll
from bot.operations.rotation import Rotated, Rotation
from bot.operations.rotation_files import FileRotation
from bot.questions.unanswered import UnansweredQuestions
from bot.replicas.standing import Standing
from bot.reports.models import Draft, Identity, Part
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.engine import Storage
from bot.storage.sealed import SEALED
from bot.storage.secrets import Secrets, load_secrets
from bot.telegram.answers import Answers
from bot.telegram.calls import Call
from bot.telegram.conversations import Conversations
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import read_incoming
from bot.telegram.posts import Posts
from tests.bot.campaigns.mailshots import RULES
from tests.bot.desk.work import AIGUL, OLGA, Work
from tests.bot.operations.big import fill, keep_files, table
from tests.clocks import LeapingClock

OLD, NEW, LOST = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
WORDS = "Жүктемені бағдарлама белгіледі"
CONVERSATION = StorageKey(bot_id=1, chat_id=AIGUL, user_id=AIGUL)


class Restless(Cipher):
    """Breaks down after some values: the power goes."""

    def __init__(self, values: int) -> None:
        super().__init__([NEW, OLD])
        self._left = values

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal, as long as there is power."""
        self._left -= 1
        if self._left < 0:
            raise ConnectionError
        return super().seal(plain, place)


async def rotate(storage: Storage, *keys: bytes, cipher: Cipher | None = None) -> Rotated:
    """Rotate to the first of these keys."""
    return await Rotation(storage, cipher or Cipher(keys or [NEW, OLD]), None, LeapingClock()).run()


async def with_key(storage: Storage, *keys: bytes) -> Secrets:
    """The secrets, as a process with these keys has them."""
    async with storage.transaction() as session:
        return await load_secrets(session, Cipher(keys))


async def use_everything(storage: Storage, secrets: Secrets, clock: LeapingClock) -> int:
    """Let each service seal what it seals; gives the number of a report."""
    bot = Bot("1:a-token-that-is-none-aaaaaaaaaaaaaaaaa")
    inbox = Inbox(storage, secrets, bot, clock.now, Standing.alone())
    (incoming,) = await inbox.accept([read_incoming(bot, b'{"update_id": 7}')])
    async with storage.transaction() as session:
        await inbox.set_aside(session, incoming, ValueError(WORDS))
        call = Call(SendMessage(chat_id=AIGUL, text=WORDS))
        await Answers(storage, secrets, bot, clock, Standing.alone()).keep(session, [(7, AIGUL, call)])
        await MemberRoll(session, secrets, clock.now).enrol(AIGUL)
        await Conversations(session, secrets, clock.now).set_data(CONVERSATION, {"words": WORDS})
        UnansweredQuestions(session, secrets, clock.now).keep(WORDS, "kk", offered=False)
        work = Work(session, secrets, clock.now)
        draft = Draft(
            kind="workload",
            principle=1,
            story=(Part(message=1, words=WORDS),),
            region="abai",
            identity=Identity.SECRETARY,
            name="Айгүл",
            files=(work.office.attachments.owe(work.office.authors.key(AIGUL), AIGUL, "file", "photo"),),
        )
        report = (await work.office.filing.file(AIGUL, draft, "kk")).number
        await InDatabase(secrets).save(session, draft.files[0], WORDS.encode())
        await Posts(session, secrets, clock.now).attach(report, draft.files[0])
        olga = await work.roles.find(OLGA)
        assert olga is not None
        await work.roles.give(OLGA, "Ольга", olga.role, (), olga.person)
        await work.names.ask(report, olga, WORDS)
        await work.drafts.keep("kk", WORDS, WORDS)
        await work.audit.note(olga.person, Action.NAME_ASKED, report, WORDS)
        room = Mailroom(session, secrets, clock.now, RULES)
        card = await room.archive.make(CampaignKind.DIGEST, None, WORDS)
        await room.archive.write(card.id, "kk", Content(text=WORDS))
        issue = Issue(card.id, clock.now(), clock.now(), is_monthly=True, body=Body(until=clock.now()))
        await room.issues.begin(issue)
    await bot.session.close()
    return report


async def test_each_services_values_are_sealed_anew(storage: Storage, secrets: Secrets, clock: LeapingClock) -> None:
    """The map names the place under which each service seals: none is left out, and none fails to open."""
    await use_everything(storage, secrets, clock)
    async with storage.transaction() as session:
        for sealed in SEALED:
            assert await session.scalar(select(func.count(sealed.values))), f"{sealed.table}.{sealed.column} is unused"
    done = await rotate(storage)
    assert done.left == {}
    assert set(done.resealed) == {sealed.table for sealed in SEALED}


async def test_services_read_everything_with_the_new_key_alone(
    storage: Storage, secrets: Secrets, clock: LeapingClock
) -> None:
    """People are found, words are read, the audit's chain holds."""
    report = await use_everything(storage, secrets, clock)
    await rotate(storage)
    fresh = await with_key(storage, NEW)
    async with storage.transaction() as session:
        assert await MemberRoll(session, fresh, clock.now).joined_at(AIGUL) == clock.now()
        assert await Conversations(session, fresh, clock.now).get_data(CONVERSATION) == {"words": WORDS}
        work = Work(session, fresh, clock.now)
        assert await work.office.authors.reports(AIGUL) == [report]
        assert await work.office.authors.address(report) == AIGUL
        assert [said.words for said in await work.office.thread.messages(report)] == [WORDS]
        proof = await work.office.filing.proof(report)
        assert proof is not None
        assert proof.holds
        assert [draft.answer for draft in await work.drafts.all()] == [WORDS]
        verdict = await work.audit.verify()
        assert (verdict.holds, verdict.entries) == (True, 1)


async def test_the_old_key_opens_nothing_any_more(storage: Storage, secrets: Secrets, clock: LeapingClock) -> None:
    """Who finds the old key finds it useless."""
    await use_everything(storage, secrets, clock)
    await rotate(storage)
    async with storage.transaction() as session:
        for sealed in SEALED:
            for value, key in await session.execute(select(sealed.values, sealed.rows.c[sealed.key])):
                with pytest.raises(Unreadable):
                    Cipher([OLD]).open(value, sealed.place(key))


async def test_a_rotation_that_broke_off_goes_on(storage: Storage, secrets: Secrets) -> None:
    """What was sealed anew before the crash stays so; nothing is sealed twice, and meanwhile both keys read all."""
    await fill(storage, secrets.cipher, 600)
    with pytest.raises(ConnectionError):
        await rotate(storage, cipher=Restless(1_700))
    await with_key(storage, NEW, OLD)
    rest = await rotate(storage)
    assert rest.left == {}
    everything = 600 + 588 + 200 + 2_400 + 120 + 1
    assert everything - 1_700 <= sum(rest.resealed.values()) < everything
    assert (await rotate(storage)).resealed == {}


async def test_what_the_bot_writes_meanwhile_stands(storage: Storage, secrets: Secrets) -> None:
    """A busy bot, restarted with both keys, loses nothing that it wrote to the rows that are just sealed anew."""
    await fill(storage, secrets.cipher, 1_500)
    busy, words = Cipher([NEW, OLD]), table("thread_message")
    last: dict[int, bytes] = {}

    async def write() -> None:
        for turn in range(150):
            number = 4 + turn * 37
            body = busy.seal(f"{WORDS} {turn}".encode(), f"thread_message:{number}")
            async with storage.transaction() as session:
                await session.execute(update(words).where(words.c.id == number).values(body=body))
            last[number] = body

    done, _ = await asyncio.gather(rotate(storage), write())
    assert done.left == {}
    async with storage.transaction() as session:
        rows = await session.execute(select(words.c.id, words.c.body).where(words.c.id.in_(last)))
        assert {row.id: row.body for row in rows} == last


async def test_nobody_waits_for_a_row_that_somebody_holds(storage: Storage, secrets: Secrets) -> None:
    """PostgreSQL: a row being changed is passed over and, as long as that goes on, told; the next run seals it."""
    if storage.is_sqlite:
        pytest.skip("SQLite has one writer: its rotation takes turns with the bot")
    await fill(storage, secrets.cipher, 50)
    reports = table("report")
    async with storage.transaction() as session:
        await session.execute(update(reports).where(reports.c.number == 7).values(overdue=1))
        assert (await asyncio.wait_for(rotate(storage), timeout=30)).left == {"report": 1}
    assert (await rotate(storage)).resealed == {"report": 1}


async def test_what_no_key_opens_is_told_and_left_alone(storage: Storage, secrets: Secrets) -> None:
    """A value of a key that is missing in DATA_KEY, and a damaged one: both stay as they are, all others are sealed."""
    await fill(storage, secrets.cipher, 50)
    reports = table("report")
    strange = {3: Cipher([LOST]).seal(b"", "report:3"), 4: secrets.cipher.seal(b"", "report:5")}
    async with storage.transaction() as session:
        for number, proof in strange.items():
            await session.execute(update(reports).where(reports.c.number == number).values(proof=proof))
    done = await rotate(storage)
    assert (done.left, done.resealed["report"]) == ({"report": 2}, 47)
    async with storage.transaction() as session:
        rows = await session.execute(select(reports.c.number, reports.c.proof).where(reports.c.number.in_(strange)))
        assert {row.number: row.proof for row in rows} == strange


async def test_attachments_in_files_are_sealed_anew(storage: Storage, secrets: Secrets, tmp_path: Path) -> None:
    """Each opens with the new key; a file of nobody's, which its sender may just have erased, is not brought back."""
    numbers = await keep_files(storage, secrets, tmp_path / "files", 45)
    orphan = tmp_path / "files" / "abc"
    orphan.write_bytes(secrets.cipher.seal(b"", "attachment:2748"))
    before = orphan.read_bytes()
    both = await with_key(storage, NEW, OLD)
    files = FileRotation(storage, both, tmp_path / "files")
    done = await Rotation(storage, both.cipher, files, LeapingClock()).run()
    assert (done.resealed["files"], done.left) == (45, {})
    assert orphan.read_bytes() == before
    store = InFiles(await with_key(storage, NEW), tmp_path / "files")
    async with storage.transaction() as session:
        bodies = [(await store.load(session, number)).decode() for number in numbers]
    assert all(body.endswith(str(number)) for body, number in zip(bodies, numbers, strict=True))


async def test_a_file_that_no_key_opens_is_told(storage: Storage, secrets: Secrets, tmp_path: Path) -> None:
    """It stays as it is."""
    (number,) = await keep_files(storage, secrets, tmp_path, 1)
    damaged = tmp_path / f"{number:x}"
    damaged.write_bytes(b"not sealed")
    both = await with_key(storage, NEW, OLD)
    done = await Rotation(storage, both.cipher, FileRotation(storage, both, tmp_path), LeapingClock()).run()
    assert done.left == {"files": 1}
    assert damaged.read_bytes() == b"not sealed"
