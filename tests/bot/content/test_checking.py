"""What `python main.py check` tells, and what keeps a library shut."""

from pathlib import Path

import pytest

from bot.content.checking import check
from bot.content.library import Library
from bot.content.problems import ContentFaults, Problem
from tests.bot.content.tree import Tree

P3_KK, P3_RU = "principles/3-third/kk.md", "principles/3-third/ru.md"
B_RU = "standard/1-positions/ru.md"


def test_one_slip_makes_one_problem(tree: Tree) -> None:
    """A file that can't be read takes none of its claims, citations and neighbours down with it."""
    tree.edit(P3_RU, "share: Одна", "share: [Одна")
    assert [problem.line for problem in check(tree.root)] == [6]


def test_content_without_slips_has_no_problems(tree: Tree) -> None:
    """What other tests spoil is right to begin with."""
    assert check(tree.root) == []


def test_every_problem_is_told_at_once(tree: Tree) -> None:
    """Slips in different files are all there, by file and line."""
    tree.edit(B_RU, "## Вторая страница\n", "## Вторая страница\n[а](http://a.kz)\n\n`так`\n\n")
    tree.edit("law.yaml", "2026-07-01", "вчера")
    tree.remove(P3_KK)
    places = [(problem.place, problem.line) for problem in check(tree.root)]
    assert places == [
        ("content/law.yaml", None),
        ("content/principles/3-third", None),
        ("content/standard/1-positions/ru.md", 9),
        ("content/standard/1-positions/ru.md", 11),
    ]


def test_six_principles_are_needed(tree: Tree) -> None:
    """A principle that is gone is missed, and so are its claims."""
    tree.remove("principles/6-sixth")
    told = [problem.says for problem in check(tree.root)]
    assert told == ["тезис P6.1 пропал: его метки нет ни в одном тексте", "принципов должно быть 6, а папок 5"]


@pytest.mark.parametrize("folder", ["principles", "standard"])
def test_a_folder_that_is_gone_is_missed(tree: Tree, folder: str) -> None:
    """Without its folder nothing can be shown."""
    tree.remove(folder)
    assert Problem(f"content/{folder}", None, "нет такой папки, а она нужна") in check(tree.root)


def test_a_claim_stands_in_the_same_text_in_both_languages(tree: Tree) -> None:
    """A claim whose translation carries another principle is told."""
    tree.edit("principles/3-third/kk.md", "{P3.1}", "{P4.1}")
    tree.edit("principles/4-fourth/kk.md", "{P4.1}", "{P3.1}")
    places = {problem.says for problem in check(tree.root)}
    assert places == {
        "тезис P3.1 стоит на разных местах: principles/4-fourth/kk.md и principles/3-third/ru.md",
        "тезис P4.1 стоит на разных местах: principles/3-third/kk.md и principles/4-fourth/ru.md",
    }


@pytest.mark.parametrize("path", [P3_RU, "about/ru.md", "sections.yaml"])
def test_a_file_in_another_encoding_is_told(tree: Tree, path: str) -> None:
    """Windows' own encoding can't be read."""
    tree.write_bytes(path, "---\ntitle: Имя\n---\n".encode("cp1251"))
    assert Problem(f"content/{path}", None, "файл сохранён не в UTF-8") in check(tree.root)


def test_what_editors_and_systems_leave_behind_does_no_harm(tree: Tree) -> None:
    """A byte order mark, Windows' line ends, and hidden files change nothing."""
    text = (tree.root / P3_RU).read_text(encoding="utf-8")
    tree.write_bytes(P3_RU, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    tree.write(".DS_Store", "")
    tree.write("principles/3-third/.ru.md.swp", "")
    assert check(tree.root) == []


def test_length_is_counted_as_telegram_counts(tree: Tree) -> None:
    """A sign outside the Basic Plane is two; tags, addresses and marks are none."""
    tree.edit(B_RU, "Вторая позиция.", "**" + "д" * 400 + "** [" + "𝔇" * 100 + f"](https://a.kz/{'a' * 900})")
    title = len("Две позиции\nВторая страница\n\n• ")
    tree.edit(B_RU, "𝔇", "д" * (950 - title - 400 - 1 - 200) + "𝔇")
    assert check(tree.root) == []
    tree.edit(B_RU, "𝔇", "д𝔇")
    (problem,) = check(tree.root)
    assert problem.says == "не помещается на экран: 951 знаков, сократите на 1"


def test_a_problem_is_one_readable_line() -> None:
    """File, line and sentence, as `check` prints them."""
    assert str(Problem("content/law.yaml", 3, "нет")) == "content/law.yaml, строка 3: нет"
    assert str(Problem("content/law.yaml", None, "нет")) == "content/law.yaml: нет"


def test_a_library_with_a_slip_is_not_opened(tree: Tree) -> None:
    """What `check` tells, `load` raises, whole."""
    tree.edit("law.yaml", "2026-07-01", "вчера")
    tree.remove("about/kk.md")
    with pytest.raises(ContentFaults) as raised:
        Library.load(tree.root)
    assert list(raised.value.problems) == check(tree.root)
    assert str(raised.value).splitlines() == [str(problem) for problem in check(tree.root)]


def test_the_repositorys_own_content_is_right() -> None:
    """What is shipped can be shown."""
    assert check(Path(__file__).parents[3] / "content") == []
