"""The draft in its author's conversation, and the steps that are left of it."""

from datetime import datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup

from bot.reports.models import Draft, Identity
from handlers.report_buttons import StepName

TALK = timedelta(hours=1)

_DRAFT = "draft"
_ALBUM = "album"
_REPORT = "report"
_OPENED = "opened"


class Filing(StatesGroup):
    """What the next message is about."""

    story = State()
    name = State()
    subject = State()


class Talking(StatesGroup):
    """The next messages go to the desk, or are a receipt's code, or a question put to the union."""

    to_desk = State()
    code = State()
    question = State()


async def draft_in(state: FSMContext) -> Draft | None:
    """The draft; None where nothing was begun."""
    found = (await state.get_data()).get(_DRAFT)
    return Draft.model_validate(found) if found else None


async def keep_draft(state: FSMContext, draft: Draft) -> None:
    """Keep the draft as it is now."""
    await state.update_data({_DRAFT: draft.model_dump(mode="json")})


async def drop_draft(state: FSMContext) -> Draft | None:
    """Forget the draft; gives what it was."""
    draft, data = await draft_in(state), await state.get_data()
    data.pop(_DRAFT, None)
    data.pop(_ALBUM, None)
    await state.set_data(data)
    await state.set_state(None)
    return draft


async def is_same_album(state: FSMContext, album: str | None) -> bool:
    """Whether this message belongs to the album whose first part was answered already."""
    if album is None or (await state.get_data()).get(_ALBUM) == album:
        return album is not None
    await state.update_data({_ALBUM: album})
    return False


async def talk_about(state: FSMContext, report: int, now: datetime) -> None:
    """The next messages are about this report."""
    await state.update_data({_REPORT: [report, now.isoformat()]})
    await state.set_state(Talking.to_desk)


async def talked_about(state: FSMContext, now: datetime) -> int | None:
    """The report that messages are about; None once an hour has passed: who writes then may mean something else."""
    report, since = (await state.get_data()).get(_REPORT, (None, None))
    return int(report) if report and now - datetime.fromisoformat(since) <= TALK else None


async def note_opened(state: FSMContext, report: int, code: str) -> None:
    """This person opened the report by its code."""
    await state.update_data({_OPENED: {**(await opened(state)), str(report): code}})


async def opened(state: FSMContext) -> dict[str, str]:
    """The codes by which this person opened reports, by the reports' numbers."""
    found: dict[str, str] = (await state.get_data()).get(_OPENED, {})
    return found


def next_step(draft: Draft) -> StepName:
    """What is asked next: the first thing that was not asked yet."""
    if not draft.is_told:
        return "story"
    if draft.region is None:
        return "region"
    if draft.institution is None:
        return "institution"
    return "identity" if draft.identity is None else "summary"


def known_as(draft: Draft, identity: Identity, name: str) -> Draft:
    """The draft of somebody who wants to be known in this way; an anonymous draft holds no name."""
    kept = "" if identity is Identity.ANONYMOUS else draft.name or name
    return draft.model_copy(update={"identity": identity, "name": kept})
