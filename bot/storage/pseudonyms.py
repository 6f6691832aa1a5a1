"""Keyed hashes that stand for people and chats wherever their Telegram id is not needed."""

import hmac
from hashlib import sha256

_MASK_63_BITS = (1 << 63) - 1


class Pseudonyms:
    """Turns Telegram ids into numbers that mean nothing without the installation's secret."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: 32 bytes, made once for the database and kept in it, sealed."""
        self._rows = hmac.new(secret, b"rows", sha256).digest()
        self._logs = hmac.new(secret, b"logs", sha256).digest()
        self._chain = hmac.new(secret, b"chain", sha256).digest()

    def of(self, telegram_id: int) -> int:
        """The key under which tables know this person or chat: 63 bits, never negative."""
        digest = hmac.digest(self._rows, str(telegram_id).encode(), "sha256")
        return int.from_bytes(digest[:8], "big") & _MASK_63_BITS

    def of_words(self, words: str) -> int:
        """The same for a key made of several parts, such as a conversation's."""
        digest = hmac.digest(self._rows, b"words:" + words.encode(), "sha256")
        return int.from_bytes(digest[:8], "big") & _MASK_63_BITS

    def in_logs(self, telegram_id: int) -> str:
        """What a log line may say of this person: other than the tables' key, so that the two can't be joined."""
        return hmac.digest(self._logs, str(telegram_id).encode(), "sha256").hex()[:12]

    def chain_key(self) -> bytes:
        """The key of the audit's chain: 32 bytes, the same whichever keys DATA_KEY holds."""
        return self._chain
