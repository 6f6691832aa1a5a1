"""What must never be read in a log: tokens, keys, passwords, people's words.

Errors are provoked wherever one could leak, and each process's whole output is looked at, whatever wrote it.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from textwrap import dedent

import pytest
from aiohttp import ClientSession

from bot.sandbox.server import StandIn
from bot.telegram.webhook import PATH, SECRET_HEADER
from tests.bot.operations.outputs import output_of, read, running, until_it_says
from tests.e2e.process import ROOT, free_port

TOKEN_SECRET = "AAF-this-must-never-be-read"
TOKEN = f"123456789:{TOKEN_SECRET}"
PASSWORD = "hunter2-this-must-never-be-read"
DATA_KEY = "c2VjcmV0LXRoYXQtbXVzdC1uZXZlci1iZS1yZWFkLi4="
WEBHOOK_SECRET = "webhook-word-that-must-never-be-read"
WORDS = "Айгүлді жұмыстан шығарды"
SECRETS = (TOKEN_SECRET, PASSWORD, DATA_KEY, WEBHOOK_SECRET, WORDS, "Айгүл")

SETUP = """
    import asyncio, gc, logging, sys, threading, warnings
    import structlog, uvloop
    from bot.operations.logs import configure_logs, tell_crashes
    configure_logs("{form}")
    tell_crashes()
    WORDS, PASSWORD, ADDRESS = {words!r}, {password!r}, "https://api.telegram.org/bot{token}/getMe"

    def fail(words=WORDS):
        address = ADDRESS
        raise RuntimeError(words + address)
"""

SCRIPTS = {
    "the process ends": "fail()",
    "a group of tasks ends it": """
        async def work():
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.to_thread(fail))
        uvloop.run(work())
    """,
    "a fault hangs on another": """
        try:
            fail()
        except RuntimeError as fault:
            raise ValueError("because of " + str(fault)) from fault
    """,
    "nobody retrieves a task": """
        async def work():
            asyncio.get_running_loop().create_task(asyncio.to_thread(fail))
            await asyncio.sleep(0.2)
            gc.collect()
        uvloop.run(work())
        asyncio.run(work())
    """,
    "a callback of the loop": """
        async def work():
            asyncio.get_running_loop().call_soon(fail)
            await asyncio.sleep(0.05)
        uvloop.run(work())
        asyncio.run(work())
    """,
    "a thread ends": """
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    """,
    "something fails while it is cleared away": """
        class Thing:
            def __del__(self):
                fail()
        Thing()
        gc.collect()
    """,
    "a library warns": "warnings.warn(ADDRESS + WORDS)",
    "a library speaks": "logging.getLogger('sqlalchemy.pool').error('%s %s', PASSWORD, WORDS, stack_info=True)",
    "we say more than we should": """
        try:
            fail()
        except RuntimeError:
            structlog.get_logger().exception("update.failed")
            structlog.get_logger().error("update.failed", exc_info=True, stack_info=True)
    """,
    "the database refuses values": """
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import create_async_engine
        async def work():
            engine = create_async_engine("sqlite+aiosqlite://")
            async with engine.begin() as connection:
                await connection.execute(text("CREATE TABLE t (a TEXT NOT NULL UNIQUE)"))
                for _ in range(2):
                    await connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": WORDS})
        uvloop.run(work())
    """,
}
"""Ways for a fault to reach somebody's eyes."""


def program(form: str, script: str) -> str:
    """A process's program."""
    return dedent(SETUP).format(form=form, words=WORDS, password=PASSWORD, token=TOKEN) + dedent(script)


STAGE = """
    from pathlib import Path
    from tempfile import mkdtemp
    from aiogram import Router
    from sqlalchemy import text
    from tests.stage import Stage

    router = Router()

    @router.message()
    async def handle(message, work):
        if message.text == "values":
            await work.session.execute(text("INSERT INTO secret (name, sealed) VALUES (:a, NULL)"), {"a": WORDS})
        fail(message.text)

    async def work():
        async with Stage(f"sqlite+aiosqlite:///{mkdtemp()}/qorgan.db", routers=lambda: [router]) as stage:
            person = stage.person("Айгүл", "kk")
            await person.says(WORDS)
            await person.says("values")
    asyncio.run(work())
"""


def leaked(words: str) -> list[str]:
    """The secrets that somebody could read there."""
    return [secret for secret in SECRETS if secret in words]


@pytest.mark.parametrize("form", ["console", "json"])
async def test_whatever_fails_says_nobodys_words(form: str) -> None:
    """In a process of its own, each way leaves a line that names the kind of fault, and no secret."""
    for way, script in SCRIPTS.items():
        output = await output_of("-c", program(form, script))
        assert output.words.strip(), way
        assert leaked(output.words) == [], (way, output.words)
        assert "Traceback" not in output.words, way


async def test_a_handler_that_fails_says_nobodys_words() -> None:
    """Neither what a person wrote, nor what was to be written: the kind of fault, and the place in the code."""
    output = await output_of("-c", program("json", STAGE))
    assert leaked(output.words) == [], output.words
    failed = [event for event in output.events() if event["event"] in {"update.failed", "update.set_aside"}]
    assert {event["fault"] for event in failed} == {"RuntimeError", "IntegrityError"}
    assert all(event["where"] for event in failed)
    assert output.code == 0


