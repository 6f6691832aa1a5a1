"""What can be taken from the library."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.claims import ClaimPlace
from bot.content.library import Library
from tests.bot.content.tree import KEYS, Tree


def test_principles_stand_in_order(tree: Tree) -> None:
    """Six principles by number, each with its key and words in both languages."""
    library = Library.load(tree.root)
    assert [(found.number, found.key) for found in library.principles] == list(enumerate(KEYS, 1))
    kazakh, russian = (library.principle(2).in_language(code) for code in ("kk", "ru"))
    assert (kazakh.title, kazakh.button, kazakh.aliases) == ("Қағидаттың аты second", "Батырма second", ("сөз second",))
    assert (russian.title, russian.share) == ("Имя принципа second", "Одна фраза коллеге.")


@pytest.mark.parametrize("number", [-1, 0, 7])
def test_there_is_no_seventh_principle(tree: Tree, number: int) -> None:
    """A number out of 1 to 6 is refused."""
    with pytest.raises(IndexError):
        Library.load(tree.root).principle(number)


def test_a_chapters_page_is_asked_for(tree: Tree) -> None:
    """A chapter is found by its key where it has such a page; a button of a page that is gone finds nothing."""
    library = Library.load(tree.root)
    (positions,) = library.chapters
    assert positions.page_count == 2
    assert library.page("positions", 1) is library.page("positions", 2) is positions
    assert [library.page(*asked) for asked in [("positions", 0), ("positions", 3), ("about", 1)]] == [None] * 3


def test_acts_are_known_by_their_keys(tree: Tree) -> None:
    """An act has both titles, the edition's date and both addresses."""
    act = Library.load(tree.root).acts["labour-code"]
    assert act.title.of("kk") == "Қазақстан Республикасының Еңбек кодексі"
    assert act.title.of("ru") == "Трудовой кодекс Республики Казахстан"
    assert act.edition == date(2026, 7, 1)
    assert act.link.of("kk") == "https://zan.gov.kz/kaz?a=1&b=2"


def test_a_claims_words_can_be_reached(tree: Tree) -> None:
    """Each claim tells the file and the words that carry it, as a reader sees them."""
    tree.edit("principles/2-second/ru.md", "Тезис сказан так.", "Тезис **сказан** & так. [[labour-code 22]]")
    claims = Library.load(tree.root).claims
    assert list(claims) == ["P1.1", "P2.1", "P3.1", "P4.1", "P5.1", "P6.1", "B1", "B2"]
    assert claims["P2.1"] == {
        "kk": ClaimPlace(Path("principles/2-second/kk.md"), "Тезис осылай айтылады."),
        "ru": ClaimPlace(
            Path("principles/2-second/ru.md"), "Тезис сказан & так. Трудовой кодекс, ст. 22 (ред. 01.07.2026)"
        ),
    }


def test_a_paragraph_can_carry_several_claims(tree: Tree) -> None:
    """Marks that stand together share the words; a claim said twice is found where it is said first."""
    tree.edit("standard/1-positions/ru.md", "{B1}", "{B1} {B2}")
    claims = Library.load(tree.root).claims
    assert claims["B1"]["ru"].words == claims["B2"]["ru"].words == "Первая позиция."
