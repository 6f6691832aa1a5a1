"""The digest's schedule: which of its moments has come, and which comes next. Nothing is remembered here."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_SPANS = (timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=32), timedelta(days=367))
_MOMENT = timedelta(microseconds=1)
NEWCOMER = timedelta(hours=1)
"""How long a moment counts where there never was an issue: a new installation begins with its next one."""


class Schedule:
    """Moments by a cron expression in a time zone (DIGEST_SCHEDULE)."""

    def __init__(self, cron: str, zone: ZoneInfo) -> None:
        self._trigger = CronTrigger.from_crontab(cron, timezone=zone)
        self._zone = zone

    def next(self, after: datetime) -> datetime | None:
        """The first moment after this one; None where there is none any more."""
        found: datetime | None = self._trigger.get_next_fire_time(None, after.astimezone(self._zone) + _MOMENT)
        return found

    def due(self, last: datetime | None, now: datetime) -> datetime | None:
        """The latest moment up to now that is later than `last`; None where there was none.

        However many were missed, the latest stands for all of them. `last` None: there never was an issue.
        """
        if last is None:
            last = now - NEWCOMER
        # from near to far, so that a long silence does not mean a walk over every moment in it
        for span in _SPANS:
            if now - span <= last:
                break
            found = self._latest(now - span, now)
            if found is not None:
                return found
        return self._latest(last, now)

    def _latest(self, after: datetime, now: datetime) -> datetime | None:
        latest, following = None, self.next(after)
        while following is not None and following <= now:
            latest, following = following, self.next(following)
        return latest
