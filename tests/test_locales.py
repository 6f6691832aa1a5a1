"""Kazakh and Russian are equals: every message of the code stands in both catalogs, whole."""

import re
from collections.abc import Iterator
from gettext import c2py
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.languages import LANGUAGE_CODES

ROOT = Path(__file__).parents[1]
COUNTS = range(1000)
NOT_WORDS = re.compile(r"/desk bind|/[a-z]+|\{[a-z_]+\}|<[^>]*>|https?://\S+")
NAMES = re.compile(r"\b(PDF|Telegram|Excel|CSV|JSON|UTC|SHA-256|OWNER_IDS|DESK_CHAT_ID|ABCDE-23456|O|I)\b")
"""What both languages write in Latin letters."""

Id = str | tuple[str, ...]


@pytest.fixture(scope="module")
def extracted() -> set[Id]:
    """The messages of the code, as `make locales` finds them."""
    return {message for room in ("bot", "handlers") for _, _, message, *_ in extract_from_dir(ROOT / room)}


def written(code: str) -> str:
    """A catalog's text."""
    return (ROOT / "locales" / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")


def read(text: str, code: str) -> Catalog:
    """The catalog that this text makes."""
    return read_po(BytesIO(text.encode()), locale=code)


def messages(catalog: Catalog) -> Iterator[Message]:
    """The catalog's messages, without its header."""
    return (message for message in catalog if message.id)


def identity(message: Message) -> Id:
    """What the code calls the message."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """What is said for it: one sentence, or one a plural form."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def places(*sentences: str) -> set[str]:
    """The {names} that are filled in."""
    return {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def faults(catalog: Catalog, extracted: set[Id]) -> list[str]:
    """All that is wrong with a catalog, a sentence each."""
    known = {identity(message) for message in messages(catalog)}
    return [
        *(f"missing: {message!r}" for message in extracted - known),
        *(f"obsolete: {message!r}" for message in known - extracted),
        *(f"obsolete: {message!r}" for message in catalog.obsolete),
        *plural_faults(catalog),
        *(fault for message in messages(catalog) for fault in message_faults(message, catalog.num_plurals)),
    ]


def message_faults(message: Message, num_plurals: int) -> Iterator[str]:
    """What is wrong with one message's translation."""
    said, source = forms(message), (message.id,) if isinstance(message.id, str) else tuple(message.id)
    if not all(said):
        yield f"untranslated: {message.id!r}"
    if len(source) > 1 and len(said) != num_plurals:
        yield f"plural forms missing: {message.id!r}"
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    if any(places(form) != places(*source) for form in said if form):
        yield f"places lost or made up: {message.id!r}"
    if any(re.search("[A-Za-z]", NAMES.sub("", NOT_WORDS.sub("", form))) for form in said):
        yield f"Latin letters: {message.id!r}"


def plural_faults(catalog: Catalog) -> Iterator[str]:
    """Where the header's forms are not those of the language (Unicode CLDR)."""
    if catalog.locale is None:
        yield "no language"
        return
    form, category = c2py(catalog.plural_expr), Locale.parse(catalog.locale).plural_form
    pairs = {(category(n), form(n)) for n in COUNTS}
    if not len(pairs) == len(dict(pairs)) == len({number for _, number in pairs}) == catalog.num_plurals:
        yield f"wrong Plural-Forms: {sorted(pairs)}"


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_a_catalog_says_all_that_the_code_says(code: str, extracted: set[Id]) -> None:
    """Nothing is missing, untranslated, doubtful, left over, or without its places and plural forms."""
    catalog = read(written(code), code)
    assert faults(catalog, extracted) == []
    assert catalog.mime_headers
    assert dict(catalog.mime_headers)["Language"] == code


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgid "Main menu"\n', 'msgid "Another menu"\n', "missing: 'Main menu'"),
        ('msgid "Main menu"\n', 'msgid "Another menu"\n', "obsolete: 'Another menu'"),
        ('msgid "Main menu"\n', '#~ msgid "Gone"\n#~ msgstr "Нет"\n\nmsgid "Main menu"\n', "obsolete: 'Gone'"),
        ('msgstr "Главное меню"', 'msgstr ""', "untranslated: 'Main menu'"),
        ('msgstr "Главное меню"', 'msgstr "Mеню"', "Latin letters: 'Main menu'"),
        ('msgid "Main menu"\n', '#, fuzzy\nmsgid "Main menu"\n', "fuzzy: 'Main menu'"),
        ('msgstr "‹ Принцип {number}"', 'msgstr "‹ Принцип"', "places lost or made up: '‹ Principle {number}'"),
        ('msgstr "‹ Принцип {number}"', 'msgstr "‹ {n} {number}"', "places lost or made up: '‹ Principle {number}'"),
        ('msgstr[2] "Ниже — ещё {count} разделов."', 'msgstr[2] ""', "untranslated: ('Below"),
        ('msgstr[2] "Ниже — ещё {count} разделов."', 'msgstr[2] "Много."', "places lost or made up: ('Below"),
        ('msgstr[2] "Ниже — ещё {count} разделов."\n', "", "('Below"),
        ("n%100!=11 ? 0", "n%100!=12 ? 0", "wrong Plural-Forms"),
        ("nplurals=3; plural=(n%10==1", "nplurals=4; plural=(n%10==1", "wrong Plural-Forms"),
    ],
)
def test_a_spoilt_catalog_is_noticed(before: str, after: str, fault: str, extracted: set[Id]) -> None:
    """The check has teeth: each way of spoiling the Russian catalog is told."""
    text = written("ru")
    assert before in text
    assert [told for told in faults(read(text.replace(before, after, 1), "ru"), extracted) if fault in told]
