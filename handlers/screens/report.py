"""Writing a report on a phone: consent, the steps, the summary, the receipt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import FILES_LIMIT, Draft, Identity, Receipt, Refusal, Standing
from bot.reports.terms import Terms
from bot.telegram.screen import Button, Row, Screen, Traced
from handlers.buttons import OpenMenu
from handlers.links import ReportLink, address
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    CleanPhone,
    DropDraft,
    GiveConsent,
    JoinTwin,
    OpenConsent,
    OpenDanger,
    OpenMine,
    OpenOwn,
    OpenReport,
    OpenStep,
    RetellStory,
    SendReport,
    StepName,
    StoryTold,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.words import day, files, identity_of, moment

STORY_SHOWN = 400
"""Characters of the story that the summary repeats."""


class FileFault(StrEnum):
    """Why a file does not become part of a report."""

    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"


def of_report(screen: Screen, traced: Traced) -> Screen:
    """The screen, noted as one of this report."""
    return replace(screen, traced=traced)


def only_in_private(language: Language, username: str) -> Screen:
    """Reports are written where nobody else reads."""
    _ = language.gettext
    return Screen(
        _("A report is nobody else's business: write to me in private."),
        [[Button(_("Write to the bot"), url=address(username, ReportLink()))]],
    )


def consent(reporting: Reporting, language: Language, terms: Terms, *, begins: OpenReport) -> Screen:
    """What is processed and why, before the first word of it."""
    _ = language.gettext
    return Screen(
        reporting.consent.brief_html(language.code, terms.retention_days),
        [
            [Button(_("I agree"), GiveConsent(**begins.model_dump()))],
            [Button(_("The whole text"), OpenConsent(**begins.model_dump()))],
            [Button(_("If it can't wait"), OpenDanger())],
            back_to_menu(language),
        ],
    )


def consent_in_full(reporting: Reporting, language: Language, terms: Terms, *, begins: OpenReport) -> Screen:
    """The whole text of the consent."""
    _ = language.gettext
    return Screen(
        reporting.consent.full_html(language.code, terms.retention_days),
        [
            [Button(_("I agree"), GiveConsent(**begins.model_dump()))],
            [Button(_("‹ Back"), begins), Button(_("Main menu"), OpenMenu())],
        ],
    )


def danger(reporting: Reporting, language: Language) -> Screen:
    """What to do when it can't wait."""
    _ = language.gettext
    return Screen(
        reporting.danger_html(language.code), [[Button(_("Write a report"), OpenReport())], back_to_menu(language)]
    )


def not_filed(why: Refusal, language: Language) -> Screen:
    """Why there can be no report now, and what to do."""
    _ = language.gettext
    text = {
        Refusal.BLOCKED: _(
            "I can't take reports from this account: an owner of the union's desk has decided so. "
            "You can turn to your primary trade union organisation directly."
        ),
        Refusal.TOO_MANY_OPEN: _(
            "You have five open reports already. Add to one of them, or withdraw one that is no longer needed: "
            "then there is room for another."
        ),
        Refusal.TOO_FAST: _("Too many messages at once. Wait a few minutes and go on: nothing is lost."),
    }[why]
    return Screen(text, [[Button(_("My reports"), OpenMine())], back_to_menu(language)])


def draft_waits(draft: Draft, reporting: Reporting, language: Language, step: StepName) -> Screen:
    """A report was begun: go on with it, or begin anew."""
    _ = language.gettext
    text = "\n\n".join(
        (
            bold(_("You have a report that is not sent yet.")),
            _kind_title(draft, reporting, language),
            _("I keep a draft for seven days after you last touched it."),
        )
    )
    return Screen(
        text,
        [
            [Button(_("Go on"), OpenStep(step=step))],
            [Button(_("Erase and begin anew"), DropDraft())],
            back_to_menu(language),
        ],
    )


def sure_to_drop(language: Language) -> Screen:
    """Whether the draft really is to go."""
    _ = language.gettext
    return Screen(
        _("Erase what you wrote? It was not sent to anybody."),
        [[Button(_("Erase"), DropDraft(sure=True)), Button(_("Keep"), OpenReport())]],
    )


