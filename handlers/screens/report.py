"""Writing a report on a phone: consent, the steps, the summary, the receipt."""

from dataclasses import replace
from enum import StrEnum

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import FILES_LIMIT, Draft, Receipt, Refusal, Standing
from bot.reports.terms import Terms
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from handlers.links import ReportLink, address
from handlers.report_buttons import (
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
    SendReport,
    StepName,
    StoryTold,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.steps import added, kind_title, to_summary
from handlers.screens.words import day, kind_name, moment


class FileFault(StrEnum):
    """Why a file does not become part of a report."""

    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"


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
        Refusal.TOO_FAST: _(
            "Too many messages at once: I did not take the last one. Wait a few minutes and send it again."
        ),
    }[why]
    return Screen(text, [[Button(_("My reports"), OpenMine())], back_to_menu(language)])


def draft_waits(draft: Draft, reporting: Reporting, language: Language, step: StepName) -> Screen:
    """A report was begun: go on with it, or begin anew."""
    _ = language.gettext
    text = "\n\n".join(
        (
            bold(_("You have a report that is not sent yet.")),
            kind_title(draft, reporting, language),
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


def twin(standing: Standing, reporting: Reporting, language: Language, sends: SendReport) -> Screen:
    """The author has an open report of the same kind."""
    _ = language.gettext
    text = _("You have an open report № {number} already: {kind}, {day}. Is this about the same?").format(
        number=standing.number, kind=kind_name(standing.kind, reporting, language), day=day(standing.filed_at)
    )
    apart = sends.model_copy(update={"apart": True})
    return Screen(
        text,
        [
            [Button(_("The same: add to № {number}").format(number=standing.number), JoinTwin(report=standing.number))],
            [Button(_("Something else: send"), apart)],
            to_summary(language),
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
