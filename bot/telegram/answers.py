"""Answers that are owed: kept with what they answer, sent after the commit, struck off once Telegram has them."""

import asyncio
from collections import Counter, deque
from collections.abc import Collection, Coroutine, Sequence
from dataclasses import dataclass, replace

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import Message
from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.replicas.bells import Bell, ring
from bot.replicas.partitions import partition_of
from bot.replicas.standing import Standing
from bot.reports.traces import Traces
from bot.storage.away import UNAVAILABLE_PAUSE, advice
from bot.storage.engine import UNAVAILABLE, Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import KeptAnswer
from bot.telegram.calls import Call, Method, chat_of, read_call
from bot.telegram.gate import SILENCE, UNANSWERED, is_gone
from bot.telegram.inbox import OVERLOOKED_AFTER
from bot.telegram.letters import Letters
from bot.telegram.screen import Traced

LONGEST_PAUSE = 30.0
IN_MEMORY = 50
"""Answers to one chat that are held in memory; of those of somebody who hammers, the rest waits in the database."""
STRIKE_PAUSE = 0.02
"""How long sent answers gather before they are struck off together; what is sent again after a crash is so much."""

UNAUTHORIZED = "Telegram refuses the token: put the bot's present one (@BotFather) into BOT_TOKEN and start again"

log = structlog.get_logger()


@dataclass(frozen=True)
class Owed:
    """A kept call. `chat` orders it: one chat's answers leave one after another."""

    id: int
    update_id: int
    chat: int
    partition: int
    call: Call


