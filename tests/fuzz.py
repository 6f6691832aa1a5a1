"""Generated updates of every type, with hostile words and forged buttons: is anybody left without an answer?

python -m tests.fuzz 10000
"""

import asyncio
import random
import sys
import tempfile
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.sandbox.people import MADE_UP
from bot.sandbox.world import Json, Person
from bot.storage.engine import open_storage
from bot.storage.upgrade import upgrade
from tests.stage import Stage

AT_ONCE = 100
PEOPLE = 40
WORDS = (
    "3",
    "приватность",
    "3-қағида",
    "/start",
    "/start p3_kk",
    "/start <b>",
    "/standard 3",
    "/help",
    "/cancel",
    "/language",
    "<b>",
    "</i>&lt;&amp;",
    "&",
    "a" * 4096,
    "😀" * 2048,
    "\u202eкөз\u202c",
    "е\u0301\u0301\u0301",
    "\x00\x01",
    "\u200b",
    "''; DROP TABLE member; --",
    "{0}{x}%s",
    "ҚАРА ЖӘШІК",
    "قرآن",
    "\ufffe",
    "-1",
    "9" * 50,
    "٣",
    "½",
    "/unknown@somebody",
    "принцип " * 300,
)
FORGED = (
    "menu",
    "principle:1:0",
    "principle:0:0",
    "principle:6:1",
    "principle:7:1",
    "principle:-1:0",
    "chapter:tasks:2",
    "chapter:tasks:-1",
    "chapter::",
    "chapter:<b>:1",
    "about:1",
    "about:999999999999999999999",
    "language:kk",
    "language:ru",
    "language:en",
    "languages",
    "share_principle:3:0:kk",
    "share_principle:3:0:xx",
    "share_chapter:risks:1:ru",
    "standard",
    "",
    "қ" * 32,
    "a" * 64,
    ":::",
    "menu:1",
)
NAMES = ("Айгүл", "<b>Ольга</b>", "\u202eолк", "😀" * 30, "&amp;", "a" * 64)


@dataclass
class Findings:
    """What the fuzzing showed."""

    updates: int = 0
    set_aside: int = 0
    unanswered: int = 0


