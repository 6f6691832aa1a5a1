"""Members by the hundred thousand, and campaigns for them, written straight into the database."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.campaigns.content import Content
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind
from bot.campaigns.rules import Rules
from bot.campaigns.slots import ALL_TOPICS
from bot.sandbox.world import FIRST_PERSON
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import Storage, open_storage
from bot.storage.secrets import Secrets, load_secrets
from bot.storage.tables import Member
from bot.storage.upgrade import upgrade
from tests.clocks import ALMATY
from tests.conftest import DATA_KEY

AT_ONCE = 20_000
WORDS = "Құрметті әріптес, кәсіподақтың жаңалығы. " * 8
REGIONS = ("almaty", "astana", "abai", "shymkent", None)
RULES = Rules(ALMATY, 1000, 25, None, "0 10 * * mon")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


async def open_filled(url: str, count: int) -> tuple[Storage, Secrets]:
    """The database, with so many members in it: those whom the stand-in's `--persons` knows."""
    storage = open_storage(url)
    await upgrade(storage)
    async with storage.transaction() as session:
        secrets = await load_secrets(session, Cipher([read_key(DATA_KEY)]))
    people = sorted((secrets.pseudonyms.of(number), number) for number in range(FIRST_PERSON, FIRST_PERSON + count))
    chance = random.Random(count)  # noqa: S311 made-up members
    for at in range(0, count, AT_ONCE):
        rows = list(_rows(people[at : at + AT_ONCE], secrets, chance))
        async with storage.transaction() as session:
            await session.execute(insert(Member), rows)
    return storage, secrets


async def begin_campaign(storage: Storage, secrets: Secrets) -> int:
    """A campaign in both languages for everybody, that is due; gives its number."""
    async with storage.transaction() as session:
        room = Mailroom(session, secrets, now, RULES)
        card = await room.archive.make(CampaignKind.BROADCAST, None, "Bench")
        await room.archive.write(card.id, "kk", Content(text=WORDS))
        await room.archive.write(card.id, "ru", Content(text=WORDS))
        await room.archive.set_terms(card.id, daytime=False)
        await room.course.submit(card.id, await room.archive.texts(card.id), needs_approval=False)
        await room.course.begin_due()
    return card.id


def _rows(people: list[tuple[int, int]], secrets: Secrets, chance: random.Random) -> Iterator[dict[str, Any]]:
    for key, number in people:
        yield {
            "id": key,
            "address": secrets.cipher.seal(str(number).encode(), f"member:{key}"),
            "language": chance.choice(("kk", "kk", "ru", None)),
            "joined_at": now() - timedelta(days=chance.randrange(1, 400)),
            "region": chance.choice(REGIONS),
            "institution": chance.choice(("school", "college", None)),
            "digest": chance.choice(("weekly", "monthly", None)),
            "topics": int(ALL_TOPICS),
        }
