"""Working a report on a phone: the queue, the thread, choices, and messages before they are sent."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.desk.organiser import Organiser
from bot.desk.queue import QueuePage
from bot.languages import Language
from bot.reports.models import Outcome, Said, Standing, Status
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.desk.drafts import Drafted
from handlers.desk_buttons import (
    AgreeToName,
    AssignReport,
    BlockAuthor,
    ChooseDeskRegion,
    ChooseStatus,
    CloseReport,
    DropMessage,
    FilterName,
    OpenCard,
    OpenDesk,
    OpenName,
    OpenThread,
    PickTemplate,
    SendToAuthor,
    TransferReport,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.mine import thread_pages
from handlers.screens.pages import turning
from handlers.screens.report import kind_name, region_name
from handlers.screens.words import day, outcome_of, status_of

CAPTION = 30


def refused(language: Language) -> Notice:
    """This is not for whoever pressed it."""
    return Notice(language.gettext("Only for those who work this report. Ask an owner of the desk for the role."))


def unknown(language: Language) -> Screen:
    """Somebody without a role asks for the desk."""
    _ = language.gettext
    return Screen(
        _("This is for the union's organisers. An owner of the desk can send you an invitation."),
        [back_to_menu(language)],
    )


def queue(shown: QueuePage, filter_: OpenDesk, reporting: Reporting, language: Language, *, alone: bool) -> Screen:
    """A page of the queue; in a group (not `alone`) without ways into private screens."""
    _ = language.gettext
    lines = [_line(found, reporting, language) for found in shown.items]
    where = region_name(filter_.region, reporting, language) if filter_.region else _("all regions")
    head = "{title}\n{filter} · {where} · {total}".format(
        title=bold(_("The desk")), filter=filters(language)[filter_.show], where=where, total=shown.total
    )
    text = "\n\n".join([head, *(lines or [_("Nothing here.")])])
    return Screen(
        text, [*_reports(shown), *_ways_on(shown, filter_, language), *([back_to_menu(language)] if alone else [])]
    )


def filters(language: Language) -> dict[FilterName, str]:
    """The filters of the queue."""
    _ = language.gettext
    return {
        "new": _("New"),
        "mine": _("Mine"),
        "work": _("In work"),
        "waiting": _("Waiting"),
        "overdue": _("Overdue"),
        "closed": _("Closed"),
        "all": _("All open"),
    }


def regions(filter_: ChooseDeskRegion, reporting: Reporting, language: Language) -> Screen:
    """The choice of the queue's region."""
    _ = language.gettext
    buttons = [
        Button(region.in_language(language.code).button, OpenDesk(show=filter_.show, region=region.key))
        for region in reporting.regions_in(language.code)
    ]
    return Screen(
        bold(_("Which region?")), [[Button(_("All regions"), OpenDesk(show=filter_.show))], *_in_pairs(buttons)]
    )


def with_way_back(card: Screen, language: Language) -> Screen:
    """A card in private: the way back to the queue below it."""
    return replace(card, rows=[*card.rows, [Button(language.gettext("‹ To the queue"), OpenDesk())]])


def no_such_report(language: Language) -> Screen:
    """There is no such report, or it is not this organiser's."""
    _ = language.gettext
    return Screen(_("There is no such report among yours."), [[Button(_("‹ To the queue"), OpenDesk())]])


def thread(found: Standing, said: Sequence[Said], language: Language, page: int) -> Screen:
    """A page of the thread; page 0 is the newest."""
    _ = language.gettext
    pages = thread_pages(said, language, from_desk=True)
    page = min(page, len(pages) - 1)
    row = []
    if page + 1 < len(pages):
        row.append(Button(_("‹ Earlier"), OpenThread(report=found.number, page=page + 1)))
    if page > 0:
        row.append(Button(_("Later ›"), OpenThread(report=found.number, page=page - 1)))
    return Screen(
        f"{bold(f'№ {found.number}')}\n\n{pages[-1 - page]}",
        [row, [Button(_("Open the card"), OpenCard(report=found.number))]],
        fresh=True,
    )


def write(found: Standing, language: Language, *, asks: bool) -> Screen:
    """The organiser's next message is for the author."""
    _ = language.gettext
    text = (
        _("Write your question to the author of № {number} in one message. You will see it before it goes.")
        if asks
        else _("Write your answer to the author of № {number} in one message. You will see it before it goes.")
    )
    return Screen(text.format(number=found.number), fresh=True)


