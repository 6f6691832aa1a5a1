"""The digest as organisers see it on a phone: its schedule, an issue that waits, its parts, those that went out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from html import escape
from zoneinfo import ZoneInfo

from bot.campaigns.content import Content
from bot.campaigns.issues import Issue
from bot.campaigns.models import Card, Outcome, Tally
from bot.campaigns.rules import Rules
from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.digest.composing import Part
from bot.languages import Language, LanguageCode
from bot.numbers.words import written
from bot.telegram.copy_buttons import PressLead
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import OpenCampaign
from handlers.digest_buttons import (
    EditIssue,
    MakeIssue,
    OpenIssue,
    OpenIssues,
    PreviewIssue,
    SendIssue,
    SkipIssue,
    SwitchPart,
    WriteOpening,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.words import region_name, shortened

OPENING_LIMIT = 500
"""UTF-16 units of the opening words that a reader sees."""
TITLE_SHOWN = 70
BUTTON_SHOWN = 22
REGIONS_SHOWN = 3
MOST_PARTS = 12
"""Parts that the screens show; the newest come first."""


@dataclass(frozen=True)
class Sent:
    """An issue that went out."""

    card: Card
    tally: Tally


@dataclass(frozen=True)
class Draft:
    """An issue that waits, with its parts."""

    issue: Issue
    parts: Sequence[Part]


def overview(
    following: datetime | None, waiting: Issue | None, sent: Sequence[Sent], rules: Rules, language: Language
) -> Screen:
    """When the next issue is due, the one that waits, and the last ones."""
    _ = language.gettext
    lines = [_("The next issue is due on {moment}.").format(moment=_moment(following, rules.zone))] if following else []
    if waiting is not None:
        lines.append(
            _("An issue waits for your word: {count} readers.").format(count=written(waiting.body.readers, language))
        )
    else:
        lines.append(_("No issue waits: it is made when it is due and there is something new."))
    if sent:
        lines.append(_("Went out, day and how many got it:"))
    text = "\n\n".join([bold(_("The union's digest")), *lines])
    past: list[Row] = [
        [Button(f"{one.card.title} · {written(one.tally.of(Outcome.SENT), language)}", OpenCampaign(id=one.card.id))]
        for one in sent
    ]
    first: Row = [
        Button(_("The issue that waits"), OpenIssue(id=waiting.number))
        if waiting
        else Button(_("Make an issue now"), MakeIssue())
    ]
    return Screen(text, [first, *past, back_to_menu(language)])


def draft(found: Draft, rules: Rules, reporting: Reporting, language: Language, *, fresh: bool = False) -> Screen:
    """An issue that waits for an organiser's word."""
    _, issue = language.gettext, found.issue
    texts = [
        bold(_("An issue of the digest is ready")),
        _("It has news for {count} readers; each gets their own part of it.").format(
            count=written(issue.body.readers, language)
        ),
        _listed(found.parts, reporting, language),
        _fate(issue, rules, language),
    ]
    return Screen(
        "\n\n".join(text for text in texts if text),
        [
            [Button(_("Send"), SendIssue(id=issue.number))],
            [Button(_("Preview"), PreviewIssue(id=issue.number)), Button(_("Edit"), EditIssue(id=issue.number))],
            [Button(_("Skip this one"), SkipIssue(id=issue.number)), Button(_("All issues"), OpenIssues())],
        ],
        fresh=fresh,
    )


def previews(issue: Issue, contents: Mapping[LanguageCode, Content | None]) -> list[Screen]:
    """What a reader of all topics gets, in each language, without the buttons at its foot."""
    return [
        Screen(content.text, [[_lead(issue.number, at, content)] for at in range(len(content.leads))], fresh=True)
        for content in contents.values()
        if content is not None
    ]


def edit(found: Draft, reporting: Reporting, language: Language) -> Screen:
    """The parts, each to be taken out or put back, and the opening words."""
    _, number, opening = language.gettext, found.issue.number, found.issue.body.opening
    rows: list[Row] = [
        [
            Button(
                f"{'–' if part.struck else '✓'} {at}. {shortened(_title(part, language), BUTTON_SHOWN)}",
                SwitchPart(id=number, part=mark_of(part.key)),
            )
        ]
        for at, part in enumerate(found.parts[:MOST_PARTS], 1)
    ]
    words: Row = [
        Button(_("Opening, Kazakh"), WriteOpening(id=number, language="kk")),
        Button(_("Opening, Russian"), WriteOpening(id=number, language="ru")),
    ]
    strike: Row = [
        Button(caption, WriteOpening(id=number, language=code, strike=True))
        for code, caption in _strikes(language).items()
        if opening.get(code)
    ]
    texts = [
        _("Tap a part to take it out or to put it back. What is taken out does not come in later issues either."),
        _listed(found.parts, reporting, language),
        *(opening[code] for code in ("kk", "ru") if opening.get(code)),
    ]
    return Screen(
        "\n\n".join(text for text in texts if text),
        [*rows, words, strike, [Button(_("‹ Back"), OpenIssue(id=number))]],
    )


