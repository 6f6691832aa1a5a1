"""A screen: what the bot shows; text and keyboard, made by pure functions and sent by the border."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)


@dataclass(frozen=True)
class Button:
    """An inline button that leads to another screen (`opens`) or to an address (`url`)."""

    text: str
    opens: CallbackData | None = None
    url: str | None = None
    copies: str | None = None
    offers: str | None = None

    def markup(self) -> InlineKeyboardButton:
        """The button as Telegram takes it (Bot API, InlineKeyboardButton)."""
        return InlineKeyboardButton(
            text=self.text,
            callback_data=self.opens.pack() if self.opens else None,
            url=self.url,
            copy_text=CopyTextButton(text=self.copies) if self.copies else None,
            switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(query=self.offers) if self.offers else None,
        )


Row = Sequence[Button]


@dataclass(frozen=True)
class Traced:
    """Whose report a message belongs to (the keyed hash of authors), so that it can be removed later; None: a draft."""

    author: int
    report: int | None


@dataclass(frozen=True)
class Screen:
    """What a person sees.

    `text` is Telegram's HTML. `notice` is the short line that a tap brings up above the chat. A tap edits the
    message it was made in, unless the screen is to be `fresh`, a message of its own. `protected`: it can't be
    forwarded or saved.
    """

    text: str
    rows: Sequence[Row] = field(default=())
    notice: str | None = None
    fresh: bool = False
    protected: bool = False
    traced: Traced | None = None

    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The keyboard as Telegram takes it; None where there are no buttons."""
        rows = [[button.markup() for button in row] for row in self.rows if row]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


@dataclass(frozen=True)
class Notice:
    """A short line that answers a tap; the chat stays as it is."""

    text: str


@dataclass(frozen=True)
class Elsewhere:
    """A screen for another chat than the one that is being answered; `replaces`: the message whose place it takes."""

    chat: int
    screen: Screen
    replaces: int | None = None
