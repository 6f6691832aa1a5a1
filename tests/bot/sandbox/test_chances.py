"""Faults by chance: a share of the calls fails, the same ones for the same seed; a 429 holds up all calls."""

from collections import Counter
from random import Random

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from bot.sandbox.faults import FLOOD_SECONDS, ByChance, Fault, Faults, read_chances
from tests.bot.sandbox.conftest import Play


def faults_of(words: str, seed: int = 0) -> tuple[Faults, list[float]]:
    """Faults by chance, and their clock's hand."""
    hand = [0.0]
    faults = Faults(lambda: hand[0], Random(seed))  # noqa: S311 nothing is secret here
    for chance in read_chances(words):
        faults.chance(chance)
    return faults, hand


def struck(faults: Faults, method: str = "sendMessage", calls: int = 10_000) -> Counter[str | None]:
    """How many calls failed in which way."""
    found = (faults.next(method) for _ in range(calls))
    return Counter(fault.kind if fault else None for fault in found)


def test_a_share_of_the_calls_fails() -> None:
    """About as many as were asked for; polling goes on."""
    faults, _ = faults_of("500:0.05,reset_after:0.02")
    counted = struck(faults)
    assert 400 < counted["500"] < 600
    assert 130 < counted["reset_after"] < 270
    assert struck(faults, "getUpdates") == {None: 10_000}


def test_the_same_seed_brings_the_same_faults() -> None:
    """And another one others."""
    runs = [
        [faults.next("sendMessage") for _ in range(200)] for faults, _ in (faults_of("500:0.2", s) for s in (1, 1, 2))
    ]
    assert runs[0] == runs[1] != runs[2]


def test_a_share_may_be_of_one_method() -> None:
    """Others are spared."""
    faults, _ = faults_of("500:1:sendPoll")
    assert struck(faults, calls=5) == {None: 5}
    assert struck(faults, "sendPoll", calls=5) == {"500": 5}


def test_an_ordered_fault_comes_before_those_by_chance() -> None:
    """Once, then chance goes on."""
    faults, _ = faults_of("500:1")
    faults.order(Fault("403", 1))
    assert [fault and fault.kind for fault in (faults.next("sendMessage"), faults.next("sendMessage"))] == [
        "403",
        "500",
    ]


def test_after_a_429_every_call_is_held_up_until_the_time_is_over() -> None:
    """With the seconds that are left, polling excepted."""
    faults, hand = faults_of("429:1:sendMessage")
    first = faults.next("sendMessage")
    assert first is not None
    assert FLOOD_SECONDS[0] <= first.retry_after <= FLOOD_SECONDS[1]
    hand[0] += 0.5
    held = faults.next("getMe")
    assert held is not None
    assert (held.kind, held.retry_after) == ("429", first.retry_after)
    assert faults.next("getUpdates") is None
    hand[0] = first.retry_after
    assert faults.next("getMe") is None


def test_how_long_a_429_lasts_differs() -> None:
    """From a second to half a minute."""
    faults, hand = faults_of("429:1")
    waits = set()
    for _ in range(300):
        fault = faults.next("sendMessage")
        assert fault is not None
        waits.add(fault.retry_after)
        hand[0] += fault.retry_after
    assert (min(waits), max(waits)) == FLOOD_SECONDS


@pytest.mark.parametrize("words", ["sadness:0.1", "500:2", "500:-0.1", "500", "500:often"])
def test_what_is_no_share_is_refused(words: str) -> None:
    """Before anything starts."""
    with pytest.raises(ValueError, match=r".+"):
        read_chances(words)
    assert read_chances("") == []


async def test_a_bot_feels_them(play: Play) -> None:
    """Carried out or not, as with ordered ones; taken back, nothing fails."""
    faults = play.stand_in.faults
    faults.chance(ByChance("500", 1.0, "sendMessage"))
    with pytest.raises(TelegramServerError):
        await play.bot.send_message(play.aigul.id, "a")
    faults.clear()
    faults.chance(ByChance("reset_after", 1.0, "sendMessage"))
    with pytest.raises(TelegramNetworkError):
        await play.bot.send_message(play.aigul.id, "b")
    faults.clear()
    faults.chance(ByChance("429", 1.0, "sendMessage"))
    with pytest.raises(TelegramRetryAfter) as flood:
        await play.bot.send_message(play.aigul.id, "c")
    with pytest.raises(TelegramRetryAfter):
        await play.bot.get_me()
    await play.bot.get_updates()
    play.clock.leap(flood.value.retry_after)
    assert (await play.bot.get_me()).is_bot
    faults.clear()
    await play.bot.send_message(play.aigul.id, "d")
    said = [message.text for message in play.stand_in.world.chat(play.aigul.id).messages.values()]
    assert said == ["/start", "b", "d"]


async def test_chances_go_through_the_door(play: Play) -> None:
    """With a share; what is none is refused with a sentence; DELETE takes them back."""
    order = {"kind": "500", "share": 1, "method": "getMe"}
    assert (await play.ask("POST", "/sandbox/faults", order))["status"] == 200
    with pytest.raises(TelegramServerError):
        await play.bot.get_me()
    await play.ask("DELETE", "/sandbox/faults")
    assert (await play.bot.get_me()).is_bot
    for share, words in ((1.5, "between 0 and 1"), ("half", "is not a share")):
        answer = await play.ask("POST", "/sandbox/faults", {"kind": "500", "share": share})
        assert (answer["status"], words in answer["error"]) == (400, True)
