"""The steps of a report that is being written, on a phone."""

from collections.abc import Callable
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import Draft, Identity
from bot.telegram.screen import Button, Row, Screen
from handlers.buttons import OpenMenu
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    DropDraft,
    OpenDanger,
    OpenReport,
    OpenStep,
    RetellStory,
    SendReport,
    StepName,
    StoryTold,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.rows import in_pairs, marked
from handlers.screens.words import files, identity_of, institution_name, kind_name, region_name, shortened

STORY_SHOWN = 400
"""Characters of the story that the summary repeats."""


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
                        marked(f"{at}. {kind.in_language(language.code).button}", chosen=kind.key == chosen),
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
            kind_title(draft, reporting, language),
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


def _region(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    regions = [
        Button(
            marked(region.in_language(language.code).button, chosen=region.key == draft.region),
            ChooseRegion(key=region.key),
        )
        for region in reporting.regions_in(language.code)
    ]
    return Screen(
        bold(_("In which region?")),
        [*in_pairs(regions), [Button(_("Rather not say"), ChooseRegion())], _to_step(draft, "story", language)],
    )


def _institution(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    found = [
        Button(
            marked(one.in_language(language.code).button, chosen=one.key == draft.institution),
            ChooseInstitution(key=one.key),
        )
        for one in reporting.institutions
    ]
    return Screen(
        bold(_("Where do you work?")),
        [*in_pairs(found), [Button(_("Rather not say"), ChooseInstitution())], _to_step(draft, "region", language)],
    )


def _identity(draft: Draft, _reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    lines = (
        _("<b>By name</b>: the organisers at the union's desk see your name."),
        _(
            "<b>To the secretary only</b>: your name is sealed; opening it takes a reason, is noted, and you are told "
            "of it."
        ),
        _("<b>Anonymous</b>: nobody at the desk sees who you are. The answer reaches you all the same."),
    )
    ways = (Identity.NAMED, Identity.SECRETARY, Identity.ANONYMOUS)
    return Screen(
        "\n\n".join([bold(_("How do you want to be known?")), *lines]),
        [
            *(
                [Button(marked(identity_of(way, language), chosen=way is draft.identity), ChooseIdentity(identity=way))]
                for way in ways
            ),
            _to_step(draft, "institution", language),
        ],
    )


def _name(draft: Draft, _reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    return Screen(
        _("Write in one message by which name you want to be known. Now it is: {name}").format(name=escape(draft.name)),
        [to_summary(language)],
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
        [to_summary(language)],
    )


def _summary(draft: Draft, reporting: Reporting, language: Language) -> Screen:
    _ = language.gettext
    story = escape(shortened(" ".join(draft.words), STORY_SHOWN), quote=False)
    known = identity_of(draft.identity or Identity.ANONYMOUS, language)
    facts = (
        (_("What happened"), kind_name(draft.kind, reporting, language)),
        (_("Story"), story),
        (_("Files"), f"{len(draft.files)}" if draft.files else ""),
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


def _to_step(draft: Draft, before: StepName, language: Language) -> Row:
    """The way back: to the summary once there is one, else to the step before."""
    _ = language.gettext
    target: StepName = "summary" if draft.identity else before
    return [Button(_("‹ Back"), OpenStep(step=target)), Button(_("Main menu"), OpenMenu())]


def _edit(caption: str, name: StepName) -> Button:
    return Button(f"✎ {caption}", OpenStep(step=name))


def kind_title(draft: Draft, reporting: Reporting, language: Language) -> str:
    """What happened, and which principle that breaks."""
    _ = language.gettext
    broken = _("Principle {number} of the Standard").format(number=draft.principle)
    return f"{bold(kind_name(draft.kind, reporting, language))}\n{broken}"


def to_summary(language: Language) -> Row:
    """The way back to the summary."""
    return [Button(language.gettext("‹ To the summary"), OpenStep(step="summary"))]
