"""Words as they are compared: without case, Kazakh letters as those who lack them write."""

_PLAIN = str.maketrans("әғқңөұүһіё", "агкноуухие")


def fold(words: str) -> str:
    """The words in small letters of the Russian alphabet."""
    return words.casefold().translate(_PLAIN)
