"""Working days of Kazakhstan, by which terms are counted."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays


class WorkingDays:
    """The five-day working week, less holidays and their transfers, by the dates of `zone`.

    Source: the calendar of the `holidays` library, which follows the Law on holidays (adilet.zan.kz, Z010000267_) with
    holidays moved from a weekend to the next working day, and those of the Government's yearly transfers of days of
    rest that its release knows. The first day of Kurban Ait is an estimate until it is announced.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._calendar = country_holidays("KZ")

    def passed(self, since: datetime, until: datetime) -> int:
        """The working days that began after the date of `since` and were over by `until`."""
        first = since.astimezone(self.zone).date() + timedelta(days=1)
        last = until.astimezone(self.zone).date() - timedelta(days=1)
        return self._calendar.get_working_days_count(first, last) if first <= last else 0

    def after(self, moment: datetime, days: int) -> datetime:
        """When the `days`-th working day after the date of `moment` is over (`days` >= 1): local midnight, in UTC."""
        last = self._calendar.get_nth_working_day(moment.astimezone(self.zone).date(), days)
        return datetime.combine(last + timedelta(days=1), time(), self.zone).astimezone(UTC)
