"""Encryption at rest."""

from base64 import urlsafe_b64decode

import pytest

from bot.storage.cipher import KEY_BYTES, Cipher, Unreadable, new_key, read_key

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
WORDS = "Жүктемені бағдарлама белгіледі".encode()


def test_what_is_sealed_opens_in_its_place() -> None:
    """Sealing and opening give the same words back."""
    cipher = Cipher([NEW])
    assert cipher.open(cipher.seal(WORDS, "inbox:1"), "inbox:1") == WORDS
    assert cipher.open(cipher.seal(b"", "inbox:1"), "inbox:1") == b""


def test_what_is_sealed_shows_nothing() -> None:
    """Neither the words nor their repetition can be seen in a ciphertext."""
    cipher = Cipher([NEW])
    first, second = cipher.seal(WORDS, "inbox:1"), cipher.seal(WORDS, "inbox:1")
    assert WORDS not in first
    assert NEW not in first
    assert first != second


def test_what_is_sealed_does_not_open_elsewhere() -> None:
    """A ciphertext that somebody moved to another row is refused."""
    cipher = Cipher([NEW])
    with pytest.raises(Unreadable):
        cipher.open(cipher.seal(WORDS, "inbox:1"), "inbox:11")


def test_two_swapped_rows_are_both_refused() -> None:
    """Exchanging two people's words is noticed on either side."""
    cipher = Cipher([NEW])
    hers, his = cipher.seal(WORDS, "member:1"), cipher.seal(WORDS, "member:2")
    for sealed, place in ((his, "member:1"), (hers, "member:2")):
        with pytest.raises(Unreadable):
            cipher.open(sealed, place)


def test_an_altered_byte_is_noticed_wherever_it_is() -> None:
    """In the key's mark, the nonce, the words or the seal: nothing altered opens."""
    cipher = Cipher([NEW])
    sealed = cipher.seal(WORDS, "inbox:1")
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            cipher.open(altered, "inbox:1")


def test_a_cut_ciphertext_is_refused() -> None:
    """However much of it is missing, the fault is the one that callers know."""
    cipher = Cipher([NEW])
    sealed = cipher.seal(WORDS, "inbox:1")
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            cipher.open(sealed[:length], "inbox:1")


def test_the_newest_key_seals() -> None:
    """After a change of keys, what is written needs the new one."""
    sealed = Cipher([NEW, OLD]).seal(WORDS, "inbox:1")
    assert Cipher([NEW]).open(sealed, "inbox:1") == WORDS
    with pytest.raises(Unreadable):
        Cipher([OLD]).open(sealed, "inbox:1")


def test_any_key_opens() -> None:
    """What was written before a change of keys is read on with the old one kept."""
    sealed = Cipher([OLD]).seal(WORDS, "inbox:1")
    assert Cipher([NEW, OLD]).open(sealed, "inbox:1") == WORDS


def test_a_new_key_is_written_as_data_key_takes_it() -> None:
    """A fresh key has its length, and is another one each time."""
    written = new_key()
    assert read_key(written) == urlsafe_b64decode(written)
    assert len(read_key(written)) == KEY_BYTES
    assert new_key() != written


def test_a_ciphertext_tells_whether_the_newest_key_sealed_it() -> None:
    """Key rotation passes over what it need not open."""
    both, old = Cipher([NEW, OLD]), Cipher([OLD])
    assert both.is_newest(both.seal(WORDS, "inbox:1"))
    assert not both.is_newest(old.seal(WORDS, "inbox:1"))
    assert not both.is_newest(b"")
    assert both.marks == {both.newest, old.newest}
