"""The ledger: every call that the bot made, and what became of it; tests hold it against the database."""

import json
from dataclasses import dataclass, field

from bot.sandbox.world import Json


@dataclass
class Ledger:
    """The calls, in order; nothing is written down where `open` is false."""

    open: bool = True
    calls: list[Json] = field(default_factory=list)

    def write(self, entry: Json) -> None:
        """Write down a call."""
        if self.open:
            self.calls.append(entry)

    def calls_to(self, chat: int) -> list[Json]:
        """The calls that went to a chat, refused ones too."""
        return [call for call in self.calls if call["chat"] == chat]

    def words_to(self, chat: int) -> str:
        """All that the calls to a chat said: each parameter as it was given, a line a call."""
        return "\n".join(json.dumps(call["fields"], ensure_ascii=False, default=str) for call in self.calls_to(chat))

    def files_to(self, chat: int) -> list[str]:
        """The ids of the files that were uploaded for a chat; the world has their bytes."""
        return [str(file["id"]) for call in self.calls_to(chat) for file in call["files"]]
