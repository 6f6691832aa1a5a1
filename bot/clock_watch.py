"""The clock's watch: notices that the wall clock has leapt, by the clock that never goes back."""

import structlog

from bot.clock import Clock

LEAP = 5 * 60.0
"""Seconds by which the two clocks part before it is a leap."""
PATIENCE = 15 * 60.0
"""Seconds after a leap for which nothing is begun by the time of day: the wall clock may be set right again."""

log = structlog.get_logger()


class ClockWatch:
    """Compares the clocks each time it is asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart = self._seconds_apart()
        self._steady_from = clock.monotonic()
        self.leaps = 0
        """How many leaps have been noticed."""

    def look(self) -> None:
        """Notice a leap of the wall clock since the last look."""
        apart = self._seconds_apart()
        leap, self._apart = apart - self._apart, apart
        if abs(leap) < LEAP:
            return
        self.leaps += 1
        self._steady_from = self._clock.monotonic() + PATIENCE
        log.error(
            "clock.leapt",
            seconds=round(leap),
            advice="see to the machine's time (NTP); campaigns, issues and reminders begin in a quarter of an hour, "
            "by the time that the clock shows then",
        )

    def is_steady(self) -> bool:
        """Whether the wall clock can be gone by: it has not leapt lately."""
        self.look()
        return self._clock.monotonic() >= self._steady_from

    def _seconds_apart(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
