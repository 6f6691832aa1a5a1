"""What became of copies, in words that screens, pictures and tables say alike."""

from bot.campaigns.content import Arm
from bot.campaigns.models import Outcome, Tally
from bot.languages import Language
from bot.storage.campaign_tables import CAUSES


def cause_of(outcome: Outcome, language: Language) -> str:
    """Why a copy did not arrive, or what else became of it, in a few words."""
    _ = language.gettext
    return {
        Outcome.SENT: _("delivered"),
        Outcome.UNKNOWN: _("unknown whether delivered"),
        Outcome.BLOCKED: _("blocked the bot"),
        Outcome.GONE: _("the account is gone"),
        Outcome.REFUSED: _("refused by Telegram"),
        Outcome.UNANSWERED: _("no answer from Telegram"),
        Outcome.UNSUBSCRIBED: _("unsubscribed"),
        Outcome.DOUBTFUL: _("may have got it twice"),
        Outcome.CORRECTED: _("corrected"),
        Outcome.RECALLED: _("recalled"),
        Outcome.KEPT: _("could not be changed"),
    }[outcome]


def arm_name(arm: Arm, language: Language) -> str:
    """The letter of a version of an A/B test."""
    _ = language.gettext
    return {"a": _("A"), "b": _("B")}[arm]


def failures(tally: Tally) -> list[tuple[Outcome, int]]:
    """The causes by which copies did not arrive, with how many; those that happened."""
    return [(cause, tally.of(cause)) for cause in CAUSES if tally.of(cause)]
