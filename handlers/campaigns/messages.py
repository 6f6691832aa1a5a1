"""What an organiser's message becomes as a campaign's text, or why it can't."""

from aiogram.types import Message

from bot.campaigns.content import CAPTION_LIMIT, TEXT_LIMIT, Content
from bot.campaigns.models import CampaignKind, Card
from bot.telegram.mailing.reading import TooManyChoices, Unsendable, content_of
from handlers.campaigns.typed import NotAPoll, read_poll
from handlers.screens.campaign_texts import Unfit


class DoesNotFit(Exception):
    """The message can't be a text of the campaign; `why` is told on a screen."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


def read_text(message: Message, card: Card) -> Content:
    """The message as a text of this campaign. Raises DoesNotFit."""
    try:
        content = content_of(message)
        if card.kind is CampaignKind.POLL and message.media_group_id is not None:
            raise DoesNotFit(Unfit.ALBUM_OF_POLL)
        if card.kind is CampaignKind.POLL and not content.choices:
            content = read_poll(content)
    except Unsendable as fault:
        raise DoesNotFit(Unfit.KIND) from fault
    except (TooManyChoices, NotAPoll) as fault:
        raise DoesNotFit(Unfit.POLL) from fault
    if not fits_telegram(content):
        raise DoesNotFit(Unfit.CAPTION_TOO_LONG if content.files else Unfit.TEXT_TOO_LONG)
    return content


def fits_telegram(content: Content) -> bool:
    """Whether the words are as short as Telegram takes them (UTF-16 units)."""
    return len(content.text.encode("utf-16-le")) // 2 <= (CAPTION_LIMIT if content.files else TEXT_LIMIT)
