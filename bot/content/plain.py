"""Words that stand on a screen as they are written: no markup, nothing that Telegram's HTML would take for its own."""

import re
from typing import Annotated

from pydantic import AfterValidator

from bot.content.tongues import Words

MARKUP = re.compile(r"[{}\[\]<>&*`#]")


def _plain(words: str) -> str:
    if MARKUP.search(words):
        raise ValueError("здесь не бывает ни разметки, ни скобок {} [] <>, ни знака &")
    return words


PLAIN = AfterValidator(_plain)
Plain = Annotated[Words, PLAIN]
"""Words that stand in Telegram's HTML as they are."""
