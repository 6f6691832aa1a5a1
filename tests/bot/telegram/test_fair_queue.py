"""The fair queue: turns, order within a chat, pressing chats, repeats, holding and clearing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.telegram.fair_queue import A_FEW, REPEATS, FairQueue
from bot.telegram.incoming import Incoming
from tests.bot.telegram.arrivals import PARTITIONS, press, words

MOST = 100


def filled(updates: Iterable[Incoming], pressing: Sequence[int] = ()) -> FairQueue:
    """A queue in which these wait; updates of these chats are pressing."""
    queue = FairQueue()
    for incoming in updates:
        queue.put(incoming, pressing=incoming.chat in pressing)
    return queue


def chats(batch: Iterable[Incoming]) -> list[int]:
    """Whose updates these are."""
    return [incoming.chat for incoming in batch]


def test_chats_take_turns() -> None:
    """One update each, then again."""
    queue = filled([words(1), words(1), words(1), words(2), words(3), words(3)])
    assert chats(queue.take(MOST)) == [1, 2, 3, 1, 3, 1]


def test_whoever_hammers_has_a_few_places_in_a_batch() -> None:
    """A thousand wait in one chat: who comes after them is in the next batch all the same."""
    queue = filled([words(1) for _ in range(1000)])
    assert chats(queue.take(MOST)) == [1] * A_FEW
    queue.put(words(2))
    assert 2 in chats(queue.take(MOST))[:2]


def test_a_chat_that_had_its_turns_comes_after_those_who_did_not() -> None:
    """Where there is no room for all, the next batch goes on where this one ended."""
    queue = filled([words(chat) for chat in (1, 1, 2, 2, 3, 3, 4, 4)])
    assert chats(queue.take(3)) == [1, 2, 3]
    assert chats(queue.take(3)) == [4, 1, 2]


def test_pressing_chats_have_three_places_of_four() -> None:
    """The others starve never."""
    queue = filled([words(chat) for chat in range(1, 41)], pressing=range(21, 41))
    batch = chats(queue.take(24, pressing_first=True))
    assert [chat > 20 for chat in batch] == [True, True, True, False] * 6
    assert len(set(batch)) == 24


def test_without_a_heavy_load_pressing_chats_wait_as_all_do() -> None:
    """Who came first is first."""
    queue = filled([words(chat) for chat in (1, 2, 3, 4)], pressing=[3, 4])
    assert chats(queue.take(MOST)) == [1, 2, 3, 4]


def test_a_chat_becomes_pressing_with_all_that_waits_in_it() -> None:
    """Its order holds: what came before the pressing update is not passed over."""
    queue = filled([words(1), words(2), words(3)])
    first, second = words(9), words(9, "/report")
    queue.put(first)
    queue.put(second, pressing=True)
    batch = queue.take(MOST, pressing_first=True)
    assert batch[:2] == [first, second]
    queue.put(words(9))
    queue.put(words(1))
    assert chats(queue.take(1, pressing_first=True)) == [9], "nothing waited any more: chats are equal again"


def test_equal_presses_that_wait_are_repeats() -> None:
    """Only the first of a run is a press; repeats come along in its turn."""
    queue = filled([press(1, "menu"), press(1, "menu"), press(1, "menu"), words(2)])
    batch = queue.take(MOST)
    assert chats(batch) == [1, 1, 1, 2]
    assert [incoming.is_repeat for incoming in batch] == [False, True, True, False]


@pytest.mark.parametrize(
    "later",
    [press(-5, "menu", message=2, person=7), press(-5, "faq", person=7), press(-5, "menu", person=8), words(-5)],
    ids=["another message", "another button", "another person", "words"],
)
def test_other_presses_are_none(later: Incoming) -> None:
    """Another message, button or person is another wish; and so is the same press after another one."""
    again = press(-5, "menu", person=7)
    batch = filled([press(-5, "menu", person=7), later, again]).take(MOST)
    assert [incoming.is_repeat for incoming in batch] == [False, False, False]


def test_a_press_after_the_equal_one_was_taken_is_a_press() -> None:
    """Who presses again because nothing happened yet means it."""
    queue = filled([press(1, "menu")])
    queue.take(MOST)
    queue.put(press(1, "menu"))
    assert not queue.take(MOST)[0].is_repeat


def test_a_run_of_repeats_does_not_fill_a_batch() -> None:
    """Whoever holds the button down leaves room as well."""
    queue = filled([*(press(1, "menu") for _ in range(1000)), words(2)])
    assert 2 in chats(queue.take(MOST))[: REPEATS + 2]


def test_a_held_chat_takes_no_turns_and_then_goes_on_in_order() -> None:
    """What arrives meanwhile waits behind what was held."""
    queue = filled([words(1, "second"), words(2)])
    first, third = words(1, "first"), words(1, "third")
    queue.hold([first])
    queue.put(third)
    assert chats(queue.take(MOST)) == [2]
    assert len(queue) == 3
    queue.release(1)
    assert [each.update.message.text for each in queue.take(MOST) if each.update and each.update.message] == [
        "first",
        "second",
        "third",
    ]


def test_cleared_partitions_are_empty() -> None:
    """What waited there is gone, held or not; other partitions keep theirs."""
    queue = filled([words(1), words(2), words(1 + PARTITIONS), words(3)])
    queue.hold([words(3)])
    assert queue.has(1)
    assert sorted(queue.clear([1, 3, 60])) == [1, 3, 1 + PARTITIONS]
    assert not queue.has(1)
    assert len(queue) == 1
    queue.release(3)
    assert chats(queue.take(MOST)) == [2]


def test_a_chat_may_come_back_after_clearing() -> None:
    """The partition was given away and came home."""
    queue = filled([words(1)])
    queue.hold([words(1)])
    queue.clear([1])
    queue.put(words(1))
    assert chats(queue.take(MOST)) == [1]


@given(
    some.lists(
        some.one_of(
            some.tuples(some.just("put"), some.integers(1, 6), some.booleans()),
            some.tuples(some.just("take"), some.integers(1, 12), some.booleans()),
        ),
        max_size=120,
    )
)
def test_nothing_is_lost_doubled_or_out_of_order(steps: list[tuple[str, int, bool]]) -> None:
    """Whatever comes and is taken: each update once, in the order of its chat."""
    queue = FairQueue()
    given_in: dict[int, list[int]] = defaultdict(list)
    got: dict[int, list[int]] = defaultdict(list)

    def take(most: int, *, first: bool) -> None:
        for incoming in queue.take(most, pressing_first=first):
            got[incoming.chat].append(incoming.update_id)

    for number, (step, value, flag) in enumerate(steps):
        if step == "put":
            queue.put(Incoming(1, number, b"", None, value, value), pressing=flag)
            given_in[value].append(number)
        else:
            take(value, first=flag)
    while len(queue):
        take(5, first=True)
    assert got == given_in
