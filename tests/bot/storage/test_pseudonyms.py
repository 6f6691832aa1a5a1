"""Numbers that stand for people and chats."""

from bot.storage.pseudonyms import Pseudonyms

OURS, OTHERS = Pseudonyms(b"our own secret"), Pseudonyms(b"another one's")
IDS = (1, 2, 777000, 8_000_000_000, -1001234567890, 0)


def test_a_person_always_has_the_same_number() -> None:
    """Rows are found again after a restart."""
    assert [OURS.of(id_) for id_ in IDS] == [Pseudonyms(b"our own secret").of(id_) for id_ in IDS]


def test_each_has_their_own_number() -> None:
    """No two of a thousand people share one."""
    assert len({OURS.of(id_) for id_ in range(1000)}) == 1000


def test_a_number_fits_both_engines() -> None:
    """63 bits and never negative, as BIGINT takes it."""
    assert all(0 <= OURS.of(id_) < 2**63 for id_ in range(1000))
    assert all(0 <= OURS.of_words(str(id_)) < 2**63 for id_ in range(1000))


def test_a_number_means_nothing_without_the_secret() -> None:
    """Another installation knows the same person under another number."""
    assert all(OURS.of(id_) not in {id_, OTHERS.of(id_)} for id_ in IDS)
    assert all(OURS.of_words(str(id_)) != OTHERS.of_words(str(id_)) for id_ in IDS)


def test_words_and_ids_never_meet() -> None:
    """A conversation's key can't be mistaken for a person's."""
    assert all(OURS.of(id_) != OURS.of_words(str(id_)) for id_ in IDS)


def test_logs_know_a_person_under_another_name() -> None:
    """Who has the logs and the tables can't join them; the name is short, and the same in each line."""
    for id_ in IDS:
        name = OURS.in_logs(id_)
        assert name == OURS.in_logs(id_) != OTHERS.in_logs(id_)
        assert len(name) == 12
        assert name not in f"{OURS.of(id_):016x} {OURS.of_words(str(id_)):016x}"
