"""The rules of the code are not switched off wholesale: what is excused is excused by name, and for a reason."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SECURITY_EXCUSED_IN_TESTS = {"S101", "S105", "S106"}


def lint() -> Any:
    """ruff's settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]


def python_files() -> list[Path]:
    """All of the project's own code, but for this file, which speaks of what it looks for."""
    rooms = ("bot", "handlers", "tests")
    found = [ROOT / "main.py", *(path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))]
    return [path for path in found if path != Path(__file__)]


def test_security_rules_hold_for_everything() -> None:
    """They are on; no path is excused from them but tests from what is a test's business."""
    settings = lint()
    assert "S" in settings["select"]
    assert not [rule for rule in settings["ignore"] if re.fullmatch(r"S\d*", rule)]
    for path, rules in settings["per-file-ignores"].items():
        excused = {rule for rule in rules if re.fullmatch(r"S\d*", rule)}
        assert excused <= (SECURITY_EXCUSED_IN_TESTS if path.startswith("tests/") else set()), path


def test_nothing_is_excused_from_all_rules() -> None:
    """Each `noqa` and each `type: ignore` names what it excuses."""
    blanket = re.compile(r"#\s*(?:noqa(?!:\s*[A-Z])|type:\s*ignore(?!\[)|ruff:\s*noqa\s*$|mypy:\s*ignore-errors)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if blanket.search(line)
    ]
    assert found == []


def test_security_is_excused_line_by_line_with_a_reason() -> None:
    """Whoever excuses a line from a security rule says in words why."""
    excuse = re.compile(r"#\s*noqa:\s*((?:[A-Z]+\d+[, ]*)+)(.*)")
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files()
        if path.is_relative_to(ROOT / "bot") or path.is_relative_to(ROOT / "handlers")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := excuse.search(line)) and re.search(r"\bS\d{3}\b", found[1]) and not found[2].strip()
    ]
    assert silent == []
