"""Speaking both languages."""

import shutil
from pathlib import Path

import pytest

from bot.languages import Languages, guess

LOCALES = Path(__file__).parents[2] / "locales"


@pytest.fixture(scope="module")
def languages() -> Languages:
    """The bot's languages."""
    return Languages(LOCALES)


def test_a_message_is_said_in_each_language(languages: Languages) -> None:
    """The same words come out in Kazakh and in Russian."""
    assert languages.kk.gettext("Main menu") == "Басты мәзір"
    assert languages.ru.gettext("Main menu") == "Главное меню"


@pytest.mark.parametrize(
    ("n", "word"), [(1, "раздел"), (2, "раздела"), (5, "разделов"), (11, "разделов"), (21, "раздел")]
)
def test_russian_counts_in_three_forms(languages: Languages, n: int, word: str) -> None:
    """1 and 21, 2 to 4, and all the others each have their form."""
    said = languages.ru.ngettext("Below them is {count} more chapter.", "Below them are {count} more chapters.", n)
    assert said.format(count=n).endswith(f" {n} {word}.")


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_kazakh_counts_in_one_form(languages: Languages, n: int) -> None:
    """A Kazakh noun stays singular after any number."""
    said = languages.kk.ngettext("Below them is {count} more chapter.", "Below them are {count} more chapters.", n)
    assert f" {n} бөлім " in said.format(count=n)


def test_a_language_is_found_by_its_code(languages: Languages) -> None:
    """Both are there, Kazakh first."""
    assert [language.code for language in languages.both] == ["kk", "ru"]
    assert languages.of("kk") == languages.kk
    assert languages.of("ru") == languages.ru


@pytest.mark.parametrize(
    ("app", "code"),
    [
        ("kk", "kk"),
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("KK-kz", "kk"),
        ("en", None),
        ("uk", None),
        ("", None),
        (None, None),
    ],
)
def test_a_newcomers_language_is_guessed_from_their_app(app: str | None, code: str | None) -> None:
    """Only an app in one of our two languages tells something."""
    assert guess(app) == code


def test_words_are_as_fresh_as_their_catalog(tmp_path: Path) -> None:
    """A changed translation is said at the next start: there is no compiled file to be forgotten."""
    shutil.copytree(LOCALES, tmp_path / "locales")
    catalog = tmp_path / "locales" / "ru" / "LC_MESSAGES" / "messages.po"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace("Главное меню", "Оглавление"), encoding="utf-8")
    assert Languages(tmp_path / "locales").ru.gettext("Main menu") == "Оглавление"


def test_a_missing_catalog_stops_the_start(tmp_path: Path) -> None:
    """The bot does not start in English for want of a file."""
    with pytest.raises(FileNotFoundError):
        Languages(tmp_path)
