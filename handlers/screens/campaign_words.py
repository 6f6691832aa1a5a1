"""Words that several screens of campaigns say alike: titles, languages, audiences, times."""

from collections.abc import Collection, Sequence
from html import escape
from zoneinfo import ZoneInfo

from bot.campaigns.audience import Audience, Every, Headcount
from bot.campaigns.content import Content, Text, TextLanguage
from bot.campaigns.models import CampaignKind, Card
from bot.content.reporting import Reporting
from bot.content.screens import visible
from bot.languages import Language, LanguageCode
from bot.numbers.words import written
from bot.telegram.screen import Button, Row
from handlers.campaign_buttons import OpenCampaign, OpenCampaigns
from handlers.screens.desk_roles import role_of
from handlers.screens.words import day, institution_name, region_name

CAPTION = 30
EXCERPT = 60
"""Characters of a text that its draft shows."""
NAMED = 3
"""Values of a filter that are named; of more only the number is told."""


def title_of(card: Card, language: Language) -> str:
    """A campaign's number and title, in plain words."""
    title = card.title or language.gettext("without words")
    return f"№ {card.id}. {title}"


def caption_of(card: Card, language: Language, mark: str = "") -> str:
    """The title where it stands on a button."""
    title = f"{mark}{title_of(card, language)}"
    return title if len(title) <= CAPTION else f"{title[: CAPTION - 1].rstrip()}…"


def to_draft(card: Card, language: Language) -> Row:
    """The way back to a campaign."""
    return [Button(language.gettext("‹ To the draft"), OpenCampaign(id=card.id))]


def to_campaigns(language: Language) -> Row:
    """The way back to all campaigns."""
    return [Button(language.gettext("‹ All campaigns"), OpenCampaigns())]


def text_language(code: TextLanguage, language: Language) -> str:
    """The language of a text."""
    _ = language.gettext
    return {"kk": _("Kazakh"), "ru": _("Russian"), "both": _("Both languages")}[code]


def readers_of(codes: Collection[LanguageCode], counted: Headcount, language: Language) -> str:
    """How many read each of these languages."""
    _ = language.gettext
    names: dict[LanguageCode, str] = {"kk": _("in Kazakh {count}"), "ru": _("in Russian {count}")}
    return ", ".join(names[code].format(count=written(counted.by_language[code], language)) for code in codes)


def people(count: int, language: Language) -> str:
    """So many people."""
    return language.ngettext("{count} person", "{count} people", count).format(count=written(count, language))


def kind_of(card: Card, language: Language) -> str:
    """What a campaign is."""
    _ = language.gettext
    return {
        CampaignKind.BROADCAST: _("Message"),
        CampaignKind.POLL: _("Poll"),
        CampaignKind.DIGEST: _("Digest"),
    }[card.kind]


def excerpt(content: Content, language: Language) -> str:
    """What a text begins with, escaped, and what it brings besides words."""
    words = " ".join((visible(content.text) if content.html else content.text).split())
    shown = words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()}…"
    parts = [_files(content, language), f"«{escape(shown, quote=False)}»" if shown else "", _choices(content, language)]
    return ", ".join(part for part in parts if part)


def lines_of_texts(texts: Sequence[Text], language: Language) -> list[str]:
    """A line a text; those of the second version of an A/B test say so."""
    _ = language.gettext
    return [
        "{language}{arm}: {words}".format(
            language=text_language(text.language, language),
            arm=_(", version B") if text.arm == "b" else "",
            words=excerpt(text.content, language),
        )
        for text in texts
    ]


def subscription_of(every: Every, language: Language) -> str:
    """How often somebody wants to hear from the union."""
    _ = language.gettext
    return {
        Every.WEEKLY: _("Digest every week"),
        Every.MONTHLY: _("Digest every month"),
        Every.URGENT: _("Only urgent news"),
        Every.NONE: _("Nothing"),
    }[every]


def audience_lines(audience: Audience, reporting: Reporting, language: Language) -> list[str]:
    """Who gets a campaign, a line a filter; none for everybody."""
    _ = language.gettext
    regions = [region_name(key, reporting, language) for key in audience.regions]
    institutions = [institution_name(key, reporting, language) for key in audience.institutions]
    parts = {
        _("Their language"): [text_language(code, language) for code in audience.languages],
        _("Regions"): regions,
        _("Work at"): institutions,
        _("Roles"): [role_of(role, language) for role in audience.roles],
        _("Subscription"): [subscription_of(every, language) for every in audience.subscriptions],
        _("In the bot"): joined(audience, language),
    }
    return [f"{name}: {_listed(values, language)}" for name, values in parts.items() if values]


def joined(audience: Audience, language: Language) -> list[str]:
    """Since when the members are with the bot."""
    _ = language.gettext
    found = []
    if audience.joined_from is not None:
        found.append(_("since {date}").format(date=day(audience.joined_from)))
    if audience.joined_before is not None:
        found.append(_("before {date}").format(date=day(audience.joined_before)))
    return found


def when_of(card: Card, zone: ZoneInfo, language: Language) -> str:
    """When a campaign begins, and whether quiet hours are kept."""
    _ = language.gettext
    if card.starts_at is None:
        return _("by day, from 08:00 to 21:00") if card.daytime else _("at once, at any hour")
    moment = f"{card.starts_at.astimezone(zone):%d.%m.%Y %H:%M}"
    quiet = _("{moment}, quiet hours kept") if card.daytime else _("{moment}, quiet hours not kept")
    return quiet.format(moment=moment)


def terms_of(card: Card, language: Language) -> list[str]:
    """What is special about how a campaign is sent."""
    _ = language.gettext
    found = []
    if card.urgent:
        found.append(_("Urgent: those who want only urgent news get it too, and it overtakes others."))
    if card.at_most_once:
        found.append(_("At most once: after a failure nobody gets it twice, and somebody may not get it."))
    if card.sample:
        text = _("A/B: {percent} % get one of two versions first, you choose which the others get.")
        found.append(text.format(percent=card.sample))
    return found


def _listed(values: Sequence[str], language: Language) -> str:
    if len(values) <= NAMED:
        return ", ".join(values)
    more = language.gettext("{names} and {count} more")
    return more.format(names=", ".join(values[: NAMED - 1]), count=len(values) - NAMED + 1)


def _files(content: Content, language: Language) -> str:
    _ = language.gettext
    if content.is_album:
        return language.ngettext("album of {count} file", "album of {count} files", len(content.files)).format(
            count=len(content.files)
        )
    names = {
        "photo": _("photo"),
        "video": _("video"),
        "animation": _("animation"),
        "document": _("document"),
        "audio": _("sound recording"),
        "voice": _("voice message"),
        "video_note": _("video note"),
        "sticker": _("sticker"),
    }
    return names[content.files[0].kind] if content.files else ""


def _choices(content: Content, language: Language) -> str:
    count = len(content.choices)
    return language.ngettext("{count} choice", "{count} choices", count).format(count=count) if count else ""
