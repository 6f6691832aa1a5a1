"""Backup, restore and key rotation, as an operator calls them."""

import asyncio
import re
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.members.roll import MemberRoll
from bot.operations.refusals import NotDone
from bot.operations.rotation_keys import begin_rotation
from bot.storage.cipher import Cipher, new_key, read_key
from bot.storage.engine import Storage, open_storage
from bot.storage.key_file import read_key_file, write_key_file
from bot.storage.secrets import load_secrets
from main import cli
from tests.clocks import START

AIGUL = 7_000_000_001


@pytest.fixture(autouse=True)
def logs_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sends this process's log to an error stream that is closed with it; the other tests need theirs."""
    monkeypatch.setattr("bot.operations.logs.configure_logs", lambda _form: None)


class House:
    """An installation in a folder of its own, with an embedded database and its key beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "data" / "qorgan.db"
        self.key_file = folder / "data" / "data.key"
        self.url = f"sqlite+aiosqlite:///{self.database}"

    @property
    def keys(self) -> list[str]:
        """What the key file holds."""
        return read_key_file(self.key_file)

    def call(self, *words: str, **settings: str) -> Result:
        """Call a command."""
        return CliRunner().invoke(cli, list(words), env={"DATABASE_URL": self.url, "DATA_KEY": "", **settings})

    def enrol(self, telegram_id: int) -> None:
        """Somebody starts the bot."""
        asyncio.run(self._enrol(telegram_id))

    def knows(self, telegram_id: int, *keys: str) -> bool:
        """Whether the database, opened with these keys, knows somebody."""
        return asyncio.run(self._knows(telegram_id, keys))

    async def _enrol(self, telegram_id: int) -> None:
        storage = open_storage(self.url)
        async with storage.transaction() as session:
            secrets = await load_secrets(session, self._cipher(self.keys))
            await MemberRoll(session, secrets, lambda: START).enrol(telegram_id)
        await storage.close()

    async def _knows(self, telegram_id: int, keys: Sequence[str]) -> bool:
        storage = open_storage(self.url)
        async with storage.transaction() as session:
            secrets = await load_secrets(session, self._cipher(keys or self.keys))
            found = await MemberRoll(session, secrets, lambda: START).joined_at(telegram_id)
        await storage.close()
        return found is not None

    def _cipher(self, keys: Sequence[str]) -> Cipher:
        return Cipher([read_key(key) for key in keys])


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An installation with one member."""
    house = House(tmp_path)
    assert house.call("migrate").exit_code == 0
    house.enrol(AIGUL)
    return house


@pytest.fixture
def elsewhere(tmp_path: Path) -> House:
    """Another machine, with nothing on it."""
    return House(tmp_path / "elsewhere")


def test_a_backup_says_where_the_key_is(house: House, tmp_path: Path) -> None:
    """Rows by table; and that nobody reads the backup without the key."""
    result = house.call("backup", str(tmp_path / "monday.zip"))
    assert result.exit_code == 0
    assert "member: 1" in result.output.splitlines()
    assert re.search(r"monday.zip: 2 rows, 0 files, \d+\.\d s", result.output)
    assert "without the key the backup can't be read" in result.output
    assert str(house.key_file) in result.output
    assert house.keys[0] not in result.output


def test_a_backup_with_its_key_is_all_that_another_machine_needs(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    """The operator is warned; the key lies where the bot will look for it, and only its owner reads it."""
    warned = house.call("backup", str(tmp_path / "monday.zip"), "--with-key")
    assert "whoever has this file can read everything" in warned.output
    assert elsewhere.call("restore", str(tmp_path / "monday.zip")).exit_code == 0
    assert elsewhere.knows(AIGUL)
    assert stat.S_IMODE(elsewhere.key_file.stat().st_mode) == 0o600


def test_a_backup_without_a_key_is_restored_with_the_copy_of_it(house: House, elsewhere: House, tmp_path: Path) -> None:
    """Without the key: one sentence, exit code 2, and no new key that fits nothing."""
    house.call("backup", str(tmp_path / "monday.zip"))
    refused = elsewhere.call("restore", str(tmp_path / "monday.zip"))
    assert (refused.exit_code, len(refused.output.splitlines())) == (2, 1)
    assert "set DATA_KEY" in refused.output
    assert not elsewhere.key_file.exists()
    write_key_file(elsewhere.key_file, house.keys)
    restored = elsewhere.call("restore", str(tmp_path / "monday.zip"))
    assert restored.exit_code == 0
    assert "member: 1" in restored.output.splitlines()
    assert elsewhere.knows(AIGUL)


def test_restoring_beside_takes_the_key_along(house: House, elsewhere: House, tmp_path: Path) -> None:
    """`--into` another folder of the same machine: the bot can start there."""
    house.call("backup", str(tmp_path / "monday.zip"))
    assert house.call("restore", str(tmp_path / "monday.zip"), "--into", elsewhere.url).exit_code == 0
    assert elsewhere.keys == house.keys
    assert elsewhere.knows(AIGUL)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("restore", "nowhere.zip"), "can't be read"),
        (("restore", "pyproject.toml"), "damaged"),
        (("restore", "monday.zip", "--into", "mysql://union:hunter2@host/name"), "must begin with"),
        (("restore", "monday.zip", "--into", "hunter2"), "must begin with"),
        (("backup", "nowhere/monday.zip"), "can't be written"),
    ],
)
def test_what_is_refused_is_one_sentence(house: House, words: tuple[str, ...], said: str) -> None:
    """Exit code 2; no traceback, nothing secret."""
    result = house.call(*words)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert said in result.output
    assert "hunter2" not in result.output