class Answers:
    """Sends what is owed, however often Telegram fails to answer, and remembers it over crashes.

    What is owed to a chat that another replica holds is passed on to that replica.
    """

    def __init__(self, storage: Storage, secrets: Secrets, bot: Bot, clock: Clock, standing: Standing) -> None:
        self._storage = storage
        self._standing = standing
        self._secrets = secrets
        self._pseudonyms = secrets.pseudonyms
        self._cipher = secrets.cipher
        self._bot = bot
        self._clock = clock
        self._queues: dict[int, deque[Owed]] = {}
        self._later: dict[int, deque[int]] = {}
        self._senders: dict[int, asyncio.Task[None]] = {}
        self._unsettled: Counter[int] = Counter()
        self._sent: list[Owed] = []
        self._traces: list[tuple[Traced, int]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._striking = False

    async def keep(self, session: AsyncSession, owed: Sequence[tuple[int, int, Call]]) -> list[Owed]:
        """Write calls (update id, chat, call) beside the effects that they tell of; `send` them after the commit."""
        if not owed:
            return []
        now, here = self._clock.now(), self._standing.partitions
        partitions = [partition_of(chat, self._pseudonyms) for _update_id, chat, _call in owed]
        rows = [
            {
                "update_id": update_id,
                "kept_at": now,
                "body": self._cipher.seal(call.written(), place_of(update_id)),
                "partition": partition,
                "passed_on": partition not in here,
            }
            for partition, (update_id, _chat, call) in zip(partitions, owed, strict=True)
        ]
        table = KeptAnswer.metadata.tables[KeptAnswer.__tablename__]
        # no two sealed bodies are equal; to be given the ids in order would cost a statement each on SQLite
        written = await session.execute(insert(table).returning(table.c.body, table.c.id), rows)
        ids = {row.body: row.id for row in written}
        if not here.issuperset(partitions):
            await ring(session, Bell.PASSED_ON)
        return [
            Owed(ids[row["body"]], update_id, chat, partition, call)
            for row, partition, (update_id, chat, call) in zip(rows, partitions, owed, strict=True)
            if partition in here
        ]

    async def take(self, partitions: Collection[int]) -> list[Owed]:
        """What an earlier holder of these partitions kept and did not strike off: each may arrive twice."""
        return await self._pick(KeptAnswer.partition.in_(partitions))

    async def pick_up(self) -> list[Owed]:
        """What others have passed on to this replica."""
        return await self._pick(KeptAnswer.passed_on & KeptAnswer.partition.in_(self._standing.partitions))

    async def overlooked(self, partitions: Collection[int]) -> list[Owed]:
        """What has been owed for long in these partitions, of which nothing is in hand."""
        long_ago = self._clock.now() - OVERLOOKED_AFTER
        return await self._pick(KeptAnswer.partition.in_(partitions) & (KeptAnswer.kept_at < long_ago))

    async def free(self, session: AsyncSession, readers: Sequence[int]) -> list[Owed]:
        """What has waited for these people (Telegram ids) to come to the bot's present account; `send` it then."""
        return [self._read(row) for row in await Letters(session, self._secrets).free(readers)] if readers else []

    def send(self, owed: Sequence[Owed]) -> None:
        """Send in the background, in order within a chat."""
        for answer in owed:
            self._unsettled[answer.partition] += 1
            queue = self._queues.get(answer.chat)
            if queue is not None:
                self._line_up(answer, queue)
                continue
            self._queues[answer.chat] = deque([answer])
            self._senders[answer.chat] = self._start(self._send_all(answer.chat))

    def drop(self, partitions: Collection[int]) -> None:
        """Send nothing more of these partitions: another replica has them."""
        for chat, queue in list(self._queues.items()):
            if queue and queue[0].partition in partitions:
                self._unsettled[queue[0].partition] -= len(queue) + len(self._later.pop(chat, ()))
                del self._queues[chat]
                self._senders.pop(chat).cancel()

    def is_clear(self, partition: int) -> bool:
        """Whether nothing of this partition is owed, or waits to be struck off."""
        return not self._unsettled[partition]

    async def finish(self) -> None:
        """Wait until all that is owed has been sent and struck off."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def owed(self) -> int:
        """How many calls have not been sent yet."""
        return sum(map(len, self._queues.values())) + sum(map(len, self._later.values()))

    @property
    def in_memory(self) -> int:
        """How many of them are held in memory."""
        return sum(map(len, self._queues.values()))

    async def _pick(self, where: ColumnElement[bool]) -> list[Owed]:
        picked = (
            update(KeptAnswer)
            .where(where, KeptAnswer.waits_for.is_(None))
            .values(passed_on=False)
            .returning(KeptAnswer)
        )
        async with self._storage.transaction() as session:
            rows = await session.scalars(picked.execution_options(synchronize_session=False))
            return [self._read(row) for row in sorted(rows, key=lambda row: row.id)]

    def _read(self, row: KeptAnswer) -> Owed:
        call = read_call(self._cipher.open(row.body, place_of(row.update_id)))
        return Owed(row.id, row.update_id, chat_of(call.method) or -row.id, row.partition, call)

    def _line_up(self, answer: Owed, queue: deque[Owed]) -> None:
        if (later := self._later.get(answer.chat)) is not None:
            later.append(answer.id)
        elif len(queue) >= IN_MEMORY:
            self._later[answer.chat] = deque([answer.id])
        else:
            queue.append(answer)

    async def _send_all(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            await self._send_one(queue[0])
            self._sent.append(queue.popleft())
            if not self._striking:
                self._striking = True
                self._start(self._strike_soon())
            if not queue and chat in self._later:
                await self._recall(chat, queue)
        del self._queues[chat], self._senders[chat]

    async def _recall(self, chat: int, queue: deque[Owed]) -> None:
        """Read the next of those that wait in the database; what comes meanwhile is behind them."""
        later = self._later[chat]
        some = [later[at] for at in range(min(len(later), IN_MEMORY))]
        while True:
            try:
                found = await self._pick(KeptAnswer.id.in_(some))
                break
            except UNAVAILABLE as fault:
                log.error("database.unavailable", fault=type(fault).__name__, advice=advice(fault))
                await self._clock.sleep(UNAVAILABLE_PAUSE)
        for _ in some:
            later.popleft()
        if not later:
            del self._later[chat]
        queue.extend(replace(owed, chat=chat) for owed in found)

    async def _send_one(self, owed: Owed) -> None:
        pause = 1.0
        while True:
            try:
                await self._show(owed)
            except TelegramUnauthorizedError:
                log.error("answer.token_refused", update=owed.update_id, advice=UNAUTHORIZED)
            except UNANSWERED as fault:
                log.warning(
                    "answer.may_arrive_twice", update=owed.update_id, fault=type(fault).__name__, advice=SILENCE
                )
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
            if is_gone(fault):
                await self._let_wait(owed.id, chat_of(method))
            log.info("answer.refused", update=owed.update_id, method=method.__api_method__, fault=type(fault).__name__)
            return False
        if owed.call.traced is not None and isinstance(result, Message):
            self._traces.append((owed.call.traced, result.message_id))
        return True

    async def _let_wait(self, number: int, reader: int | None) -> None:
        """Whoever has not come to the bot's present account yet finds the letter when they come."""
        if reader is not None and reader > 0:
            async with self._storage.transaction() as session:
                await Letters(session, self._secrets).keep(number, reader)

    async def _strike_soon(self, pause: float = STRIKE_PAUSE) -> None:
        await self._clock.sleep(pause)
        self._striking = False
        sent, self._sent = self._sent, []
        traced, self._traces = self._traces, []
        try:
            async with self._storage.transaction() as session:
                arrived = KeptAnswer.id.in_([owed.id for owed in sent])
                await session.execute(delete(KeptAnswer).where(arrived, KeptAnswer.waits_for.is_(None)))
                for trace, message in traced:
                    await Traces(session, self._clock.now).note(trace.author, message, trace.report)
        except Exception as fault:  # noqa: BLE001 whatever it was, they are to be struck off with the next ones
            log.warning("answers.not_struck_off", fault=type(fault).__name__, count=len(sent))
            self._sent.extend(sent)
            self._traces.extend(traced)
            if not self._striking:
                self._striking = True
                self._start(self._strike_soon(UNAVAILABLE_PAUSE))
        else:
            self._unsettled.subtract(owed.partition for owed in sent)

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def place_of(update_id: int) -> str:
    """The place that a kept answer's body is sealed for."""
    return f"kept_answer:{update_id}"
