"""Those who send campaigns, and those who get them."""

from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest

from tests.handlers.campaigns.campaigns_on_stage import Press, press
from tests.handlers.campaigns.mail_on_stage import Mail, mail_of
from tests.handlers.desk_on_stage import Desk


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[Press]:
    """The bot with an owner and an organiser who write to members."""
    async with press(database_url) as house:
        yield house


@pytest.fixture
async def mail(desk: Desk) -> AsyncIterator[Mail]:
    """A desk with six members: three read Russian, three Kazakh; nothing is drawn by itself until it `looks`."""
    with patch("bot.telegram.mailing.sender.Sender.has_news", lambda _sender: False):
        yield await mail_of(desk, 6)
