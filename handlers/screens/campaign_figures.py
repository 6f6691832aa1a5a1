"""Figures of campaigns as screens write them: bars, shares, outcomes, how long it takes."""

from datetime import timedelta

from bot.campaigns.models import Card, Outcome, Tally
from bot.campaigns.words import cause_of, failures
from bot.content.screens import bold
from bot.languages import Language
from bot.numbers.words import written
from handlers.screens.campaign_words import title_of

_CELLS = 10


def title(card: Card, language: Language) -> str:
    """The campaign's number and title as a heading."""
    return bold(title_of(card, language))


def percent(part: int, whole: int) -> int:
    """Whole percents; 100 only where nothing is missing."""
    if not whole:
        return 0
    return min(100, 100 * part // whole)


def bar(share: int) -> str:
    """A bar of ten cells for so many percents, and the number."""
    full = min(_CELLS, share * _CELLS // 100)
    return f"{'▓' * full}{'░' * (_CELLS - full)} {share} %"


def outcomes(tally: Tally, language: Language) -> str:
    """What became of the copies, a line each; what did not happen is left out."""
    _ = language.gettext

    def count(outcome: Outcome) -> str:
        return written(tally.of(outcome), language)

    lines = [_("Delivered: {count}").format(count=count(Outcome.SENT))]
    if tally.failed:
        lines.append(_("Not delivered: {count}").format(count=written(tally.failed, language)))
        lines += [f"· {cause_of(cause, language)}: {written(number, language)}" for cause, number in failures(tally)]
    for outcome, words in (
        (Outcome.UNKNOWN, _("Unknown whether delivered: {count}")),
        (Outcome.DOUBTFUL, _("May have got it twice: {count}")),
        (Outcome.CORRECTED, _("Corrected copies: {count}")),
        (Outcome.RECALLED, _("Recalled copies: {count}")),
    ):
        if tally.of(outcome):
            lines.append(words.format(count=count(outcome)))
    return "\n".join(lines)


def lasting(span: timedelta, language: Language) -> str:
    """How long something takes, in hours and minutes."""
    _ = language.gettext
    minutes = round(span / timedelta(minutes=1))
    if minutes < 1:
        return _("less than a minute")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=written(hours, language), minutes=rest)


def per_minute(count: int, span: timedelta) -> int:
    """How many in a minute, on average."""
    seconds = span.total_seconds()
    return round(count * 60 / seconds) if seconds >= 1 else 0
