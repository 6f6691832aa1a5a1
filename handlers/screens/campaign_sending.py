"""Letting a campaign go: the confirmation with its counts, a second organiser's approval, waiting for the time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TypeAlias

from bot.campaigns.models import CampaignState, Card
from bot.campaigns.readiness import faults, languages_of, mark_of
from bot.campaigns.rules import Rules
from bot.content.screens import bold
from bot.languages import Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import (
    ApproveCampaign,
    OpenAudience,
    OpenCampaign,
    OpenTexts,
    PreviewTexts,
    SubmitCampaign,
    Unschedule,
)
from handlers.screens.campaign_draft import Facts, audience, chosen, fault_of, not_reached
from handlers.screens.campaign_time import wakes
from handlers.screens.campaign_words import (
    kind_of,
    people,
    readers_of,
    terms_of,
    title_of,
    to_campaigns,
    to_draft,
    when_of,
)

Letter: TypeAlias = Callable[[Card, str, Language], Screen]
"""What an author is told of their campaign: by whom (their name), in which language."""


@dataclass(frozen=True)
class Course:
    """How a campaign would go. `approvers`: how many may approve it besides its author (None: it needs no approval)."""

    rules: Rules
    now: datetime
    approvers: int | None

    def begins(self, card: Card) -> datetime:
        """When the first copies go."""
        at = max(card.starts_at or self.now, self.now)
        return self.rules.daytime(at) if card.daytime else at

    def ends(self, card: Card, recipients: int) -> datetime:
        """When the last copies go."""
        return self.rules.ends_at(self.begins(card), recipients, daytime=card.daytime)


def confirm(facts: Facts, course: Course, language: Language, notice: str | None = None) -> Screen:
    """The counts and the end's time, before the campaign goes."""
    _ = language.gettext
    card, count = facts.card, facts.reached
    asks = course.approvers is not None
    caption = _("Ask to approve: {count}") if asks else _("Send: {count}")
    goes = Button(caption.format(count=written(count, language)), SubmitCampaign(id=card.id, sure=True, count=count))
    parts = [
        bold(title_of(card, language)),
        "\n".join([*_counts(facts, language), *chosen(facts, language), *not_reached(facts, language)]),
        "\n".join([*_times(facts, course, language), *wakes(card, course.rules, course.now, language)]),
        "\n".join(terms_of(card, language)),
        *_approval(course, language),
    ]
    return Screen(
        "\n\n".join(part for part in parts if part),
        [[goes], [Button(_("Preview"), PreviewTexts(id=card.id))], to_draft(card, language)],
        notice=notice,
    )


def not_ready(facts: Facts, language: Language) -> Screen:
    """What stands between the draft and its members."""
    _ = language.gettext
    number, found = facts.card.id, faults(facts.card, facts.texts)
    if found:
        title, lines = _("It can't go yet."), [fault_of(fault, language) for fault in found]
        way = Button(_("Texts"), OpenTexts(id=number))
    else:
        title, lines = _("Nobody would get it."), audience(facts, language)
        way = Button(_("To whom"), OpenAudience(id=number))
    text = "\n".join(lines)
    return Screen(f"{bold(title)}\n\n{text}", [[way], to_draft(facts.card, language)])


def changed(language: Language) -> str:
    """The short line where the audience is another one than shown."""
    return language.gettext("The audience has changed meanwhile. Look at the new number.")


def seen_something_else(language: Language) -> str:
    """The short line where the campaign was changed after the approver looked at it."""
    return language.gettext("It has been changed since you looked at it. Look again.")


