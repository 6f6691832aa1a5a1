"""A campaign's texts on a phone: what is to be written, what was taken, why something can't be sent."""

from collections.abc import Sequence
from enum import StrEnum

from bot.campaigns.content import CAPTION_LIMIT, CHOICE_LIMIT, MOST_CHOICES, TEXT_LIMIT, Content, Text, TextLanguage
from bot.campaigns.models import CampaignKind, Card
from bot.campaigns.readiness import Fault, faults, languages_of
from bot.content.screens import bold
from bot.languages import LANGUAGE_CODES, Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Row, Screen
from handlers.campaign_buttons import JoinTexts, OpenCampaign, SetTerm, WriteText
from handlers.screens.campaign_draft import fault_of
from handlers.screens.campaign_words import lines_of_texts, text_language, to_draft
from handlers.screens.rows import in_pairs, marked

SAMPLES = (10, 20, 50)
"""Percent of the audience that an A/B test may try its versions on."""


class Unfit(StrEnum):
    """Why a message can't be a campaign's text."""

    KIND = "kind"
    TEXT_TOO_LONG = "text_too_long"
    CAPTION_TOO_LONG = "caption_too_long"
    POLL = "poll"
    ALBUM_OF_POLL = "album_of_poll"
    ALBUM_MIXED = "album_mixed"


def ask_text(card: Card, wanted: WriteText, texts: Sequence[Text], language: Language, taken: str = "") -> Screen:
    """What is to be written next. `taken`: what became of the words before."""
    is_poll = card.kind is CampaignKind.POLL
    ask = _ask_poll(wanted.language, language) if is_poll else _ask_message(wanted.language, language)
    version = language.gettext("Version B of the A/B test.") if wanted.arm == "b" else ""
    parts = [part for part in (taken, version, ask) if part]
    return Screen("\n\n".join(parts), [*_other_ways(card, wanted, texts, language), to_draft(card, language)])


def taken(code: TextLanguage, content: Content, language: Language) -> str:
    """What was made of the message."""
    _ = language.gettext
    if content.choices:
        return _(
            "The poll is taken. It goes out with buttons, not as Telegram's own poll, so that votes can be counted by "
            "region."
        )
    return {
        "kk": _("The Kazakh text is taken."),
        "ru": _("The Russian text is taken."),
        "both": _("The text for both languages is taken."),
    }[code]


def edited(language: Language) -> str:
    """The text follows the edited message."""
    return language.gettext("The text is changed as you edited it.")


def unfit(why: Unfit, card: Card, language: Language) -> Screen:
    """Why the message can't be used, and what to do."""
    _ = language.gettext
    known = {
        Unfit.KIND: _("Members can't be sent this kind of message. Send words, a photo, a video, a file, a voice …"),
        Unfit.TEXT_TOO_LONG: _("The text is too long: Telegram takes up to {limit} characters. Shorten it.").format(
            limit=written(TEXT_LIMIT, language)
        ),
        Unfit.CAPTION_TOO_LONG: _(
            "The words under the photo or file are too long: Telegram takes up to {limit} characters there. Shorten "
            "them, or send the words without it."
        ).format(limit=written(CAPTION_LIMIT, language)),
        Unfit.POLL: _(
            "I can't make a poll of this. The question stands in the first line, then 2 to {most} different choices, "
            "each in a line of its own and of up to {limit} characters."
        ).format(most=MOST_CHOICES, limit=CHOICE_LIMIT),
        Unfit.ALBUM_OF_POLL: _(
            "Telegram shows no buttons beneath an album, and a poll needs them. Send one photo, or words alone."
        ),
        Unfit.ALBUM_MIXED: _(
            "This part does not fit into the album and was left out: photos go with videos, files with files."
        ),
    }
    return Screen(known[why], [to_draft(card, language)])


def texts_of(card: Card, texts: Sequence[Text], language: Language) -> Screen:
    """The texts that there are, and the choice of one to be written."""
    _ = language.gettext
    first = [text for text in texts if text.arm == "a"]
    lines = lines_of_texts(first, language) or [_("There is no text yet.")]
    hint = _("One text can serve both languages; then everybody gets it. Writing a text again replaces it.")
    return Screen(
        "\n\n".join([bold(_("Texts")), "\n".join(lines), hint]),
        [
            *_writes(card, "a", [text.language for text in first], language),
            *_joins(card, first, language),
            *_strikes(card, first, language),
            to_draft(card, language),
        ],
    )