def preview(found: Standing, draft: int, message: Drafted, language: Language) -> Screen:
    """The message to the author before it is sent."""
    _ = language.gettext
    title = bold(_("To the author of № {number}").format(number=found.number))
    file = _("A file goes with it.") if message.file else ""
    sends = [
        [Button(_("Send as an answer"), SendToAuthor(report=found.number, draft=draft))],
        [Button(_("Send as a question"), SendToAuthor(report=found.number, draft=draft, asks=True))],
    ]
    return Screen(
        "\n\n".join(part for part in (title, escape(message.words, quote=False), file) if part),
        [
            *(reversed(sends) if message.asks else sends),
            [Button(_("Don't send"), DropMessage(report=found.number, draft=draft))],
        ],
        fresh=True,
    )


def sent(words: str, by: Organiser, language: Language, *, reached: bool) -> Screen:
    """The message is on its way, or waits for the author to open the report by its code."""
    _ = language.gettext
    state = (
        _("Sent to the author by {name}")
        if reached
        else _("Kept for the author, who opens the report by its code; by {name}")
    ).format(name=by.name)
    return Screen(f"{bold(state)}\n\n{escape(words, quote=False)}".rstrip())


def not_sent(language: Language) -> Screen:
    """The message was dropped."""
    return Screen(language.gettext("Not sent."))


def gone(language: Language) -> Notice:
    """The message was sent or dropped already, or is somebody else's."""
    return Notice(language.gettext("This message is not waiting any more, or it is somebody else's."))


def nothing_to_send(language: Language) -> Screen:
    """What was written can't go to an author."""
    return Screen(language.gettext("I can pass on words, voice messages, photos and PDF documents of up to 10 MB."))


def over(language: Language) -> Notice:
    """The report is over."""
    return Notice(language.gettext("The report is over: only its author can open it again."))


def done(language: Language) -> Notice:
    """It is done; the card shows it."""
    return Notice(language.gettext("Done."))


def templates(found: Standing, reporting: Reporting, language: Language) -> Screen:
    """The templates of answers."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(one.in_language(language.code).button, PickTemplate(report=found.number, key=one.key))]
        for one in reporting.templates
    ]
    return Screen(bold(_("Which template?")), rows, fresh=True)


def statuses(found: Standing, language: Language) -> Screen:
    """The statuses that an organiser may set."""
    _ = language.gettext
    ways = (Status.IN_WORK, Status.WAITING, Status.ANSWERED)
    rows: list[Row] = [
        [Button(_capital(status_of(way, language)), ChooseStatus(report=found.number, status=way))]
        for way in ways
        if way is not found.status
    ]
    return Screen(bold(_("Which status for № {number}?").format(number=found.number)), rows, fresh=True)


def assignees(found: Standing, organisers: Sequence[Organiser], language: Language) -> Screen:
    """Who may work the report."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(one.name[:CAPTION], AssignReport(report=found.number, person=one.person))] for one in organisers
    ]
    return Screen(bold(_("Who works № {number}?").format(number=found.number)), rows, fresh=True)


def assigned_to_you(found: Standing, language: Language) -> Screen:
    """A colleague gave the report into this organiser's hands."""
    _ = language.gettext
    return Screen(
        _("Report № {number} is in your hands now.").format(number=found.number),
        [[Button(_("Open the card"), OpenCard(report=found.number))]],
    )


def destinations(found: Standing, reporting: Reporting, language: Language) -> Screen:
    """The regions that the report can be moved to."""
    _ = language.gettext
    buttons = [
        Button(region.in_language(language.code).button, TransferReport(report=found.number, region=region.key))
        for region in reporting.regions_in(language.code)
        if region.key != found.region
    ]
    return Screen(bold(_("Where does № {number} belong?").format(number=found.number)), _in_pairs(buttons), fresh=True)


