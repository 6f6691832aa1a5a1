"""The fair queue: chats that wait take turns, so that whoever hammers stands in the way of nobody else."""

from collections import Counter, OrderedDict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from bot.telegram.incoming import Incoming

A_FEW = 10
"""Turns at most that one chat has in a batch."""
REPEATS = 10
"""Repeats at most that come along in one turn: they cost next to nothing."""
ONE_IN = 4
"""While pressing chats go first, each so many-th turn is one of the others."""


@dataclass
class _Chat:
    """What waits in a chat, in order. `is_held`: it takes no turns now."""

    waiting: deque[Incoming] = field(default_factory=deque)
    is_pressing: bool = False
    is_held: bool = False


class FairQueue:
    """Updates that wait, in order within each chat; every operation takes the same time however many wait.

    A chat in which something pressing came is a pressing one until nothing waits in it.
    """

    def __init__(self) -> None:
        self._chats: dict[int, _Chat] = {}
        # chats in the order of their turns, each with the number of its turn
        self._pressing: OrderedDict[int, int] = OrderedDict()
        self._others: OrderedDict[int, int] = OrderedDict()
        self._turns = count()
        self._in_partitions: Counter[int] = Counter()

    def __len__(self) -> int:
        """How many updates wait, those of held chats too."""
        return self._in_partitions.total()

    def put(self, incoming: Incoming, *, pressing: bool = False) -> None:
        """Add an update behind those of its chat; a press equal to the one before it becomes its repeat."""
        chat = self._chats.setdefault(incoming.chat, _Chat())
        if chat.waiting and _are_one_press(chat.waiting[-1], incoming):
            incoming = replace(incoming, is_repeat=True)
        chat.waiting.append(incoming)
        self._in_partitions[incoming.partition] += 1
        if pressing and not chat.is_pressing:
            chat.is_pressing = True
            self._others.pop(incoming.chat, None)
        self._enter(incoming.chat)

    def take(self, most: int, *, pressing_first: bool = False) -> list[Incoming]:
        """Take so many updates at most, from the chats in turn, and only a few from each."""
        batch: list[Incoming] = []
        had: Counter[int] = Counter()
        resting: list[int] = []
        while len(batch) < most and (ring := self._next_ring(had.total(), pressing_first=pressing_first)):
            number, _ = ring.popitem(last=False)
            batch.extend(self._take_turn(number, most - len(batch)))
            had[number] += 1
            if had[number] < A_FEW:
                self._enter(number)
            else:
                resting.append(number)
        for number in resting:
            self._enter(number)
        return batch

    def hold(self, updates: Sequence[Incoming], *, pressing: bool = False) -> None:
        """Give these updates of one chat back, before what waits there, and let the chat take no turns for a while."""
        number = updates[0].chat
        chat = self._chats.setdefault(number, _Chat())
        chat.is_held = True
        chat.is_pressing = chat.is_pressing or pressing
        chat.waiting.extendleft(reversed(updates))
        self._in_partitions.update(incoming.partition for incoming in updates)
        self._leave(number)

    def release(self, number: int) -> None:
        """Let a chat that was held take turns again."""
        if (chat := self._chats.get(number)) is not None:
            chat.is_held = False
            self._enter(number)

    def clear(self, partitions: Collection[int]) -> list[int]:
        """Drop all that waits in these partitions, held or not; gives the chats that were dropped."""
        if not any(self._in_partitions[partition] for partition in partitions):
            return []
        gone = [number for number, chat in self._chats.items() if chat.waiting[0].partition in partitions]
        for number in gone:
            self._leave(number)
            del self._chats[number]
        for partition in partitions:
            self._in_partitions.pop(partition, None)
        return gone

    def has(self, partition: int) -> bool:
        """Whether something of this partition waits, held or not."""
        return self._in_partitions[partition] > 0

    def _next_ring(self, turn: int, *, pressing_first: bool) -> OrderedDict[int, int]:
        """The chats among whom the turn is now."""
        if not self._pressing or not self._others:
            return self._pressing or self._others
        if pressing_first:
            return self._others if turn % ONE_IN == ONE_IN - 1 else self._pressing
        waits_longer = next(iter(self._pressing.values())) < next(iter(self._others.values()))
        return self._pressing if waits_longer else self._others

    def _take_turn(self, number: int, most: int) -> list[Incoming]:
        """The next update of a chat, with repeats that follow it."""
        chat = self._chats[number]
        taken = [chat.waiting.popleft()]
        while chat.waiting and chat.waiting[0].is_repeat and len(taken) < min(most, 1 + REPEATS):
            taken.append(chat.waiting.popleft())
        self._in_partitions[taken[0].partition] -= len(taken)
        if not chat.waiting:
            del self._chats[number]
        return taken

    def _enter(self, number: int) -> None:
        """Let a chat take turns, behind those who do, if anything waits in it."""
        chat = self._chats.get(number)
        if chat is None or chat.is_held:
            return
        ring = self._pressing if chat.is_pressing else self._others
        if number not in ring:
            ring[number] = next(self._turns)

    def _leave(self, number: int) -> None:
        self._pressing.pop(number, None)
        self._others.pop(number, None)


def _are_one_press(earlier: Incoming, later: Incoming) -> bool:
    """Whether the same person pressed the same button of the same message in both."""
    key = _press(later)
    return key is not None and key == _press(earlier)


def _press(incoming: Incoming) -> tuple[int | None, object, str] | None:
    tap = incoming.update.callback_query if incoming.update is not None else None
    if tap is None or tap.data is None:
        return None
    return incoming.person, tap.message.message_id if tap.message else tap.inline_message_id, tap.data
