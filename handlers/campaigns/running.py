"""A campaign under way: how it stands, pausing, stopping, recalling it, and choosing between its versions."""

from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.campaigns.models import UNDER_WAY, CampaignState, Card
from bot.campaigns.refusals import NotNow
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.languages import Language
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import ChooseWinner, TurnCampaign
from handlers.campaigns.access import Case, may_work, open_campaign
from handlers.campaigns.drafts import named
from handlers.screens import campaign_running as screens
from handlers.screens import desk_work

_NOTED = {
    "pause": Action.CAMPAIGN_PAUSED,
    "resume": Action.CAMPAIGN_RESUMED,
    "stop": Action.CAMPAIGN_STOPPED,
    "recall": Action.CAMPAIGN_RECALLED,
}
Turned = Notice | Sequence[Screen | Notice | Elsewhere]


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_running")
    router.callback_query.register(turn, TurnCampaign.filter())
    router.callback_query.register(choose, ChooseWinner.filter())
    return router


async def running_screen(card: Card, reader: Reader, work: UnitOfWork) -> Screen:
    """How a campaign stands that waits, is under way, or is over."""
    return await live_card(card, reader.language, work)


async def live_card(card: Card, language: Language, work: UnitOfWork) -> Screen:
    """How a campaign stands, in this language."""
    return screens.live(await standing(card, work), language)


async def standing(card: Card, work: UnitOfWork) -> screens.Going:
    """All that the screens of a campaign under way tell."""
    mailroom = work.mailroom
    sampled = card.state is CampaignState.SAMPLED
    return screens.Going(
        card,
        await mailroom.tally(card.id),
        mailroom.rules,
        work.now(),
        await mailroom.responses.versions(card.id) if sampled else (),
    )


async def follow(call: CallbackQuery, case: Case, work: UnitOfWork) -> None:
    """From now on the message that was tapped keeps itself current, where it is the author's and there is more to come.

    To be called where a handler shows `running_screen` in the message's place.
    """
    if call.message is None or case.organiser.person != case.card.author:
        return
    card = await work.mailroom.archive.find(case.card.id)
    if card.state in UNDER_WAY and card.state is not CampaignState.SAMPLED:
        await work.mailroom.archive.watch(card.id, call.message.message_id)


async def leave(call: CallbackQuery, who: Organiser, work: UnitOfWork) -> None:
    """The message that was tapped is about to show something else: nothing is to be drawn over that."""
    if call.message is None:
        return
    for card in await work.mailroom.archive.watched():
        if card.author == who.person and card.board == call.message.message_id:
            await work.mailroom.archive.watch(card.id, None)


async def turn(call: CallbackQuery, callback_data: TurnCampaign, reader: Reader, work: UnitOfWork) -> Screen | Turned:
    """Pause a campaign, go on with it, stop or recall it: what can't be undone at a second tap."""
    case = await open_campaign(callback_data.id, f"campaign_{callback_data.to}", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    going = await standing(case.card, work)
    if callback_data.to == "recall" and case.card.is_over and not (going.may_be_recalled or going.was_recalled):
        return screens.too_late_to_recall(reader.language)
    if callback_data.to in {"stop", "recall"} and not callback_data.sure:
        return await _ask_again(callback_data, call, case, going, reader, work)
    course = work.mailroom.course
    ways: dict[str, Callable[[int], Awaitable[None]]] = {
        "pause": course.pause,
        "resume": course.resume,
        "stop": course.stop,
        "recall": course.recall,
    }
    try:
        await ways[callback_data.to](case.card.id)
    except NotNow:
        return await moved_on(call, case, reader, work)
    await work.desk.audit.note(case.organiser.person, _NOTED[callback_data.to], detail=named(case.card))
    return await turned(callback_data.to, call, case, reader, work)


async def choose(call: CallbackQuery, callback_data: ChooseWinner, reader: Reader, work: UnitOfWork) -> Turned:
    """Send a version of an A/B test to everybody else."""
    case = await open_campaign(callback_data.id, "campaign_choose", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    try:
        await work.mailroom.course.choose(case.card.id, callback_data.arm)
    except NotNow:
        return await moved_on(call, case, reader, work)
    detail = f"{named(case.card)}, {callback_data.arm}"
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_CHOSEN, detail=detail)
    return await turned("choose", call, case, reader, work)


async def turned(what: str, call: CallbackQuery, case: Case, reader: Reader, work: UnitOfWork) -> Turned:
    """Show how the campaign stands after it was turned; its author is told where somebody else did it."""
    card = await work.mailroom.archive.find(case.card.id)
    await follow(call, case, work)
    shown = await live_card(card, reader.language, work)
    return [shown, *await _tell_author(what, card, case.organiser, reader, work)]


async def moved_on(call: CallbackQuery, case: Case, reader: Reader, work: UnitOfWork) -> Turned:
    """Somebody was quicker: show how it stands now."""
    card = await work.mailroom.archive.find(case.card.id)
    if card.is_editable:
        return screens.moved_on(reader.language)
    await follow(call, case, work)
    return [screens.moved_on(reader.language), await live_card(card, reader.language, work)]


async def _ask_again(
    wanted: TurnCampaign, call: CallbackQuery, case: Case, going: screens.Going, reader: Reader, work: UnitOfWork
) -> Screen | Turned:
    able = going.may_be_recalled if wanted.to == "recall" else case.card.state in UNDER_WAY
    if not able:
        return await moved_on(call, case, reader, work)
    await leave(call, case.organiser, work)
    ask = screens.sure_to_recall if wanted.to == "recall" else screens.sure_to_stop
    return ask(going, reader.language)


async def _tell_author(what: str, card: Card, by: Organiser, reader: Reader, work: UnitOfWork) -> list[Elsewhere]:
    author = await author_of(card, work)
    if author is None or author.person == by.person:
        return []
    code = await work.members.language(author.telegram_id)
    language = reader.languages.of(code or "kk")
    return [Elsewhere(author.telegram_id, screens.turned_by(card, what, by.name, language))]


async def author_of(card: Card, work: UnitOfWork) -> Organiser | None:
    """The author, while they may still work the campaign; None for the bot's own."""
    author = await work.desk.roles.by_person(card.author) if card.author is not None else None
    return author if author is not None and author.may_broadcast() and may_work(author, card) else None
