"""What an organiser is writing: kept, sealed, in their conversation in that chat."""

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from pydantic import BaseModel, ConfigDict

_MESSAGES = "messages"
_WRITING = "writing"


class Answering(StatesGroup):
    """What the organiser's next message is."""

    to_author = State()
    name_reason = State()
    export_reason = State()


class Drafted(BaseModel):
    """A message to an author that waits to be sent; `file`: an attachment's number."""

    model_config = ConfigDict(frozen=True)

    report: int
    words: str
    file: int | None = None
    asks: bool = False


async def writing(state: FSMContext, what: State, report: int, *, asks: bool = False) -> None:
    """The next message is this, about this report."""
    await state.update_data({_WRITING: [report, asks]})
    await state.set_state(what)


async def written_about(state: FSMContext) -> tuple[int, bool]:
    """The report that the next message is about, and whether it asks the author something."""
    report, asks = (await state.get_data()).get(_WRITING, (0, False))
    return int(report), bool(asks)


async def keep_message(state: FSMContext, number: int, drafted: Drafted) -> None:
    """Keep a message until it is sent or dropped. `number`: that of the message that it was written in."""
    kept = (await state.get_data()).get(_MESSAGES, {})
    await state.update_data({_MESSAGES: {**kept, str(number): drafted.model_dump()}})


async def written(state: FSMContext, number: int) -> Drafted | None:
    """The message of this number, if it is still waiting."""
    found = (await state.get_data()).get(_MESSAGES, {}).get(str(number))
    return Drafted.model_validate(found) if found else None


async def drop_message(state: FSMContext, number: int) -> Drafted | None:
    """Take the message off; gives what it was."""
    found = await written(state, number)
    kept = {key: value for key, value in (await state.get_data()).get(_MESSAGES, {}).items() if key != str(number)}
    await state.update_data({_MESSAGES: kept})
    return found