async def test_a_crash_names_its_kind_and_its_way() -> None:
    """What a maintainer needs: each fault of a group, and where it happened."""
    output = await output_of("-c", program("json", SCRIPTS["a group of tasks ends it"]))
    (event,) = output.events()
    assert (event["event"], event["fault"], event["level"]) == ("crashed", "RuntimeError", "critical")
    assert str(event["where"]).endswith("fail")
    assert output.code == 1


async def test_a_missing_package_is_named() -> None:
    """An ImportError's words hold no secret, and without them nobody could help."""
    output = await output_of("-c", program("json", "import no_such_package"))
    assert "no_such_package" in str(output.events()[0]["says"])


@pytest.mark.parametrize("command", [["migrate"], ["run"], ["backup", "copy.zip"], ["rotate-key"]])
async def test_a_database_that_is_away_keeps_its_password(command: Sequence[str], tmp_path: Path) -> None:
    """One line that names the variable; exit code 2."""
    settings = {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"postgresql+asyncpg://qorgan:{PASSWORD}@127.0.0.1:{free_port()}/qorgan",
        "DATA_KEY": DATA_KEY,
    }
    output = await output_of(str(ROOT / "main.py"), *command, settings=settings, folder=tmp_path)
    assert leaked(output.words) == [], output.words
    assert output.code == 2
    assert output.words.splitlines()[-1].startswith("DATABASE_URL: the database does not answer")


async def test_a_refused_token_is_not_repeated(tmp_path: Path) -> None:
    """Telegram does not know it: the last line names the variable alone."""
    async with StandIn("1:another-token-altogether", time.time).listening() as url:
        settings = settings_of(tmp_path, url)
        output = await output_of(str(ROOT / "main.py"), "run", settings=settings, folder=tmp_path)
    assert leaked(output.words) == [], output.words
    assert output.words.splitlines()[-1].startswith("BOT_TOKEN: ")


@pytest.fixture
async def unreachable(tmp_path: Path) -> AsyncIterator[Path]:
    """The log of a bot that looks for Telegram where nobody answers."""
    async with running(settings_of(tmp_path, f"http://127.0.0.1:{free_port()}"), tmp_path) as log:
        yield log


async def test_an_address_that_nobody_answers_is_not_told(unreachable: Path) -> None:
    """The call's address holds the token."""
    await until_it_says(unreachable, "telegram.unreachable")
    assert leaked(read(unreachable)) == []


async def test_a_webhook_under_fire_keeps_its_word(tmp_path: Path) -> None:
    """Wrong words, no words, half requests and no HTTP at all: the log stays clean, and nothing is given back."""
    stand_in = StandIn(TOKEN, time.time)
    async with stand_in.listening() as url:
        port = free_port()
        settings = settings_of(tmp_path, url) | {
            "WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "HTTP_PORT": str(port),
        }
        async with running(settings, tmp_path) as log:
            await until_it_says(log, "web.listening")
            given = await fire(port)
            person = stand_in.world.add_person("Айгүл", "kk")
            stand_in.people.send(person.id, person.id, WORDS)
            await until_it_says(log, "update.handled")
            words = read(log)
    assert leaked(words + given) == []
    assert "Traceback" not in words + given


def settings_of(folder: Path, url: str) -> dict[str, str]:
    """A bot on SQLite whose Telegram is there."""
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/qorgan.db",
        "DATA_KEY": DATA_KEY,
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
    }


async def fire(port: int) -> str:
    """Ask for what nobody should get; gives all that was answered."""
    given: list[str] = []
    hostile: Sequence[dict[str, str]] = (
        {},
        {SECRET_HEADER: "guess"},
        {SECRET_HEADER: "құпия"},
        {SECRET_HEADER: "a" * 9_000},
    )
    async with ClientSession() as client:
        for headers in hostile:
            async with client.post(f"http://127.0.0.1:{port}{PATH}", data=WORDS.encode(), headers=headers) as answer:
                given.append(f"{answer.status} {answer.headers} {await answer.text()}")
        for method in ("GET", "PUT", "DELETE", "OPTIONS"):
            async with client.request(method, f"http://127.0.0.1:{port}{PATH}") as answer:
                given.append(f"{answer.status} {await answer.text()}")
                assert answer.status == 405
        for path in ("/", "/metrics", f"/bot{TOKEN}/getMe", "/../.env", "/sandbox/world"):
            async with client.get(f"http://127.0.0.1:{port}{path}") as answer:
                assert answer.status == 404
                given.append(await answer.text())
    head = f"{SECRET_HEADER}: {WEBHOOK_SECRET}\r\n"
    for raw in (f"POST {PATH} HTTP/1.1\r\n{head}", f"\x00\x01{head}\r\n", f"POST {PATH} HTTP/9.9\r\n{head}\r\n"):
        await asyncio.to_thread(shout, port, raw.encode())  # its answer may repeat what the asker said, no more
    return "\n".join(given)


def shout(port: int, raw: bytes) -> None:
    """Say this to the port, and hang up after its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as talk:
        talk.sendall(raw)
        talk.shutdown(socket.SHUT_WR)
        talk.recv(4096)
