"""The story in the author's own words: several messages and files are one story; names on request."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.attachments.cleaning import LARGEST
from bot.content.library import Library
from bot.reports.models import FILES_LIMIT, NAME_LIMIT, STORY_LIMIT, SUBJECT_LIMIT, Draft, Part
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.filters import InPrivate, NoCommand
from handlers.reports.drafts import Filing, draft_in, is_same_album, keep_draft, next_step
from handlers.reports.files import Sent, file_in
from handlers.reports.steps import traced
from handlers.screens import report as screens
from handlers.screens import steps as step_screens
from handlers.screens import stray


def router() -> Router:
    """The router of what is written while a report is written."""
    router = Router(name="story")
    router.message.register(tell, InPrivate(), StateFilter(Filing.story), NoCommand())
    router.edited_message.register(retell, InPrivate(), StateFilter(Filing.story))
    router.message.register(name, InPrivate(), StateFilter(Filing.name), NoCommand())
    router.message.register(subject, InPrivate(), StateFilter(Filing.subject), NoCommand())
    return router


async def tell(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen | None:
    """Add a message to the story."""
    draft = await draft_in(state)
    if draft is None:
        await state.set_state(None)
        return stray.old_button(reader.language)
    author = work.office.authors.key(reader.telegram_id)
    hurried = await work.office.traces.is_hurried(author)
    await work.office.traces.note(author, message.message_id, own=True)
    if hurried:
        return screens.too_fast(reader.language)
    return await _add(message, draft, reader, state, work)


async def retell(message: Message, reader: Reader, state: FSMContext) -> Screen | None:
    """Change a message of the story."""
    draft = await draft_in(state)
    words = message.text or message.caption
    if draft is None or not words or all(part.message != message.message_id for part in draft.story):
        return None
    story = tuple(
        part.model_copy(update={"words": words}) if part.message == message.message_id else part for part in draft.story
    )
    changed = draft.model_copy(update={"story": story})
    if changed.length > STORY_LIMIT:
        return screens.story_is_full(draft, reader.language)
    await keep_draft(state, changed)
    return screens.changed(changed, reader.language)


async def name(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Keep the name that the author wants to be known by."""
    return await _note("name", NAME_LIMIT, message, reader, state, work, library)


async def subject(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Keep the employer or system that the report is about."""
    return await _note("subject", SUBJECT_LIMIT, message, reader, state, work, library)


async def _add(message: Message, draft: Draft, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen | None:
    words, file = message.text or message.caption or "", file_in(message)
    if not words and file is None:
        return screens.not_for_a_story(reader.language)
    if draft.length + len(words) > STORY_LIMIT:
        return screens.story_is_full(draft, reader.language)
    if file is not None and (fault := _fault_of(file, draft)):
        return screens.file_refused(fault, draft, reader.language)
    if words:
        draft = draft.model_copy(update={"story": (*draft.story, Part(message=message.message_id, words=words))})
    if file is not None:
        owner = work.office.authors.key(reader.telegram_id)
        number = work.office.attachments.owe(owner, message.chat.id, file.file_id, file.kind)
        draft = draft.model_copy(update={"files": (*draft.files, number)})
    await keep_draft(state, draft)
    if await is_same_album(state, message.media_group_id):
        return None
    return traced(step_screens.added(draft, reader.language), reader, work)


def _fault_of(file: Sent, draft: Draft) -> screens.FileFault | None:
    if len(draft.files) >= FILES_LIMIT:
        return screens.FileFault.TOO_MANY
    return screens.FileFault.TOO_LARGE if file.size > LARGEST else None


async def _note(  # noqa: PLR0913, PLR0917 what two handlers share
    field: str,
    limit: int,
    message: Message,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    draft = await draft_in(state)
    await work.office.traces.note(work.office.authors.key(reader.telegram_id), message.message_id, own=True)
    if draft is None or not message.text:
        return screens.write_in_words(reader.language)
    draft = draft.model_copy(update={field: " ".join(message.text.split())[:limit]})
    await keep_draft(state, draft)
    await state.set_state(None)
    return traced(step_screens.step(next_step(draft), draft, library.reporting, reader.language), reader, work)