def test_of(card: Card, texts: Sequence[Text], language: Language) -> Screen:
    """The A/B test: the sample's size, and the texts of version B."""
    _ = language.gettext
    second = [text for text in texts if text.arm == "b"]
    says = _(
        "Two versions go to a part of the audience, half of it each. When their presses are counted, you choose the "
        "better one, and everybody else gets that."
    )
    found = [fault_of(fault, language) for fault in faults(card, texts) if fault is not Fault.NO_TEXT]
    sizes = [
        Button(marked(f"{size} %", chosen=card.sample == size), SetTerm(id=card.id, term="sample", value=size))
        for size in SAMPLES
    ]
    none = Button(marked(_("No test"), chosen=not card.sample), SetTerm(id=card.id, term="sample", value=0))
    told = languages_of(texts)
    needed: list[TextLanguage] = ["both"] if any(text.language == "both" for text in texts) else list(told)
    rows: list[Row] = [
        [Button(_("Version B: {language}").format(language=text_language(code, language)), _writing(card, code, "b"))]
        for code in needed
    ]
    lines = lines_of_texts(second, language)
    parts = [bold(_("A/B test")), says, "\n".join(lines), "\n".join(found if card.sample else [])]
    return Screen(
        "\n\n".join(part for part in parts if part),
        [*in_pairs([*sizes, none]), *(rows if card.sample else []), to_draft(card, language)],
    )


def _ask_message(code: TextLanguage, language: Language) -> str:
    _ = language.gettext
    ask = {
        "kk": _("Write or forward the message in Kazakh, as it should look."),
        "ru": _("Write or forward the message in Russian, as it should look."),
        "both": _("Write or forward one message in both languages: Kazakh first, Russian below."),
    }[code]
    kept = _(
        "Formatting, photos, videos, files, albums, voice and link buttons are kept. A Telegram poll can be sent too."
    )
    return f"{ask}\n\n{kept}"


def _ask_poll(code: TextLanguage, language: Language) -> str:
    _ = language.gettext
    ask = {
        "kk": _("Write the poll in Kazakh."),
        "ru": _("Write the poll in Russian."),
        "both": _("Write the poll in both languages at once."),
    }[code]
    how = _(
        "The question stands in the first line, each choice in a line of its own: 2 to {most} choices of up to {limit} "
        "characters. Or send a Telegram poll: it goes out with buttons, so that votes can be counted by region."
    )
    return f"{ask} {how.format(most=MOST_CHOICES, limit=CHOICE_LIMIT)}"


def _other_ways(card: Card, wanted: WriteText, texts: Sequence[Text], language: Language) -> list[Row]:
    """Leaving a language out, or one text for both."""
    _ = language.gettext
    there = [text for text in texts if text.arm == wanted.arm]
    rows: list[Row] = []
    if wanted.language == "kk" and not there:
        rows.append([Button(_("Without Kazakh"), _writing(card, "ru", wanted.arm))])
    if wanted.language == "ru" and there:
        rows.append([Button(_("Without Russian"), OpenCampaign(id=card.id))])
    if wanted.language != "both" and not there and wanted.arm == "a":
        rows.append([Button(_("One message for both"), _writing(card, "both", wanted.arm))])
    return [*rows, *_joins(card, there, language)]


def _writes(card: Card, arm: str, there: Sequence[TextLanguage], language: Language) -> list[Row]:
    _ = language.gettext
    buttons = [
        Button(marked(text_language(code, language), chosen=code in there), _writing(card, code, arm))
        for code in LANGUAGE_CODES
    ]
    is_joined = "both" in there
    return [buttons, [Button(marked(_("One message for both"), chosen=is_joined), _writing(card, "both", arm))]]


def _joins(card: Card, there: Sequence[Text], language: Language) -> list[Row]:
    """The one text that there is may serve everybody as it is."""
    if len(there) != 1 or there[0].language == "both":
        return []
    return [[Button(language.gettext("It is for both as it is"), JoinTexts(id=card.id, arm=there[0].arm))]]


def _strikes(card: Card, there: Sequence[Text], language: Language) -> list[Row]:
    if len(there) < len(LANGUAGE_CODES):
        return []
    return [
        [
            Button(f"✕ {text_language(text.language, language)}", _writing(card, text.language, "a", strike=True))
            for text in there
        ]
    ]


def _writing(card: Card, code: TextLanguage, arm: str, *, strike: bool = False) -> WriteText:
    return WriteText.model_validate({"id": card.id, "language": code, "arm": arm, "strike": strike})