def ask_opening(number: int, code: LanguageCode, language: Language) -> Screen:
    """The opening words are to be written."""
    _ = language.gettext
    which = {
        "kk": _("Write the opening words in Kazakh."),
        "ru": _("Write the opening words in Russian."),
    }[code]
    more = _("One message of up to {limit} characters; its formatting is kept. It stands before the news.")
    return Screen(f"{which} {more.format(limit=OPENING_LIMIT)}", [[Button(_("‹ Back"), EditIssue(id=number))]])


def opening_refused(number: int, language: Language) -> Screen:
    """The opening words are no text, or too long."""
    _ = language.gettext
    text = _("That can't stand there: a text of up to {limit} characters is needed. Write it once more.")
    return Screen(text.format(limit=OPENING_LIMIT), [[Button(_("‹ Back"), EditIssue(id=number))]])


def sure_to_send(issue: Issue, language: Language) -> Screen:
    """Whether the issue is to go out."""
    _ = language.gettext
    text = _("Send the issue now? It goes to about {count} readers, from 8 to 21 o'clock.")
    return Screen(
        text.format(count=written(issue.body.readers, language)),
        [[Button(_("Yes, send"), SendIssue(id=issue.number, sure=True)), Button(_("No"), OpenIssue(id=issue.number))]],
    )


def sure_to_skip(issue: Issue, language: Language) -> Screen:
    """Whether the issue is to be left out."""
    _ = language.gettext
    return Screen(
        _("Leave this issue out? Nobody gets it; the next issue tells its news."),
        [[Button(_("Leave out"), SkipIssue(id=issue.number, sure=True)), Button(_("No"), OpenIssue(id=issue.number))]],
    )


def let_go(number: int, readers: int, language: Language) -> Screen:
    """The issue is on its way."""
    _ = language.gettext
    text = _("The issue is on its way to {count} readers.").format(count=written(readers, language))
    return Screen(text, [[Button(_("How it goes"), OpenCampaign(id=number))], [Button(_("All issues"), OpenIssues())]])


def let_itself_go(number: int, readers: int, language: Language) -> Screen:
    """The issue has been sent by itself."""
    _ = language.gettext
    text = _("Nobody stopped the issue of the digest, so it is on its way to {count} readers.").format(
        count=written(readers, language)
    )
    return Screen(text, [[Button(_("How it goes"), OpenCampaign(id=number))], [Button(_("All issues"), OpenIssues())]])


def skipped(language: Language) -> Screen:
    """The issue is left out."""
    _ = language.gettext
    return Screen(
        _("The issue is left out. The next one tells what was in it."),
        [[Button(_("All issues"), OpenIssues())], back_to_menu(language)],
    )


def moved_on(language: Language) -> Notice:
    """The issue waits no more."""
    return Notice(language.gettext("This issue waits no more: it was sent, left out, or replaced by a newer one."))


def nothing_new(language: Language) -> Notice:
    """There is nothing to make an issue of."""
    return Notice(language.gettext("Nothing is new for anybody: there is nothing to send."))


def mark_of(key: str) -> str:
    """What stands for a part's key in a button: keys can be too long."""
    return blake2s(key.encode(), digest_size=6).hexdigest()


def _listed(parts: Sequence[Part], reporting: Reporting, language: Language) -> str:
    lines = [_line(at, part, reporting, language) for at, part in enumerate(parts[:MOST_PARTS], 1)]
    more = len(parts) - MOST_PARTS
    if more > 0:
        lines.append(language.ngettext("And {count} more", "And {count} more", more).format(count=more))
    return "\n".join(lines)


def _line(at: int, part: Part, reporting: Reporting, language: Language) -> str:
    title = escape(shortened(_title(part, language), TITLE_SHOWN), quote=False)
    names = [region_name(key, reporting, language) for key in part.regions[:REGIONS_SHOWN]]
    names += ["…"] if len(part.regions) > REGIONS_SHOWN else []
    where = f" ({escape(', '.join(names), quote=False)})" if names else ""
    return f"<s>{at}. {title}</s>{where}" if part.struck else f"{at}. {title}{where}"


def _title(part: Part, language: Language) -> str:
    _ = language.gettext
    return {
        "item": "{title}",
        "entry": _("New answer: {title}"),
        "asked": _("Read most: {title}"),
        "numbers": _("Reports in figures: {title}"),
        "training": _("The next training: {title}"),
        "principle": _("The principle of the month: {title}"),
    }[part.kind].format(title=part.title)


def _fate(issue: Issue, rules: Rules, language: Language) -> str:
    _ = language.gettext
    if rules.issue_goes_after is None:
        return _("It waits for your word.")
    goes = rules.daytime(issue.body.until + rules.issue_goes_after)
    return _("If nobody acts, it goes by itself on {moment}.").format(moment=_moment(goes, rules.zone))


def _strikes(language: Language) -> dict[LanguageCode, str]:
    _ = language.gettext
    return {"kk": _("Take out, Kazakh"), "ru": _("Take out, Russian")}


def _lead(number: int, at: int, content: Content) -> Button:
    lead = content.leads[at]
    if lead.url is not None:
        return Button(lead.caption, url=lead.url)
    return Button(lead.caption, PressLead(campaign=number, arm="a", number=at))


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d.%m.%Y %H:%M}" if at else "—"
