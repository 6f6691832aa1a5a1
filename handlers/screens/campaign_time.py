"""When a campaign goes, and on which terms, on a phone."""

from datetime import datetime

from bot.campaigns.models import Card
from bot.campaigns.rules import Rules
from bot.content.screens import bold
from bot.languages import Language
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import ChooseTime, OpenTime, SetTerm
from handlers.screens.campaign_words import to_draft, when_of
from handlers.screens.rows import marked


def when(card: Card, rules: Rules, now: datetime, language: Language) -> Screen:
    """The choice of the time and the terms."""
    _ = language.gettext
    parts = [
        bold(_("When")),
        _("It begins: {when}.").format(when=when_of(card, rules.zone, language)),
        *wakes(card, rules, now, language),
        "\n".join(
            [
                _("Urgent: overtakes other campaigns and reaches those who want only urgent news."),
                _("At most once: what was on its way when the machine failed is not sent again."),
            ]
        ),
    ]
    return Screen("\n\n".join(parts), [*_times(card, language), *_terms(card, language), to_draft(card, language)])


def wakes(card: Card, rules: Rules, now: datetime, language: Language) -> list[str]:
    """That people will be woken, or that the quiet hours are waited for."""
    _ = language.gettext
    begins = max(card.starts_at or now, now)
    if not rules.is_quiet(begins):
        return []
    if not card.daytime:
        return [_("It is night then: people will be woken.")]
    morning = rules.daytime(begins).astimezone(rules.zone)
    return [_("That is in the quiet hours: the first copies go on {moment}.").format(moment=f"{morning:%d.%m %H:%M}")]


def ask_time(card: Card, language: Language, *, again: bool = False) -> Screen:
    """The next message is a time."""
    _ = language.gettext
    wrong = _("I can't use this: a time to come is needed, within a year.")
    ask = _("Write the time like this: 18:00 or 25.11 18:00")
    return Screen(f"{wrong} {ask}" if again else ask, [[Button(_("‹ Back"), OpenTime(id=card.id))]])


def over(language: Language) -> Notice:
    """That time has passed."""
    return Notice(language.gettext("It is past 18:00 today. Choose another time."))


def _times(card: Card, language: Language) -> list[Row]:
    _ = language.gettext
    number, is_open = card.id, card.starts_at is None
    return [
        [
            Button(marked(_("At once"), chosen=is_open and not card.daytime), ChooseTime(id=number, when="now")),
            Button(marked(_("By day"), chosen=is_open and card.daytime), ChooseTime(id=number, when="daytime")),
        ],
        [
            Button(_("In an hour"), ChooseTime(id=number, when="hour")),
            Button(_("Today, 18:00"), ChooseTime(id=number, when="evening")),
        ],
        [
            Button(_("Tomorrow, 09:00"), ChooseTime(id=number, when="morning")),
            Button(_("Another time …"), ChooseTime(id=number, when="typed")),
        ],
    ]


def _terms(card: Card, language: Language) -> list[Row]:
    _ = language.gettext
    quiet = SetTerm(id=card.id, term="daytime", value=int(not card.daytime))
    urgent = SetTerm(id=card.id, term="urgent", value=int(not card.urgent))
    once = SetTerm(id=card.id, term="at_most_once", value=int(not card.at_most_once))
    return [
        [Button(marked(_("Keep quiet hours"), chosen=card.daytime), quiet)] if card.starts_at else [],
        [
            Button(marked(_("Urgent"), chosen=card.urgent), urgent),
            Button(marked(_("At most once"), chosen=card.at_most_once), once),
        ],
    ]
