"""All services of the desk, for one piece of work."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.audit import Audit
from bot.desk.drafts import EntryDrafts
from bot.desk.groups import Groups
from bot.desk.invitations import Invitations
from bot.desk.names import Names
from bot.desk.overdue import Overdue
from bot.desk.queue import Queue
from bot.desk.roles import Roles
from bot.reports.terms import Terms
from bot.storage.secrets import Secrets


class Bureau:
    """Where organisers work."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], terms: Terms) -> None:
        self.audit = Audit(session, secrets, now)
        self.drafts = EntryDrafts(session, secrets, now)
        self.groups = Groups(session, now)
        self.roles = Roles(session, secrets, now, terms.owners)
        self.invitations = Invitations(session, secrets, now, self.roles)
        self.names = Names(session, secrets, now, needs_consent=terms.name_needs_consent)
        self.overdue = Overdue(session, terms.working_days, now)
        self.queue = Queue(session)
