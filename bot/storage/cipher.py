"""Encryption at rest: AES-256-GCM, each ciphertext bound to the place it was written for."""

import os
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
MARK_BYTES = 4
"""A ciphertext begins with so many bytes that tell which key sealed it."""
_NONCE_BYTES = 12


class Unreadable(Exception):
    """The ciphertext was sealed with a key that DATA_KEY does not hold, or for another place, or was altered."""


class Cipher:
    """Seals with the newest key and opens with any of them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys`: 32 bytes each, newest first, at least one."""
        self._newest = _mark(keys[0])
        self._keys = {_mark(key): AESGCM(key) for key in keys}

    @property
    def newest(self) -> bytes:
        """The mark with which everything begins that the newest key sealed."""
        return self._newest

    @property
    def marks(self) -> frozenset[bytes]:
        """The marks of all keys: what begins with another one can't be opened."""
        return frozenset(self._keys)

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed this."""
        return sealed[:MARK_BYTES] == self._newest

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt `plain` so that it opens only for the same `place` (such as "inbox:17")."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._newest + nonce + self._keys[self._newest].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what `seal` made for this `place`. Raises Unreadable."""
        key = self._keys.get(sealed[:MARK_BYTES])
        if key is None:
            raise Unreadable
        nonce, body = sealed[MARK_BYTES : MARK_BYTES + _NONCE_BYTES], sealed[MARK_BYTES + _NONCE_BYTES :]
        try:
            return key.decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as fault:
            raise Unreadable from fault


def new_key() -> str:
    """A fresh key, written as DATA_KEY takes it."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def read_key(written: str) -> bytes:
    """The key's bytes from DATA_KEY's writing. Raises ValueError where it is not 32 bytes in base64."""
    key = b64decode(written, altchars=b"-_", validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes instead of {KEY_BYTES}")
    return key


def _mark(key: bytes) -> bytes:
    """Which key sealed a ciphertext; tells nothing of the key itself."""
    return sha256(b"qorgan key mark" + key).digest()[:MARK_BYTES]
