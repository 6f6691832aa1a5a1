"""References to norms: `[[labour-code 22 1 24]]` in a text, a sentence with a link on the screen."""

import re
from html import escape
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.content.acts import Act, Acts
from bot.content.models import read_yaml_model
from bot.content.problems import Findings
from bot.content.tongues import Code, Tongues

CITATION = re.compile(r"\[\[([^\[\]]*)\]\]")

_PARTS = range(2, 5)
"""Act and article; act, article, paragraph; and a subparagraph."""


def _with_places(*places: str) -> AfterValidator:
    """Each language's words must have exactly these places in braces."""

    def checked(words: Tongues) -> Tongues:
        for template in (words.kk, words.ru):
            try:
                found = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
            except ValueError:
                found = set()
            if found != set(places):
                raise ValueError(f"в записи нужны {' и '.join(f'{{{place}}}' for place in places)}, и ничего иного")
        return words

    return AfterValidator(checked)


Part = Annotated[Tongues, _with_places("before", "number")]


class Grammar(BaseModel):
    """How a reference is put together in each language (`citations.yaml`); `{before}` is what is written so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: Part
    paragraph: Part
    subparagraph: Part
    edition: Annotated[Tongues, _with_places("before", "date")]

    def reference(self, act: Act, numbers: list[str], code: Code) -> str:
        """The reference in Telegram's HTML; the act's name leads to its text."""
        words = f'<a href="{escape(act.link.of(code))}">{escape(act.short.of(code), quote=False)}</a>'
        for part, number in zip((self.article, self.paragraph, self.subparagraph), numbers, strict=False):
            words = part.of(code).format(before=words, number=escape(number, quote=False))
        return self.edition.of(code).format(before=words, date=f"{act.edition:%d.%m.%Y}")


class Citations:
    """Writes the texts' references."""

    def __init__(self, acts: Acts, grammar: Grammar | None) -> None:
        self._acts = acts
        self._grammar = grammar

    def fault_in(self, citation: str) -> str | None:
        """What is wrong with the words between [[ and ]]; None where nothing is."""
        parts = citation.split()
        if len(parts) not in _PARTS:
            return "нужны ключ акта и статья, а при нужде пункт и подпункт, например [[labour-code 53 1]]"
        return self._acts.fault_in(parts[0], parts[1])

    def shown(self, citation: str, code: Code) -> str:
        """The reference as a reader sees it, in Telegram's HTML; empty where it can't be written."""
        key, *numbers = citation.split() or [""]
        act = self._acts.cite(key, numbers[0]) if numbers else None
        return self._grammar.reference(act, numbers, code) if self._grammar and act else ""


def read_citations(root: Path, acts: Acts, findings: Findings) -> Citations:
    """The references of the texts, by the grammar of `citations.yaml`."""
    return Citations(acts, read_yaml_model(Grammar, root / "citations.yaml", findings))
