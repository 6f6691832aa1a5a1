"""Who is in an audience, one filter at a time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.campaigns.audience import Audience, Every, Headcount, condition
from bot.storage.desk_tables import Role
from bot.storage.tables import Member
from tests.bot.campaigns.books import Books
from tests.clocks import ALMATY, START

MIDNIGHT = datetime(2026, 11, 1, tzinfo=ALMATY)
CAST: Mapping[str, Mapping[str, object]] = {
    "aigul": {"language": "kk", "region": "abai", "institution": "school", "digest": Every.WEEKLY},
    "olga": {"language": "ru", "region": "astana", "institution": "college", "digest": Every.MONTHLY},
    "dana": {"language": "ru", "joined_at": MIDNIGHT},
    "bolat": {"joined_at": MIDNIGHT - timedelta(microseconds=1)},
    "timur": {"language": "kk", "digest": Every.URGENT},
    "saule": {"language": "kk", "region": "abai", "digest": Every.NONE},
    "erzhan": {"language": "kk", "region": "abai", "unreachable_since": START},
}
"""Bolat has told nothing, not even a language; Erzhan has blocked the bot."""
KEYS = {name: number for number, name in enumerate(CAST)}
ORGANISERS = {Role.OWNER: {KEYS["olga"]}, Role.ORGANISER: {KEYS["aigul"], KEYS["erzhan"]}}


@pytest.fixture
async def books(books: Books) -> Books:
    """The books with the cast in them."""
    await books.puts_in(*({"id": KEYS[name], **told} for name, told in CAST.items() if "language" in told))
    await books.puts_in(*({"id": KEYS[name], **told} for name, told in CAST.items() if "language" not in told))
    return books


@pytest.mark.parametrize(
    ("audience", "urgent", "names"),
    [
        (Audience(), False, "aigul olga dana bolat"),
        (Audience(), True, "aigul olga dana bolat timur"),
        (Audience(languages=("kk",)), False, "aigul bolat"),
        (Audience(languages=("ru",)), False, "olga dana"),
        (Audience(languages=("kk", "ru")), False, "aigul olga dana bolat"),
        (Audience(regions=("abai",)), False, "aigul"),
        (Audience(regions=("abai", "astana")), False, "aigul olga"),
        (Audience(institutions=("college",)), False, "olga"),
        (Audience(subscriptions=(Every.WEEKLY,)), False, "aigul"),
        (Audience(subscriptions=(Every.URGENT,)), False, ""),
        (Audience(subscriptions=(Every.URGENT,)), True, "timur"),
        (Audience(subscriptions=(Every.NONE,)), True, ""),
        (Audience(roles=(Role.OWNER,)), False, "olga"),
        (Audience(roles=(Role.OWNER, Role.ORGANISER)), False, "aigul olga"),
        (Audience(roles=(Role.REGIONAL,)), False, ""),
        (Audience(joined_from=date(2026, 11, 1)), False, "aigul olga dana"),
        (Audience(joined_before=date(2026, 11, 1)), False, "bolat"),
        (Audience(joined_from=date(2026, 11, 1), joined_before=date(2026, 11, 2)), False, "dana"),
        (Audience(languages=("kk",), regions=("abai",), institutions=("school",)), False, "aigul"),
        (Audience(languages=("ru",), regions=("abai",)), False, ""),
    ],
)
async def test_an_audience(books: Books, audience: Audience, names: str, *, urgent: bool) -> None:
    """The members whom the filter lets through, and as many are counted."""
    async with books.storage.reading() as session:
        wanted = condition(audience, ORGANISERS, ALMATY, urgent=urgent)
        found = set(await session.scalars(select(Member.id).where(wanted)))
    assert found == {KEYS[name] for name in names.split()}
    async with books.mailroom() as room:
        assert (await room.audiences.count(audience, ORGANISERS, urgent=urgent)).total == len(found)


async def test_the_undecided_are_counted_with_those_who_read_kazakh(books: Books) -> None:
    """Aigul and Bolat; Olga and Dana."""
    async with books.mailroom() as room:
        assert (await room.audiences.count(Audience(), {})).by_language == {"kk": 2, "ru": 2}


async def test_what_is_counted_is_what_is_planned(books: Books) -> None:
    """The same people, by the same condition."""
    number = await books.begins(audience=Audience(regions=("abai", "astana"), languages=("kk",)))
    await books.plans(number)
    assert await books.planned(number) == [KEYS["aigul"]]


def test_only_those_who_read_a_language_are_reached_in_it() -> None:
    """A campaign in Kazakh alone."""
    count = Headcount({"kk": 3, "ru": 2})
    assert (count.total, count.reached(["kk"]), count.reached(["kk", "ru"]), count.reached([])) == (5, 3, 5, 0)
