"""Reports to be counted, and captions for them."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from bot.languages import Language, Languages
from bot.numbers.words import Names
from bot.storage.engine import Storage
from bot.storage.report_tables import Identity, Report, Status

ALMATY = ZoneInfo("Asia/Almaty")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)

Fact = str | int | datetime | timedelta | None
Files = Callable[..., Awaitable[None]]


@pytest.fixture
def files(storage: Storage) -> Files:
    """Files reports: `await files(3, region="abai")`; `answered`: how long after filing."""
    numbers = count(1)

    async def file(times: int = 1, *, answered: timedelta | None = None, **facts: Fact) -> None:
        rows = [_row(next(numbers), answered, facts) for _ in range(times)]
        if not rows:
            return
        async with storage.transaction() as session:
            await session.execute(insert(Report), rows)

    return file


def _row(number: int, answered: timedelta | None, facts: dict[str, Fact]) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "kind": "monitoring",
        "principle": 5,
        "region": "abai",
        "institution": "school",
        "identity": Identity.NAMED,
        "language": "kk",
        "status": Status.RECEIVED,
        "outcome": None,
        "rating": None,
        "filed_at": MONDAY,
        "closed_at": None,
    }
    filed_at = facts.get("filed_at", MONDAY)
    assert isinstance(filed_at, datetime)
    sealed = {"receipt": number, "digest": b"", "proof": b"", "changed_at": filed_at, "past_desk": False, "overdue": 0}
    return usual | sealed | {"first_answer_at": None if answered is None else filed_at + answered} | facts


@pytest.fixture(scope="session")
def languages() -> Languages:
    """The languages of the interface."""
    return Languages(Path(__file__).parents[3] / "locales")


@pytest.fixture(params=["kk", "ru"])
def language(request: pytest.FixtureRequest, languages: Languages) -> Language:
    """Each of both languages."""
    return languages.kk if request.param == "kk" else languages.ru


@pytest.fixture(scope="session")
def kazakh(languages: Languages) -> Language:
    """Kazakh, where one language is enough."""
    return languages.kk


@pytest.fixture
def names() -> Names:
    """Captions as callers bring them; Kazakh letters among them, and what a font could stumble over."""
    return Names(
        kinds={"monitoring": "Жүйе мені бақылайды", "load": "Жүктемені алгоритм бөлді: $5 & <b>"},
        principles=_numbered(["Адам – басты назарда", "Адам құқықтары", "Ашықтық", "Бірге", "Жеке өмір", "Диалог"]),
        regions={"abai": "Абай облысы", "almaty": "Алматы қаласы", "ulytau": "Ұлытау облысы"},
        institutions={"school": "Мектеп"},
        identities={"named": "Аты-жөнімен", "anonymous": "Анонимді"},
        statuses={"received": "Қабылданды", "closed": "Жабылды"},
        outcomes={"restored": "Құқық қалпына келтірілді"},
    )


def _numbered(captions: Sequence[str]) -> dict[str, str]:
    return {str(number): caption for number, caption in enumerate(captions, start=1)}
