"""Answers that are owed: kept with what they answer, sent after the commit, struck off once Telegram has them."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import Message
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.reports.traces import Traces
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import KeptAnswer
from bot.telegram.calls import Call, Method, chat_of, read_call
from bot.telegram.gate import UNANSWERED
from bot.telegram.screen import Traced

LONGEST_PAUSE = 30.0
STRIKE_PAUSE = 0.02
"""How long sent answers gather before they are struck off together; what is sent again after a crash is so much."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Owed:
    """A kept call. `chat` orders it: one chat's answers leave one after another."""

    id: int
    update_id: int
    chat: int
    call: Call


class Answers:
    """Sends what is owed, however often Telegram fails to answer, and remembers it over crashes."""

    def __init__(self, storage: Storage, secrets: Secrets, bot: Bot, clock: Clock) -> None:
        self._storage = storage
        self._cipher = secrets.cipher
        self._bot = bot
        self._clock = clock
        self._queues: dict[int, deque[Owed]] = {}
        self._sent: list[int] = []
        self._traces: list[tuple[Traced, int]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._striking = False

    async def keep(self, session: AsyncSession, owed: Sequence[tuple[int, int, Call]]) -> list[Owed]:
        """Write calls (update id, chat, call) beside the effects that they tell of; `send` them after the commit."""
        if not owed:
            return []
        now = self._clock.now()
        rows = [
            {
                "update_id": update_id,
                "kept_at": now,
                "body": self._cipher.seal(call.written(), _place(update_id)),
            }
            for update_id, _chat, call in owed
        ]
        table = KeptAnswer.metadata.tables[KeptAnswer.__tablename__]
        ids = await session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows)
        return [Owed(row, update_id, chat, call) for row, (update_id, chat, call) in zip(ids, owed, strict=True)]

    async def take_up(self) -> int:
        """Send what an earlier process kept and did not strike off; returns how many (each may arrive twice)."""
        async with self._storage.transaction() as session:
            rows = list(await session.scalars(select(KeptAnswer).order_by(KeptAnswer.id)))
        owed = [self._read(row) for row in rows]
        self.send(owed)
        return len(owed)

    def send(self, owed: Sequence[Owed]) -> None:
        """Send in the background, in order within a chat."""
        for answer in owed:
            queue = self._queues.get(answer.chat)
            if queue is not None:
                queue.append(answer)
                continue
            self._queues[answer.chat] = deque([answer])
            self._start(self._send_all(answer.chat))

    async def finish(self) -> None:
        """Wait until all that is owed has been sent and struck off."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def owed(self) -> int:
        """How many calls have not been sent yet."""
        return sum(len(queue) for queue in self._queues.values())

    def _read(self, row: KeptAnswer) -> Owed:
        call = read_call(self._cipher.open(row.body, _place(row.update_id)))
        return Owed(row.id, row.update_id, chat_of(call.method) or -row.id, call)

    async def _send_all(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            await self._send_one(queue[0])
            self._sent.append(queue.popleft().id)
            if not self._striking:
                self._striking = True
                self._start(self._strike_soon())
        del self._queues[chat]

    async def _send_one(self, owed: Owed) -> None:
        pause = 1.0
        while True:
            try:
                await self._show(owed)
            except TelegramUnauthorizedError:
                log.error("answer.token_refused", update=owed.update_id)
            except UNANSWERED as fault:
                log.warning("answer.may_arrive_twice", update=owed.update_id, fault=type(fault).__name__)
            else:
                return
            await self._clock.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _show(self, owed: Owed) -> None:
        call = owed.call
        if await self._took(call.method, owed) or call.otherwise is None:
            return
        await self._took(call.otherwise, owed)

    async def _took(self, method: Method, owed: Owed) -> bool:
        """Whether Telegram took the call; a refusal is final, an unanswered call raises."""
        try:
            result = await self._bot(method)
        except (*UNANSWERED, TelegramUnauthorizedError):
            raise
        except TelegramAPIError as fault:
            log.info("answer.refused", update=owed.update_id, method=method.__api_method__, fault=type(fault).__name__)
            return False
        if owed.call.traced is not None and isinstance(result, Message):
            self._traces.append((owed.call.traced, result.message_id))
        return True

    async def _strike_soon(self) -> None:
        await self._clock.sleep(STRIKE_PAUSE)
        self._striking = False
        sent, self._sent = self._sent, []
        traced, self._traces = self._traces, []
        try:
            async with self._storage.transaction() as session:
                await session.execute(delete(KeptAnswer).where(KeptAnswer.id.in_(sent)))
                for trace, message in traced:
                    await Traces(session, self._clock.now).note(trace.author, message, trace.report)
        except Exception as fault:  # noqa: BLE001 whatever it was, they are to be struck off with the next ones
            log.warning("answers.not_struck_off", fault=type(fault).__name__, count=len(sent))
            self._sent.extend(sent)
            self._traces.extend(traced)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _place(update_id: int) -> str:
    return f"kept_answer:{update_id}"
