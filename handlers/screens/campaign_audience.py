"""Who gets a campaign, on a phone: the filters, each with its values, and the live count."""

from collections.abc import Collection, Mapping, Sequence

from bot.campaigns.audience import Every
from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.desk.organiser import Organiser
from bot.desk.roles import Role
from bot.languages import LANGUAGE_CODES, Language
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import Filter, OpenAudience, SwitchFilter
from handlers.screens.campaign_draft import Facts, audience
from handlers.screens.campaign_words import subscription_of, text_language, to_draft
from handlers.screens.desk_roles import role_of
from handlers.screens.rows import in_pairs, marked

LATELY = (7, 30, 90)
"""Days."""


def filters(language: Language) -> Mapping[Filter, str]:
    """What an audience can be narrowed by."""
    _ = language.gettext
    return {
        "languages": _("Their language"),
        "regions": _("Regions"),
        "institutions": _("Work at"),
        "subscriptions": _("Subscription"),
        "roles": _("Roles"),
        "joined": _("In the bot"),
    }


def whom(facts: Facts, language: Language) -> Screen:
    """The audience and the ways to its filters."""
    _ = language.gettext
    buttons = [Button(name, OpenAudience(id=facts.card.id, part=part)) for part, name in filters(language).items()]
    unsubscribed = _("Whoever wants no messages, or has blocked the bot, is never counted.")
    lines = [*audience(facts, language)]
    return Screen(
        "\n\n".join([bold(_("To whom")), "\n".join(lines), unsubscribed]),
        [*in_pairs(buttons), to_draft(facts.card, language)],
    )


def part_of(facts: Facts, part: Filter, who: Organiser, language: Language) -> Screen:
    """One filter: its values with those that are chosen marked, and the count that they make."""
    _ = language.gettext
    number = facts.card.id
    if part == "joined":
        rows = _joined_rows(facts, language)
    else:
        chosen: Collection[str] = getattr(facts.card.audience, part)
        values = _values(part, facts.reporting, who, language)
        buttons = [
            Button(marked(name, chosen=key in chosen), SwitchFilter(id=number, part=part, value=key))
            for key, name in values.items()
        ]
        rows = in_pairs(buttons) if part in {"languages", "regions"} else [[button] for button in buttons]
    clear = _("All my regions") if part == "regions" and who.regions else _("Any")
    hint = _hint(part, language)
    return Screen(
        "\n\n".join(
            text for text in (bold(filters(language)[part]), hint, "\n".join(audience(facts, language))) if text
        ),
        [
            *rows,
            [Button(clear, SwitchFilter(id=number, part=part))],
            [Button(_("‹ To whom"), OpenAudience(id=number))],
        ],
    )


def ask_day(facts: Facts, end: str, language: Language, *, again: bool = False) -> Screen:
    """The next message is a day."""
    _ = language.gettext
    wrong = _("This is no day: write it in figures.")
    ask = (
        _("Who came to the bot on which day or later? Write it like this: 01.09.2026")
        if end == "from"
        else _("Who came to the bot before which day? Write it like this: 01.09.2026")
    )
    return Screen(
        f"{wrong} {ask}" if again else ask,
        [[Button(_("‹ Back"), OpenAudience(id=facts.card.id, part="joined"))]],
    )


def own_regions_only(language: Language) -> Notice:
    """A regional organiser writes to their own regions."""
    return Notice(language.gettext("You write to members of your own regions: at least one of them stays chosen."))


def _values(part: Filter, reporting: Reporting, who: Organiser, language: Language) -> dict[str, str]:
    """The values of a filter by their keys."""
    if part == "languages":
        return {code: text_language(code, language) for code in LANGUAGE_CODES}
    if part == "regions":
        return {
            region.key: region.in_language(language.code).button
            for region in reporting.regions_in(language.code)
            if not who.regions or region.key in who.regions
        }
    if part == "institutions":
        return {one.key: one.in_language(language.code).button for one in reporting.institutions}
    if part == "roles":
        return {role: role_of(role, language) for role in Role}
    return {every: subscription_of(every, language) for every in Every if every is not Every.NONE}


def _joined_rows(facts: Facts, language: Language) -> list[Row]:
    _ = language.gettext
    number = facts.card.id
    lately: Sequence[Button] = [
        Button(
            language.ngettext("Last {count} day", "Last {count} days", days).format(count=days),
            SwitchFilter(id=number, part="joined", value=str(days)),
        )
        for days in LATELY
    ]
    typed = [
        Button(_("Since a day …"), SwitchFilter(id=number, part="joined", value="from")),
        Button(_("Before a day …"), SwitchFilter(id=number, part="joined", value="before")),
    ]
    return [*in_pairs(lately), typed]


def _hint(part: Filter, language: Language) -> str:
    _ = language.gettext
    known: dict[Filter, str] = {
        "languages": _("Who has not chosen a language reads Kazakh."),
        "regions": _("Members who have not told their region are in none."),
        "institutions": _("Members who have not told where they work are in none."),
        "roles": _("A role chosen here means organisers only."),
        "subscriptions": _("Those who want only urgent news get urgent campaigns only."),
    }
    return known.get(part, "")
