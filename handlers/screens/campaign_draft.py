"""A draft of a campaign on a phone: all that it is, and the ways to each part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from zoneinfo import ZoneInfo

from bot.campaigns.audience import Headcount
from bot.campaigns.content import Text, TextLanguage
from bot.campaigns.models import CampaignState, Card
from bot.campaigns.readiness import Fault, faults, languages_of, sent_texts
from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import (
    DropCampaign,
    OpenAudience,
    OpenCampaign,
    OpenLeads,
    OpenTest,
    OpenTexts,
    OpenTime,
    PreviewTexts,
    Rename,
    RepeatCampaign,
    SubmitCampaign,
    TestCopy,
    WriteText,
)
from handlers.screens.campaign_words import (
    audience_lines,
    kind_of,
    lines_of_texts,
    people,
    readers_of,
    terms_of,
    text_language,
    title_of,
    to_campaigns,
    to_draft,
    when_of,
)

LEADS_SHOWN = 3


@dataclass(frozen=True)
class Facts:
    """What a draft's screens are made of. `counted`: its audience now."""

    card: Card
    texts: Sequence[Text]
    counted: Headcount
    reporting: Reporting
    zone: ZoneInfo

    @property
    def reached(self) -> int:
        """How many would get it."""
        return self.counted.reached(languages_of(self.texts))

    @property
    def left_out(self) -> list[TextLanguage]:
        """Languages that have readers in the audience, and no text."""
        told = languages_of(self.texts)
        return [code for code, count in self.counted.by_language.items() if count and code not in told] if told else []


def draft(facts: Facts, language: Language, taken: str = "") -> Screen:
    """The draft. `taken`: what became of the words just written, which is said first."""
    _ = language.gettext
    card = facts.card
    is_template = card.state is CampaignState.TEMPLATE
    state = _("Template") if is_template else _("Draft")
    parts = [
        taken,
        f"{bold(title_of(card, language))}\n{state} · {kind_of(card, language)}",
        "\n".join([*lines_of_texts(sent_texts(card, facts.texts), language), *_leads(facts, language)]),
        "\n".join(audience(facts, language)),
        "\n".join([_("When: {when}").format(when=when_of(card, facts.zone, language)), *terms_of(card, language)]),
        "\n".join(fault_of(fault, language) for fault in faults(card, facts.texts)),
    ]
    return Screen("\n\n".join(part for part in parts if part), _rows(facts, language, is_template=is_template))


def audience(facts: Facts, language: Language) -> list[str]:
    """Who gets it and how many they are; who is not reached for want of a text in their language."""
    _ = language.gettext
    total = _("In the audience: {people} ({readers})").format(
        people=people(facts.counted.total, language),
        readers=readers_of(list(facts.counted.by_language), facts.counted, language),
    )
    return [*chosen(facts, language), total, *not_reached(facts, language)]


def chosen(facts: Facts, language: Language) -> list[str]:
    """The filters, a line each; or that everybody is meant."""
    _ = language.gettext
    lines = [escape(line, quote=False) for line in audience_lines(facts.card.audience, facts.reporting, language)]
    if not lines:
        return [_("To whom: all members")]
    return [_("To whom:"), *(f"· {line}" for line in lines)]


def not_reached(facts: Facts, language: Language) -> list[str]:
    """A sentence for each language whose readers are left out."""
    _ = language.gettext
    says = {
        "kk": _("No Kazakh text: {people} who read Kazakh will not get it."),
        "ru": _("No Russian text: {people} who read Russian will not get it."),
    }
    counts = facts.counted.by_language
    return [
        says[code].format(people=people(count, language)) for code, count in counts.items() if code in facts.left_out
    ]


def fault_of(fault: Fault, language: Language) -> str:
    """What stands between the draft and its members, and what to do."""
    _ = language.gettext
    return {
        Fault.NO_TEXT: _("There is no text yet: write one first."),
        Fault.NO_CHOICES: _("A poll needs choices: write the text again, each choice in a line of its own."),
        Fault.CHOICES_DIFFER: _("The texts have different numbers of choices: write one of them again."),
        Fault.BUTTONS_DIFFER: _("The texts have different buttons beneath: take the buttons off and add them again."),
        Fault.VERSIONS_DIFFER: _("Version B needs a text in each language that version A has."),
        Fault.NOTHING_COUNTED: _(
            "Versions are compared by presses: add an entry or “Does it help?” beneath. Presses of links are not told."
        ),
    }[fault]


def sure_to_drop(card: Card, language: Language) -> Screen:
    """Whether the draft really is to be deleted."""
    _ = language.gettext
    text = _("Delete “{title}”? Its texts can't be brought back.")
    return Screen(
        text.format(title=escape(title_of(card, language), quote=False)),
        [[Button(_("Delete"), DropCampaign(id=card.id, sure=True)), Button(_("Keep"), OpenCampaign(id=card.id))]],
    )


def ask_title(card: Card, language: Language) -> Screen:
    """The next message is the title."""
    _ = language.gettext
    text = _("Write the title in one line, up to {limit} characters. Only organisers see it.")
    return Screen(text.format(limit=60), [to_draft(card, language)])


def dropped(card: Card, language: Language) -> Screen:
    """The draft is gone."""
    text = language.gettext("Deleted: {title}").format(title=escape(title_of(card, language), quote=False))
    return Screen(text, [to_campaigns(language)])


def below(screen: Screen) -> Screen:
    """The screen as a message of its own, below what was sent before it."""
    return replace(screen, fresh=True)


def kept_as_template(language: Language) -> str:
    """The short line after a template was made."""
    return language.gettext("Kept as a template.")


def no_text(language: Language) -> Notice:
    """There is nothing to look at yet."""
    return Notice(fault_of(Fault.NO_TEXT, language))


def copied(language: Language) -> Notice:
    """A copy went to the organiser."""
    return Notice(language.gettext("The copy is below, exactly as members get it."))


def _leads(facts: Facts, language: Language) -> list[str]:
    leads = facts.texts[0].content.leads if facts.texts else ()
    if not leads:
        return []
    shown = " · ".join(lead.caption for lead in leads[:LEADS_SHOWN]) + (" …" if len(leads) > LEADS_SHOWN else "")
    return [language.gettext("Buttons beneath: {captions}").format(captions=escape(shown, quote=False))]


def _rows(facts: Facts, language: Language, *, is_template: bool) -> list[Row]:
    _ = language.gettext
    number = facts.card.id
    missing: Row = [
        Button(f"+ {text_language(code, language)}", WriteText(id=number, language=code)) for code in facts.left_out
    ]
    for_both: Row = [Button(_("One message for both"), WriteText(id=number, language="both"))]
    goes: Row = (
        [Button(_("Make a draft of it"), RepeatCampaign(id=number))]
        if is_template
        else [Button(_("Send…"), SubmitCampaign(id=number))]
    )
    keeps: Row = [] if is_template else [Button(_("Keep as template"), RepeatCampaign(id=number, template=True))]
    return [
        [*missing, *for_both] if missing else [],
        [Button(_("Texts"), OpenTexts(id=number)), Button(_("Buttons beneath"), OpenLeads(id=number))],
        [Button(_("To whom"), OpenAudience(id=number)), Button(_("When"), OpenTime(id=number))],
        [Button(_("A/B test"), OpenTest(id=number)), Button(_("Rename"), Rename(id=number))],
        [Button(_("Preview"), PreviewTexts(id=number)), Button(_("Test copy to me"), TestCopy(id=number))],
        goes,
        [*keeps, Button(_("Delete"), DropCampaign(id=number))],
        to_campaigns(language),
    ]
