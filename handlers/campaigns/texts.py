"""A campaign's texts: asked for, taken as they were written or forwarded, corrected by editing the message."""

from aiogram import Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.campaigns.archive import TITLE_LIMIT
from bot.campaigns.content import Content, Text
from bot.campaigns.models import CampaignKind, Card
from bot.campaigns.readiness import languages_of
from bot.content.library import Library
from bot.telegram.mailing.reading import Unsendable, with_next
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import JoinTexts, OpenTest, OpenTexts, WriteText
from handlers.campaigns.drafts import draft_written, open_draft, show_draft
from handlers.campaigns.leads import dressed
from handlers.campaigns.messages import DoesNotFit, fits_telegram, read_text
from handlers.campaigns.states import Asked, Composing, Taken, ask, asked_in, keep_taken, leave, taken_in
from handlers.filters import InPrivate, NoCommand
from handlers.screens import campaign_texts as screens
from handlers.screens.campaign_texts import Unfit
from handlers.screens.words import shortened


class OfTaken(Filter):
    """A message of which the last text was made, or a further part of its album. Gives `taken`."""

    async def __call__(self, message: Message, state: FSMContext) -> bool | dict[str, Taken]:
        """Of which messages the last text was made, where this is one of them, or belongs to their album."""
        taken = await taken_in(state)
        if taken is None:
            return False
        is_part = message.media_group_id is not None and message.media_group_id == taken.album
        return {"taken": taken} if is_part or message.message_id in taken.messages else False


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_texts")
    router.callback_query.register(open_texts, OpenTexts.filter())
    router.callback_query.register(ask_text, WriteText.filter())
    router.callback_query.register(join, JoinTexts.filter())
    router.callback_query.register(open_test, OpenTest.filter())
    router.message.register(take_part, InPrivate(), OfTaken())
    router.message.register(take_text, StateFilter(Composing.text), NoCommand())
    router.edited_message.register(take_edit, InPrivate(), OfTaken())
    return router


