"""What members do with their copies: buttons, votes, reactions; counted, and never told of anybody by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, MessageReactionUpdated

from bot.campaigns.content import Arm, Text
from bot.campaigns.models import CampaignState, Card, Round
from bot.campaigns.refusals import NoSuchCampaign
from bot.finding import Questions
from bot.questions.record import QuestionRecord
from bot.telegram.calls import Method
from bot.telegram.copy_buttons import PressLead, Vote
from bot.telegram.mailing.copying import keyboard_of
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaigns.access import may_work
from handlers.faq import show
from handlers.screens import campaign_responses as screens
from handlers.screens import faq as faq_screens
from handlers.screens.rows import marked


@dataclass(frozen=True)
class Shown:
    """The text that stands above the button; `trial`: before an organiser who tries it, and is not counted."""

    card: Card
    text: Text
    trial: bool


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_responses")
    router.callback_query.register(press, PressLead.filter())
    router.callback_query.register(vote, Vote.filter())
    router.message_reaction.register(react)
    return router


async def press(
    _call: CallbackQuery,
    callback_data: PressLead,
    reader: Reader,
    work: UnitOfWork,
    questions: Questions,
    record: QuestionRecord,
) -> Screen | Notice:
    """Open the entry that a button leads to, below the copy, or thank for a good word."""
    shown = await _shown(callback_data.campaign, "b" if callback_data.arm == "b" else "a", reader, work)
    number = callback_data.number
    if shown is None or number >= len(shown.text.content.leads):
        return screens.out_of_date(reader.language)
    lead = shown.text.content.leads[number]
    if lead.helpful:
        return await _helpful(shown, number, reader, work)
    entry = await show(lead.entry or "", reader.language, reader, questions, record)
    if entry is None:
        return screens.out_of_date(reader.language)
    if not shown.trial:
        await work.mailroom.responses.press(shown.card.id, reader.telegram_id, number)
        record.readings.count(entry.entry.id, entry.language.code)
    return replace(faq_screens.answer(entry, questions.faq), fresh=True)


async def vote(
    call: CallbackQuery, callback_data: Vote, reader: Reader, work: UnitOfWork
) -> Notice | Sequence[Notice | Method]:
    """Count a vote, and mark the choice."""
    shown = await _shown(callback_data.campaign, "a", reader, work)
    if shown is None or callback_data.choice >= len(shown.text.content.choices):
        return screens.out_of_date(reader.language)
    if shown.trial:
        return screens.trial(reader.language)
    if shown.card.state is CampaignState.STOPPED or shown.card.round is Round.RECALL:
        return screens.closed(reader.language)
    await work.mailroom.responses.vote(shown.card.id, reader.telegram_id, callback_data.choice)
    keyboard = _marked(keyboard_of(shown.text, reader.language), callback_data)
    if keyboard is None or not isinstance(call.message, Message):
        return screens.counted(reader.language)
    edit = EditMessageReplyMarkup(
        chat_id=call.message.chat.id, message_id=call.message.message_id, reply_markup=keyboard
    )
    return [screens.counted(reader.language), edit]


async def react(event: MessageReactionUpdated, work: UnitOfWork) -> None:
    """Count a reaction to a copy, or take it back."""
    if event.chat.type == ChatType.PRIVATE and event.user is not None:
        reacted = bool(event.new_reaction)
        await work.mailroom.responses.react(event.user.id, event.message_id, reacted=reacted)


async def _helpful(shown: Shown, number: int, reader: Reader, work: UnitOfWork) -> Notice:
    if shown.trial:
        return screens.trial(reader.language)
    await work.mailroom.responses.press(shown.card.id, reader.telegram_id, number)
    return screens.thanks(reader.language)


async def _shown(campaign: int, arm: Arm, reader: Reader, work: UnitOfWork) -> Shown | None:
    """The text above the button: that of the copy which this person got, or one that an organiser of it tries."""
    archive = work.mailroom.archive
    try:
        card = await archive.find(campaign)
    except NoSuchCampaign:
        return None
    if not reader.is_alone:
        return None
    got = await work.mailroom.responses.got(campaign, reader.telegram_id)
    if got is not None:
        text = await archive.text(got.text)
        return Shown(card, text, trial=False) if text else None
    who = await work.desk.roles.find(reader.telegram_id)
    if who is None or not who.may_broadcast() or not may_work(who, card):
        return None
    tried = await archive.text_for(campaign, reader.language.code, arm)
    return Shown(card, tried, trial=True) if tried else None


def _marked(keyboard: InlineKeyboardMarkup | None, chosen: Vote) -> InlineKeyboardMarkup | None:
    """The keyboard with a mark on the choice."""
    if keyboard is None:
        return None
    data = chosen.pack()
    rows = [
        [button.model_copy(update={"text": marked(button.text, chosen=button.callback_data == data)}) for button in row]
        for row in keyboard.inline_keyboard
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
