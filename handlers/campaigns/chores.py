"""What the bot does by itself for campaigns: messages of organisers keep themselves current."""

from bot.campaigns.models import CampaignState, Card, Round
from bot.content.library import Library
from bot.languages import Language, Languages
from bot.telegram.screen import Elsewhere, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaigns.reports import report_screen
from handlers.campaigns.running import author_of, live_card, standing
from handlers.screens import campaign_running as screens


async def show_progress(work: UnitOfWork, _library: Library, languages: Languages) -> list[Elsewhere]:
    """Draw each campaign that somebody watches as it stands now; what is over is reported anew, and watched no more."""
    told = []
    for card in await work.mailroom.archive.watched():
        author = await author_of(card, work)
        if author is None:
            await work.mailroom.archive.watch(card.id, None)
            continue
        language = languages.of(await work.members.language(author.telegram_id) or "kk")
        shown = await live_card(card, language, work)
        told.append(Elsewhere(author.telegram_id, shown, replaces=card.board))
        if card.is_over or card.state is CampaignState.SAMPLED:
            told.append(Elsewhere(author.telegram_id, await _news(card, language, work)))
            await work.mailroom.archive.watch(card.id, None)
    return told


async def _news(card: Card, language: Language, work: UnitOfWork) -> Screen:
    """What an organiser hears of when a round is over."""
    if card.state is CampaignState.SAMPLED or card.round in {Round.CORRECT, Round.RECALL}:
        return screens.round_over(await standing(card, work), language)
    return await report_screen(card, language, work)
