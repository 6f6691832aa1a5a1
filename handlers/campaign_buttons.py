"""What the buttons of campaigns carry: numbers and keys, never words. Who presses them is checked at every press."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.campaigns.content import Arm, TextLanguage
from bot.campaigns.models import CampaignKind

NUMBER = Field(ge=1)

Shelf = Literal["going", "drafts", "over", "templates"]
Filter = Literal["languages", "regions", "institutions", "roles", "subscriptions", "joined"]
When = Literal["now", "daytime", "hour", "evening", "morning", "typed"]
Term = Literal["urgent", "at_most_once", "daytime", "sample"]


class OpenCampaigns(CallbackData, prefix="camps"):
    """Leads to a shelf of campaigns; `before`: those before this number (0: the newest)."""

    shelf: Shelf = "going"
    before: int = Field(0, ge=0)


class OpenCampaign(CallbackData, prefix="camp"):
    """Leads to a campaign as it stands: a draft to work on, one under way, or one that is over."""

    id: int = NUMBER


class MakeCampaign(CallbackData, prefix="c_new"):
    """Begins a draft."""

    kind: CampaignKind


class RepeatCampaign(CallbackData, prefix="c_again"):
    """Begins a draft, or a template, with the texts of another campaign."""

    id: int = NUMBER
    template: bool = False


class DropCampaign(CallbackData, prefix="c_drop"):
    """Deletes a draft; `sure`: the second tap."""

    id: int = NUMBER
    sure: bool = False


class WriteText(CallbackData, prefix="c_text"):
    """Asks for a text, or takes it out."""

    id: int = NUMBER
    language: TextLanguage
    arm: Arm = "a"
    strike: bool = False


class OpenTexts(CallbackData, prefix="c_texts"):
    """Leads to the choice of a text to be written."""

    id: int = NUMBER


class JoinTexts(CallbackData, prefix="c_join"):
    """Makes the one text that there is a text for both languages."""

    id: int = NUMBER
    arm: Arm = "a"


class OpenTest(CallbackData, prefix="c_ab"):
    """Leads to the A/B test: the sample's size, and the texts of the second version."""

    id: int = NUMBER


class Rename(CallbackData, prefix="c_title"):
    """Asks for another title."""

    id: int = NUMBER


class PreviewTexts(CallbackData, prefix="c_view"):
    """Shows the texts as members will see them."""

    id: int = NUMBER


class TestCopy(CallbackData, prefix="c_test"):
    """Sends a copy to oneself, by the way that members' copies take."""

    __test__ = False

    id: int = NUMBER


class OpenLeads(CallbackData, prefix="c_leads"):
    """Leads to the buttons beneath the texts; `strike`: takes this one off."""

    id: int = NUMBER
    strike: int | None = None


class AddLead(CallbackData, prefix="c_lead"):
    """Asks for a button of this kind, or adds it."""

    id: int = NUMBER
    kind: Literal["url", "entry", "helpful"]
    entry: str = ""


class ChooseEntry(CallbackData, prefix="c_entry"):
    """Leads to the categories of the FAQ, or to a page of one, to choose the entry that a button opens."""

    id: int = NUMBER
    category: str = ""
    page: int = Field(1, ge=1)


class OpenAudience(CallbackData, prefix="c_aud"):
    """Leads to the audience, or to one of its filters."""

    id: int = NUMBER
    part: Filter | None = None


class SwitchFilter(CallbackData, prefix="c_filter"):
    """Switches a value of a filter on or off; an empty value clears the filter.

    `joined`: a number of days up to now, or "from" and "before", which ask for a date.
    """

    id: int = NUMBER
    part: Filter
    value: str = ""


class OpenTime(CallbackData, prefix="c_time"):
    """Leads to the choice of when."""

    id: int = NUMBER


class ChooseTime(CallbackData, prefix="c_when"):
    """Chooses when: at once, by day, at a time that is near at hand, or one to be typed."""

    id: int = NUMBER
    when: When


class SetTerm(CallbackData, prefix="c_term"):
    """Sets a term of a draft: urgent, at most once, quiet hours kept, the percent of an A/B test's sample."""

    id: int = NUMBER
    term: Term
    value: int = Field(ge=0, le=50)


class SubmitCampaign(CallbackData, prefix="c_send"):
    """Shows counts and the end's time, and lets the campaign go at the second tap (`count`: those that were shown)."""

    id: int = NUMBER
    sure: bool = False
    count: int = Field(0, ge=0)


class ApproveCampaign(CallbackData, prefix="c_ok"):
    """A second organiser's word: lets a campaign go, or sends it back to be a draft.

    `seen`: the mark of what was shown; a campaign that has been changed since is shown again.
    """

    id: int = NUMBER
    agreed: bool
    seen: int = Field(0, ge=0)


class Unschedule(CallbackData, prefix="c_wait"):
    """Makes a draft again of what awaits approval or its time."""

    id: int = NUMBER


class TurnCampaign(CallbackData, prefix="c_turn"):
    """Pauses, goes on, stops or recalls a campaign; what can't be undone takes a second tap (`sure`)."""

    id: int = NUMBER
    to: Literal["pause", "resume", "stop", "recall"]
    sure: bool = False


class ChooseWinner(CallbackData, prefix="c_win"):
    """Sends this version of an A/B test to everybody else."""

    id: int = NUMBER
    arm: Arm


class CorrectCampaign(CallbackData, prefix="c_fix"):
    """Leads to the choice of the text to be corrected, asks for its new words, or (`sure`) edits the copies."""

    id: int = NUMBER
    text: int = Field(0, ge=0)
    sure: bool = False


class OpenReportOf(CallbackData, prefix="c_report"):
    """Leads to a campaign's report; `picture`, `table`: sends it as such."""

    id: int = NUMBER
    form: Literal["screen", "picture", "table"] = "screen"