def dropped(language: Language) -> Screen:
    """The draft is gone."""
    _ = language.gettext
    return Screen(
        _("The draft is erased. Nothing was sent."),
        [[Button(_("Write a report"), OpenReport())], back_to_menu(language)],
    )


def step(name: StepName, draft: Draft, reporting: Reporting, language: Language) -> Screen:
    """The screen of a step."""
    steps: dict[str, Callable[[Draft, Reporting, Language], Screen]] = {
        "story": _story,
        "region": _region,
        "institution": _institution,
        "identity": _identity,
        "name": _name,
        "subject": _subject,
        "summary": _summary,
    }
    if name == "kind":
        return kinds(reporting, language, chosen=draft.kind)
    return steps[name](draft, reporting, language)


def kinds(reporting: Reporting, language: Language, *, chosen: str = "") -> Screen:
    """The kinds of violations, each with an example."""
    _ = language.gettext
    lines = [f"{at}. {kind.in_language(language.code).example}" for at, kind in enumerate(reporting.kinds, 1)]
    return Screen(
        "\n".join([bold(_("What happened?")), "", *lines]),
        [
            *(
                [
                    Button(
                        f"{'✓ ' if kind.key == chosen else ''}{at}. {kind.in_language(language.code).button}",
                        ChooseKind(key=kind.key),
                    )
                ]
                for at, kind in enumerate(reporting.kinds, 1)
            ),
            [Button(_("If it can't wait"), OpenDanger())],
            [Button(_("‹ Back"), OpenReport())] if chosen else [],
            back_to_menu(language),
        ],
    )


