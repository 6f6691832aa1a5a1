"""What the buttons of the digest carry: members' choices, and organisers' work on an issue. Keys, never words."""

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.campaigns.audience import Every
from bot.content.digest_items import Topic
from bot.languages import LanguageCode

NUMBER = Field(ge=1)


class ChooseEvery(CallbackData, prefix="d_every"):
    """Chooses how often one hears from the union."""

    every: Every


class OpenTopics(CallbackData, prefix="d_topics"):
    """Leads to the topics."""


class SwitchTopic(CallbackData, prefix="d_topic"):
    """Adds a topic, or takes it off."""

    topic: Topic


class OpenRegions(CallbackData, prefix="d_mine"):
    """Leads to the choice of one's region."""


class ChooseOwnRegion(CallbackData, prefix="d_region"):
    """Says in which region one works; empty: rather not."""

    key: str = ""


class OpenInstitutions(CallbackData, prefix="d_insts"):
    """Leads to the choice of the kind of institution where one works."""


class ChooseOwnInstitution(CallbackData, prefix="d_inst"):
    """Says in what kind of institution one works; empty: rather not."""

    key: str = ""


class OpenIssues(CallbackData, prefix="i_all"):
    """Leads to the digest as organisers see it."""


class MakeIssue(CallbackData, prefix="i_new"):
    """Makes an issue now."""


class OpenIssue(CallbackData, prefix="i_one"):
    """Leads to an issue that waits."""

    id: int = NUMBER


class PreviewIssue(CallbackData, prefix="i_view"):
    """Shows what members will see, in both languages."""

    id: int = NUMBER


class EditIssue(CallbackData, prefix="i_edit"):
    """Leads to the parts of an issue and its opening words."""

    id: int = NUMBER


class SwitchPart(CallbackData, prefix="i_part"):
    """Takes a part out of an issue, or puts it back; `part`: the hash of its key."""

    id: int = NUMBER
    part: str


class WriteOpening(CallbackData, prefix="i_words"):
    """Asks for the opening words in a language, or takes them out."""

    id: int = NUMBER
    language: LanguageCode
    strike: bool = False


class SendIssue(CallbackData, prefix="i_send"):
    """Sends an issue at the second tap (`sure`)."""

    id: int = NUMBER
    sure: bool = False


class SkipIssue(CallbackData, prefix="i_skip"):
    """Leaves an issue out at the second tap (`sure`); the next one tells what was in it."""

    id: int = NUMBER
    sure: bool = False
