"""A content/ of the test's own."""

from pathlib import Path

import pytest

from tests.bot.content.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A small content/ that has nothing wrong with it."""
    return Tree(tmp_path / "content")
