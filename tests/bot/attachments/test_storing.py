import asyncio
import os
from pathlib import Path

import pytest

from bot.attachments.storing import BodyStore, InDatabase, InFiles, NoBody
from bot.storage.cipher import Unreadable
from bot.storage.engine import Storage
from bot.storage.report_tables import AttachmentBody
from bot.storage.secrets import Secrets

LARGEST_NUMBER = (1 << 63) - 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files lie; nobody has made it yet."""
    return tmp_path / "data" / "files"


@pytest.fixture(params=["database", "files"])
def store(request: pytest.FixtureRequest, secrets: Secrets, folder: Path) -> BodyStore:
    """Either store."""
    return InDatabase(secrets) if request.param == "database" else InFiles(secrets, folder)


async def test_what_was_saved_is_there_later(storage: Storage, store: BodyStore) -> None:
    async with storage.transaction() as session:
        await store.save(session, LARGEST_NUMBER, b"a photo")
        await store.save(session, 0, b"")
    async with storage.transaction() as session:
        assert await store.load(session, LARGEST_NUMBER) == b"a photo"
        assert await store.load(session, 0) == b""


async def test_saving_again_changes_nothing_or_replaces(storage: Storage, store: BodyStore) -> None:
    for body in (b"a photo", b"a photo", b"another"):
        async with storage.transaction() as session:
            await store.save(session, 7, body)
    async with storage.transaction() as session:
        assert await store.load(session, 7) == b"another"


async def test_what_was_erased_is_gone_and_the_rest_stays(storage: Storage, store: BodyStore) -> None:
    async with storage.transaction() as session:
        for number in (1, 2, 3):
            await store.save(session, number, b"a photo")
        await store.erase(session, [1, 3, 404])
        await store.erase(session, [])
        assert await store.load(session, 2) == b"a photo"
        for number in (1, 3, 404):
            with pytest.raises(NoBody):
                await store.load(session, number)


async def test_nothing_was_ever_saved(storage: Storage, store: BodyStore) -> None:
    async with storage.transaction() as session:
        await store.erase(session, [1])
        with pytest.raises(NoBody):
            await store.load(session, 1)


async def test_a_failed_transaction_leaves_no_row(storage: Storage, secrets: Secrets) -> None:
    store = InDatabase(secrets)
    async with storage.transaction() as session:
        await store.save(session, 1, b"a photo")
        await session.rollback()
    async with storage.transaction() as session:
        with pytest.raises(NoBody):
            await store.load(session, 1)


async def test_rows_are_sealed_and_open_only_in_their_place(storage: Storage, secrets: Secrets) -> None:
    store = InDatabase(secrets)
    async with storage.transaction() as session:
        await store.save(session, 1, b"a photo of one")
        await store.save(session, 2, b"a photo of two")
        await session.flush()
        one, two = [await session.get_one(AttachmentBody, number) for number in (1, 2)]
        assert b"photo" not in one.body
        one.body, two.body = two.body, one.body
    async with storage.transaction() as session:
        for number in (1, 2):
            with pytest.raises(Unreadable):
                await store.load(session, number)


async def test_files_are_sealed_and_open_only_in_their_place(storage: Storage, secrets: Secrets, folder: Path) -> None:
    store = InFiles(secrets, folder)
    async with storage.transaction() as session:
        await store.save(session, 1, b"a photo of one")
        await store.save(session, 2, b"a photo of two")
        one, two = (folder / "1").read_bytes(), (folder / "2").read_bytes()
        assert b"photo" not in one
        (folder / "1").write_bytes(two)
        (folder / "2").write_bytes(one)
        for number in (1, 2):
            with pytest.raises(Unreadable):
                await store.load(session, number)


async def test_nobody_else_on_the_machine_may_read_files(storage: Storage, secrets: Secrets, folder: Path) -> None:
    store = InFiles(secrets, folder)
    async with storage.transaction() as session:
        await store.save(session, LARGEST_NUMBER, b"a photo")
    assert _modes(folder.parent) == {"files": 0o700}
    assert _modes(folder) == {"7fffffffffffffff": 0o600}


async def test_a_crash_while_writing_leaves_the_old_body_and_what_it_left_goes_with_it(
    storage: Storage, secrets: Secrets, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = InFiles(secrets, folder)
    async with storage.transaction() as session:
        await store.save(session, 1, b"a photo")
        with monkeypatch.context() as crash:
            crash.setattr(os, "fsync", _fail)
            with pytest.raises(OSError, match="power"):
                await store.save(session, 1, b"half of another")
        assert await store.load(session, 1) == b"a photo"
        assert await asyncio.to_thread(store.numbers) == [1]
        assert len(_modes(folder)) == 2
        await store.save(session, 1, b"another")
        assert await store.load(session, 1) == b"another"
        await store.erase(session, [1])
    assert _modes(folder) == {}


async def test_the_numbers_of_what_lies_there(storage: Storage, secrets: Secrets, folder: Path) -> None:
    store = InFiles(secrets, folder)
    assert store.numbers() == []
    async with storage.transaction() as session:
        for number in (255, 3, LARGEST_NUMBER):
            await store.save(session, number, b"a photo")
    (folder / ".hidden").touch()
    assert store.numbers() == [3, 255, LARGEST_NUMBER]


async def test_two_savings_at_once_leave_one_whole_body(storage: Storage, secrets: Secrets, folder: Path) -> None:
    store, bodies = InFiles(secrets, folder), [bytes([at]) * 300_000 for at in range(6)]
    async with storage.transaction() as session:
        await asyncio.gather(*(store.save(session, 1, body) for body in bodies))
        assert await store.load(session, 1) in bodies


def _modes(folder: Path) -> dict[str, int]:
    """What lies in a folder, and who may open it."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def _fail(_descriptor: int) -> None:
    raise OSError("power")
