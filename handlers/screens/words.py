"""Words that several screens of reports say alike: kinds, places, statuses, outcomes, days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.content.reporting import Reporting
from bot.languages import Language
from bot.reports.models import Identity, Outcome, Status


def status_of(status: Status, language: Language) -> str:
    """A report's status, in a word or two."""
    _ = language.gettext
    return {
        Status.RECEIVED: _("received"),
        Status.IN_WORK: _("in work"),
        Status.WAITING: _("waiting for the author"),
        Status.ANSWERED: _("answered"),
        Status.CLOSED: _("closed"),
        Status.WITHDRAWN: _("withdrawn"),
    }[status]


def outcome_of(outcome: Outcome, language: Language) -> str:
    """How a report ended, in a few words."""
    _ = language.gettext
    return {
        Outcome.RESTORED: _("the right was restored"),
        Outcome.AGREED: _("agreed with the employer"),
        Outcome.ADVISED: _("advice was given"),
        Outcome.PASSED_ON: _("passed on to a state body"),
        Outcome.NOT_CONFIRMED: _("not confirmed"),
    }[outcome]


def identity_of(identity: Identity, language: Language) -> str:
    """How an author is known, in a few words."""
    _ = language.gettext
    return {
        Identity.NAMED: _("By name"),
        Identity.SECRETARY: _("To the secretary only"),
        Identity.ANONYMOUS: _("Anonymous"),
    }[identity]


def files(count: int, language: Language) -> str:
    """So many files; nothing for none."""
    return language.ngettext("{count} file", "{count} files", count).format(count=count) if count else ""


def day(moment: date) -> str:
    """The day, as both languages write it in figures."""
    return f"{moment:%d.%m.%Y}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """The moment to the second, with its distance from UTC, so that it can be checked anywhere."""
    return f"{at.astimezone(zone):%d.%m.%Y %H:%M:%S (UTC%z)}"


def region_name(key: str | None, reporting: Reporting, language: Language) -> str:
    """The region's name; "not said" where it was passed over."""
    found = reporting.region(key) if key else None
    return found.in_language(language.code).name if found else language.gettext("not said")


def institution_name(key: str | None, reporting: Reporting, language: Language) -> str:
    """The institution's name; "not said" where it was passed over."""
    found = reporting.institution(key) if key else None
    return found.in_language(language.code).button if found else language.gettext("not said")


def shortened(words: str, limit: int) -> str:
    """The words, cut at a space with an ellipsis where they are longer than this many characters."""
    if len(words) <= limit:
        return words
    return f"{words[:limit].rsplit(' ', 1)[0]} …"


def kind_name(key: str, reporting: Reporting, language: Language) -> str:
    """What happened, in words."""
    found = reporting.kind(key)
    return found.in_language(language.code).title if found else language.gettext("A question to the union")
