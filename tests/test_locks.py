"""The locks: every package of the bot is pinned and known by its hashes, and the three locks agree."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-learn.lock", "requirements-dev.lock")
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def words_of(lock: str) -> str:
    """What stands in a lock."""
    return (ROOT / lock).read_text(encoding="utf-8")


def pinned(lock: str) -> dict[str, str]:
    """Versions by package; a package may stand there more than once, for different platforms."""
    return dict(_PINNED.findall(words_of(lock)))


def blocks_of(lock: str) -> list[str]:
    """Each package's lines."""
    return [block for block in re.split(r"^(?=[a-z0-9])", words_of(lock), flags=re.MULTILINE) if block.strip()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    """pip --require-hashes takes nothing else: no ranges, no addresses, no editable packages."""
    blocks = blocks_of(lock)
    assert len(blocks) > 20
    for block in blocks:
        assert _PINNED.match(block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]
    assert "://" not in re.sub(r"#.*", "", words_of(lock))


def test_the_locks_agree() -> None:
    """What was tested is what is served."""
    served = pinned(LOCKS[0])
    for lock in LOCKS[1:]:
        other = pinned(lock)
        assert {name: other.get(name) for name in served} == served, lock


def test_what_the_bot_asks_for_is_locked() -> None:
    """A package that was added to pyproject.toml without `make lock` would be missing in the image."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[\[<>=;! ]", name)[0].lower() for name in project["dependencies"]}
    assert asked <= pinned(LOCKS[0]).keys()


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile"])
def test_packages_are_installed_by_their_hashes_only(name: str) -> None:
    """Wherever pip installs from a lock, it is told to check."""
    lines = [line for line in words_of(name).splitlines() if re.search(r"pip install .*-r ", line)]
    assert lines
    assert all("--require-hashes" in line for line in lines)
