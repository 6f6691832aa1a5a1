"""The captions of what is counted, and how numbers and months are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.languages import Language


@dataclass(frozen=True)
class Names:
    """Captions by key, in the reader's language. A key without a caption is shown as it is."""

    kinds: Mapping[str, str]
    principles: Mapping[str, str]
    regions: Mapping[str, str]
    institutions: Mapping[str, str]
    identities: Mapping[str, str]
    statuses: Mapping[str, str]
    outcomes: Mapping[str, str]


def caption(captions: Mapping[str, str], key: str | None, language: Language) -> str:
    """The caption of a key; None is what was not said."""
    _ = language.gettext
    return _("Not said") if key is None else captions.get(key, key)


def written(count: float | None, language: Language) -> str:
    """A number as the language writes it, to one decimal, or the word for a hidden one."""
    _ = language.gettext
    return _("hidden") if count is None else format_decimal(count, format="#,##0.#", locale=language.code)


def month_name(month: date, language: Language) -> str:
    """A month and its year, as a heading."""
    return format_date(month, "LLLL y", locale=language.code).capitalize()


def short_month(month: date, language: Language) -> str:
    """A month's short name, without a dot."""
    return format_date(month, "LLL", locale=language.code).rstrip(".")


def note_on_hidden(floor: int, language: Language) -> str:
    """Why some numbers are hidden."""
    _ = language.gettext
    return _(
        "Numbers under {floor} are hidden so that nobody can be recognised, and with them some larger ones from which "
        "they could be computed."
    ).format(floor=floor)
