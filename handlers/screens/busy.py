"""What is shown in place of something expensive while the bot has much to do."""

from bot.languages import Language
from bot.telegram.screen import Notice


def later(minutes: int, language: Language) -> Notice:
    """Not now: in so many minutes."""
    _ = language.gettext
    words = _("I have much to do now, and reports and questions go first. Please try again in {minutes} min.")
    return Notice(words.format(minutes=minutes))
