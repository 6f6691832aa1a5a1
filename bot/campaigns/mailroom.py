"""All services of campaigns, for one piece of work."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.archive import Archive
from bot.campaigns.audience import Audiences
from bot.campaigns.counting import tally
from bot.campaigns.course import Course
from bot.campaigns.models import Tally
from bot.campaigns.responses import Responses
from bot.campaigns.rules import Rules
from bot.campaigns.subscriptions import Subscriptions
from bot.storage.secrets import Secrets


class Mailroom:
    """Where campaigns are made and watched."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], rules: Rules) -> None:
        self._session = session
        self.rules = rules
        self.archive = Archive(session, secrets, now)
        self.course = Course(session, now)
        self.audiences = Audiences(session, rules.zone)
        self.responses = Responses(session, secrets)
        self.subscriptions = Subscriptions(session, secrets)

    async def tally(self, number: int) -> Tally:
        """What became of a campaign's deliveries so far."""
        return await tally(self._session, number)
