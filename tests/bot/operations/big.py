"""A database with many reports in it: rows made in bulk, really sealed."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Table as Rows
from sqlalchemy import insert, select

from bot.attachments.storing import InFiles
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage
from bot.storage.report_tables import AttachmentState, Identity, Side
from bot.storage.secrets import Secrets
from bot.storage.tables import Table
from tests.clocks import START

WORDS = "Жүктемені бағдарлама белгіледі, ешкім түсіндірмеді. "
MESSAGES = 4
AT_ONCE = 1_000

Row = dict[str, object]


async def fill(storage: Storage, cipher: Cipher, reports: int, body: int = 2_000) -> None:
    """Write reports with threads, authors, names, attachments in the database (`body`: bytes of each), and an audit."""
    chance = random.Random(reports)  # noqa: S311 the same bytes each time
    for begin in range(1, reports + 1, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, reports + 1))
        attachments = {number: chance.getrandbits(62) for number in numbers if number % 5 == 0}
        async with storage.transaction() as session:
            for name, rows in (
                ("report", [_report(cipher, number) for number in numbers]),
                ("report_author", [_author(cipher, number) for number in numbers]),
                ("report_name", [_name(cipher, number) for number in numbers if number % 3 == 0]),
                ("thread_message", [row for number in numbers for row in _thread(cipher, number)]),
                ("attachment", [_attachment(report, number) for report, number in attachments.items()]),
                ("attachment_body", [_body(cipher, chance, number, body) for number in attachments.values()]),
            ):
                await session.execute(insert(table(name)), rows)


async def keep_files(storage: Storage, secrets: Secrets, folder: Path, count: int) -> Sequence[int]:
    """Attachments that lie in files; gives their numbers."""
    numbers = range(1 << 62, (1 << 62) + count)
    store = InFiles(secrets, folder)
    async with storage.transaction() as session:
        await session.execute(insert(table("attachment")), [_attachment(1, number) for number in numbers])
        for number in numbers:
            await store.save(session, number, f"{WORDS}{number}".encode())
    return numbers


def table(name: str) -> Rows:
    """One of the bot's tables."""
    return Table.metadata.tables[name]


def _report(cipher: Cipher, number: int) -> Row:
    is_anonymised = number % 50 == 0
    filed = START - timedelta(hours=number)
    return {
        "number": number,
        "kind": "workload",
        "principle": number % 6 + 1,
        "region": ("abai", "almaty-city", None)[number % 3],
        "institution": None,
        "identity": Identity.ANONYMOUS,
        "language": "kk" if number % 2 else "ru",
        "status": "closed" if is_anonymised else "in_work",
        "past_desk": number % 7 == 0,
        "overdue": 0,
        "filed_at": filed,
        "changed_at": filed + timedelta(microseconds=number),
        "closed_at": START if is_anonymised else None,
        "anonymised_at": START if is_anonymised else None,
        "receipt": number * 1_000_003,
        "digest": b"" if is_anonymised else number.to_bytes(32, "big"),
        "proof": b"" if is_anonymised else cipher.seal(f"proof {number}".encode(), f"report:{number}"),
    }


def _author(cipher: Cipher, number: int) -> Row:
    return {"report": number, "author": number * 7, "body": cipher.seal(b'{"id": 1}', f"report_author:{number}")}


def _name(cipher: Cipher, number: int) -> Row:
    return {"report": number, "body": cipher.seal("Айгүл".encode(), f"report_name:{number}")}


def _thread(cipher: Cipher, report: int) -> Iterator[Row]:
    for at in range(MESSAGES):
        number = report * MESSAGES + at
        yield {
            "id": number,
            "report": report,
            "side": Side.DESK if at % 2 else Side.AUTHOR,
            "organiser": 42 if at % 2 else None,
            "source": number * 11,
            "written_at": START + timedelta(hours=at),
            "body": cipher.seal((WORDS * (at + 1)).encode(), f"thread_message:{number}"),
        }


def _attachment(report: int, number: int) -> Row:
    return {
        "id": number,
        "owner": report * 7,
        "report": report,
        "message": report * MESSAGES,
        "state": AttachmentState.KEPT,
        "kind": "photo",
        "size": 1,
        "sent_at": START,
    }


def _body(cipher: Cipher, chance: random.Random, number: int, size: int) -> Row:
    return {"attachment": number, "body": cipher.seal(chance.randbytes(size), f"attachment:{number}")}


async def differences(one: Storage, other: Storage) -> list[str]:
    """The tables whose rows are not the same in both databases."""
    return [name for name in Table.metadata.tables if await _rows(one, name) != await _rows(other, name)]


async def _rows(storage: Storage, name: str) -> list[tuple[object, ...]]:
    rows = table(name)
    async with storage.transaction() as session:
        return [tuple(row) for row in await session.execute(select(rows).order_by(*rows.primary_key))]
