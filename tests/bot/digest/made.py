"""Items of the digest that are made up, in the union's own library."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.content.digest import Digest
from bot.content.digest_items import DigestItem, DigestText, Topic
from bot.content.library import Library

LAW, TRAINING, REGION, ANSWERS = Topic.LAW, Topic.TRAINING, Topic.REGION, Topic.ANSWERS


def item(
    day: date,
    *topics: Topic,
    regions: Sequence[str] = (),
    happens: date | None = None,
    entry: str | None = None,
    html: str = "Мәтін.",
    name: str = "news",
) -> DigestItem:
    """An item of this day; its titles hold its id, so that it is known in a text."""
    key = f"{day:%Y-%m-%d}-{name}"
    texts = {"kk": DigestText(f"Жаңалық {key}", html, Path()), "ru": DigestText(f"Новость {key}", html, Path())}
    return DigestItem(key, day, topics or (LAW,), tuple(regions), happens, entry, None, dict(texts), Path())  # type: ignore[arg-type]


def library_with(library: Library, *items: DigestItem) -> Library:
    """The library with these items of the digest, and no others."""
    return replace(library, digest=Digest(library.digest.topics, tuple(sorted(items, key=lambda one: one.published))))