def outcomes(found: Standing, language: Language) -> Screen:
    """How a report can end."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(_capital(outcome_of(outcome, language)), CloseReport(report=found.number, outcome=outcome))]
        for outcome in Outcome
    ]
    return Screen(bold(_("How did № {number} end?").format(number=found.number)), rows, fresh=True)


def chosen(what: str) -> Screen:
    """What was chosen, in place of the choice."""
    return Screen(what)


def reason_for_name(found: Standing, language: Language) -> Screen:
    """The reason is to be written."""
    _ = language.gettext
    return Screen(
        _("Write in one message why the name in № {number} must be opened. The reason is kept in the audit.").format(
            number=found.number
        ),
        fresh=True,
    )


def name_asked(found: Standing, language: Language, *, waits: bool) -> Screen:
    """The request is noted."""
    _ = language.gettext
    text = (
        _("Noted. When a second owner agrees, I will write to you in private (№ {number}).")
        if waits
        else _("Noted. I wrote to you in private (№ {number}).")
    )
    return Screen(text.format(number=found.number))


def agree_to_name(found: Standing, request: int, by: Organiser, reason: str, language: Language) -> Screen:
    """A second owner is asked."""
    _ = language.gettext
    text = _("{name} asks to open the name in report № {number}. Reason: {reason}").format(
        name=escape(by.name, quote=False), number=found.number, reason=escape(reason, quote=False)
    )
    return Screen(text, [[Button(_("Agree"), AgreeToName(report=found.number, request=request))]])


def agreed(found: Standing, language: Language) -> Screen:
    """The consent is noted."""
    _ = language.gettext
    return Screen(
        _("You agreed to open the name in № {number}. Whoever asked sees it once.").format(number=found.number)
    )


def name_ready(found: Standing, request: int, language: Language) -> Screen:
    """The name can be seen, once."""
    _ = language.gettext
    return Screen(
        _(
            "The name in report № {number} can be opened now. It is shown once, to you alone; the author is told."
        ).format(number=found.number),
        [[Button(_("Show the name"), OpenName(report=found.number, request=request))]],
    )


def name(found: Standing, words: str, language: Language) -> Screen:
    """The name; it can't be forwarded."""
    text = language.gettext("Report № {number}: {name}").format(number=found.number, name=escape(words, quote=False))
    return Screen(text, protected=True, fresh=True)


def name_refused(language: Language) -> Notice:
    """The name is not for whoever asks, or not yet, or not again."""
    return Notice(
        language.gettext("Not possible: a second owner must agree, and the name is shown once, to who asked for it.")
    )


def sure_to_block(found: Standing, language: Language, *, is_blocked: bool) -> Screen:
    """Whether the author really is to be barred, or let in again."""
    _ = language.gettext
    text = (
        _("The author of № {number} is barred from filing. Let them file again?")
        if is_blocked
        else _("Bar the author of № {number} from filing further reports? It is noted in the audit.")
    )
    return Screen(
        text.format(number=found.number), [[Button(_("Yes"), BlockAuthor(report=found.number, sure=True))]], fresh=True
    )


def block_changed(language: Language, *, is_blocked: bool) -> Screen:
    """The owner's decision is kept."""
    _ = language.gettext
    return Screen(_("The author can't file any more.") if is_blocked else _("The author can file again."))


def kept_as_entry(language: Language) -> Screen:
    """The question and its answer wait for the editors."""
    return Screen(language.gettext("Kept for the editors of the questions and answers."), fresh=True)


def not_answered_yet(language: Language) -> Notice:
    """There is no answer to keep yet."""
    return Notice(language.gettext("Answer the author first: then question and answer can be kept."))


def _line(found: Standing, reporting: Reporting, language: Language) -> str:
    where = region_name(found.region, reporting, language)
    facts = " · ".join((where, day(found.filed_at), status_of(found.status, language)))
    return f"№ {found.number}. {kind_name(found.kind, reporting, language)}\n{facts}"


def _reports(shown: QueuePage) -> list[Row]:
    buttons = [Button(f"№ {found.number}", OpenCard(report=found.number)) for found in shown.items]
    return _in_pairs(buttons)


def _ways_on(shown: QueuePage, filter_: OpenDesk, language: Language) -> list[Row]:
    _ = language.gettext
    names = [
        Button(f"✓ {caption}" if show == filter_.show else caption, OpenDesk(show=show, region=filter_.region))
        for show, caption in filters(language).items()
    ]
    return [
        turning(
            language,
            shown.page,
            shown.pages,
            lambda page: OpenDesk(show=filter_.show, region=filter_.region, page=page),
        ),
        *_in_pairs(names),
        [Button(_("Region"), ChooseDeskRegion(show=filter_.show))],
    ]


def _in_pairs(buttons: Sequence[Button]) -> list[Row]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
