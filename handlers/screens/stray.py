"""Answers to what the bot can't use: never silence, always a way on."""

from bot.languages import Language
from bot.telegram.screen import Screen
from handlers.screens.menu import menu, menu_rows


def unheard(language: Language) -> Screen:
    """A voice message, a song, a round video."""
    _ = language.gettext
    return _with_menu(
        language,
        _("I can't listen to recordings yet."),
        _("Please write it in words: one sentence is enough."),
    )


def unseen(language: Language) -> Screen:
    """A picture, a video, a file."""
    _ = language.gettext
    return _with_menu(
        language,
        _("I can't look at pictures and files, and I don't keep them."),
        _("Please write in words what you want to know."),
    )


def smiled_at(language: Language) -> Screen:
    """A sticker or a die."""
    _ = language.gettext
    return _with_menu(language, _("I see it, but I only answer to words."), _("Choose a section or write a word."))


def place_not_needed(language: Language) -> Screen:
    """A place or an address."""
    _ = language.gettext
    return _with_menu(
        language,
        _("I don't need to know where you are, and I don't keep it."),
        _("Choose a section or write a word."),
    )


def contact_not_needed(language: Language) -> Screen:
    """Somebody's telephone number."""
    _ = language.gettext
    return _with_menu(
        language,
        _("I don't need telephone numbers, and I don't keep this one."),
        _("You can delete the message. Choose a section or write a word."),
    )


def no_polls(language: Language) -> Screen:
    """A poll or a checklist."""
    _ = language.gettext
    return _with_menu(language, _("I can't take part in polls."), _("Choose a section or write a word."))


def forwarded(language: Language) -> Screen:
    """Somebody else's message, sent on."""
    _ = language.gettext
    return _with_menu(
        language,
        _("This is somebody else's message: I don't know what in it concerns you."),
        _("Please ask in your own words."),
    )


def edited(language: Language) -> Screen:
    """Words that were changed after they had been answered."""
    _ = language.gettext
    return _with_menu(
        language,
        _("I see that you changed your message."),
        _("My earlier answer stays as it is. To ask again, send a new message."),
    )


def unknown_command(language: Language) -> Screen:
    """A command that does not exist."""
    _ = language.gettext
    return _with_menu(language, _("I don't know this command."), _("/help tells what I can do."))


def unknown_thing(language: Language) -> Screen:
    """Anything else that a person may send."""
    _ = language.gettext
    return _with_menu(language, _("I can't use this kind of message."), _("Please write it in words."))


def old_button(language: Language) -> Screen:
    """A button that leads nowhere any more."""
    return menu(language, notice=language.gettext("This button is out of date. Here is the menu."))


def _with_menu(language: Language, *sentences: str) -> Screen:
    return Screen("\n\n".join(sentences), menu_rows(language))
