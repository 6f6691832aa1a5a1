"""Questions that are alike are put together, however they were spelled."""

from bot.search.likeness import grouped


def nothing_is_known(_text: str) -> float:
    """No corpus: Latin words are read by their sound."""
    return 0.0


def test_alike_questions_make_a_group() -> None:
    """Without Kazakh letters, in Latin, with a slip: one question; the largest group stands first."""
    groups = grouped(
        [
            "зарплату задерживают",
            "Жатақхана беріле ме?",
            "жатакхана бериле ме",
            "zhatakhana berile me",
            "жатақхана беріледі ме",
        ],
        nothing_is_known,
    )
    assert groups == [
        ["Жатақхана беріле ме?", "жатакхана бериле ме", "zhatakhana berile me", "жатақхана беріледі ме"],
        ["зарплату задерживают"],
    ]


def test_nothing_asked_makes_no_group() -> None:
    """An empty log."""
    assert grouped([], nothing_is_known) == []


def test_texts_without_words_are_no_reason_to_fall() -> None:
    """Signs alone are alike to nothing."""
    assert sorted(grouped(["…", "?!", "премия"], nothing_is_known)) == [["?!"], ["премия"], ["…"]]
