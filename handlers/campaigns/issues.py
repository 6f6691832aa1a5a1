"""The digest's issues: /digests, an issue that waits, its editing, sending and skipping; in private."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.campaigns.issues import Issue, with_opening, with_part
from bot.campaigns.models import CampaignKind, CampaignState
from bot.campaigns.refusals import NoSuchCampaign, NothingToSend, NotNow
from bot.content.library import Library
from bot.content.screens import length
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.digest.newsroom import Newsroom
from bot.languages import LanguageCode
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaigns.access import campaigner
from handlers.campaigns.issue_chores import show_draft
from handlers.desk.access import refuse
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
from handlers.filters import NoCommand
from handlers.screens import desk_work
from handlers.screens import issues as screens

LISTED = 6
"""Issues that went out which the overview shows."""
_WRITING = "opening"
_WENT_OUT = tuple(state for state in CampaignState if state not in {CampaignState.DRAFT, CampaignState.TEMPLATE})


class Opening(StatesGroup):
    """The organiser's next message is an issue's opening words."""

    words = State()


def router() -> Router:
    """The conversation's router."""
    router = Router(name="issues")
    router.message.register(by_command, Command("digests"))
    router.message.register(take_opening, StateFilter(Opening.words), NoCommand())
    router.callback_query.register(open_all, OpenIssues.filter())
    router.callback_query.register(make, MakeIssue.filter())
    router.callback_query.register(open_one, OpenIssue.filter())
    router.callback_query.register(preview, PreviewIssue.filter())
    router.callback_query.register(edit, EditIssue.filter())
    router.callback_query.register(switch, SwitchPart.filter())
    router.callback_query.register(write_opening, WriteOpening.filter())
    router.callback_query.register(send, SendIssue.filter())
    router.callback_query.register(skip, SkipIssue.filter())
    return router


async def by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen | None:
    """Show the schedule, the issue that waits, and those that went out."""
    if not reader.is_alone:
        return None
    if await _editor("digests", reader, work) is None:
        return desk_work.unknown(reader.language)
    return await _overview(reader, work, library)


