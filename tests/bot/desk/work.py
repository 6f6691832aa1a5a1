"""A piece of the desk's work, and the people of its stories."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.audit import Audit
from bot.desk.drafts import EntryDrafts
from bot.desk.groups import Groups
from bot.desk.invitations import Invitations
from bot.desk.names import Names
from bot.desk.queue import Queue
from bot.desk.roles import Roles
from bot.reports.models import Identity
from bot.reports.office import Office
from bot.storage.secrets import Secrets

OLGA, SAULE, BAUYRZHAN = 7_000_000_001, 7_000_000_002, 7_000_000_003
AIGUL, TIMUR, DANA, ERLAN = 7_000_000_004, 7_000_000_005, 7_000_000_006, 7_000_000_007


class Work:
    """The services of the desk in one transaction; Olga is the owner whom the settings name."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self.session = session
        self.office = Office(session, secrets, now)
        self.audit = Audit(session, secrets, now)
        self.roles = Roles(session, secrets, now, [OLGA])
        self.invitations = Invitations(session, secrets, now, self.roles)
        self.groups = Groups(session, now)
        self.queue = Queue(session)
        self.names = Names(session, secrets, now, needs_consent=True)
        self.names_without_consent = Names(session, secrets, now, needs_consent=False)
        self.drafts = EntryDrafts(session, secrets, now)


OpenWork = Callable[[], AbstractAsyncContextManager[Work]]


class FileReport(Protocol):
    """Files a report by an author of its own; gives its number."""

    async def __call__(
        self,
        region: str = "abai",
        *,
        identity: Identity = Identity.ANONYMOUS,
        name: str = "",
        past_desk: bool = False,
    ) -> int:
        """File it."""
        ...
