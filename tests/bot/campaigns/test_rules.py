"""Quiet hours, and when a campaign will have reached everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.campaigns.rules import Rules
from tests.clocks import ALMATY

RULES = Rules(ALMATY, 1000, 25, None, "0 10 * * mon")
HOUR = 3600 * 25
"""Recipients who are reached in an hour."""


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(20, 59, False), (21, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False), (12, 0, False)],
)
def test_people_are_left_in_peace_from_nine_to_eight(hour: int, minute: int, *, quiet: bool) -> None:
    """In the zone of the installation, whatever zone the moment is told in."""
    moment = _at(25, hour, minute)
    assert RULES.is_quiet(moment) is quiet
    assert RULES.is_quiet(moment.astimezone(UTC)) is quiet


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (_at(25, 12), _at(25, 12)),
        (_at(25, 21), _at(26, 8)),
        (_at(25, 23, 59), _at(26, 8)),
        (_at(26, 0), _at(26, 8)),
        (_at(26, 7, 59), _at(26, 8)),
        (_at(26, 8), _at(26, 8)),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(moment: datetime, morning: datetime) -> None:
    """The next one, not the one after it."""
    assert RULES.daytime(moment) == morning


@pytest.mark.parametrize(
    ("start", "recipients", "daytime", "end"),
    [
        (_at(25, 12), 0, True, _at(25, 12)),
        (_at(25, 12), 25, True, _at(25, 12) + timedelta(seconds=1)),
        (_at(25, 20), HOUR, True, _at(25, 21)),
        (_at(25, 20), 2 * HOUR, True, _at(26, 9)),
        (_at(25, 20), 2 * HOUR, False, _at(25, 22)),
        (_at(25, 22), HOUR, True, _at(26, 9)),
        (_at(25, 3), HOUR, True, _at(25, 9)),
        (_at(25, 8), 13 * HOUR, True, _at(25, 21)),
        (_at(25, 8), 14 * HOUR, True, _at(26, 9)),
        (_at(25, 20), (1 + 13 + 13 + 1) * HOUR, True, _at(28, 9)),
    ],
)
def test_the_end_reckons_with_the_nights(start: datetime, recipients: int, end: datetime, *, daytime: bool) -> None:
    """As many nights as it takes; none where the campaign does not mind them."""
    assert RULES.ends_at(start, recipients, daytime=daytime) == end
