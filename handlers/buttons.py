"""What buttons carry: ids, never words (64 bytes at most, Bot API InlineKeyboardButton.callback_data)."""

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.languages import LanguageCode


class OpenMenu(CallbackData, prefix="menu"):
    """Leads to the main menu."""


class OpenStandard(CallbackData, prefix="standard"):
    """Leads to the Standard's contents."""


class OpenPrinciple(CallbackData, prefix="principle"):
    """Leads to a principle: in brief, or what the Standard says in full."""

    number: int = Field(ge=1, le=6)
    full: bool = False


class SharePrinciple(CallbackData, prefix="share_principle"):
    """Asks for a message about this principle that can be sent on."""

    number: int = Field(ge=1, le=6)
    full: bool = False
    language: LanguageCode


class OpenChapter(CallbackData, prefix="chapter"):
    """Leads to a page of a chapter; pages count from 1."""

    key: str
    page: int = Field(1, ge=1)


class ShareChapter(CallbackData, prefix="share_chapter"):
    """Asks for a message about this page that can be sent on."""

    key: str
    page: int = Field(1, ge=1)
    language: LanguageCode


class OpenAbout(CallbackData, prefix="about"):
    """Leads to a page of "about"; pages count from 1."""

    page: int = Field(1, ge=1)


class OpenLanguages(CallbackData, prefix="languages"):
    """Leads to the choice of language."""


class ChooseLanguage(CallbackData, prefix="language"):
    """Chooses the language."""

    code: LanguageCode


class OpenFaq(CallbackData, prefix="faq"):
    """Leads to the categories of questions."""


class OpenCategory(CallbackData, prefix="category"):
    """Leads to a page of a category's questions; pages count from 1."""

    key: str
    page: int = Field(1, ge=1)


class OpenEntry(CallbackData, prefix="entry"):
    """Leads to an entry, or to what more it has to say."""

    id: str
    language: LanguageCode
    more: bool = False


class PickEntry(CallbackData, prefix="pick"):
    """Says which of the entries offered was meant; `question` is the number under which the question is kept."""

    id: str
    language: LanguageCode
    question: int = Field(ge=0, lt=1 << 63)


class PickNone(CallbackData, prefix="pick_none"):
    """Says that none of the entries offered was meant."""

    language: LanguageCode
    question: int = Field(ge=0, lt=1 << 63)


class JudgeEntry(CallbackData, prefix="judge"):
    """Says whether an entry helped."""

    id: str
    language: LanguageCode
    helped: bool


class ShareEntry(CallbackData, prefix="share_entry"):
    """Asks for a message about this entry that can be sent on."""

    id: str
    language: LanguageCode


class AskOwnQuestion(CallbackData, prefix="ask"):
    """Asks how to ask."""