class Fuzz:
    """Makes up updates and sends them through the whole bot."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._chance = random.Random(seed)  # noqa: S311 chance, not secrecy
        self._people = [self._newcomer() for _ in range(PEOPLE)]
        self._groups = [
            stage.stand_in.people.make_group(self._chance.choice(NAMES), [person.id for person in self._people])
            for _ in range(3)
        ]
        self._expected: dict[int, int] = {}
        self._queries: list[str] = []

    async def run(self, updates: int) -> Findings:
        """Send so many updates, and count what went wrong."""
        found = Findings()
        self._stage.stand_in.updates.kinds = None
        while found.updates < updates:
            for _ in range(min(AT_ONCE, updates - found.updates)):
                self._send()
                found.updates += 1
            await self._stage.settled()
            self._count_unanswered(found)
        engine = create_async_engine(self._stage.database_url)
        async with engine.connect() as connection:
            found.set_aside = int(
                await connection.scalar(text("SELECT count(*) FROM inbox WHERE state='set_aside'")) or 0
            )
        await engine.dispose()
        return found

    def _newcomer(self) -> Person:
        language = self._chance.choice(["kk", "ru", "en", "kk-KZ", "", None])
        person = self._stage.stand_in.world.add_person(self._chance.choice(NAMES), language)
        person.started = True
        return person

    def _send(self) -> None:
        person = self._chance.choice(self._people)
        self._chance.choice(
            [self._say, self._say, self._press, self._press, self._send_thing, self._edit, self._event]
        )(person)

    def _say(self, person: Person) -> None:
        people = self._stage.stand_in.people
        if self._chance.random() < 0.2:
            people.send(person.id, self._chance.choice(self._groups).id, self._chance.choice(WORDS))
            return
        self._expect(person)
        people.send(person.id, person.id, self._chance.choice(WORDS))

    def _press(self, person: Person) -> None:
        chat = self._chance.choice([person.id, person.id, self._chance.choice(self._groups).id])
        last = self._stage.stand_in.world.chat(chat).last_id
        message = self._chance.choice([1, last, 10**9])
        self._queries.append(self._stage.stand_in.people.press(person.id, chat, message, self._chance.choice(FORGED)))

    def _send_thing(self, person: Person) -> None:
        self._expect(person)
        self._stage.stand_in.people.send_kind(person.id, person.id, self._chance.choice([*MADE_UP, "forward"]))

    def _edit(self, person: Person) -> None:
        chat = self._stage.stand_in.world.chat(person.id)
        own = [m.id for m in chat.messages.values() if m.by == person.id and m.text is not None and not m.other]
        if own:
            self._expect(person)
            self._stage.stand_in.people.edit(person.id, person.id, self._chance.choice(own), self._chance.choice(WORDS))

    def _event(self, person: Person) -> None:
        """An update that nobody answers with words."""
        kind = self._chance.choice([*_EVENTS])
        event: Json = {"id": "1", "from": person.user(), "user": person.user(), "chat": person.chat(), "date": 0}
        self._stage.stand_in.updates.add(kind, event | _EVENTS[kind], "events")

    def _expect(self, person: Person) -> None:
        said = sum(1 for m in self._stage.stand_in.world.chat(person.id).messages.values() if m.by == 1)
        self._expected[person.id] = self._expected.get(person.id, said) + 1

    def _count_unanswered(self, found: Findings) -> None:
        world = self._stage.stand_in.world
        for person, expected in self._expected.items():
            said = sum(1 for message in world.chat(person).messages.values() if message.by == 1)
            found.unanswered += max(0, expected - said)
        for query in self._queries:
            asked = self._stage.stand_in.queries.find(query)
            found.unanswered += asked is None or asked.answer is None
        self._expected.clear()
        self._queries.clear()


_MEMBER: Json = {"status": "member", "user": {"id": 1, "is_bot": True, "first_name": "b"}}
_CHANNEL: Json = {"id": -1009, "type": "channel", "title": "<b>"}
_EVENTS: dict[str, Json] = {
    "inline_query": {"query": "<b>", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "query": "x"},
    "channel_post": {"message_id": 1, "chat": _CHANNEL, "text": "3"},
    "edited_channel_post": {"message_id": 1, "chat": _CHANNEL, "text": "3"},
    "poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"]},
    "chat_join_request": {"chat": _CHANNEL, "user_chat_id": 5},
    "chat_member": {"old_chat_member": _MEMBER, "new_chat_member": _MEMBER},
    "my_chat_member": {"old_chat_member": _MEMBER, "new_chat_member": _MEMBER, "chat": _CHANNEL},
    "message_reaction": {"message_id": 1, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
    "message_reaction_count": {"message_id": 1, "reactions": []},
    "pre_checkout_query": {"currency": "KZT", "total_amount": 1, "invoice_payload": "<b>"},
    "removed_chat_boost": {"boost_id": "1", "remove_date": 0, "source": {"source": "premium", "user": _MEMBER["user"]}},
    "purchased_paid_media": {"paid_media_payload": "x"},
}


async def fuzz(database_url: str, updates: int, seed: int = 1) -> Findings:
    """Send so many made-up updates through the bot."""
    async with Stage(database_url) as stage:
        return await Fuzz(stage, seed).run(updates)


async def main() -> None:
    """Fuzz with as many updates as the command line says."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/qorgan.db"
        storage = open_storage(url)
        await upgrade(storage)
        await storage.close()
        found = await fuzz(url, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(found)
    sys.exit(1 if found.set_aside or found.unanswered else 0)


if __name__ == "__main__":
    asyncio.run(main())
