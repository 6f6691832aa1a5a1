"""What the process says of itself."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
FORMS = ("console", "json")
SETUP = """
    import logging, structlog
    from bot.operations.logs import configure_logs
    configure_logs("{form}")
    log = structlog.get_logger()

    def handle(words):
        raise ValueError("could not read " + words)
"""


def lines(form: str, script: str) -> list[str]:
    """What a process of its own writes to standard error while it runs this."""
    program = dedent(SETUP).format(form=form) + dedent(script)
    run = subprocess.run(  # noqa: S603 our own words, run by our own Python
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert run.stdout == ""
    return run.stderr.splitlines()


def events(script: str) -> list[dict[str, Any]]:
    """The same, read from JSON."""
    return [json.loads(line) for line in lines("json", script)]


def test_an_event_is_a_line_of_json() -> None:
    """Its name, its level, its time in UTC and its keys, in readable letters."""
    script = 'log.info("bot.at_work", version="0.1.0", language="қазақша", advice="one\\ntwo")'
    (line,) = lines("json", script)
    event = json.loads(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "bot.at_work",
        "level": "info",
        "version": "0.1.0",
        "language": "қазақша",
        "advice": "one\ntwo",
    }
    assert "қазақша" in line


def test_an_event_is_a_line_in_a_terminal() -> None:
    """The same in words, and without colours where nobody looks; a broken word does not break the line."""
    (line,) = lines("console", 'log.info("bot.at_work", version="0.1.0", advice="one\\ntwo")')
    assert "bot.at_work" in line
    assert "version=0.1.0" in line
    assert "\x1b" not in line


def test_details_for_developers_are_left_out() -> None:
    """Debugging lines cost nothing and are not written."""
    assert lines("console", 'log.debug("inbox.row")') == []


def test_what_is_bound_stands_on_each_line() -> None:
    """An update's number is told once and written with all its events."""
    told = events("""
        with structlog.contextvars.bound_contextvars(update=17):
            log.info("one")
            logging.getLogger("aiogram").error("two")
        log.info("three")
    """)
    assert [event.get("update") for event in told] == [17, 17, None]


def test_a_librarys_record_loses_its_words() -> None:
    """A library may quote a person, a token or an address: only its name, the place and the kind of fault are kept."""
    script = """
        try:
            handle("Айгүл")
        except ValueError:
            logging.getLogger("aiogram.event").exception("update from %s", "Айгүл", stack_info=True)
    """
    (event,) = events(script)
    assert (event["event"], event["logger"], event["level"]) == ("library", "aiogram.event", "error")
    assert event["where"].startswith("<string>:")
    assert event.keys() <= {"event", "logger", "level", "timestamp", "where", "fault"}
    (line,) = lines("console", script)
    assert "Айгүл" not in line


def test_a_librarys_record_names_the_kind_of_its_fault() -> None:
    """The exception's type, which quotes nobody, helps to find the place."""
    (event,) = events("""
        try:
            handle("Айгүл")
        except ValueError:
            logging.getLogger("aiogram.event").exception("update")
    """)
    assert event.get("fault") == "ValueError"


@pytest.mark.parametrize("form", FORMS)
def test_our_own_exceptions_lose_their_words(form: str) -> None:
    """A fault that we log is one line with its type; neither its message nor the variables around it are told."""
    (line,) = lines(
        form,
        """
        try:
            handle("Айгүл")
        except ValueError:
            log.exception("update.failed")
        """,
    )
    assert "update.failed" in line
    assert "ValueError" in line
    assert "Айгүл" not in line


def test_libraries_speak_only_when_something_is_wrong() -> None:
    """Their everyday news is left out, that of the noisy ones and of any other."""
    names = ("aiogram", "aiohttp.access", "apscheduler.executors", "alembic", "sqlalchemy.engine", "another")
    told = events(f"""
        for name in {names!r}:
            logging.getLogger(name).info("news")
            logging.getLogger(name).warning("trouble")
    """)
    assert [event["logger"] for event in told] == list(names)
    assert {event["level"] for event in told} == {"warning"}


@pytest.mark.parametrize("form", FORMS)
def test_the_token_never_shows(form: str) -> None:
    """A client library that complains of an address with the token in it does not give it away."""
    told = lines(
        form,
        """
        address = "https://api.telegram.org/bot123456789:AAF-the-token-from-BotFather/getMe"
        logging.getLogger("aiohttp.client").error("can't reach %s", address)
        try:
            handle(address)
        except ValueError:
            logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=True)
        """,
    )
    assert len(told) == 2
    assert "AAF" not in "".join(told)
