"""Moments, as both engines keep them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.storage.engine import Storage
from bot.storage.tables import KeptAnswer
from tests.clocks import START

ALMATY = ZoneInfo("Asia/Almaty")


async def keep(storage: Storage, *moments: datetime) -> None:
    """Keep a row for each moment, in this order."""
    async with storage.transaction() as session:
        session.add_all(KeptAnswer(update_id=number, kept_at=at, body=b"") for number, at in enumerate(moments))


async def test_a_moment_comes_back_in_utc(storage: Storage) -> None:
    """The same moment, to the microsecond, whatever zone it was told in."""
    moment = datetime(2026, 11, 23, 0, 30, 0, 123456, tzinfo=ALMATY)
    await keep(storage, moment)
    async with storage.transaction() as session:
        (kept,) = await session.scalars(select(KeptAnswer.kept_at))
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(storage: Storage) -> None:
    """A time of day that could be anywhere never reaches the database."""
    with pytest.raises(StatementError, match="time zone"):
        await keep(storage, START.replace(tzinfo=None))


async def test_moments_of_different_zones_are_compared_as_moments(storage: Storage) -> None:
    """Half past three in Almaty is before eleven in UTC of the same day."""
    early, late = datetime(2026, 11, 23, 15, 30, tzinfo=ALMATY), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    await keep(storage, late, early)
    async with storage.transaction() as session:
        in_order = await session.scalars(select(KeptAnswer.kept_at).order_by(KeptAnswer.kept_at))
        assert in_order.all() == [early, late]
        until = select(KeptAnswer.kept_at).where(KeptAnswer.kept_at < datetime(2026, 11, 23, 15, 45, tzinfo=ALMATY))
        assert (await session.scalars(until)).all() == [early]
