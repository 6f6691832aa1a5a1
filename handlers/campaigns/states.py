"""What an organiser is writing for a campaign: which message is waited for, and which was taken last."""

from typing import Literal

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from pydantic import BaseModel, ConfigDict

from bot.campaigns.content import Arm, TextLanguage

_ASKED = "campaign"
_TAKEN = "campaign_text"


class Composing(StatesGroup):
    """What the organiser's next message is."""

    text = State()
    title = State()
    link = State()
    entry = State()
    joined = State()
    time = State()


class Asked(BaseModel):
    """What the next message is for: a campaign, one of its texts, one end of a stretch of days."""

    model_config = ConfigDict(frozen=True)

    id: int
    language: TextLanguage = "kk"
    arm: Arm = "a"
    end: Literal["from", "before"] = "from"


class Taken(BaseModel):
    """The messages of which the last text was made, in their order; none where they could not be used.

    `album`: the word that the parts of an album have in common; `captioned`: which of them brought the words.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    language: TextLanguage
    arm: Arm
    messages: tuple[int, ...] = ()
    album: str | None = None
    captioned: int = 0


async def ask(state: FSMContext, what: State, asked: Asked) -> None:
    """The next message is this, for this campaign."""
    await state.update_data({_ASKED: asked.model_dump()})
    await state.set_state(what)


async def asked_in(state: FSMContext) -> Asked:
    """What the next message is for. Only where one is waited for."""
    return Asked.model_validate((await state.get_data())[_ASKED])


async def leave(state: FSMContext) -> None:
    """No message is waited for any more; other conversations' states stay."""
    if (await state.get_state() or "").startswith(f"{Composing.__name__}:"):
        await state.set_state(None)


async def keep_taken(state: FSMContext, taken: Taken) -> None:
    """Remember of which messages the last text was made."""
    await state.update_data({_TAKEN: taken.model_dump()})


async def taken_in(state: FSMContext) -> Taken | None:
    """Of which messages the last text was made."""
    found = (await state.get_data()).get(_TAKEN)
    return Taken.model_validate(found) if found else None
