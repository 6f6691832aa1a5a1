"""Partitions: every chat belongs to one, and one replica at a time holds it."""

from bot.storage.pseudonyms import Pseudonyms

COUNT = 64
EVERY = frozenset(range(COUNT))


def partition_of(chat: int, pseudonyms: Pseudonyms) -> int:
    """The partition of a chat, by its keyed hash: it tells nobody which chat it is."""
    return pseudonyms.of(chat) % COUNT
