"""Terms: what an operator has set for reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reports.models import Standing
from bot.storage.report_tables import FIRST_ANSWER
from bot.working_days import WorkingDays


@dataclass(frozen=True)
class Terms:
    """What holds for every report. `retention_days`: days after closing. `desk_chat`: the group of all regions.

    `owners`: Telegram ids of those who are owners by the settings. `name_needs_consent`: a second owner's.
    """

    working_days: WorkingDays
    retention_days: int
    owners: tuple[int, ...]
    desk_chat: int | None
    name_needs_consent: bool

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days are meant."""
        return self.working_days.zone

    def is_overdue(self, found: Standing, now: datetime) -> bool:
        """Whether the promised term has passed without a first answer."""
        waits = found.is_open and found.first_answer_at is None
        return waits and self.working_days.passed(found.filed_at, now) >= FIRST_ANSWER

    def answer_by(self, filed_at: datetime) -> date:
        """The last day of the promised first answer."""
        over = self.working_days.after(filed_at, FIRST_ANSWER)
        return (over - timedelta(seconds=1)).astimezone(self.zone).date()
