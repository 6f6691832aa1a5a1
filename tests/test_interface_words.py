"""People read translated words only: what the source says aloud goes through gettext."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.languages import Language, Languages

ROOT = Path(__file__).parents[1]
CYRILLIC = re.compile("[\u0400-\u052f]")
LONGEST_CAPTION = 30
GETTEXT = {"_", "gettext", "ngettext"}
NOT_FOR_MEMBERS = {
    "bot/sandbox",  # a developer's tool: made-up people and what they say
    "bot/questions",  # patterns by which names are known
    "bot/search",  # tables of letters
    "bot/folding.py",  # a table of letters
    "bot/reports/codes.py",  # letters that look like others
    "bot/content",  # what `main.py check` says to the editors of content/, in plain Russian
}


def sources() -> list[Path]:
    """The files whose words members may read."""
    files = [path for room in ("bot", "handlers") for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in files if not NOT_FOR_MEMBERS & {at.as_posix() for at in (own(path), own(path).parent)}]


def own(path: Path) -> Path:
    """The path inside the project."""
    return path.relative_to(ROOT)


def found(look: Callable[[ast.AST], Iterator[ast.expr]]) -> list[str]:
    """Where in the sources something is found."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in sources()
        for node in look(ast.parse(path.read_text(encoding="utf-8")))
    ]


def name_of(call: ast.Call) -> str:
    """The last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_gettext(node: ast.AST) -> bool:
    """Whether this defines one of gettext's own functions."""
    return isinstance(node, ast.FunctionDef) and node.name in GETTEXT


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in the tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def translated(tree: ast.AST) -> Iterator[ast.expr]:
    """The words that are given to gettext."""
    for call in calls(tree):
        if name_of(call) in GETTEXT:
            yield from call.args[: 2 if name_of(call) == "ngettext" else 1]


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """The string literals outside gettext, docstrings left out."""
    spoken = {id(node) for words in translated(tree) for node in ast.walk(words)}
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken | silent:
            yield node


def captions(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands on buttons: the first argument of whatever is called a Button, or its `text`."""
    for call in calls(tree):
        if name_of(call).endswith("Button"):
            yield from [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "text")]


def cyrillic_outside_gettext(tree: ast.AST) -> Iterator[ast.expr]:
    """Literals that only a reader of one language could read."""
    return (node for node in literals(tree) if CYRILLIC.search(str(node.value)))


def computed_messages(tree: ast.AST) -> Iterator[ast.expr]:
    """Words given to gettext that no catalog can know beforehand; gettext itself, which passes them on, left out."""
    passed_on = {id(node) for definition in ast.walk(tree) if is_gettext(definition) for node in ast.walk(definition)}
    return (words for words in translated(tree) if not isinstance(words, ast.Constant) and id(words) not in passed_on)


def untranslated_captions(tree: ast.AST) -> Iterator[ast.expr]:
    """Captions with words in them that go past gettext."""
    for caption in captions(tree):
        if any(re.search(r"[^\W\d]", str(node.value)) for node in literals(caption)):
            yield caption


def test_no_cyrillic_outside_gettext() -> None:
    """What one language says in the source, the other one would never say."""
    assert found(cyrillic_outside_gettext) == []


def test_gettext_is_given_whole_sentences() -> None:
    """A message put together at run time is in no catalog, and would be shown in English."""
    assert found(computed_messages) == []


def test_no_caption_goes_past_gettext() -> None:
    """A button's words are translated; figures and signs need not be."""
    assert found(untranslated_captions) == []


@pytest.mark.parametrize(
    ("look", "source"),
    [
        (cyrillic_outside_gettext, 'text = "Мәзір"'),
        (cyrillic_outside_gettext, 'text = f"{number}-қағидат"'),
        (computed_messages, '_(f"Principle {number}")'),
        (computed_messages, "language.ngettext(one, many, 3)"),
        (untranslated_captions, 'Button("Menu", OpenMenu())'),
        (untranslated_captions, 'InlineQueryResultsButton(text=f"Open {name}")'),
    ],
)
def test_words_past_gettext_are_noticed(look: Callable[[ast.AST], Iterator[ast.expr]], source: str) -> None:
    """The checks have teeth."""
    assert list(look(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ['_("Қазақша")', '"""Қорған."""', 'Button(f"{n}. {text.button}")', 'Button(_("Read {n}").format(n=1))'],
)
def test_words_in_their_place_are_left_alone(source: str) -> None:
    """Arguments of gettext, docstrings and captions from content/ are fine."""
    tree = ast.parse(source)
    assert not [*cyrillic_outside_gettext(tree), *computed_messages(tree), *untranslated_captions(tree)]


class Ten(dict[str, int]):
    """Fills every place with a number of two digits."""

    def __missing__(self, key: str) -> int:
        return 10


def spoken_captions() -> set[str]:
    """The messages that stand on buttons."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    words = [words for tree in trees for caption in captions(tree) for words in translated(caption)]
    return {str(node.value) for node in words if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_captions_fit_on_a_phone(code: str) -> None:
    """A button's words are 30 characters at most in either language, a two-digit number filled in."""
    languages = Languages(ROOT / "locales")
    language: Language = languages.kk if code == "kk" else languages.ru
    said = {language.gettext(message).format_map(Ten()) for message in spoken_captions()}
    assert len(said) > 10
    assert [caption for caption in said if len(caption) > LONGEST_CAPTION] == []