def test_a_database_that_is_away_is_told(house: House) -> None:
    """PostgreSQL does not run: one sentence, exit code 2."""
    away = {"DATABASE_URL": "postgresql+asyncpg://union:hunter2@127.0.0.1:1/qorgan", "DATA_KEY": house.keys[0]}
    for words in (("backup", str(house.folder / "monday.zip")), ("rotate-key",)):
        result = house.call(*words, **away)
        assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
        assert result.output.startswith("DATABASE_URL: the database does not answer")
        assert "hunter2" not in result.output


def test_the_embedded_databases_key_is_changed_by_the_command(house: House) -> None:
    """A new key alone stands in the file, only its owner's to read; the member is found with it."""
    (before,) = house.keys
    result = house.call("rotate-key")
    assert result.exit_code == 0
    assert re.search(r"member: 1\nsecret: 1\nSealed anew: 2 values, \d+\.\d s\.", result.output)
    (after,) = house.keys
    assert after != before
    assert {before, after}.isdisjoint(result.output.split())
    assert stat.S_IMODE(house.key_file.stat().st_mode) == 0o600
    assert house.knows(AIGUL, after)


def test_a_change_that_broke_off_goes_on_with_its_key(house: House) -> None:
    """The file holds both keys then, so that the bot can start; the next run makes no third one."""
    begin_rotation(house.key_file, house.database)
    new, old = house.keys
    assert house.knows(AIGUL, new, old)
    assert house.call("rotate-key").exit_code == 0
    assert house.keys == [new]


def test_a_running_bot_would_not_know_the_new_key(house: House) -> None:
    """One sentence, exit code 2; the key stays."""
    before = house.keys

    async def rotate_beside_a_bot() -> None:
        storage: Storage = open_storage(house.url)
        async with storage.transaction() as session:
            await load_secrets(session, Cipher([read_key(key) for key in before]))
        with pytest.raises(NotDone, match="Stop the bot"):
            begin_rotation(house.key_file, house.database)
        await storage.close()

    asyncio.run(rotate_beside_a_bot())
    assert house.keys == before
    assert house.call("rotate-key").exit_code == 0


def test_the_old_key_stays_while_it_may_be_needed(house: House) -> None:
    """Values that no key opens are told, exit code 1, and nothing is thrown away."""
    (old,) = house.keys
    house.enrol(AIGUL)
    asyncio.run(_damage(house))
    result = house.call("rotate-key")
    assert result.exit_code == 1
    assert "member: 1 values are still sealed with another key" in result.output
    assert house.keys[1:] == [old]


def test_data_key_tells_the_new_key_where_it_is_set(house: House) -> None:
    """`DATA_KEY=new,old`: the new one alone opens everything afterwards; no file is touched."""
    (old,), new = house.keys, new_key()
    result = house.call("rotate-key", DATA_KEY=f"{new},{old}")
    assert result.exit_code == 0
    assert house.keys == [old]
    assert house.knows(AIGUL, new)
    wrong = house.call("rotate-key", DATA_KEY=old)
    assert (wrong.exit_code, wrong.output.partition(":")[0]) == (2, "DATA_KEY")


def test_a_damaged_key_file_is_not_written_to(house: House) -> None:
    """A new key before rubbish would hide what happened."""
    house.key_file.write_text("AAAA")
    result = house.call("rotate-key")
    assert (result.exit_code, result.output.partition(":")[0]) == (2, "DATA_KEY")
    assert house.key_file.read_text() == "AAAA"


def test_without_a_database_there_is_nothing_to_change(elsewhere: House) -> None:
    """And none is made."""
    result = elsewhere.call("rotate-key")
    assert (result.exit_code, "nothing to change" in result.output) == (2, True)
    assert not elsewhere.folder.exists()


async def _damage(house: House) -> None:
    storage = open_storage(house.url)
    async with storage.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE member SET address = x'000102030405060708090a0b0c0d0e0f1011'")
    await storage.close()
