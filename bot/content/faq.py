"""The FAQ: entries in categories, and the questions to which the bot has no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.content.alarm import Alarm, read_alarm
from bot.content.entries import Entry, read_entries
from bot.content.folders import named_folders
from bot.content.models import read_yaml_model
from bot.content.reading import Reading
from bot.content.tongues import Code, Tongues, Words
from bot.content.wordings import note_shared_wordings

CATEGORY_LIMIT = 28

Caption = Annotated[Words, StringConstraints(max_length=CATEGORY_LIMIT)]


class _Caption(Tongues):
    kk: Caption
    ru: Caption


class _Categories(BaseModel):
    """The categories in the order in which they are shown (`faq/categories.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: dict[str, _Caption]


class _OutOfScope(BaseModel):
    """Questions that the bot does not answer (`faq/out-of-scope.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kk: tuple[Words, ...]
    ru: tuple[Words, ...]


@dataclass(frozen=True)
class Category:
    """A group of entries, known by its key."""

    key: str
    title: Tongues
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Faq:
    """All entries by their ids, the categories, and what is none of the bot's business."""

    entries: Mapping[str, Entry]
    categories: tuple[Category, ...]
    out_of_scope: Mapping[Code, tuple[str, ...]]
    alarm: Alarm

    def category(self, key: str) -> Category | None:
        """The category of this key."""
        return next((category for category in self.categories if category.key == key), None)


def read_faq(reading: Reading) -> Faq | None:
    """The FAQ; None, with what is wrong noted, where it can't be shown."""
    root = reading.root / "faq"
    named = read_yaml_model(_Categories, root / "categories.yaml", reading.findings)
    alarm = read_alarm(root / "alarm.yaml", reading.findings)
    outside = read_yaml_model(_OutOfScope, root / "out-of-scope.yaml", reading.findings)
    entries = read_entries(root, reading)
    note_shared_wordings(entries, reading.findings)
    _note_lost(entries, named, reading)
    if named is None or outside is None or alarm is None:
        return None
    categories = [
        Category(key, title, tuple(entry for entry in entries if entry.category == key))
        for key, title in named.categories.items()
    ]
    return Faq({entry.id: entry for entry in entries}, tuple(categories), {"kk": outside.kk, "ru": outside.ru}, alarm)


def _note_lost(entries: Sequence[Entry], named: _Categories | None, reading: Reading) -> None:
    ids = {folder.name for folder in named_folders(reading.root / "faq", reading.findings)}
    for entry in entries:
        for other in entry.related:
            if other == entry.id or other not in ids:
                reading.findings.add(entry.path, f"«related»: «{other}» не ведёт к другому ответу")
        if named is not None and entry.category not in named.categories:
            reading.findings.add(entry.path, f"«category»: «{entry.category}» нет в categories.yaml")