async def open_all(
    _call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """The same, at a tap."""
    if await _editor("digests", reader, work) is None:
        return desk_work.refused(reader.language)
    await _leave(state)
    return await _overview(reader, work, library)


async def make(
    _call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice | Sequence[Screen | Elsewhere]:
    """Make an issue now, whatever the schedule says, unless one waits; all who may send it see it."""
    who = await _editor("make_issue", reader, work)
    if who is None:
        return desk_work.refused(reader.language)
    waiting = await work.mailroom.issues.waiting()
    if waiting is not None:
        return await _draft(waiting, reader, work, library)
    newsroom = Newsroom(work, library, reader.languages)
    issue = await newsroom.make(work.now())
    if issue is None:
        return screens.nothing_new(reader.language)
    await work.desk.audit.note(who.person, Action.ISSUE_EDITED, detail=str(issue.number))
    others = [
        one
        for one in await show_draft(issue, newsroom, work, library, reader.languages)
        if one.chat != reader.telegram_id
    ]
    return [await _draft(issue, reader, work, library), *others]


async def open_one(
    _call: CallbackQuery,
    callback_data: OpenIssue,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Show an issue that waits."""
    found = await _open(callback_data.id, "open_issue", reader, work)
    if isinstance(found, Notice):
        return found
    await _leave(state)
    return await _draft(found[1], reader, work, library)


async def preview(
    _call: CallbackQuery, callback_data: PreviewIssue, reader: Reader, work: UnitOfWork, library: Library
) -> Notice | Sequence[Screen]:
    """Show what members will see, and the issue once more below."""
    found = await _open(callback_data.id, "preview_issue", reader, work)
    if isinstance(found, Notice):
        return found
    shown = screens.previews(found[1], await Newsroom(work, library, reader.languages).preview(found[1]))
    return [*shown, await _draft(found[1], reader, work, library, fresh=True)]


async def edit(
    _call: CallbackQuery,
    callback_data: EditIssue,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Show the parts and the opening words, to be changed."""
    found = await _open(callback_data.id, "edit_issue", reader, work)
    if isinstance(found, Notice):
        return found
    await _leave(state)
    return await _edit(found[1], reader, work, library)


async def switch(
    _call: CallbackQuery, callback_data: SwitchPart, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Take a part out, or put it back."""
    found = await _open(callback_data.id, "edit_issue", reader, work)
    if isinstance(found, Notice):
        return found
    who, issue = found
    parts = await Newsroom(work, library, reader.languages).parts(issue, reader.language.code)
    part = next((one for one in parts if screens.mark_of(one.key) == callback_data.part), None)
    if part is not None:
        issue = with_part(issue, part.key, struck=not part.struck)
        await _keep(issue, who, part.key, work)
    return await _edit(issue, reader, work, library)


async def write_opening(
    _call: CallbackQuery,
    callback_data: WriteOpening,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Ask for the opening words in a language, or take them out."""
    found = await _open(callback_data.id, "edit_issue", reader, work)
    if isinstance(found, Notice):
        return found
    who, issue = found
    code: LanguageCode = callback_data.language
    if callback_data.strike:
        issue = with_opening(issue, code, "")
        await _keep(issue, who, code, work)
        return await _edit(issue, reader, work, library)
    await state.update_data({_WRITING: [issue.number, code]})
    await state.set_state(Opening.words)
    return screens.ask_opening(issue.number, code, reader.language)


async def take_opening(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Put the opening words before the news."""
    number, code = (await state.get_data()).get(_WRITING, (0, "kk"))
    found = await _open(int(number), "edit_issue", reader, work)
    if isinstance(found, Notice):
        await _leave(state)
        return found
    who, issue = found
    html = message.html_text.strip() if message.text else ""
    if not html or length(html) > screens.OPENING_LIMIT:
        return screens.opening_refused(issue.number, reader.language)
    await _leave(state)
    issue = with_opening(issue, "ru" if code == "ru" else "kk", html)
    await _keep(issue, who, str(code), work)
    return await _edit(issue, reader, work, library)


async def send(
    _call: CallbackQuery, callback_data: SendIssue, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Send an issue, at the second tap."""
    found = await _open(callback_data.id, "send_issue", reader, work)
    if isinstance(found, Notice):
        return found
    who, issue = found
    if not callback_data.sure:
        return screens.sure_to_send(issue, reader.language)
    try:
        readers = await Newsroom(work, library, reader.languages).release(issue, who.person)
    except NothingToSend:
        return screens.nothing_new(reader.language)
    except NotNow:
        return screens.moved_on(reader.language)
    await work.desk.audit.note(who.person, Action.CAMPAIGN_SUBMITTED, detail=str(issue.number))
    return screens.let_go(issue.number, readers, reader.language)


async def skip(_call: CallbackQuery, callback_data: SkipIssue, reader: Reader, work: UnitOfWork) -> Screen | Notice:
    """Leave an issue out, at the second tap: the next one tells what was in it."""
    found = await _open(callback_data.id, "skip_issue", reader, work)
    if isinstance(found, Notice):
        return found
    who, issue = found
    if not callback_data.sure:
        return screens.sure_to_skip(issue, reader.language)
    try:
        await work.mailroom.course.skip(issue.number)
    except NotNow:
        return screens.moved_on(reader.language)
    await work.desk.audit.note(who.person, Action.CAMPAIGN_STOPPED, detail=str(issue.number))
    return screens.skipped(reader.language)


async def _editor(wanted: str, reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The organiser who asks, if they may send the digest, in private; None, noted in the audit, for others."""
    who = await campaigner(wanted, reader, work)
    if who is not None and not who.may_approve_campaigns():
        await refuse(who, wanted, work)
        return None
    return who


async def _open(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> tuple[Organiser, Issue] | Notice:
    """The issue that waits, and who asks; else what to tell them."""
    who = await _editor(wanted, reader, work)
    if who is None:
        return desk_work.refused(reader.language)
    try:
        card, issue = await work.mailroom.archive.find(number), await work.mailroom.issues.find(number)
    except NoSuchCampaign:
        return screens.moved_on(reader.language)
    return (who, issue) if card.state is CampaignState.DRAFT else screens.moved_on(reader.language)


async def _keep(issue: Issue, who: Organiser, what: str, work: UnitOfWork) -> None:
    await work.mailroom.issues.change(issue)
    await work.desk.audit.note(who.person, Action.ISSUE_EDITED, detail=f"{issue.number}, {what}")


async def _leave(state: FSMContext) -> None:
    """No opening words are waited for any more; other conversations' states stay."""
    if await state.get_state() == Opening.words.state:
        await state.set_state(None)


async def _overview(reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    mailroom, newsroom = work.mailroom, Newsroom(work, library, reader.languages)
    cards = await mailroom.archive.listed(_WENT_OUT, LISTED * 2, kinds=(CampaignKind.DIGEST,))
    went_out = [card for card in cards if card.began_at is not None][:LISTED]
    sent = [screens.Sent(card, await mailroom.tally(card.id)) for card in went_out]
    following = newsroom.schedule.next(work.now())
    return screens.overview(following, await mailroom.issues.waiting(), sent, mailroom.rules, reader.language)


async def _draft(issue: Issue, reader: Reader, work: UnitOfWork, library: Library, *, fresh: bool = False) -> Screen:
    parts = await Newsroom(work, library, reader.languages).parts(issue, reader.language.code)
    shown = screens.Draft(issue, parts)
    return screens.draft(shown, work.mailroom.rules, library.reporting, reader.language, fresh=fresh)


async def _edit(issue: Issue, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    parts = await Newsroom(work, library, reader.languages).parts(issue, reader.language.code)
    return screens.edit(screens.Draft(issue, parts), library.reporting, reader.language)
