"""What tests of campaigns stand on."""

import pytest

from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.bot.campaigns.books import Books
from tests.clocks import LeapingClock


@pytest.fixture
def books(storage: Storage, secrets: Secrets) -> Books:
    """The test's database as the bot's campaigns use it."""
    return Books(storage, secrets, LeapingClock())
