"""Rules: what an operator has set for campaigns, and when people are not to be disturbed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
DELIVERIES_KEPT = timedelta(days=60)
"""How long after a campaign's end its deliveries are kept; its counts stay."""


@dataclass(frozen=True)
class Rules:
    """What holds for every campaign.

    `approval_above`: recipients above which a second organiser must approve. `rate`: messages a second.
    `issue_goes_after`: how long an issue of the digest waits for approval before it is sent by itself (None: for ever).
    """

    zone: ZoneInfo
    approval_above: int
    rate: float
    issue_goes_after: timedelta | None
    schedule: str

    def is_quiet(self, moment: datetime) -> bool:
        """Whether people are not to be disturbed at this moment (21:00 to 08:00)."""
        at = moment.astimezone(self.zone).time()
        return at >= QUIET_FROM or at < QUIET_UNTIL

    def daytime(self, moment: datetime) -> datetime:
        """This moment, or the end of the quiet hours that it falls into."""
        if not self.is_quiet(moment):
            return moment
        local = moment.astimezone(self.zone)
        morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
        return morning if local.time() < QUIET_UNTIL else morning + timedelta(days=1)

    def ends_at(self, start: datetime, recipients: int, *, daytime: bool) -> datetime:
        """When a campaign that begins at `start` will have reached so many people."""
        left, at = timedelta(seconds=recipients / self.rate), start
        while daytime:
            at = self.daytime(at)
            evening = at.astimezone(self.zone).replace(hour=QUIET_FROM.hour, minute=0, second=0, microsecond=0)
            if at + left <= evening:
                break
            left -= evening - at
            at = evening
        return at + left
