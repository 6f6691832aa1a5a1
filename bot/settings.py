"""What an operator may set, by environment or `.env`; each setting is explained in `.env.example`."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from apscheduler.triggers.cron import CronTrigger
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.cipher import read_key

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{10,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

EXAMPLES = {
    "bot_token": "123456789:AAF-the-token-from-BotFather",
    "telegram_api_url": "https://api.telegram.org",
    "database_url": "sqlite+aiosqlite:///data/qorgan.db",
    "data_key": 'the output of: python3 -c "import base64,os;print(base64.urlsafe_b64encode(os.urandom(32)).decode())"',
    "owner_ids": "123456789,987654321",
    "desk_chat_id": "-1001234567890",
    "webhook_url": "https://bot.example.kz",
    "webhook_secret": "a-long-random-word_of-A-Za-z0-9",
    "http_host": "127.0.0.1",
    "http_port": "8080",
    "metrics_host": "127.0.0.1",
    "metrics_port": "9464",
    "timezone": "Asia/Almaty",
    "digest_schedule": "0 10 * * mon",
    "digest_goes_after_hours": "24",
    "approval_above": "1000",
    "law_fresh_months": "6",
    "report_retention_days": "365",
    "attachments_folder": "data/files",
    "name_needs_consent": "true",
    "send_rate": "25",
    "log_format": "console",
}


class SettingsFault(Exception):
    """Settings that the bot can't start with; one sentence a problem, each naming the variable."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """The settings of one process; frozen once read."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///data/qorgan.db"
    data_key: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    desk_chat_id: int | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = Field(None, ge=0, le=65535)
    timezone: str = "Asia/Almaty"
    digest_schedule: str = "0 10 * * mon"
    digest_goes_after_hours: int = Field(0, ge=0, le=168)
    approval_above: int = Field(1000, ge=0)
    law_fresh_months: int = Field(6, ge=1, le=120)
    report_retention_days: int = Field(365, ge=1, le=3650)
    attachments_folder: Path | None = None
    name_needs_consent: bool = True
    send_rate: float = Field(25, gt=0, le=1_000_000)
    log_format: Literal["console", "json"] = "console"

    @field_validator("data_key", "owner_ids", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("bot_token")
    @classmethod
    def _token_has_its_form(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a token: a number, a colon, letters and digits")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_has_its_letters(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 of A-Z a-z 0-9 _ -")
        return value

    @field_validator("data_key")
    @classmethod
    def _keys_have_their_length(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            try:
                read_key(key.get_secret_value())
            except ValueError as fault:
                raise ValueError(f"holds a key that is not 32 bytes in URL-safe base64 ({fault})") from fault
        return keys

    @field_validator("database_url")
    @classmethod
    def _engine_is_known(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except (ArgumentError, ValueError) as fault:
            raise ValueError("is not a database address") from fault
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_is_an_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            raise ValueError("is not an http(s) address")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_is_safe(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if not parts.hostname or parts.scheme not in {"http", "https"}:
            raise ValueError("is not an http(s) address")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("must be https: plain http is taken for this machine's own address only")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone of the IANA database")
        return value

    @field_validator("digest_schedule")
    @classmethod
    def _schedule_is_cron(cls, value: str) -> str:
        CronTrigger.from_crontab(value, timezone=ZoneInfo("UTC"))
        return value

    @model_validator(mode="after")
    def _postgresql_needs_its_own_key(self) -> Self:
        if not self.uses_sqlite and not self.data_key:
            raise ValueError(
                "DATA_KEY is missing: with PostgreSQL the bot does not make a key by itself, "
                "because every replica must have the same one"
            )
        return self

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which people's days and hours are told."""
        return ZoneInfo(self.timezone)


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment and `.env`. Raises SettingsFault with a line for each thing that is wrong."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as fault:
        raise SettingsFault([_sentence(dict(error)) for error in fault.errors()]) from None


def _sentence(error: dict[str, Any]) -> str:
    says = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return f"{says}. Example: DATA_KEY={EXAMPLES['data_key']}"
    name = str(error["loc"][0])
    return f"{name.upper()}: the value {_shown(name, error['input'])}{says}. Example: {name.upper()}={EXAMPLES[name]}"


def _shown(name: str, value: object) -> str:
    """The faulty value as an operator may see it in a terminal or log: never a secret."""
    if name in {"bot_token", "data_key", "webhook_secret", "database_url"}:
        return ""
    return f"{str(value)[:60]!r}: "


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
