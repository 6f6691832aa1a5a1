"""Updates posted to a webhook: with the secret, in order, again until they are taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from aiogram.types import Update
from aiohttp import web

from bot.sandbox.updates import SECRET_HEADER
from bot.sandbox.world import Json
from tests.bot.sandbox.conftest import Play
from tests.e2e.process import free_port

PATIENCE = 10.0


@dataclass
class Receiver:
    """The bot's side: remembers what was posted, and answers as it is told."""

    url: str = ""
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    held: asyncio.Event | None = None
    """Messages wait for it before they are answered; taps do not."""
    _posted: asyncio.Queue[Update] = field(default_factory=asyncio.Queue)

    async def take(self, request: web.Request) -> web.Response:
        """Take an update: the next of the answers told, else 200."""
        update = Update.model_validate(await request.json())
        self.secrets.append(request.headers.get(SECRET_HEADER))
        self._posted.put_nowait(update)
        if self.held is not None and update.message is not None:
            await self.held.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> Update:
        """The next update posted here."""
        return await asyncio.wait_for(self._posted.get(), PATIENCE)

    async def next_words(self) -> str | None:
        """The text of the next message posted here."""
        message = (await self.next()).message
        return message.text if message else None


@pytest.fixture
async def receiver(play: Play) -> AsyncIterator[Receiver]:
    """A webhook that is registered; posts are repeated without a pause."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    play.stand_in.updates.first_pause = 0.0
    await play.bot.set_webhook(receiver.url, secret_token="s3cret", drop_pending_updates=True)
    yield receiver
    if receiver.held is not None:
        receiver.held.set()
    await runner.cleanup()


def say(play: Play, words: str) -> None:
    """Айгүл writes."""
    play.stand_in.people.send(play.aigul.id, play.aigul.id, words)


async def until(condition: Callable[[], bool]) -> None:
    """Let everything run until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 nobody sets an event for it
            await asyncio.sleep(0)


async def test_updates_are_posted_with_the_secret(play: Play, receiver: Receiver) -> None:
    """And are confirmed by a 200."""
    say(play, "сәлем")
    assert await receiver.next_words() == "сәлем"
    assert receiver.secrets == ["s3cret"]
    await until(lambda: play.stand_in.updates.waiting == 0)
    assert play.stand_in.updates.confirmed == 1


async def test_what_waited_goes_to_the_webhook(play: Play, receiver: Receiver) -> None:
    """Setting it does not lose what polling had not confirmed; without a secret no header is sent."""
    await play.bot.delete_webhook()
    say(play, "ертерек")
    await play.bot.set_webhook(receiver.url)
    assert await receiver.next_words() == "ертерек"
    assert receiver.secrets == [None]


@pytest.mark.parametrize(
    "refusal",
    [
        {"status": 500},
        {"status": 503, "headers": {"Retry-After": "2"}},
        {"status": 503, "headers": {"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}},
    ],
)
async def test_a_post_is_repeated_until_it_is_taken(play: Play, receiver: Receiver, refusal: Json) -> None:
    """The same update comes again, and the next one keeps its place."""
    receiver.answers = [web.Response(**refusal)]
    say(play, "one")
    say(play, "two")
    assert [await receiver.next_words() for _ in range(3)] == ["one", "one", "two"]
    told = await play.bot.get_webhook_info()
    assert told.last_error_message == f"Wrong response from the webhook: {refusal['status']}"


@pytest.mark.usefixtures("receiver")
async def test_a_webhook_that_is_not_there_is_named_in_its_info(play: Play) -> None:
    """Its updates wait, and come to whoever polls after it is deleted."""
    await play.bot.set_webhook(f"http://127.0.0.1:{free_port()}/nobody")
    say(play, "сәлем")
    await until(lambda: play.stand_in.updates.last_error is not None)
    told = await play.bot.get_webhook_info()
    assert (told.last_error_message, told.pending_update_count) == ("ClientConnectorError", 1)
    await play.bot.delete_webhook()
    assert [update.message.text for update in await play.bot.get_updates() if update.message] == ["сәлем"]
    assert play.stand_in.updates.waiting == 1


@pytest.mark.parametrize("again", [False, True])
async def test_dropping_drops_what_waits_for_the_webhook(play: Play, receiver: Receiver, again: bool) -> None:  # noqa: FBT001
    """Whether it is deleted, or set once more."""
    await play.bot.set_webhook(f"http://127.0.0.1:{free_port()}/nobody")
    say(play, "ескі")
    if again:
        await play.bot.set_webhook(receiver.url, drop_pending_updates=True)
        await until(lambda: play.stand_in.updates.waiting == 0)
        say(play, "жаңа")
        assert await receiver.next_words() == "жаңа"
    else:
        await play.bot.delete_webhook(drop_pending_updates=True)
        assert await play.bot.get_updates() == []


async def test_a_webhook_deleted_in_the_middle_of_a_post(play: Play, receiver: Receiver) -> None:
    """What was under way is left to polling: it may come twice, it is never lost."""
    receiver.held = asyncio.Event()
    say(play, "one")
    say(play, "two")
    assert await receiver.next_words() == "one"
    await play.bot.delete_webhook()
    receiver.held.set()
    assert [update.message.text for update in await play.bot.get_updates() if update.message] == ["one", "two"]


async def test_a_tap_overtakes_a_message(play: Play, receiver: Receiver) -> None:
    """They wait in queues of their own; messages of one chat stay in order."""
    receiver.held = asyncio.Event()
    say(play, "one")
    say(play, "two")
    assert await receiver.next_words() == "one"
    play.stand_in.people.press(play.aigul.id, play.aigul.id, 1, "x")
    assert (await receiver.next()).callback_query is not None
    receiver.held.set()
    assert await receiver.next_words() == "two"


async def test_connections_are_bounded(play: Play, receiver: Receiver) -> None:
    """With one, a tap waits for the message before it."""
    await play.bot.set_webhook(receiver.url, max_connections=1)
    receiver.held = asyncio.Event()
    say(play, "one")
    assert await receiver.next_words() == "one"
    play.stand_in.people.press(play.aigul.id, play.aigul.id, 1, "x")
    await play.bot.get_me()
    assert len(receiver.secrets) == 1
    receiver.held.set()
    assert (await receiver.next()).callback_query is not None


async def test_a_method_in_the_answer_is_carried_out(play: Play, receiver: Receiver) -> None:
    """Once; nobody sees whether it failed."""
    chat = play.stand_in.world.chat(play.aigul.id)
    receiver.answers = [
        web.json_response({"method": "sendMessage", "chat_id": play.aigul.id, "text": "жауап"}),
        web.json_response({"method": "sendMessage", "chat_id": 77, "text": "ешкімге"}),
    ]
    say(play, "one")
    say(play, "two")
    assert [await receiver.next_words() for _ in range(2)] == ["one", "two"]
    await until(lambda: play.stand_in.updates.waiting == 0)
    assert [message.text for message in chat.messages.values() if message.by == 1] == ["жауап"]


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[]", b'{"ok": true}'])
async def test_an_answer_that_holds_no_method_is_an_answer_still(play: Play, receiver: Receiver, body: bytes) -> None:
    """The next update is posted all the same."""
    receiver.answers = [web.Response(body=body, content_type="application/json")]
    say(play, "one")
    say(play, "two")
    assert [await receiver.next_words() for _ in range(2)] == ["one", "two"]
