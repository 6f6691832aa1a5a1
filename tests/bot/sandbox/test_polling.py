"""Long polling: what is asked for, how much, how often."""

import asyncio

from bot.sandbox.server import StandIn
from tests.bot.sandbox.conftest import TOKEN, Play


def words(play: Play, *said: str) -> None:
    """Айгүл writes."""
    for text in said:
        play.stand_in.people.send(play.aigul.id, play.aigul.id, text)


async def test_only_what_was_asked_for_comes(play: Play) -> None:
    """From then on; an empty list brings back the rest."""
    await play.bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    play.stand_in.people.press(play.aigul.id, play.aigul.id, 1, "x")
    words(play, "unheard")
    await play.bot.get_updates(allowed_updates=[])
    words(play, "heard")
    kinds = [update.event_type for update in await play.bot.get_updates()]
    assert kinds == ["message", "callback_query", "message"]


async def test_so_many_at_once(play: Play) -> None:
    """The others wait for the next call."""
    words(play, "one", "two")
    first = await play.bot.get_updates(limit=2)
    assert len(first) == 2
    (last,) = await play.bot.get_updates(offset=first[-1].update_id + 1)
    assert last.message is not None
    assert last.message.text == "two"


async def test_an_update_may_come_twice(play: Play) -> None:
    """With the same id, after it was confirmed."""
    (update,) = await play.bot.get_updates()
    assert await play.bot.get_updates(offset=update.update_id + 1) == []
    raw = update.model_dump(mode="json", exclude_none=True, by_alias=True)
    play.stand_in.updates.repeat(raw)
    assert [again.update_id for again in await play.bot.get_updates()] == [update.update_id]


async def test_a_poll_ends_when_something_comes(play: Play) -> None:
    """Not before, and long before its time."""
    (started,) = await play.bot.get_updates()
    poll = asyncio.create_task(play.bot.get_updates(offset=started.update_id + 1, timeout=50))
    async with asyncio.timeout(10):
        while play.stand_in.updates.waiting:  # noqa: ASYNC110 until the poll has confirmed what was there
            await asyncio.sleep(0)
    assert not poll.done()
    words(play, "сәлем")
    (update,) = await asyncio.wait_for(poll, 10)
    assert update.message is not None
    assert update.message.text == "сәлем"


async def test_ids_grow_over_restarts(play: Play) -> None:
    """The bot remembers those that it has handled."""
    before = (await play.bot.get_updates())[-1].update_id
    play.clock.leap(1)
    later = StandIn(TOKEN, lambda: play.clock.now().timestamp())
    somebody = later.world.add_person("Ольга")
    later.people.start(somebody.id, somebody.id)
    assert (await later.updates.get(None, 1, 0, None))[0]["update_id"] > before
