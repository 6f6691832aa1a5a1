"""What organisers type: polls, link buttons, days, times."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.campaigns.content import Content, Mark
from handlers.campaigns.typed import NotAPoll, read_day, read_link, read_poll, read_time

ALMATY = ZoneInfo("Asia/Almaty")
NOON = datetime(2026, 11, 25, 12, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("18:00", datetime(2026, 11, 25, 18, tzinfo=ALMATY)),
        ("25.11 18.00", datetime(2026, 11, 25, 18, tzinfo=ALMATY)),
        ("1.12.2026, 09:05", datetime(2026, 12, 1, 9, 5, tzinfo=ALMATY)),
        ("10.01 09:00", datetime(2027, 1, 10, 9, tzinfo=ALMATY)),
        ("11:59", None),
        ("24.11 18:00", None),
        ("24.11.2026 18:00", None),
        ("01.01.2030 18:00", None),
        ("31.02 10:00", None),
        ("25:00", None),
        ("18", None),
        ("завтра", None),
    ],
)
def test_a_time_to_come(words: str, moment: datetime | None) -> None:
    """By the union's clock; never in the past, and within a year."""
    assert read_time(words, NOON.astimezone(UTC), ALMATY) == moment


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("Оқу — https://a.kz/x?y=1", ("Оқу", "Оқу", "https://a.kz/x?y=1")),
        ("Оқу | Читать - t.me/qorgan", ("Оқу", "Читать", "https://t.me/qorgan")),
        ("Оқу\nhttp://a.kz/", ("Оқу", "Оқу", "http://a.kz/")),
        ("https://a.kz", None),
        ("Оқу", None),
        ("Оқу — javascript:alert(1)", None),
        ("Оқу — tg://user?id=1", None),
        ("Оқу — https://bank@evil.kz", None),
        ("Оқу — https://localhost", None),
        ("а" * 31 + " — https://a.kz", None),
        ("а | б | в — https://a.kz", None),
        ("Оқу — https://a.kz тағы", None),
    ],
)
def test_a_link_button(words: str, link: tuple[str, str, str] | None) -> None:
    """A caption or two, and an address that shows where it leads."""
    found = read_link(words)
    assert (found and (found.kk, found.ru, found.url)) == link


def test_a_text_for_both_has_both_captions_where_they_fit() -> None:
    """Else the Kazakh one."""
    short, long = read_link("Оқу | Читать — https://a.kz"), read_link(f"{'а' * 20} | {'б' * 20} — https://a.kz")
    assert short is not None
    assert long is not None
    assert [short.caption(code) for code in ("kk", "ru", "both")] == ["Оқу", "Читать", "Оқу · Читать"]
    assert long.caption("both") == "а" * 20


def test_a_long_line_is_read_quickly() -> None:
    """Words made to keep a reader of patterns busy."""
    assert read_link(" " * 4000 + "—" * 90) is None
    assert read_link("t.me/" * 800) is None


def test_a_day() -> None:
    """In figures."""
    assert read_day(" 01.09.2026 ") == date(2026, 9, 1)
    assert [read_day(words) for words in ("31.02.2026", "01.09", "вчера")] == [None] * 3


def test_a_poll_keeps_the_formatting_of_its_question() -> None:
    """Of the question only: choices are captions."""
    marks = (Mark(type="bold", offset=0, length=6), Mark(type="italic", offset=8, length=2))
    found = read_poll(Content(text="Қалай?\n Иә \n\nЖоқ\n", marks=marks))
    assert (found.text, found.choices, found.marks) == ("Қалай?", ("Иә", "Жоқ"), marks[:1])


@pytest.mark.parametrize(
    "words",
    [
        "Қалай?",
        "Қалай?\nИә",
        "Қалай?\nИә\nИә",
        "Қ\n" + "\n".join("абвгдежзийк"),
        f"Қ\nИә\n{'б' * 41}",
        f"{'Қ' * 301}\nа\nб",
    ],
)
def test_what_is_no_poll(words: str) -> None:
    """Too few choices, too many, the same, too long."""
    with pytest.raises(NotAPoll):
        read_poll(Content(text=words))
