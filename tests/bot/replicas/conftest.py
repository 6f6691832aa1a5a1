"""Replicas need a database that several processes can share."""

import pytest

from bot.storage.engine import Storage


@pytest.fixture
def shared(storage: Storage) -> Storage:
    """The test's database, where it is PostgreSQL."""
    if storage.is_sqlite:
        pytest.skip("replicas share a PostgreSQL: set TEST_DATABASE_URL")
    return storage
