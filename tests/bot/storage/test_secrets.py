"""The keys of DATA_KEY, and what the database keeps under them."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.cipher import KEY_BYTES, Cipher, Unreadable
from bot.storage.engine import Storage
from bot.storage.secrets import KeysDoNotFit, Secrets, keys_from, load_secrets
from bot.storage.tables import Secret
from tests.conftest import DATA_KEY

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


async def load(storage: Storage, *keys: bytes) -> Secrets:
    """The database's secrets, as a process with these keys finds them."""
    async with storage.transaction() as session:
        return await load_secrets(session, Cipher(keys))


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """The first start makes a key and its folder; the next ones read the same key."""
    file = tmp_path / "data" / "data.key"
    first = keys_from([], file)
    assert len(first[0]) == KEY_BYTES
    assert keys_from([], file) == first
    assert [path.name for path in file.parent.iterdir()] == ["data.key"]


def test_only_its_owner_reads_the_key_file(tmp_path: Path) -> None:
    """The key file's mode is 600."""
    file = tmp_path / "data.key"
    keys_from([], file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_data_key_goes_before_the_file(tmp_path: Path) -> None:
    """With DATA_KEY set, no file is made or read; the keys keep their order."""
    file = tmp_path / "data.key"
    assert keys_from([DATA_KEY, "A" * 43 + "="], file) == [bytes(range(32)), bytes(32)]
    assert not file.exists()


def test_without_a_key_and_a_place_for_it_nothing_starts() -> None:
    """PostgreSQL has no file beside it: its key must be given."""
    with pytest.raises(KeysDoNotFit):
        keys_from([], None)


@pytest.mark.parametrize("damaged", ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", "not a key"])
def test_a_damaged_key_file_is_refused(tmp_path: Path, damaged: str) -> None:
    """An empty, cut or overwritten key file stops the start with the fault that main.py knows, and stays as it is."""
    file = tmp_path / "data.key"
    file.write_text(damaged)
    with pytest.raises(KeysDoNotFit):
        keys_from([], file)
    assert file.read_text() == damaged


async def test_the_pseudonyms_secret_is_made_once(storage: Storage) -> None:
    """A restart finds people under the same numbers."""
    before = await load(storage, OLD)
    after = await load(storage, OLD)
    assert before.pseudonyms.of(42) == after.pseudonyms.of(42)


async def test_the_pseudonyms_secret_lies_sealed(storage: Storage) -> None:
    """The row opens with the key only, and only as what it is."""
    await load(storage, OLD)
    async with storage.transaction() as session:
        row = (await session.scalars(select(Secret))).one()
    assert len(Cipher([OLD]).open(row.sealed, f"secret:{row.name}")) == KEY_BYTES
    with pytest.raises(Unreadable):
        Cipher([OLD]).open(row.sealed, "secret:another")


async def test_a_new_key_before_the_old_one_fits(storage: Storage) -> None:
    """Changing keys: the new one first, the old one after it."""
    before = await load(storage, OLD)
    after = await load(storage, NEW, OLD)
    assert after.pseudonyms.of(42) == before.pseudonyms.of(42)


async def test_keys_that_did_not_write_the_database_are_refused(storage: Storage) -> None:
    """A wrong key neither starts nor makes a second secret beside the first."""
    before = await load(storage, OLD)
    with pytest.raises(KeysDoNotFit):
        await load(storage, NEW)
    assert (await load(storage, OLD)).pseudonyms.of(42) == before.pseudonyms.of(42)
