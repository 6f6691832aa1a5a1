"""Handling updates: handlers' effects, the inbox mark and the answers owed, committed as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update, User
from aiogram.types.update import UpdateTypeLookupError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.rules import Rules
from bot.clock import Clock
from bot.languages import Languages, guess
from bot.operations.metrics import Metrics
from bot.replicas.bells import Bell, ring
from bot.replicas.standing import Standing
from bot.reports.terms import Terms
from bot.storage.engine import UNAVAILABLE, Storage
from bot.storage.secrets import Secrets
from bot.telegram.answers import Answers
from bot.telegram.apology import apology, expects_an_answer
from bot.telegram.calls import Call, Result, calls_for
from bot.telegram.errands import Errands
from bot.telegram.inbox import HandledAlready, Inbox
from bot.telegram.incoming import Incoming
from bot.telegram.mailing.sender import Sender
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork

RETRY_PAUSES = (0.5, 2.0, 8.0)
"""Seconds before each further attempt at an update whose handler raised."""
SET_ASIDE = (
    "a fault of the bot: the update lies in the inbox, sealed, for thirty days, with its traceback; its sender was "
    "told; show the developers `where`"
)

log = structlog.get_logger()


class UnreadableUpdate(Exception):
    """The update is not one that this version of aiogram can read."""


@dataclass(frozen=True)
class Border:
    """What handling stands on."""

    bot: Bot
    storage: Storage
    secrets: Secrets
    inbox: Inbox
    answers: Answers
    errands: Errands
    sender: Sender
    languages: Languages
    terms: Terms
    rules: Rules
    clock: Clock
    standing: Standing
    metrics: Metrics

    async def tell(self, work: UnitOfWork) -> None:
        """Let the leading replica know, with the commit, what a piece of work has left to be done with Telegram."""
        if work.has_errands:
            await ring(work.session, Bell.ERRANDS)
        if work.mailroom.course.moved:
            await ring(work.session, Bell.CAMPAIGNS)

    def awake(self, work: UnitOfWork) -> None:
        """Begin that, after the commit, where this process leads."""
        if work.has_errands and self.standing.leads:
            self.errands.wake()
        if work.mailroom.course.moved and self.standing.leads:
            self.sender.wake()

    def work(self, session: AsyncSession) -> UnitOfWork:
        """A unit of work in this session."""
        return UnitOfWork(session, self.secrets, self.clock, self.terms, self.rules)


class Handling:
    """Does one piece of work after another: many updates in one transaction, or one by itself."""

    def __init__(self, border: Border, dispatcher: Dispatcher) -> None:
        self._border = border
        self._dispatcher = dispatcher

    async def together(self, batch: Sequence[Incoming]) -> None:
        """Handle these updates, in this order, in one transaction; raises, with nothing done, if any handler does."""
        border = self._border
        async with border.storage.transaction() as session:
            work = border.work(session)
            await work.read(batch)
            owed: list[tuple[int, int, Call]] = []
            times: list[float] = []
            for incoming in batch:
                began = perf_counter()
                calls = await self._handle(incoming, work)
                times.append(perf_counter() - began)
                owed.extend((incoming.update_id, incoming.chat, call) for call in calls)
            await work.write()
            await border.inbox.finish(session, batch)
            kept = await border.answers.keep(session, owed)
            if work.members.returned:
                kept += await border.answers.free(session, work.members.returned)
                await work.free_posts()
            await border.tell(work)
        for incoming, seconds in zip(batch, times, strict=True):
            border.metrics.handled(_kind(incoming), seconds)
        border.answers.send(kept)
        border.awake(work)

    async def alone(self, incoming: Incoming) -> float | None:
        """Handle one update in a transaction of its own.

        Returns None when it is settled (done, or set aside after the last attempt), else the seconds after which to
        try again. Raises only where not even the failure can be recorded: the database is away.
        """
        try:
            await self.together([incoming])
        except HandledAlready:
            log.warning("update.handled_already", update=incoming.update_id)
        except UNAVAILABLE:
            raise  # the database's fault is not the update's
        except Exception as fault:  # noqa: BLE001 whatever a handler raises, the update must not be lost
            return await self._failed(incoming, fault)
        return None

    async def _handle(self, incoming: Incoming, work: UnitOfWork) -> list[Call]:
        update = incoming.update
        if update is None:
            raise UnreadableUpdate
        if incoming.is_repeat and update.callback_query is not None:
            return [Call(AnswerCallbackQuery(callback_query_id=update.callback_query.id))]
        started = perf_counter()
        with structlog.contextvars.bound_contextvars(update=incoming.update_id):
            result = await self._dispatch(incoming, update, work)
            calls = calls_for(update, result)
            log.info(
                "update.handled",
                kind=update.event_type,
                chat=self._border.secrets.pseudonyms.in_logs(incoming.chat),
                calls=len(calls),
                ms=round((perf_counter() - started) * 1000, 1),
            )
        return calls

    async def _dispatch(self, incoming: Incoming, update: Update, work: UnitOfWork) -> Result:
        reader = await self._meet(incoming, update, work)
        state = work.state(incoming)
        result = await self._dispatcher.feed_update(
            self._border.bot,
            update,
            work=work,
            members=work.members,
            record=work.record,
            reader=reader,
            state=state,
            raw_state=await state.get_state(),
        )
        return None if result is UNHANDLED else result

    async def _meet(self, incoming: Incoming, update: Update, work: UnitOfWork) -> Reader | None:
        """Enrol whoever writes or taps in a private chat, and learn which language they read."""
        if incoming.person is None:
            return None
        if _is_private(update) and incoming.bot_id == self._border.bot.id:
            await work.members.enrol(incoming.person)
        return Reader(
            incoming.person,
            await work.members.language(incoming.person),
            guess(_app_language(update)),
            self._border.languages,
            _is_private(update),
            _name(update),
        )

    async def _failed(self, incoming: Incoming, fault: Exception) -> float | None:
        border = self._border
        last = incoming.attempts >= len(RETRY_PAUSES)
        where = _where(fault)
        with structlog.contextvars.bound_contextvars(update=incoming.update_id):
            async with border.storage.transaction() as session:
                if not last:
                    await border.inbox.count_attempt(session, incoming)
                    owed = []
                else:
                    await border.inbox.set_aside(session, incoming, fault)
                    owed = [(incoming.update_id, incoming.chat, call) for call in self._apologise(incoming)]
                kept = await border.answers.keep(session, owed)
            event = "update.set_aside" if last else "update.failed"
            advice = SET_ASIDE if last else None
            log.error(event, fault=type(fault).__name__, where=where, attempt=incoming.attempts + 1, advice=advice)
            border.metrics.failed(_kind(incoming), for_good=last)
        border.answers.send(kept)
        return None if last else RETRY_PAUSES[incoming.attempts]

    def _apologise(self, incoming: Incoming) -> list[Call]:
        update = incoming.update
        if update is None or not expects_an_answer(update):
            return []
        code = guess(_app_language(update)) or "kk"
        return calls_for(update, apology(self._border.languages.of(code)))


def _kind(incoming: Incoming) -> str:
    """The kind of an update as it is counted."""
    try:
        return incoming.update.event_type if incoming.update is not None else "unreadable"
    except UpdateTypeLookupError:
        return "unreadable"


def _is_private(update: Update) -> bool:
    if update.callback_query is not None:
        message = update.callback_query.message
        return message is not None and message.chat.type == ChatType.PRIVATE
    words = update.message or update.edited_message
    return words is not None and words.chat.type == ChatType.PRIVATE


def _app_language(update: Update) -> str | None:
    person = _sender(update)
    return person.language_code if person else None


def _name(update: Update) -> str:
    person = _sender(update)
    return person.full_name if person else ""


def _sender(update: Update) -> User | None:
    person: User | None = getattr(update.event, "from_user", None)
    return person


def _where(fault: Exception) -> str:
    """The place in the code, without the words of the fault, which may hold a person's."""
    step = fault.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return ""
    return f"{step.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{step.tb_lineno}"