async def open_texts(
    _call: CallbackQuery, callback_data: OpenTexts, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Show the texts."""
    case = await open_draft(callback_data.id, "campaign_texts", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    return screens.texts_of(case.card, await work.mailroom.archive.texts(case.card.id), reader.language)


async def open_test(
    _call: CallbackQuery, callback_data: OpenTest, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Show the A/B test."""
    case = await open_draft(callback_data.id, "campaign_test", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    return screens.test_of(case.card, await work.mailroom.archive.texts(case.card.id), reader.language)


async def ask_text(
    _call: CallbackQuery, callback_data: WriteText, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Ask for a text, or take one out."""
    case = await open_draft(callback_data.id, "campaign_text", reader, work)
    if isinstance(case, Notice):
        return case
    card, archive = case.card, work.mailroom.archive
    if callback_data.strike:
        await leave(state)
        await archive.strike(card.id, callback_data.language, callback_data.arm)
        return screens.texts_of(card, await archive.texts(card.id), reader.language)
    await ask(state, Composing.text, Asked(id=card.id, language=callback_data.language, arm=callback_data.arm))
    return screens.ask_text(card, callback_data, await archive.texts(card.id), reader.language)


async def join(
    _call: CallbackQuery,
    callback_data: JoinTexts,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Let the one text that there is serve both languages."""
    case = await open_draft(callback_data.id, "campaign_text", reader, work)
    if isinstance(case, Notice):
        return case
    texts = await work.mailroom.archive.texts(case.card.id, callback_data.arm)
    asked = Asked(id=case.card.id, language="both", arm=callback_data.arm)
    if len(texts) == 1:
        content = dressed(texts[0].content, asked, texts, library, reader.languages)
        await work.mailroom.archive.write(asked.id, "both", content, asked.arm)
        taken = await taken_in(state)
        if taken is not None and (taken.id, taken.arm) == (asked.id, asked.arm):
            await keep_taken(state, taken.model_copy(update={"language": "both"}))
    return await _after(asked, "", reader, state, work, library)


async def take_text(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Take the message as a text; ask for the other language where it is missing."""
    asked = await asked_in(state)
    case = await draft_written(asked.id, "campaign_text", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    taken = Taken(id=asked.id, language=asked.language, arm=asked.arm, album=message.media_group_id)
    try:
        content = read_text(message, case.card)
    except DoesNotFit as fault:
        await keep_taken(state, taken)
        return screens.unfit(fault.why, case.card, reader.language)
    await keep_taken(state, taken.model_copy(update={"messages": (message.message_id,)}))
    await _write(case.card, asked, content, reader, work, library)
    said = screens.taken(asked.language, content, reader.language)
    return await _after(asked, said, reader, state, work, library)


async def take_part(
    message: Message, taken: Taken, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | None:
    """Put a further part into the album whose first part was answered; an album that was refused is over."""
    if not taken.messages or message.message_id in taken.messages:
        return None
    case = await draft_written(taken.id, "campaign_text", reader, work)
    text = await _text(taken, work)
    if isinstance(case, Screen) or text is None:
        return case if isinstance(case, Screen) else None
    try:
        album = with_next(text.content, message)
    except Unsendable:
        album = None
    if album is None:
        return screens.unfit(Unfit.ALBUM_MIXED, case.card, reader.language)
    if not fits_telegram(album):
        await keep_taken(state, taken.model_copy(update={"messages": ()}))
        await work.mailroom.archive.strike(taken.id, text.language, taken.arm)
        return screens.unfit(Unfit.CAPTION_TOO_LONG, case.card, reader.language)
    if len(album.text) > len(text.content.text):
        taken = taken.model_copy(update={"captioned": len(taken.messages)})
    await keep_taken(state, taken.model_copy(update={"messages": (*taken.messages, message.message_id)}))
    await work.mailroom.archive.write(taken.id, text.language, album, taken.arm)
    return None


async def take_edit(
    message: Message, taken: Taken, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen:
    """Change the text as its message was edited."""
    case = await draft_written(taken.id, "campaign_text", reader, work)
    text = await _text(taken, work)
    if isinstance(case, Screen) or text is None:
        return case if isinstance(case, Screen) else await show_draft(taken.id, reader, work, library)
    try:
        content = read_text(message, case.card)
    except DoesNotFit as fault:
        return screens.unfit(fault.why, case.card, reader.language)
    if text.content.is_album:
        content = _with_part(text.content, content, taken, message.message_id)
    asked = Asked(id=taken.id, language=text.language, arm=taken.arm)
    await _write(case.card, asked, content, reader, work, library)
    return await _after(asked, screens.edited(reader.language), reader, state, work, library)


def _with_part(album: Content, part: Content, taken: Taken, message: int) -> Content:
    """The album with one of its parts edited."""
    at = taken.messages.index(message)
    files = (*album.files[:at], *part.files, *album.files[at + 1 :])
    words = {"text": part.text, "marks": part.marks} if at == taken.captioned or part.text else {}
    return album.model_copy(update={"files": files, **words})


async def _text(taken: Taken, work: UnitOfWork) -> Text | None:
    texts = await work.mailroom.archive.texts(taken.id, taken.arm)
    return next((text for text in texts if text.language == taken.language), None)


async def _write(
    card: Card, asked: Asked, content: Content, reader: Reader, work: UnitOfWork, library: Library
) -> None:
    archive = work.mailroom.archive
    texts = await archive.texts(card.id)
    if content.choices and card.kind is not CampaignKind.POLL:
        await archive.become(card.id, CampaignKind.POLL)
    before = next((text for text in texts if (text.language, text.arm) == (asked.language, asked.arm)), None)
    if not card.title or (before is not None and card.title == _title(before.content)):
        await archive.entitle(card.id, _title(content))
    await archive.write(card.id, asked.language, dressed(content, asked, texts, library, reader.languages), asked.arm)


def _title(content: Content) -> str:
    return shortened(" ".join(content.text.split()), TITLE_LIMIT - 2)


async def _after(
    asked: Asked, said: str, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen:
    """The Russian text is asked for where the Kazakh one came first; then the draft, or the A/B test."""
    archive = work.mailroom.archive
    card, texts = await archive.find(asked.id), await archive.texts(asked.id)
    told = languages_of(texts, asked.arm)
    if told == ["kk"] and (asked.arm == "a" or "ru" in languages_of(texts)):
        wanted = WriteText(id=card.id, language="ru", arm=asked.arm)
        await ask(state, Composing.text, Asked(id=card.id, language="ru", arm=asked.arm))
        return screens.ask_text(card, wanted, texts, reader.language, said)
    await leave(state)
    if asked.arm == "b":
        return screens.test_of(card, texts, reader.language)
    return await show_draft(card.id, reader, work, library, said)
