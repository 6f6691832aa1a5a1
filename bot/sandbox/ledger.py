"""The ledger: every call that the bot made, and what became of it; tests hold it against the database."""

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
