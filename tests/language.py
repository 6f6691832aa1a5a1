"""`make check-language`: every word that members read, spelled as hunspell or a reader before us knows it.

A word that hunspell's dictionary lacks (the Kazakh one lacks many forms) and that is right goes into
`.ci/words/kk.txt` or `ru.txt`; `python -m tests.language --accept` puts all such words there, to be read in the diff.
The questions' phrasings are left out: they are spelled as people speak.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from bot.content.tongues import CODES, Code
from tests.e2e.process import ROOT

DICTIONARIES: dict[Code, str] = {"kk": "kk_KZ", "ru": "ru_RU"}
ACCEPTED = ROOT / ".ci" / "words"

_NOT_WORDS = re.compile(
    r"\[\[[^\]]*\]\]|\{[^}]*\}|https?://\S+|</?[a-z][^>]*>|^(?:phrasings|aliases):.*?(?=^[a-z-]+:|^---)", re.M | re.S
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z]")


def words(code: Code) -> dict[str, str]:
    """The words that members read in this language, each with a place where it stands."""
    found: dict[str, str] = {}
    for place, text in _texts(code):
        for word in _WORD.findall(_NOT_WORDS.sub(" ", text)):
            if not _LATIN.search(word):
                found.setdefault(word, place)
    return found


def unknown(code: Code) -> dict[str, str]:
    """Those of them that neither hunspell nor the accepted words know."""
    read = words(code)
    command = [shutil.which("hunspell") or "hunspell", "-d", DICTIONARIES[code], "-l", "-i", "utf-8"]
    said = subprocess.run(command, input="\n".join(read), capture_output=True, text=True, check=True)  # noqa: S603
    accepted = set(_accepted(code))
    return {word: read[word] for word in dict.fromkeys(said.stdout.split()) if word in read and word not in accepted}


def _texts(code: Code) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "content").rglob(f"{code}.md")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    catalog = ROOT / "locales" / code / "LC_MESSAGES" / "messages.po"
    with catalog.open("rb") as file:
        for message in read_po(file, locale=code):
            if message.id:
                forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
                yield catalog.relative_to(ROOT).as_posix(), "\n".join(map(str, forms))


def _file(code: Code) -> Path:
    return ACCEPTED / f"{code}.txt"


def _accepted(code: Code) -> list[str]:
    return _file(code).read_text(encoding="utf-8").split() if _file(code).exists() else []


def main() -> int:
    """Say which words nobody knows; with --accept, know them from now on."""
    if shutil.which("hunspell") is None:
        sys.exit("there is no hunspell here: apt install hunspell hunspell-kk hunspell-ru")
    found = {code: unknown(code) for code in CODES}
    if "--accept" in sys.argv:
        for code in CODES:
            _file(code).write_text("\n".join(sorted({*_accepted(code), *found[code]})) + "\n", encoding="utf-8")
        return 0
    for code in CODES:
        for word, place in sorted(found[code].items()):
            print(f"{place}: {word}")
        print(f"{code}: {len(words(code))} words, {len(found[code])} unknown")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
