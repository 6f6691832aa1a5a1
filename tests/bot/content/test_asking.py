"""People ask for principles and chapters in their own words."""

from pathlib import Path

import pytest

from bot.content.library import Chapter, Library, Principle
from tests.bot.content.tree import Tree

CONTENT = Path(__file__).parents[3] / "content"


def found(library: Library, words: str) -> str | int | None:
    """A principle's number or a chapter's key."""
    place = library.find(words)
    return place.number if isinstance(place, Principle) else place.key if place else None


@pytest.fixture(scope="module")
def library() -> Library:
    """What the bot really shows."""
    return Library.load(CONTENT)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3", 3),
        (" №3. ", 3),
        ("принцип 3", 3),
        ("Принцип №3!", 3),
        ("3 принципа", 3),
        ("3-й принцип", 3),
        ("принцип номер 3", 3),
        ("3-қағида", 3),
        ("3-ҚАҒИДА", 3),
        ("3 қағидат", 3),
        ("қағидат 3", 3),
        ("3-кагидат", 3),
        ("3-ші қағидат", 3),
        ("6", 6),
        ("0", None),
        ("7", None),
        ("принцип 7", None),
        ("7-қағидат", None),
        ("3 4", None),
        ("9" * 60, None),
        ("9" * 4000, None),
        ("принцип", None),
        ("мне 3 раза отказали", None),
        ("принцип " * 7 + "номер 3", None),
    ],
)
def test_by_number(library: Library, words: str, number: int | None) -> None:
    """A number alone or beside a word for "principle"; not out of 1 to 6, not amid other words, not in a long text."""
    assert found(library, words) == number


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("приватность", 5),
        ("ПРИВАТНОСТИ!", 5),
        ("Расскажите, пожалуйста, о приватности в школе", 5),
        ("құпиялылық", 5),
        ("Купиялылык", 5),
        ("құпиялылықты қалай қорғаймын?", 5),
        ("кара жашик", 3),
        ("қара жәшік", 3),
        ("чёрный ящик", 3),
        ("черный ящик", 3),
        ("«чёрный…  ящик»", 3),
        ("Ашықтық", 3),
        ("ашыктык жане жауаптылык", 3),
        ("дискриминация", 2),
        ("кемситушилик", 2),
        ("социальный диалог", 6),
        ("Әлеуметтік диалог", 6),
        ("алеуметтик диалог", 6),
        ("риски", "risks"),
        ("қауіптер", "risks"),
        ("кауиптер", "risks"),
        ("Десять задач", "tasks"),
        ("он міндет", "tasks"),
        ("позиция профсоюза", "positions"),
        ("какая погода", None),
        ("сәлеметсіз бе", None),
        ("ящик", None),
        ("🙂", None),
        ("", None),
        ("[]<b>", None),
    ],
)
def test_by_name(library: Library, words: str, place: str | int | None) -> None:
    """Any case, ё or е, punctuation, Kazakh letters or those that stand for them; nonsense finds nothing."""
    assert found(library, words) == place


def typed_back(place: Principle | Chapter) -> list[str]:
    """All that leads to a place: its titles, captions and aliases."""
    texts = (place.in_language("kk"), place.in_language("ru"))
    return [words for text in texts for words in (text.title, text.button, *text.aliases)]


def test_what_stands_on_the_screen_can_be_typed_back(library: Library) -> None:
    """Every title, caption and alias finds its own place."""
    places: list[Principle | Chapter] = [*library.principles, *library.chapters]
    for place in places:
        assert {words for words in typed_back(place) if library.find(words) is not place} == set()


@pytest.mark.parametrize(
    ("aliases", "words", "place"),
    [
        (("камера", "кот"), "камеры", None),
        (("камер", "кот"), "камеры", 1),
        (("камер", "кот"), "видеокамеры", None),
        (("камер", "коте"), "котенок", None),
        (("камер", "котен"), "котенок", 2),
        (("камера", "скрытая камера"), "у нас скрытая камера", 2),
        (("камера", "скрытая камера"), "скрытая, потом камера и ещё одна", 1),
        (("камера", "аудит"), "камера и аудит", 1),
        (("камера", "записи"), "камера и записи", None),
        (("камера", "камера записи"), "камера", 1),
        (("бірге", "бірге болу"), "бирге болу", 2),
    ],
)
def test_which_alias_wins(tree: Tree, aliases: tuple[str, str], words: str, place: int | None) -> None:
    """Words of five letters stand for longer ones; whole words only; the longest alias wins, a tie finds nothing."""
    tree.edit("principles/1-first/ru.md", "слово first", aliases[0])
    tree.edit("principles/2-second/ru.md", "слово second", aliases[1])
    assert found(Library.load(tree.root), words) == place


def test_a_letter_put_together_of_two_is_the_same_letter(library: Library) -> None:
    """Some phones send й as и with a breve."""
    assert found(library, "че\u0308рныи\u0306 ящик") == 3
