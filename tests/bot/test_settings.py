"""What an operator may set, and what is said of a wrong setting."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import EXAMPLES, Settings, SettingsFault, read_settings
from tests.conftest import DATA_KEY

OTHER_KEY = urlsafe_b64encode(bytes(range(100, 132))).decode()
Read = Callable[..., Settings]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    """Reads a `.env` of these settings, whatever this machine's environment holds."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def read(**settings: str) -> Settings:
        env_file = tmp_path / ".env"
        env_file.write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()), encoding="utf-8")
        return read_settings(env_file)

    return read


def faults(read: Read, **settings: str) -> list[str]:
    """The lines that these settings are refused with."""
    with pytest.raises(SettingsFault) as refusal:
        read(**settings)
    return refusal.value.lines


def test_nothing_needs_to_be_set(read: Read) -> None:
    """An empty .env gives the sandbox on an embedded database."""
    settings = read()
    assert settings.bot_token is None
    assert settings.uses_sqlite
    assert settings.zone.key == "Asia/Almaty"
    assert (settings.http_host, settings.http_port, settings.send_rate) == ("127.0.0.1", 8080, 25)


def test_each_setting_has_an_example() -> None:
    """A line about a wrong setting can always show a right one."""
    assert EXAMPLES.keys() == Settings.model_fields.keys()


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"data_key"}))
def test_each_example_is_accepted(read: Read, name: str) -> None:
    """What a line about a fault offers works when it is copied."""
    assert getattr(read(**{name.upper(): EXAMPLES[name]}), name) is not None


def test_secrets_are_read_as_they_are_written(read: Read) -> None:
    """A right token and a right webhook secret reach the bot unchanged."""
    settings = read(BOT_TOKEN="123456789:AAF-the-token-from-BotFather", WEBHOOK_SECRET="a-long_word")
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == "123456789:AAF-the-token-from-BotFather"
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == "a-long_word"


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("BOT_TOKEN", "123456789:short", "token"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org", "http(s) address"),
        ("TELEGRAM_API_URL", "https://", "http(s) address"),
        ("DATABASE_URL", "qorgan.db", "not a database address"),
        ("DATABASE_URL", "mysql://host/name", "sqlite+aiosqlite:// or postgresql+asyncpg://"),
        ("DATA_KEY", "AAAA", "3 bytes instead of 32"),
        ("DATA_KEY", "кілт", "base64"),
        ("OWNER_IDS", "123,abai", "'abai'"),
        ("DESK_CHAT_ID", "@desk", "'@desk'"),
        ("WEBHOOK_URL", "bot.example.kz", "http(s) address"),
        ("WEBHOOK_URL", "http://bot.example.kz", "https"),
        ("WEBHOOK_SECRET", "two words", "A-Z a-z 0-9"),
        ("HTTP_PORT", "eighty", "'eighty'"),
        ("HTTP_PORT", "65536", "65535"),
        ("TIMEZONE", "Asia/Alma-Ata", "time zone"),
        ("DIGEST_SCHEDULE", "mondays", "expected 5"),
        ("DIGEST_SCHEDULE", "0 25 * * mon", "25"),
        ("SEND_RATE", "0", "greater than 0"),
        ("LOG_FORMAT", "xml", "'console' or 'json'"),
    ],
)
def test_a_wrong_setting_is_one_line_with_name_fault_and_example(read: Read, name: str, value: str, fault: str) -> None:
    """The line names the variable, says what is wrong with it, and shows a right one."""
    (line,) = faults(read, **{name: value})
    assert line.startswith(f"{name}: ")
    assert fault in line
    assert line.endswith(f"Example: {name}={EXAMPLES[name.lower()]}")
    assert "\n" not in line


def test_each_wrong_setting_has_its_own_line(read: Read) -> None:
    """All faults are told at once, so that they can be mended at once."""
    lines = faults(read, HTTP_PORT="x", LOG_FORMAT="x", TIMEZONE="x")
    assert sorted(line.split(":")[0] for line in lines) == ["HTTP_PORT", "LOG_FORMAT", "TIMEZONE"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "hunter2"),
        ("WEBHOOK_SECRET", "hunter2 hunter2"),
        ("DATA_KEY", "hunter2"),
        ("DATABASE_URL", "mysql://union:hunter2@host/name"),
        ("DATABASE_URL", "postgresql+asyncpg://union:hunter2/name"),
        ("DATABASE_URL", "postgresql+asyncpg://union:p@ss:hunter2@host/name"),
    ],
)
def test_a_fault_never_shows_a_secret(read: Read, name: str, value: str) -> None:
    """Tokens, keys and passwords are not repeated, however they are wrong: terminals and logs are read by many."""
    assert not [line for line in faults(read, **{name: value}) if "hunter2" in line]


def test_settings_can_be_printed_without_the_token(read: Read) -> None:
    """The settings' own words show neither keys nor token."""
    settings = read(BOT_TOKEN="123456789:AAF-the-token-from-BotFather", DATA_KEY=DATA_KEY)
    assert "AAF" not in repr(settings)
    assert DATA_KEY not in repr(settings)


def test_postgresql_needs_its_own_key(read: Read) -> None:
    """Replicas can't each make a key: without DATA_KEY the start is refused, with it the database is taken."""
    (line,) = faults(read, DATABASE_URL="postgresql+asyncpg://host/name")
    assert line.startswith("DATA_KEY")
    assert "Example: DATA_KEY=" in line
    assert not read(DATABASE_URL="postgresql+asyncpg://host/name", DATA_KEY=DATA_KEY).uses_sqlite


def test_keys_keep_their_order(read: Read) -> None:
    """The first key is the newest."""
    settings = read(DATA_KEY=f"{OTHER_KEY}, {DATA_KEY}")
    assert [key.get_secret_value() for key in settings.data_key] == [OTHER_KEY, DATA_KEY]


def test_owners_are_separated_by_commas(read: Read) -> None:
    """Spaces and a comma too many do no harm."""
    assert read(OWNER_IDS="1, 2,3,").owner_ids == {1, 2, 3}


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1", "[::1]:8443"])
def test_plain_http_is_taken_for_this_machine_only(read: Read, host: str) -> None:
    """A stand-in of Telegram on the same machine needs no certificate."""
    assert read(WEBHOOK_URL=f"http://{host}/").webhook_url == f"http://{host}"


def test_the_environment_overrules_the_file(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a container is given counts more than a forgotten .env."""
    monkeypatch.setenv("HTTP_PORT", "9000")
    assert read(HTTP_PORT="8000").http_port == 9000


def test_an_empty_setting_is_an_absent_one(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """`BOT_TOKEN=` means no token, in the file and in the environment."""
    monkeypatch.setenv("DESK_CHAT_ID", "")
    settings = read(BOT_TOKEN="", OWNER_IDS="")
    assert (settings.bot_token, settings.owner_ids, settings.desk_chat_id) == (None, frozenset(), None)


def test_settings_stay_as_they_were_read(read: Read) -> None:
    """No part of the program can change them."""
    with pytest.raises(ValidationError):
        read().http_port = 1  # type: ignore[misc]
