"""What the desk's buttons carry: keys and numbers, never words. Who presses them is checked at every press."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.desk.roles import Role
from bot.reports.models import Outcome, Status

FilterName = Literal["new", "mine", "work", "waiting", "overdue", "closed", "all"]
NUMBER = Field(ge=1)


class OpenDesk(CallbackData, prefix="desk"):
    """Leads to a page of the desk's queue."""

    show: FilterName = "new"
    region: str = ""
    page: int = Field(1, ge=1)


class ChooseDeskRegion(CallbackData, prefix="d_regions"):
    """Leads to the choice of the queue's region."""

    show: FilterName = "new"


class OpenCard(CallbackData, prefix="card"):
    """Leads to a report's card."""

    report: int = NUMBER


class OpenThread(CallbackData, prefix="thread"):
    """Leads to a page of a report's thread; page 0 is its newest."""

    report: int = NUMBER
    page: int = Field(0, ge=0)


class ShowFiles(CallbackData, prefix="files"):
    """Sends a report's files to whoever asks, in private."""

    report: int = NUMBER


class TakeReport(CallbackData, prefix="take"):
    """Takes a report into one's own hands."""

    report: int = NUMBER


class WriteToAuthor(CallbackData, prefix="answer"):
    """Begins a message to the author; `asks`: a question that the author is to answer."""

    report: int = NUMBER
    asks: bool = False


class OpenTemplates(CallbackData, prefix="templates"):
    """Leads to the templates of answers."""

    report: int = NUMBER


class PickTemplate(CallbackData, prefix="template"):
    """Puts a template before the organiser as the message to be sent."""

    report: int = NUMBER
    key: str


class SendToAuthor(CallbackData, prefix="to_author"):
    """Sends the message that was previewed; `draft`: under which number it waits."""

    report: int = NUMBER
    draft: int
    asks: bool = False


class DropMessage(CallbackData, prefix="not_sent"):
    """Drops the message that was previewed."""

    report: int = NUMBER
    draft: int


class ChooseStatus(CallbackData, prefix="d_status"):
    """Leads to the choice of a status, or sets it."""

    report: int = NUMBER
    status: Status | None = None


class AssignReport(CallbackData, prefix="assign"):
    """Leads to the choice of who works the report, or says who (`person`: an organiser's key)."""

    report: int = NUMBER
    person: int | None = None


class TransferReport(CallbackData, prefix="transfer"):
    """Leads to the choice of another region, or moves the report there."""

    report: int = NUMBER
    region: str | None = None


class CloseReport(CallbackData, prefix="close"):
    """Leads to the choice of an outcome, or closes the report with it."""

    report: int = NUMBER
    outcome: Outcome | None = None


class AskName(CallbackData, prefix="ask_name"):
    """Asks to open the name that is given to the secretary only."""

    report: int = NUMBER


class AgreeToName(CallbackData, prefix="agree_name"):
    """A second owner's consent to open a name."""

    report: int = NUMBER
    request: int = NUMBER


class OpenName(CallbackData, prefix="open_name"):
    """Shows the name, once, to who asked for it."""

    report: int = NUMBER
    request: int = NUMBER


class BlockAuthor(CallbackData, prefix="block"):
    """Bars the report's author from filing, or lets them file again; `sure`: the second tap."""

    report: int = NUMBER
    sure: bool = False


class KeepAsEntry(CallbackData, prefix="to_faq"):
    """Keeps a question and its answer for the editors of the FAQ."""

    report: int = NUMBER


class OpenOrganisers(CallbackData, prefix="roles"):
    """Leads to the organisers and their roles."""


class RemoveOrganiser(CallbackData, prefix="unrole"):
    """Takes an organiser's role away; `sure`: the second tap."""

    person: int
    sure: bool = False


class MakeInvitation(CallbackData, prefix="invite"):
    """Makes an invitation to a role; a regional organiser's needs the region first."""

    role: Role | None = None
    region: str = ""


class OpenAudit(CallbackData, prefix="audit"):
    """Leads to a page of the audit: the entries before this number (0: the newest)."""

    before: int = Field(0, ge=0)


class OpenStats(CallbackData, prefix="stats"):
    """Leads to the numbers of a period; `pictures`: sends them as pictures."""

    months: int = Field(12, ge=1, le=12)
    pictures: bool = False


class Export(CallbackData, prefix="export"):
    """Sends a file: reports as a table, or the monthly document."""

    what: Literal["menu", "xlsx", "csv", "document"] = "menu"


class ExportPersonal(CallbackData, prefix="export_p"):
    """Asks for the reason of an export with personal data."""
