"""The honest sentence for a person whose message or tap could not be handled."""

from aiogram.enums import ChatType
from aiogram.types import Message, Update

from bot.languages import Language
from bot.telegram.screen import Screen


def apology(language: Language) -> Screen:
    """Say that it failed, that it is known, and what to do."""
    _ = language.gettext
    return Screen(
        _("I could not handle this: the fault is on my side, and it is already recorded.")
        + "\n\n"
        + _("Please try again later. /start opens the menu."),
        fresh=True,
    )


def expects_an_answer(update: Update) -> bool:
    """Whether somebody waits for an answer to this update: a tap, or words in a private chat."""
    if update.callback_query is not None:
        return True
    words: Message | None = update.message or update.edited_message
    return words is not None and words.chat.type == ChatType.PRIVATE
