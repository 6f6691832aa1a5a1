"""What a member reads who presses a button beneath a campaign's copy."""

from bot.languages import Language
from bot.telegram.screen import Notice


def thanks(language: Language) -> Notice:
    """The message was helpful."""
    return Notice(language.gettext("Thank you: now we know that it helped."))


def counted(language: Language) -> Notice:
    """The vote counts."""
    return Notice(language.gettext("Your vote is counted. You can change it while the poll is open."))


def closed(language: Language) -> Notice:
    """The poll takes no votes any more."""
    return Notice(language.gettext("The poll is over: votes are not taken any more."))


def trial(language: Language) -> Notice:
    """An organiser tries the buttons of a campaign that they did not get."""
    return Notice(language.gettext("This is a trial copy: the button works, but nothing is counted here."))


def out_of_date(language: Language) -> Notice:
    """The button belongs to nothing that this person got."""
    return Notice(language.gettext("This button is out of date."))
