"""What the buttons of reports carry: keys and numbers, never words."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.reports.models import Identity

StepName = Literal["kind", "story", "region", "institution", "identity", "name", "subject", "summary"]


class OpenReport(CallbackData, prefix="report"):
    """Begins a report, or goes on with the draft.

    `principle`: the one that was broken (0: not said); `category`: the subject of questions under which it happened,
    or "question" for a question to the union.
    """

    principle: int = Field(0, ge=0, le=6)
    category: str = Field("", max_length=30)


class OpenConsent(OpenReport, prefix="consent"):
    """Leads to the full text of the consent, and from there to the report."""


class GiveConsent(OpenReport, prefix="agree"):
    """Gives the consent and begins the report."""


class OpenDanger(CallbackData, prefix="danger"):
    """Leads to what to do when it can't wait."""


class DropDraft(CallbackData, prefix="drop"):
    """Erases the draft; `sure`: the second tap."""

    sure: bool = False


class OpenStep(CallbackData, prefix="step"):
    """Leads to a step of the draft."""

    step: StepName


class ChooseKind(CallbackData, prefix="r_kind"):
    """Says what happened."""

    key: str


class StoryTold(CallbackData, prefix="told"):
    """Says that the story is told."""


class RetellStory(CallbackData, prefix="retell"):
    """Drops what was told and begins the story anew."""


class ChooseRegion(CallbackData, prefix="r_region"):
    """Says where; empty: passed over."""

    key: str = ""


class ChooseInstitution(CallbackData, prefix="r_inst"):
    """Says at what kind of institution; empty: passed over."""

    key: str = ""


class ChooseIdentity(CallbackData, prefix="r_known"):
    """Says how the author wants to be known."""

    identity: Identity


class SendReport(CallbackData, prefix="send"):
    """Files the draft; `past_desk`: somebody at the desk is involved; `apart`: not the same as an earlier report."""

    past_desk: bool = False
    apart: bool = False


class JoinTwin(CallbackData, prefix="join"):
    """Adds the draft to an earlier report of the same author."""

    report: int = Field(ge=1)


class OpenMine(CallbackData, prefix="mine"):
    """Leads to one's own reports; pages count from 1."""

    page: int = Field(1, ge=1)


class OpenOwn(CallbackData, prefix="own"):
    """Leads to one of one's own reports; page 0 is its newest."""

    report: int = Field(ge=1)
    page: int = Field(0, ge=0)


class EnterCode(CallbackData, prefix="enter_code"):
    """The next message is a receipt's code."""


class ShowCode(CallbackData, prefix="code"):
    """Sends the receipt again."""

    report: int = Field(ge=1)


class ShowProof(CallbackData, prefix="proof"):
    """Shows the proof of filing."""

    report: int = Field(ge=1)


class WriteToDesk(CallbackData, prefix="write"):
    """Begins a message to the desk."""

    report: int = Field(ge=1)


class Withdraw(CallbackData, prefix="withdraw"):
    """Withdraws a report; `sure`: the second tap."""

    report: int = Field(ge=1)
    sure: bool = False


class Reopen(CallbackData, prefix="reopen"):
    """Opens a closed report again."""

    report: int = Field(ge=1)


class Rate(CallbackData, prefix="rate"):
    """Rates how a report was answered."""

    report: int = Field(ge=1)
    stars: int = Field(ge=1, le=5)


class CleanPhone(CallbackData, prefix="clean"):
    """Removes a report's messages from this chat; `sure`: the second tap."""

    report: int = Field(ge=1)
    sure: bool = False


class AnswersHere(CallbackData, prefix="here"):
    """Brings the answers to this account from now on."""

    report: int = Field(ge=1)


class JoinAppeal(CallbackData, prefix="appeal"):
    """Says whether the author joins a collective appeal."""

    report: int = Field(ge=1)
    joins: bool


class OpenPrivacy(CallbackData, prefix="privacy"):
    """Leads to a page of what is kept and why."""

    page: int = Field(1, ge=1)


class ForgetMe(CallbackData, prefix="forget"):
    """Erases what is kept of this person; `sure`: the second tap."""

    sure: bool = False


class DownloadMine(CallbackData, prefix="mydata"):
    """Sends all that is kept of this person as a file."""
