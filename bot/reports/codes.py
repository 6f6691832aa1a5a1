"""Receipt codes: short enough to be read aloud, with a check character (Luhn, modulo 32), without 0/O and 1/I."""

from secrets import choice

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10
"""Characters, the check character included: 45 random bits."""

_LOOKALIKES = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")


def new_code() -> str:
    """A fresh code, such as "7KQ2M-XA9DT"."""
    body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
    return written(body + _check(body))


def read_code(words: str) -> str | None:
    """The code in a person's writing: small letters, Cyrillic look-alikes, spaces; None where it can't be one."""
    code = "".join(words.upper().translate(_LOOKALIKES).replace("-", " ").split())
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check(code[:-1]) != code[-1]:
        return None
    return written(code)


def written(code: str) -> str:
    """The code in two groups."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _check(body: str) -> str:
    size, total = len(ALPHABET), 0
    for at, letter in enumerate(reversed(body)):
        value = ALPHABET.index(letter) * (2 if at % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]
