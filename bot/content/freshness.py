"""Law ages: answers whose law was checked long ago, or before its last edition, may no longer be right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.acts import Act
from bot.content.entries import Entry


@dataclass(frozen=True)
class Freshness:
    """What counts as fresh: the acts as they stand, and for how many months a check is trusted."""

    acts: Mapping[str, Act]
    months: int

    def listed(self, entries: Iterable[Entry], today: date) -> Iterator[str]:
        """A line for each stale entry, the one checked longest ago first: what makes it so."""
        for entry in sorted(entries, key=lambda entry: (entry.checked, entry.id)):
            newer = [f"{key} ({self.acts[key].edition:%d.%m.%Y})" for key in self.newer_acts(entry)]
            if self.is_stale(entry, today):
                why = f"; новее редакция · редакциясы жаңарақ: {', '.join(newer)}" if newer else ""
                yield f"{entry.id}: проверено · тексерілді {entry.checked:%d.%m.%Y}{why}"

    def newer_acts(self, entry: Entry) -> Iterator[str]:
        """The keys of the acts that have an edition newer than the entry's check."""
        return (key for key in sorted(entry.acts) if key in self.acts and self.acts[key].edition > entry.checked)

    def is_old(self, entry: Entry, today: date) -> bool:
        """Whether the entry was checked more than these months ago."""
        checked = entry.checked
        months = (today.year - checked.year) * 12 + today.month - checked.month
        return (months, today.day - checked.day) > (self.months, 0)

    def is_stale(self, entry: Entry, today: date) -> bool:
        """Whether a reader must be told that the law may have changed since."""
        return self.is_old(entry, today) or next(self.newer_acts(entry), None) is not None
