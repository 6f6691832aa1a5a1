"""Many members on the stage, put in at once, and what has arrived on their phones."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from bot.sandbox.world import BOT_ID, Json
from bot.storage.tables import Member
from tests.bot.campaigns.mailshots import Mailshots
from tests.stage import Stage

LANGUAGES = ("kk", "ru")


class Crowd:
    """Members who read Kazakh and Russian in turn, and campaigns under way to them."""

    def __init__(self, stage: Stage, shots: Mailshots) -> None:
        self._stage = stage
        self.shots = shots
        self.people: list[int] = []

    async def gathers(self, count: int) -> None:
        """Let so many start the bot."""
        world = self._stage.stand_in.world
        known = set(world.persons)
        world.add_crowd(count)
        self.people = sorted(set(world.persons) - known)
        async with self.shots.session() as (session, secrets):
            rows = []
            for at, person in enumerate(self.people):
                key = secrets.pseudonyms.of(person)
                sealed = secrets.cipher.seal(str(person).encode(), f"member:{key}")
                joined = self._stage.clock.now()
                rows.append({"id": key, "address": sealed, "language": LANGUAGES[at % 2], "joined_at": joined})
            await session.execute(insert(Member), rows)

    async def begins(self, **draft: Any) -> int:
        """Let a campaign begin, and do not wait; gives its number."""
        number = await self.shots.drafted(**draft)
        async with self.shots.mailroom() as room:
            await room.course.submit(number, await room.archive.texts(number), needs_approval=False)
            await room.course.begin_due()
        self._stage.wakes_sender()
        return number

    async def have_got(self, count: int) -> None:
        """Wait until so many copies have arrived."""
        await self._stage.until(lambda: len(self.calls()) >= count)

    def calls(self, method: str = "sendMessage") -> list[Json]:
        """The copies (or other calls of a campaign) that Telegram took, in order."""
        calls = self._stage.stand_in.ledger.calls
        people = set(self.people)
        return [call for call in calls if call["method"] == method and call["ok"] and call["chat"] in people]

    def shown(self) -> list[Sequence[str]]:
        """What is on each phone."""
        chats = (self._stage.stand_in.world.chat(person).messages.values() for person in self.people)
        return [[said.text or "" for said in chat if said.by == BOT_ID and not said.deleted] for chat in chats]

    def everybody_has(self, kazakh: str, russian: str) -> bool:
        """Whether each has one copy, in their language, and nothing else."""
        texts = (kazakh, russian)
        return self.shown() == [[texts[at % 2]] for at in range(len(self.people))]
