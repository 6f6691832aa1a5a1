"""The chain of the audit: each entry's hash covers the entry and the hash before it."""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

START = bytes(32)
"""What stands for the hash before the first entry."""


@dataclass(frozen=True)
class Link:
    """What an entry's hash covers. The detail is the plain one: sealing it anew with another key changes no hash."""

    number: int
    at: datetime
    actor: int | None
    action: str
    report: int | None
    detail: str | None

    def hash(self, key: bytes, previous: bytes) -> bytes:
        """HMAC-SHA256 of the previous hash (32 bytes) and of the fields in JSON."""
        moment = self.at.astimezone(UTC).isoformat()
        fields = [self.number, moment, self.actor, self.action, self.report, self.detail]
        return hmac.digest(key, previous + json.dumps(fields).encode(), "sha256")


@dataclass(frozen=True)
class Head:
    """The last entry: cutting off the tail leaves a head that points to nothing."""

    number: int
    hash: bytes

    def written(self) -> bytes:
        """The head as it is sealed."""
        return json.dumps([self.number, self.hash.hex()]).encode()


def read_head(written: bytes) -> Head:
    """The head that `Head.written` wrote."""
    number, digest = json.loads(written)
    return Head(int(number), bytes.fromhex(digest))
