"""What the buttons of a campaign's report carry, beyond those that lead to it."""

from aiogram.filters.callback_data import CallbackData
from pydantic import Field


class OpenPollRegions(CallbackData, prefix="c_regions"):
    """Leads to a page of a poll's results by region; pages count from 1."""

    id: int = Field(ge=1)
    page: int = Field(1, ge=1)
