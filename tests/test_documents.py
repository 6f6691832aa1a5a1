"""What is written for operators agrees with what the program takes."""

import re
from pathlib import Path

import pytest
from typer import Typer

from bot.settings import Settings, read_settings
from main import audit, cli, faq

ROOT = Path(__file__).parents[1]
SETTINGS = sorted(name.upper() for name in Settings.model_fields)


def lines_of(name: str) -> list[str]:
    """A document's lines."""
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def examples() -> list[tuple[str, str]]:
    """The settings of `.env.example` with their values."""
    found = (re.fullmatch(r"#?([A-Z_]+)=(.*)", line) for line in lines_of(".env.example"))
    return [(match[1], match[2]) for match in found if match]


def verbs() -> set[str]:
    """What `make` can be told to do."""
    (line,) = [line for line in lines_of("Makefile") if line.startswith(".PHONY:")]
    return set(line.split()[1:])


def test_each_setting_is_explained_once() -> None:
    """`.env.example` names every setting, no other, and none twice."""
    assert sorted(name for name, _ in examples()) == SETTINGS


def test_each_setting_is_explained_in_words() -> None:
    """Above each setting, or the group that it stands in, is a comment."""
    lines = lines_of(".env.example")
    for at, line in enumerate(lines):
        if re.match(r"#?[A-Z_]+=", line):
            assert lines[at - 1].startswith("#"), line


def test_the_examples_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every example line switched on, the settings can be read."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    env_file = tmp_path / ".env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in examples()), encoding="utf-8")
    settings = read_settings(env_file)
    assert settings.owner_ids
    assert settings.webhook_url


def as_set(value: object) -> str:
    """The value as an operator writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_defaults_are_the_real_ones() -> None:
    """Where a setting has a default, `.env.example` shows that one."""
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    told = {name: value for name, value in examples() if isinstance(defaults[name], str | int | float)}
    assert told == {name: as_set(defaults[name]) for name in told}
    assert {"HTTP_PORT", "SEND_RATE", "TIMEZONE", "DATABASE_URL"} <= told.keys()


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_in_the_readme(name: str) -> None:
    """A reader of the README meets every setting."""
    assert f"`{name}`" in "\n".join(lines_of("README.md"))


def commands(group: Typer, before: str = "") -> set[str]:
    """The names of a group's commands."""
    names = (command.name or getattr(command.callback, "__name__", "") for command in group.registered_commands)
    return {f"{before}{name}" for name in names}


def test_commands_of_the_documents_exist() -> None:
    """Each `make …` and `python main.py …` that a reader is told of can be called, and each command is told."""
    told = "\n".join(lines_of("README.md") + lines_of("CONTRIBUTING.md"))
    assert set(re.findall(r"(?:`|^|… )make ([a-z-]+)", told, re.MULTILINE)) <= verbs()
    called = {*commands(cli), *commands(faq, "faq "), *commands(audit, "audit ")}
    assert set(re.findall(r"python main\.py ((?:faq |audit )?[a-z-]+)", told)) == called


def test_each_verb_is_a_target() -> None:
    """`.PHONY` promises nothing that the Makefile does not have."""
    targets = {line.split(":")[0] for line in lines_of("Makefile") if re.match(r"[a-z-]+:", line)}
    assert verbs() == targets
