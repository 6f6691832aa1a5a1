"""The command line, as an operator meets it: a process of its own."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.clock import SystemClock
from bot.settings import Settings
from bot.version import VERSION
from main import cli

ROOT = Path(__file__).parents[1]
OTHER_KEY = "A" * 43 + "="
PATIENCE = 60.0
"""How long a process may take (seconds)."""


@dataclass(frozen=True)
class Command:
    """A command under way in a folder of its own."""

    process: subprocess.Popen[str]
    folder: Path

    def ended(self) -> tuple[int, list[str], list[str]]:
        """Its exit code, and the lines of its standard output and standard error, once it is over."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.splitlines(), err.splitlines()


def start(folder: Path, word: str, settings: Mapping[str, str], main: Path = ROOT / "main.py") -> Command:
    """Start a command with these settings and no others."""
    names = {name.upper() for name in Settings.model_fields}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    process = subprocess.Popen(  # noqa: S603 our own program, run by our own Python
        [sys.executable, str(main), word],
        cwd=folder,
        env={**clean, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Command(process, folder)


def house_without_content(folder: Path) -> Path:
    """The program as it is, over an empty content/; gives its main.py."""
    (folder / "content").mkdir()
    for room in ("bot", "handlers", "locales"):
        (folder / room).symlink_to(ROOT / room)
    return Path(shutil.copy(ROOT / "main.py", folder))


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Command]]:
    """Commands that need nothing of each other, all started at once: each takes seconds to load its libraries."""
    folder = tmp_path_factory.mktemp
    wrong = {
        "BOT_TOKEN": "hunter2",
        "DATA_KEY": "hunter2",
        "DATABASE_URL": "mysql://union:hunter2@host/name",
        "HTTP_PORT": "eighty",
    }
    empty = folder("check")
    started = {
        "version": start(folder("version"), "version", {}),
        "check": start(empty, "check", {}, main=house_without_content(empty)),
        "wrong": start(folder("wrong"), "run", wrong),
        "migrate": start(folder("migrate"), "migrate", {}),
    }
    yield started
    for command in started.values():
        with command.process as process:
            process.kill()


def test_version_names_the_version(commands: dict[str, Command]) -> None:
    """One line, for scripts to read."""
    assert commands["version"].ended() == (0, [VERSION], [])


def test_check_finds_our_own_content_in_order() -> None:
    """What people read is whole, in both languages: one line says so."""
    result = CliRunner().invoke(cli, ["check"])
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)


def test_check_tells_each_problem_and_fails(commands: dict[str, Command]) -> None:
    """Without any content there is a line for each thing that is missing, with its place, and exit code 1."""
    code, out, err = commands["check"].ended()
    assert (code, err) == (1, [])
    assert len(out) > 1
    assert all(line.startswith("content/") for line in out)


def test_wrong_settings_are_told_in_a_line_each(commands: dict[str, Command]) -> None:
    """Exit code 2; each line names the variable, the fault and an example; nothing secret is repeated."""
    code, out, lines = commands["wrong"].ended()
    assert (code, out) == (2, [])
    assert sorted(line.split(":")[0] for line in lines) == ["BOT_TOKEN", "DATABASE_URL", "DATA_KEY", "HTTP_PORT"]
    assert all(f"Example: {line.split(':')[0]}=" in line for line in lines)
    assert not [line for line in lines if "hunter2" in line]


def test_migrate_makes_a_database_and_its_key(commands: dict[str, Command]) -> None:
    """Without any setting: SQLite in data/, beside a key that only its owner reads."""
    code, out, _ = commands["migrate"].ended()
    assert (code, out) == (0, [])
    data = commands["migrate"].folder / "data"
    assert (data / "qorgan.db").stat().st_size > 0
    assert stat.S_IMODE((data / "data.key").stat().st_mode) == 0o600


@pytest.mark.usefixtures("secrets")
def test_migrate_refuses_another_key(tmp_path: Path, database_url: str) -> None:
    """On either engine: a key that did not write the database is one line that says what to do, and exit code 2."""
    settings = {"DATABASE_URL": database_url, "DATA_KEY": OTHER_KEY}
    code, out, err = start(tmp_path, "migrate", settings).ended()
    assert (code, out) == (2, [])
    (line,) = err
    assert line.startswith("DATA_KEY: ")
    assert OTHER_KEY not in line


def told_by(*words: str, settings: Mapping[str, str]) -> list[str]:
    """What a command of the editors says, in this process."""
    result = CliRunner().invoke(cli, list(words), env=dict(settings))
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_stale_entries_are_listed_by_the_months_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stale today; a year later everything is, and the line says since when."""
    assert told_by("faq", "stale", settings={"LAW_FRESH_MONTHS": "120"}) == [
        "content/faq: всё проверено недавно · бәрі жақында тексерілген"
    ]
    monkeypatch.setattr(SystemClock, "now", lambda _self: datetime(2028, 1, 1, tzinfo=UTC))
    lines = told_by("faq", "stale", settings={"LAW_FRESH_MONTHS": "12"})
    assert len(lines) == 60
    assert all(": проверено · тексерілді " in line for line in lines)


def test_the_editors_report_opens_the_database(tmp_path: Path) -> None:
    """Both languages, also where nobody has asked yet."""
    lines = told_by("faq", "report", settings={"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/qorgan.db"})
    assert [line for line in lines if line.startswith("══")] == ["══ Қазақша ══", "══ По-русски ══"]
