"""Acts of law, each listed once in `law.yaml`, and how a reference to one of them is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.content.sources import Findings, read_model, read_yaml
from bot.content.tongues import Code, Tongues

CITATION = re.compile(r"\[\[([^\[\]]*)\]\]")

HttpsLink = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s]+$")]


class Act(BaseModel):
    """An act: its titles, the edition that was read, where it is published, the articles that texts cite."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Tongues
    short: Tongues
    edition: date
    link: "Links"
    articles: tuple[str, ...]


class Links(BaseModel):
    """The act's address in the official bank, in each language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kk: HttpsLink
    ru: HttpsLink


class _Law(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    acts: dict[str, Act]


class _Grammar(BaseModel):
    """How the parts of a reference are written in each language (`citations.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Tongues
    paragraph: Tongues
    subparagraph: Tongues
    edition: Tongues


@dataclass
class Acts:
    """The acts by their keys, and which of their articles have been cited so far."""

    by_key: Mapping[str, Act]
    grammar: _Grammar | None
    path: Path
    cited: set[tuple[str, str]] = field(default_factory=set)

    def fault_in(self, citation: str) -> str | None:
        """What is wrong with the words between [[ and ]]; None where they are right."""
        parts = citation.split()
        if not 2 <= len(parts) <= 4:  # noqa: PLR2004 act, article, paragraph, subparagraph
            return f"ссылка [[{citation}]]: нужны ключ акта и статья, например [[labour-code 52]]"
        act = self.by_key.get(parts[0])
        if act is None:
            return f"ссылка [[{citation}]]: акта «{parts[0]}» нет в law.yaml"
        if parts[1] not in act.articles:
            return f"ссылка [[{citation}]]: статьи {parts[1]} нет у акта «{parts[0]}» в law.yaml (articles)"
        return None

    def reference(self, citation: str, code: Code) -> str:
        """The reference as a reader sees it, in Telegram's HTML; the act's name leads to its text."""
        key, *numbers = citation.split()
        self.cited.add((key, numbers[0]))
        act = self.by_key[key]
        assert self.grammar is not None  # noqa: S101 fault_in has said that the acts were read
        kinds = (self.grammar.article, self.grammar.paragraph, self.grammar.subparagraph)
        parts = [kind.of(code).format(number=number) for kind, number in zip(kinds, numbers, strict=False)]
        edition = self.grammar.edition.of(code).format(date=f"{act.edition:%d.%m.%Y}")
        separator = " " if code == "ru" else ", "
        link = getattr(act.link, code)
        return f'<a href="{escape(link)}">{escape(act.short.of(code))}</a>, {separator.join(parts)} ({edition})'

    def note_uncited(self, findings: Findings) -> None:
        """Note acts and articles that no text cites."""
        for key, act in self.by_key.items():
            unused = [article for article in act.articles if (key, article) not in self.cited]
            if unused and len(unused) == len(act.articles):
                findings.add(self.path, f"на акт «{key}» не ссылается ни один текст")
            elif unused:
                findings.add(self.path, f"акт «{key}»: на статьи {', '.join(unused)} не ссылается ни один текст")


def read_acts(root: Path, findings: Findings) -> Acts:
    """The acts of `law.yaml` and the grammar of `citations.yaml`."""
    path = root / "law.yaml"
    law = read_model(_Law, read_yaml(path, findings), path, findings)
    words = root / "citations.yaml"
    grammar = read_model(_Grammar, read_yaml(words, findings), words, findings)
    return Acts(law.acts if law and grammar else {}, grammar, path)
