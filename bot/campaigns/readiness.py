"""What stands between a draft and its members; what is reached with the texts that there are."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from zlib import crc32

from bot.campaigns.content import Arm, Content, Text
from bot.campaigns.models import CampaignKind, Card
from bot.languages import LANGUAGE_CODES, LanguageCode


class Fault(StrEnum):
    """Why a draft can't go yet."""

    NO_TEXT = "no_text"
    NO_CHOICES = "no_choices"
    CHOICES_DIFFER = "choices_differ"
    BUTTONS_DIFFER = "buttons_differ"
    VERSIONS_DIFFER = "versions_differ"
    NOTHING_COUNTED = "nothing_counted"


def sent_texts(card: Card, texts: Collection[Text]) -> list[Text]:
    """The texts that members will see: those of the second version only where there is an A/B test."""
    return [text for text in texts if text.arm == "a" or card.sample]


def languages_of(texts: Collection[Text], arm: Arm = "a") -> list[LanguageCode]:
    """The languages whose readers have a text of this version."""
    return [code for code in LANGUAGE_CODES if any(text.arm == arm and text.serves(code) for text in texts)]


def faults(card: Card, texts: Collection[Text]) -> list[Fault]:
    """All that stands between a draft and its members."""
    sent = sent_texts(card, texts)
    if not any(text.arm == "a" for text in sent):
        return [Fault.NO_TEXT]
    contents = [text.content for text in sent]
    choices = {len(content.choices) for content in contents}
    found = {
        Fault.NO_CHOICES: card.kind is CampaignKind.POLL and choices == {0},
        Fault.CHOICES_DIFFER: len(choices) > 1,
        Fault.BUTTONS_DIFFER: any(_differ([text.content for text in sent if text.arm == arm]) for arm in ("a", "b")),
        Fault.VERSIONS_DIFFER: bool(card.sample) and _told(sent, "a") != _told(sent, "b"),
        Fault.NOTHING_COUNTED: bool(card.sample) and not all(content.counts_presses for content in contents),
    }
    return [fault for fault, is_there in found.items() if is_there]


def mark_of(card: Card, texts: Collection[Text]) -> int:
    """A number that is another one when texts, audience, time or terms are: what was looked at is what goes."""
    terms = (card.audience.model_dump_json(), card.urgent, card.at_most_once, card.daytime, card.sample, card.starts_at)
    shown = sorted((text.language, text.arm, text.content.model_dump_json()) for text in sent_texts(card, texts))
    return crc32(repr((terms, shown)).encode())


def _told(texts: Collection[Text], arm: Arm) -> set[str]:
    return {text.language for text in texts if text.arm == arm}


def _differ(contents: Sequence[Content]) -> bool:
    """Presses are counted by a button's place, so the same button stands in the same place in both languages."""
    places = [
        [(at, lead.entry, lead.helpful) for at, lead in enumerate(content.leads) if lead.url is None]
        for content in contents
        if content.may_have_buttons
    ]
    return any(place != places[0] for place in places)
