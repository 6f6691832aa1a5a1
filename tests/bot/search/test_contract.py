"""The search as a command: a question a line in, a JSON line each out."""

import json
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import CliRunner

from bot import finding as finding_room
from bot.search.contract import answer_line
from bot.search.engine import Finding, Level, Search
from main import cli

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
"""How long the command may take to start, or to answer (seconds)."""

HOSTILE = {
    "emoji": ("😀" * 4096).encode(),
    "right to left": "سؤال \u202eкамера\u202c שאלה بالعربية камера".encode(),
    "SQL": "'; DROP TABLE entry_reading; -- камера".encode(),
    "NUL": "каме\0ра в классе\0".encode(),
    "bad UTF-8": b"\xff\xfe\xd0 \xd0\xba\xd0\xb0\xd0\xbc\xd0\xb5\xd1\x80\xd0\xb0 \x80\xed\xa0\x80",
    "half a letter": "камера".encode()[:-1],
    "empty": b"",
    "blanks": b" \t ",
    "carriage return": "камера\rв классе\r".encode(),
    "line ends of other systems": "камера\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029в классе".encode(),
    "escape": "\x1b[2J\x1b]0;камера\x07".encode(),
    "JSON": '{"ids": ["камера"]}'.encode(),
    "long": ("камера " * 100_000).encode(),
    "one long word": b"a" * 1_000_000,
    "combining": ("e" + "\u0301" * 5000).encode(),
    "option": b"--help",
}


class Command:
    """`python main.py search` under way."""

    def __init__(self, main: Path = ROOT / "main.py") -> None:
        command = [sys.executable, str(main), "search"]
        self.process = subprocess.Popen(  # noqa: S603 our own program, run by our own Python
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def ask(self, line: bytes) -> dict[str, Any]:
        """Send one line, and read the one that must come of it before anything else is sent."""
        for part in range(0, len(line) + 1, 1 << 15):
            _sent(self.process.stdin, line[part : part + (1 << 15)])
        _sent(self.process.stdin, b"\n")
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """The next line of its output."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], "no line came"
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def command(real_search: Search) -> Iterator[Command]:
    """The command, started once. Where the weights are missing, `real_search` says so."""
    command = Command()
    with command.process as process:
        assert command.ask(b"") == json.loads(answer_line(real_search.find("")))
        yield command
        process.kill()


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (
            Finding(("a", "b", "c", "d"), Level.ANSWER, 1.23456, "kk"),
            {"ids": ["a", "b", "c"], "level": "answer", "answered": True, "score": 1.235},
        ),
        (
            Finding(("a", "b"), Level.CHOOSE, -2.0, None),
            {"ids": ["a", "b"], "level": "choose", "answered": True, "score": -2.0},
        ),
        (
            Finding(("a",), Level.NONE, -7.5, "ru"),
            {"ids": ["a"], "level": "none", "answered": False, "score": -7.5},
        ),
        (
            Finding((), Level.NONE, float("-inf"), None),
            {"ids": [], "level": "none", "answered": False, "score": -99.0},
        ),
    ],
)
def test_a_finding_is_one_line_of_json(finding: Finding, line: dict[str, Any]) -> None:
    """Three entries at most, the level, whether anything is shown, and a score that JSON can write."""
    written = answer_line(finding)
    assert "\n" not in written
    assert json.loads(written, parse_constant=pytest.fail) == line


def test_a_question_is_answered_before_the_next_is_sent(command: Command, real_search: Search) -> None:
    """One line out for each line in, at once, with what the search found."""
    for question in ("камера в классе", "Мені жасанды интеллект жұмыстан шығарды", "", "какая погода", "otpusk"):
        assert command.ask(question.encode()) == json.loads(answer_line(real_search.find(question)))


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_every_line_has_an_answer(command: Command, line: bytes) -> None:
    """Whatever bytes stand in it: one line out with the four fields, and the next question is answered as ever."""
    answer = command.ask(line)
    assert list(answer) == ["ids", "level", "answered", "score"]
    assert answer["answered"] == (answer["level"] != "none")
    assert command.ask("камера в классе".encode())["ids"][0] == "classroom-video"


@pytest.mark.parametrize("number", [number for number in range(0x20) if chr(number) != "\n"], ids="{:#04x}".format)
def test_control_characters_do_not_end_a_line(command: Command, number: int) -> None:
    """Of all control characters only the newline parts questions."""
    parted = f"камера{chr(number)}в классе"
    assert command.ask(parted.encode()) == command.ask("камера в классе".encode())


def test_lines_sent_together_are_answered_in_order(command: Command) -> None:
    """Four questions at once give four lines, each in its place; an empty line has its own."""
    questions = ["камера в классе", "", "не дали отпуск", "жұмыстан шығарды"]
    alone = [command.ask(question.encode()) for question in questions]
    _sent(command.process.stdin, "".join(f"{question}\n" for question in questions).encode())
    assert [command.answer() for _ in questions] == alone


def test_the_end_of_questions_ends_the_command(real_search: Search) -> None:
    """A last line without an end is answered too; then it is over, with exit code 0 and nothing else printed."""
    process = Command().process
    out, err = process.communicate("не дали отпуск\nкамера в классе".encode(), timeout=PATIENCE)
    lines = [answer_line(real_search.find(question)) for question in ("не дали отпуск", "камера в классе")]
    assert (process.returncode, out.decode().splitlines(), err) == (0, lines, b"")


def test_without_weights_it_says_what_to_do(tmp_path: Path) -> None:
    """One line that names the command, no traceback, exit code 1."""
    for room in ("bot", "content"):
        (tmp_path / room).symlink_to(ROOT / room)
    process = Command(Path(shutil.copy(ROOT / "main.py", tmp_path))).process
    out, err = process.communicate("камера\n".encode(), timeout=PATIENCE)
    (line,) = err.decode().splitlines()
    assert (process.returncode, out) == (1, b"")
    assert "python main.py faq weights" in line


@pytest.mark.usefixtures("real_search")
def test_faq_weights_does_nothing_where_it_was_done() -> None:
    """What is learned already is not learned again: nothing is said, no file is touched."""
    before = _files(finding_room.WEIGHTS)
    result = CliRunner().invoke(cli, ["faq", "weights"])
    assert (result.exit_code, result.output) == (0, "")
    assert _files(finding_room.WEIGHTS) == before


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    return {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in folder.iterdir()}


def _sent(pipe: IO[bytes] | None, words: bytes) -> None:
    """Send all of it, as much at a time as the pipe takes."""
    assert pipe is not None
    rest = memoryview(words)
    while rest:
        rest = rest[pipe.write(rest) :]
