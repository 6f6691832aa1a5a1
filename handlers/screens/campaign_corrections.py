"""Correcting a campaign on a phone: which text, the new one, and the second tap."""

from collections.abc import Sequence

from bot.campaigns.content import Content, Text
from bot.campaigns.models import Card
from bot.campaigns.words import arm_name
from bot.languages import Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import CorrectCampaign
from handlers.screens.campaign_figures import title
from handlers.screens.campaign_running import to_campaign
from handlers.screens.campaign_words import excerpt, text_language

TEXTS_SHOWN = 8
"""Texts that the choice offers: a broadcast has four at most."""
CAPTION = 26
"""Characters of a text's name behind its number."""


def choice(card: Card, texts: Sequence[Text], language: Language) -> Screen:
    """Which text is to be corrected."""
    _ = language.gettext
    shown = texts[:TEXTS_SHOWN]
    lines = [
        f"{at}. {_named(text, language)}: {excerpt(text.content, language)}" for at, text in enumerate(shown, start=1)
    ]
    rows: list[Row] = [
        [Button(f"{at}. {_named(text, language)}", CorrectCampaign(id=card.id, text=text.id))]
        for at, text in enumerate(shown, start=1)
    ]
    parts = [title(card, language), _("Which text is to be corrected?"), "\n".join(lines)]
    return Screen("\n\n".join(parts), [*rows, to_campaign(card.id, language)])


def ask(card: Card, text: Text, language: Language) -> Screen:
    """The new text is to be sent."""
    parts = [title(card, language), f"{_named(text, language)}: {excerpt(text.content, language)}"]
    return Screen("\n\n".join([*parts, _wanted(text.content, language)]), [to_campaign(card.id, language)], fresh=True)


def preview(card: Card, text: Text, copies: int, language: Language) -> Screen:
    """The second tap, below the message as members will see it."""
    _ = language.gettext
    caption = language.ngettext("Edit {count} copy", "Edit {count} copies", copies)
    edits = Button(
        caption.format(count=written(copies, language)), CorrectCampaign(id=card.id, text=text.id, sure=True)
    )
    again = Button(_("Write it anew"), CorrectCampaign(id=card.id, text=text.id))
    words = _("Above is what members will see in place of the old text. The buttons beneath it stay.")
    return Screen(words, [[edits], [again], to_campaign(card.id, language)], fresh=True)


def not_fitting(card: Card, old: Content, language: Language) -> Screen:
    """Telegram lets a message keep its kind only."""
    words = language.gettext("This does not fit: Telegram lets a message that is out keep its kind only.")
    return Screen(f"{words}\n\n{_wanted(old, language)}", [to_campaign(card.id, language)])


def too_long(card: Card, limit: int, language: Language) -> Screen:
    """The words are too long for their place."""
    words = language.gettext("This is too long: here Telegram takes {limit} characters. Send a shorter text.")
    return Screen(words.format(limit=written(limit, language)), [to_campaign(card.id, language)])


def waits_for_album(card: Card, count: int, language: Language) -> Screen:
    """The first part of an album has come."""
    words = language.ngettext(
        "I take an album in place of the old one once all of it is here: {count} file.",
        "I take an album in place of the old one once all of it is here: {count} files.",
        count,
    )
    return Screen(words.format(count=count), [to_campaign(card.id, language)])


def uncorrectable(language: Language) -> Notice:
    """Nothing of such a message can be edited."""
    return Notice(language.gettext("Telegram does not let stickers and video notes be edited. You can recall them."))


def gone(language: Language) -> Notice:
    """There is nothing that waits to be confirmed."""
    return Notice(language.gettext("This correction is not waiting any more. Begin it anew from the campaign."))


def _wanted(old: Content, language: Language) -> str:
    """What may be sent in place of this."""
    _ = language.gettext
    if not old.files:
        return _("Send the new text in one message, or forward it. You will see it before it goes to anybody.")
    if old.files[0].kind == "voice":
        return _("Send the new words in one message: the recording itself can't be replaced.")
    if old.is_album:
        return language.ngettext(
            "Send the new words in one message, and the album stays; or an album of {count} file of the same kinds.",
            "Send the new words in one message, and the album stays; or an album of {count} files of the same kinds.",
            len(old.files),
        ).format(count=len(old.files))
    return _("Send the new words in one message, and the file stays; or a file of the same kind with its words.")


def _named(text: Text, language: Language) -> str:
    name = text_language(text.language, language)
    if text.arm == "b":
        name = language.gettext("{language}, version {arm}").format(language=name, arm=arm_name("b", language))
    return name[:CAPTION]
