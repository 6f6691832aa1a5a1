"""The stage on which conversations are tested."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.desk_on_stage import Desk, open_desk
from tests.stage import PersonOnStage, Stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram."""
    async with Stage(database_url) as stage:
        yield stage


@pytest.fixture
def aigul(stage: Stage) -> PersonOnStage:
    """A teacher whose app speaks Kazakh."""
    return stage.person("Айгүл", "kk")


@pytest.fixture
def olga(stage: Stage) -> PersonOnStage:
    """A lecturer whose app speaks Russian."""
    return stage.person("Ольга", "ru")


@pytest.fixture
def erzhan(stage: Stage) -> PersonOnStage:
    """A teacher whose app speaks English."""
    return stage.person("Ержан", "en")


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """The bot with a desk's group, an owner and an organiser."""
    async with open_desk(database_url) as desk:
        yield desk
