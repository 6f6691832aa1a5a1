"""Acts of law, each listed once in `law.yaml`, and which of their articles the texts cite."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.content.addresses import Address
from bot.content.models import read_yaml_model
from bot.content.problems import Findings
from bot.content.tongues import Code, Tongues


class Links(BaseModel):
    """An act's address in the official bank, in each language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kk: Address
    ru: Address

    def of(self, code: Code) -> str:
        """The address of the act's text in this language."""
        return self.kk if code == "kk" else self.ru


class Act(BaseModel):
    """An act: its titles, the edition that was read, where it is published, the articles that texts cite."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Tongues
    short: Tongues
    edition: date
    link: Links
    articles: tuple[str, ...]


class _Law(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    acts: dict[str, Act]


class Acts:
    """The acts by their keys, and the articles cited so far. Where `law.yaml` can't be read, nothing is judged."""

    def __init__(self, law: _Law | None, path: Path) -> None:
        self.by_key: Mapping[str, Act] = law.acts if law else {}
        self._readable = law is not None
        self._path = path
        self._cited: set[tuple[str, str]] = set()

    def cite(self, key: str, article: str) -> Act | None:
        """The act, its article now counted as cited; None where either is not listed."""
        act = self.by_key.get(key)
        if act is None or article not in act.articles:
            return None
        self._cited.add((key, article))
        return act

    def fault_in(self, key: str, article: str) -> str | None:
        """Why this article can't be cited; None where it can, or where that can't be known."""
        if not self._readable or self.cite(key, article):
            return None
        if key not in self.by_key:
            return f"акта «{key}» нет в law.yaml"
        return f"статьи {article} нет у акта «{key}» в law.yaml (articles)"

    def note_uncited(self, findings: Findings) -> None:
        """Note acts and articles that no text cites."""
        for key, act in self.by_key.items():
            unused = [article for article in act.articles if (key, article) not in self._cited]
            if len(unused) == len(act.articles):
                findings.add(self._path, f"на акт «{key}» не ссылается ни один текст")
            elif unused:
                findings.add(self._path, f"акт «{key}»: на статьи {', '.join(unused)} не ссылается ни один текст")


def read_acts(root: Path, findings: Findings) -> Acts:
    """The acts of `law.yaml`."""
    path = root / "law.yaml"
    return Acts(read_yaml_model(_Law, path, findings), path)