def _story(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    if draft.is_told:
        return added(draft, language)
    text = "\n\n".join(
        (
            _kind_title(draft, reporting, language),
            _(
                "Tell in your own words what happened: what, when, who decided. You can write, speak a voice message, "
                "send photos and PDF documents, in several messages in a row."
            ),
            _("Up to five files of 10 MB each. Other people's names are not needed to begin with."),
        )
    )
    return Screen(
        text,
        [
            [Button(_("Something else happened"), OpenStep(step="kind"))],
            [Button(_("If it can't wait"), OpenDanger()), Button(_("Erase the draft"), DropDraft())],
            back_to_menu(language),
        ],
    )


def added(draft: Draft, language: Language) -> Screen:
    """What was told so far; more can follow."""
    _ = language.gettext
    count = len(draft.story)
    told = [language.ngettext("{count} message", "{count} messages", count).format(count=count)] if count else []
    told += [files(len(draft.files), language)] if draft.files else []
    text = _("Noted: {told}. Write on, or press “Done”.").format(told=", ".join(told))
    return Screen(
        text,
        [
            [Button(_("Done"), StoryTold())],
            [Button(_("Tell it anew"), RetellStory()), Button(_("Erase the draft"), DropDraft())],
        ],
    )


def changed(draft: Draft, language: Language) -> Screen:
    """A message of the story was changed."""
    return replace(added(draft, language), text=language.gettext("I changed that message in your report as well."))


def not_for_a_story(language: Language) -> Screen:
    """What was sent is none of what a report takes."""
    _ = language.gettext
    return Screen(
        _("A report takes words, voice messages, photos and PDF documents. This I can't add."),
        [[Button(_("Done"), StoryTold())]],
    )


def story_is_full(draft: Draft, language: Language) -> Screen:
    """Nothing more fits into the story."""
    _ = language.gettext
    return replace(
        added(draft, language),
        text=_("That is too much for one report, and the last message was not added. Send what matters most."),
    )


def file_refused(fault: FileFault, draft: Draft, language: Language) -> Screen:
    """The file was not added."""
    _ = language.gettext
    text = {
        FileFault.TOO_MANY: _("A report takes up to {count} files. This one was not added.").format(count=FILES_LIMIT),
        FileFault.TOO_LARGE: _("This file is larger than 10 MB and was not added. What you wrote is kept."),
    }[fault]
    return replace(added(draft, language), text=text) if draft.is_told else Screen(text)


def too_fast(language: Language) -> Screen:
    """More messages than a person sends."""
    return not_filed(Refusal.TOO_FAST, language)


def write_in_words(language: Language) -> Screen:
    """Words are expected here."""
    _ = language.gettext
    return Screen(
        _("Please write it in words, in one message."), [[Button(_("‹ To the summary"), OpenStep(step="summary"))]]
    )


def _region(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    regions = [
        Button(_mark(region.in_language(language.code).button, region.key, draft.region), ChooseRegion(key=region.key))
        for region in reporting.regions_in(language.code)
    ]
    return Screen(
        bold(_("In which region?")),
        [*_in_pairs(regions), [Button(_("Rather not say"), ChooseRegion())], _to_step(draft, "story", language)],
    )


def _institution(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    found = [
        Button(_mark(one.in_language(language.code).button, one.key, draft.institution), ChooseInstitution(key=one.key))
        for one in reporting.institutions
    ]
    return Screen(
        bold(_("Where do you work?")),
        [*_in_pairs(found), [Button(_("Rather not say"), ChooseInstitution())], _to_step(draft, "region", language)],
    )


def _identity(draft: Draft, _reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    lines = (
        _("<b>By name</b>: the organisers at the union's desk see your name."),
        _("<b>To the secretary only</b>: your name is sealed; opening it takes a reason and a second owner's consent."),
        _("<b>Anonymous</b>: nobody at the desk sees who you are. The answer reaches you all the same."),
    )
    ways = (Identity.NAMED, Identity.SECRETARY, Identity.ANONYMOUS)
    return Screen(
        "\n\n".join([bold(_("How do you want to be known?")), *lines]),
        [
            *(
                [Button(_mark(identity_of(way, language), way, draft.identity), ChooseIdentity(identity=way))]
                for way in ways
            ),
            _to_step(draft, "institution", language),
        ],
    )


def _name(draft: Draft, _reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    return Screen(
        _("Write in one message by which name you want to be known. Now it is: {name}").format(name=escape(draft.name)),
        [_to_summary(language)],
    )


def _subject(_draft: Draft, _reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    return Screen(
        _(
            "Write in one message which employer or which system this is about: the official name. When three or more "
            "open reports name the same one, the desk sees that, and I ask each author apart whether to join a "
            "collective appeal. Nobody learns who the others are unless they say yes. The name itself is not kept, "
            "only its sealed mark."
        ),
        [_to_summary(language)],
    )


def _summary(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    story = escape(shortened(" ".join(draft.words), STORY_SHOWN), quote=False)
    known = identity_of(draft.identity or Identity.ANONYMOUS, language)
    facts = (
        (_("What happened"), _kind_name(draft.kind, reporting, language)),
        (_("Story"), ", ".join(part for part in (story, files(len(draft.files), language)) if part)),
        (_("Region"), region_name(draft.region, reporting, language)),
        (_("Institution"), institution_name(draft.institution, reporting, language)),
        (_("Known as"), f"{known}, {escape(draft.name)}" if draft.name else known),
        (_("About whom"), escape(draft.subject)),
    )
    lines = [f"{bold(name)}: {value}" for name, value in facts if value]
    question = _("Is somebody who works at the union's desk involved? Then only owners will see the report.")
    return Screen(
        "\n".join([bold(_("Check and send")), "", *lines, "", question]),
        [
            [Button(_("Nobody is involved, send"), SendReport())],
            [Button(_("Involved: send to owners only"), SendReport(past_desk=True))],
            [_edit(_("What happened"), "kind"), _edit(_("Story"), "story")],
            [_edit(_("Region"), "region"), _edit(_("Institution"), "institution")],
            [_edit(_("Known as"), "identity"), *([_edit(_("Name"), "name")] if draft.name else [])],
            [_edit(_("The same happened to others?"), "subject")],
            [Button(_("Erase the draft"), DropDraft()), Button(_("Main menu"), OpenMenu())],
        ],
    )


def twin(standing: Standing, reporting: Reporting, language: Language, sends: SendReport) -> Screen:
    """The author has an open report of the same kind."""
    _ = language.gettext
    text = _("You have an open report № {number} already: {kind}, {day}. Is this about the same?").format(
        number=standing.number, kind=_kind_name(standing.kind, reporting, language), day=day(standing.filed_at)
    )
    apart = sends.model_copy(update={"apart": True})
    return Screen(
        text,
        [
            [Button(_("The same: add to № {number}").format(number=standing.number), JoinTwin(report=standing.number))],
            [Button(_("Something else: send"), apart)],
            _to_summary(language),
        ],
    )


def joined(standing: Standing, language: Language) -> Screen:
    """The draft became part of an earlier report."""
    _ = language.gettext
    return Screen(
        _("Added to your report № {number}. The desk sees it.").format(number=standing.number),
        [[Button(_("Open the report"), OpenOwn(report=standing.number))], back_to_menu(language)],
    )


def receipt(found: Receipt, language: Language, terms: Terms) -> Screen:
    """What the author keeps."""
    _ = language.gettext
    lines = (
        bold(_("Report № {number} is filed.").format(number=found.number)),
        _("Your code: <code>{code}</code>. It opens the report from any account; tell it to nobody.").format(
            code=found.code
        ),
        _("The union answers by {day}, the end of the third working day. The answer comes here.").format(
            day=day(terms.answer_by(found.filed_at))
        ),
        _("Proof of filing: {moment}, SHA-256\n<code>{digest}</code>").format(
            moment=moment(found.filed_at, terms.zone), digest=found.digest.hex()
        ),
        _("You can always find it in /myreports."),
    )
    return Screen(
        "\n\n".join(lines),
        [
            [Button(_("Copy the code"), copies=found.code)],
            [Button(_("Open the report"), OpenOwn(report=found.number))],
            [Button(_("Clean the phone"), CleanPhone(report=found.number))],
            back_to_menu(language),
        ],
    )


def region_name(key: str | None, reporting: Reporting, language: Language) -> str:
    """The region's name; "not said" where it was passed over."""
    found = reporting.region(key) if key else None
    return found.in_language(language.code).name if found else language.gettext("not said")


def institution_name(key: str | None, reporting: Reporting, language: Language) -> str:
    """The institution's name; "not said" where it was passed over."""
    found = reporting.institution(key) if key else None
    return found.in_language(language.code).button if found else language.gettext("not said")


def shortened(words: str, limit: int) -> str:
    """The words, cut at a space with an ellipsis where they are longer than this many characters."""
    if len(words) <= limit:
        return words
    return f"{words[:limit].rsplit(' ', 1)[0]} …"


def _kind_title(draft: Draft, reporting: Reporting, language: Language) -> str:
    _ = language.gettext
    broken = _("Principle {number} of the Standard").format(number=draft.principle)
    return f"{bold(_kind_name(draft.kind, reporting, language))}\n{broken}"


def _kind_name(key: str, reporting: Reporting, language: Language) -> str:
    found = reporting.kind(key)
    return found.in_language(language.code).title if found else language.gettext("A question to the union")


def kind_name(key: str, reporting: Reporting, language: Language) -> str:
    """What happened, in words."""
    return _kind_name(key, reporting, language)


def _to_step(draft: Draft, before: StepName, language: Language) -> Row:
    """The way back: to the summary once there is one, else to the step before."""
    _ = language.gettext
    target: StepName = "summary" if draft.identity else before
    return [Button(_("‹ Back"), OpenStep(step=target)), Button(_("Main menu"), OpenMenu())]


def _to_summary(language: Language) -> Row:
    return [Button(language.gettext("‹ To the summary"), OpenStep(step="summary"))]


def _edit(caption: str, name: StepName) -> Button:
    return Button(f"✎ {caption}", OpenStep(step=name))


def _mark(caption: str, key: str, chosen: str | None) -> str:
    return f"✓ {caption}" if chosen == key else caption


def _in_pairs(buttons: Sequence[Button]) -> list[Row]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
