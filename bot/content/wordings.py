"""How people may word a question: each wording leads to one entry only."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from bot.content.entries import Entry
from bot.content.problems import Findings
from bot.content.tongues import CODES

_WORD = re.compile(r"\w+")


def bare(wording: str) -> str:
    """The words without case and marks: those of two alike wordings are the same."""
    return " ".join(_WORD.findall(normalize("NFC", wording).casefold()))


def note_shared_wordings(entries: Sequence[Entry], findings: Findings) -> None:
    """Note a wording that two entries claim, or that one has twice; case and marks make no difference."""
    claimed: dict[str, Entry] = {}
    for entry in entries:
        for code in CODES:
            text = entry.in_language(code)
            for wording in text.wordings:
                words = bare(wording)
                if not words:
                    findings.add(text.path, f"«{wording}» состоит из одних знаков")
                elif words in claimed:
                    findings.add(text.path, f"«{wording}» уже есть у «{claimed[words].id}»")
                claimed.setdefault(words, entry)
