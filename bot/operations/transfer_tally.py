"""What a table holds, in two numbers that are the same on either engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.operations.backup_format import written_row

_MODULUS = 1 << 256


@dataclass(frozen=True)
class Tally:
    """How many rows, and the sum of the SHA-256 of each (as backups write them): whatever order they came in."""

    rows: int = 0
    hashes: int = 0

    def with_rows(self, rows: Iterable[Iterable[object]]) -> "Tally":
        """This, and these rows."""
        count, hashes = self.rows, self.hashes
        for row in rows:
            hashes += int.from_bytes(sha256(written_row(row)).digest())
            count += 1
        return Tally(count, hashes % _MODULUS)
