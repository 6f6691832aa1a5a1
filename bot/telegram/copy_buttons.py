"""What the buttons beneath a campaign's copies carry."""

from aiogram.filters.callback_data import CallbackData
from pydantic import Field


class PressLead(CallbackData, prefix="lead"):
    """Follows a button of a campaign to an entry, or says that the message helps; `number`: which of its buttons."""

    campaign: int = Field(ge=1)
    arm: str
    number: int = Field(ge=0)


class Vote(CallbackData, prefix="vote"):
    """Votes for a choice of a poll; a later vote counts instead of an earlier one."""

    campaign: int = Field(ge=1)
    choice: int = Field(ge=0)


class LeaveDigest(CallbackData, prefix="d_leave"):
    """Ends the subscription to the digest, from the foot of an issue."""


class OpenDigest(CallbackData, prefix="digest"):
    """Leads to what a member has chosen for the digest."""