def waiting(
    facts: Facts, course: Course, language: Language, *, may_approve: bool, notice: str | None = None
) -> Screen:
    """A campaign that awaits approval or its time."""
    _ = language.gettext
    card = facts.card
    awaits = card.state is CampaignState.AWAITING
    state = _("It awaits another organiser's approval.") if awaits else _("It goes at its time.")
    approve = [
        [Button(_("Approve"), _approves(facts, agreed=True))],
        [Button(_("Send back"), _approves(facts, agreed=False))],
    ]
    parts = [
        bold(title_of(card, language)),
        f"{kind_of(card, language)}. {state}",
        "\n".join(audience(facts, language)),
        "\n".join(_times(facts, course, language)),
        "\n".join(terms_of(card, language)),
        *(_approval(course, language) if awaits and course.approvers == 0 else []),
    ]
    return Screen(
        "\n\n".join(part for part in parts if part),
        [
            [Button(_("Preview"), PreviewTexts(id=card.id))],
            *(approve if awaits and may_approve else [[Button(_("Take back to edit"), Unschedule(id=card.id))]]),
            to_campaigns(language),
        ],
        notice=notice,
    )


def please_approve(facts: Facts, course: Course, by: str, language: Language) -> Screen:
    """A colleague asks to approve a campaign."""
    _ = language.gettext
    asks = _("{name} asks you to approve a campaign. Look at the preview first: it goes to many people.")
    shown = waiting(facts, course, language, may_approve=True)
    return Screen(f"{asks.format(name=escape(by, quote=False))}\n\n{shown.text}", shown.rows)


def approved(card: Card, by: str, language: Language) -> Screen:
    """The author is told that it goes."""
    _ = language.gettext
    says = _("{name} approved your campaign “{title}”. It is on its way, or waits for its time.")
    return _told(card, says, by, _("See how it goes"), language)


def sent_back(card: Card, by: str, language: Language) -> Screen:
    """The author is told that it does not go."""
    _ = language.gettext
    says = _("{name} sent your campaign “{title}” back: it is a draft again, to be changed and sent once more.")
    return _told(card, says, by, _("To the draft"), language)


def returned(card: Card, language: Language) -> Screen:
    """The approver sent it back."""
    text = language.gettext("Sent back. “{title}” is a draft again, its author is told.")
    return Screen(text.format(title=escape(title_of(card, language), quote=False)), [to_campaigns(language)])


def not_your_own(language: Language) -> Notice:
    """Nobody approves what they submitted themselves."""
    return Notice(language.gettext("Another organiser must approve your campaign."))


def _told(card: Card, says: str, by: str, caption: str, language: Language) -> Screen:
    title = escape(title_of(card, language), quote=False)
    rows: Sequence[Row] = [[Button(caption, OpenCampaign(id=card.id))], to_campaigns(language)]
    return Screen(says.format(name=escape(by, quote=False), title=title), rows)


def _counts(facts: Facts, language: Language) -> list[str]:
    _ = language.gettext
    told = languages_of(facts.texts)
    lines = [
        _("It goes to {people}: {readers}.").format(
            people=people(facts.reached, language), readers=readers_of(told, facts.counted, language)
        )
    ]
    if facts.card.sample:
        first = facts.reached * facts.card.sample // 100
        lines.append(_("About {people} of them get one of two versions first.").format(people=people(first, language)))
    return lines


def _times(facts: Facts, course: Course, language: Language) -> list[str]:
    _ = language.gettext
    card = facts.card
    share = facts.reached * card.sample // 100 if card.sample else facts.reached
    ends = course.ends(card, share).astimezone(course.rules.zone)
    by = _("The first part has it by about {moment}.") if card.sample else _("Everybody has it by about {moment}.")
    return [
        _("When: {when}").format(when=when_of(card, course.rules.zone, language)),
        by.format(moment=f"{ends:%d.%m %H:%M}"),
    ]


def _approval(course: Course, language: Language) -> list[str]:
    _ = language.gettext
    if course.approvers is None:
        return []
    if course.approvers == 0:
        return [_("More than one organiser is needed for so many people, and there is nobody else yet: /invite one.")]
    return [
        _("It goes to more than {limit}: another organiser approves it first.").format(
            limit=people(course.rules.approval_above, language)
        )
    ]


def _approves(facts: Facts, *, agreed: bool) -> ApproveCampaign:
    return ApproveCampaign(id=facts.card.id, agreed=agreed, seen=mark_of(facts.card, facts.texts))
