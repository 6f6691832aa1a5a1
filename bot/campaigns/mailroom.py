"""All services of campaigns, for one piece of work."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.archive import Archive
from bot.campaigns.audience import Audiences
from bot.campaigns.counting import tally
from bot.campaigns.course import Course
from bot.campaigns.forgetting import Forgetting
from bot.campaigns.issues import Issues
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
        self.issues = Issues(session, secrets, now, rules)
        self._forgetting = Forgetting(session, secrets)

    async def tally(self, number: int) -> Tally:
        """What became of a campaign's deliveries so far."""
        return await tally(self._session, number)

    async def copies_of(self, telegram_id: int) -> int:
        """How many copies of campaigns are kept with this member."""
        return await self._forgetting.count(telegram_id)

    async def forget(self, telegram_id: int) -> None:
        """Erase this member's copies and what they did with them."""
        await self._forgetting.forget(telegram_id)
