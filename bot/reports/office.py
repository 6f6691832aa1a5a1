"""All services of reports, for one piece of work."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.attachments import Attachments
from bot.reports.authors import Authors
from bot.reports.blocks import Blocks
from bot.reports.casebook import Casebook
from bot.reports.consents import Consents
from bot.reports.filing import Filing
from bot.reports.guesses import Guesses
from bot.reports.retention import Retention
from bot.reports.subjects import Subjects
from bot.reports.thread import Thread
from bot.reports.traces import Traces
from bot.storage.secrets import Secrets


class Office:
    """Where reports are filed and kept."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self.authors = Authors(session, secrets)
        self.attachments = Attachments(session, secrets, now)
        self.blocks = Blocks(session, now)
        self.casebook = Casebook(session, now)
        self.consents = Consents(session, now)
        self.filing = Filing(session, secrets, now)
        self.guesses = Guesses(session, now)
        self.retention = Retention(session, secrets, now)
        self.subjects = Subjects(session, secrets, now)
        self.thread = Thread(session, secrets, now)
        self.traces = Traces(session, now)
