"""The digest: the topics of which members are told, and what the union has to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import RootModel, StringConstraints

from bot.content.digest_items import TOPICS, DigestItem, Topic, read_items
from bot.content.folders import named_folders
from bot.content.models import read_yaml_model
from bot.content.plain import PLAIN
from bot.content.reading import Reading
from bot.content.reporting import Reporting
from bot.content.tongues import CODES, Code, Tongues, Words
from bot.content.wordings import bare

TOPIC_LIMIT = 24

Caption = Annotated[Words, StringConstraints(max_length=TOPIC_LIMIT), PLAIN]


class _Caption(Tongues):
    kk: Caption
    ru: Caption


class _Topics(RootModel[dict[str, _Caption]]):
    """The topics' captions by their keys, in the order in which they are shown (`digest/topics.yaml`)."""


@dataclass(frozen=True)
class Digest:
    """The topics with their captions, in the order in which they are shown, and the items, first published first."""

    topics: Mapping[Topic, Tongues]
    items: tuple[DigestItem, ...]

    def caption(self, topic: Topic, code: Code) -> str:
        """What the topic's button says in this language."""
        return self.topics[topic].of(code)

    def item(self, key: str) -> DigestItem | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == key), None)


def read_digest(reading: Reading, reporting: Reporting | None) -> Digest | None:
    """The digest; None, with what is wrong noted, where it can't be shown."""
    root = reading.root / "digest"
    path = root / "topics.yaml"
    captions = read_yaml_model(_Topics, path, reading.findings)
    items = read_items(root, reading)
    _note_lost(items, reporting, reading)
    _note_alike(items, reading)
    if captions is None:
        return None
    _note_topics(captions.root, path, reading)
    topics = {Topic(key): caption for key, caption in captions.root.items() if key in list(Topic)}
    return Digest(topics, tuple(items))


def _note_topics(captions: Mapping[str, Tongues], path: Path, reading: Reading) -> None:
    for key in captions:
        if key not in list(Topic):
            reading.findings.add(path, f"«{key}»: такой темы нет, бывают {TOPICS}")
    for topic in Topic:
        if topic not in captions:
            reading.findings.add(path, f"не хватает темы «{topic}»")


def _note_lost(items: Sequence[DigestItem], reporting: Reporting | None, reading: Reading) -> None:
    """Note items that lead to an answer or a region that does not exist; what can't be read judges nobody."""
    entries = {folder.name for folder in named_folders(reading.root / "faq", reading.findings)}
    for item in items:
        if item.entry is not None and entries and item.entry not in entries:
            reading.findings.add(item.path, f"«entry»: ответа «{item.entry}» нет в папке faq")
        for region in item.regions:
            if reporting is not None and reporting.region(region) is None:
                reading.findings.add(item.path, f"«regions»: «{region}» нет в reports/regions.yaml")


def _note_alike(items: Sequence[DigestItem], reading: Reading) -> None:
    """Note an item that says what another one says, in its title or in its text."""
    for code in CODES:
        said: dict[str, DigestItem] = {}
        for item in items:
            text = item.in_language(code)
            for name, words in (("название", bare(text.title)), ("текст", bare(text.html))):
                first = said.setdefault(f"{name} {words}", item)
                if first is not item:
                    reading.findings.add(text.path, f"{name} то же, что у «{first.id}»")
