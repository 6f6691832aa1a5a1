"""Qorgan's command line."""

# What only some commands need is imported in them: aiogram alone takes longer than answering a question does.
# ruff: noqa: PLC0415

import asyncio
import gc
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import structlog
import typer

from bot.content.checking import check as check_content
from bot.content.freshness import Freshness
from bot.content.library import Library
from bot.content.problems import ContentFaults
from bot.finding import derive_weights, likeness, open_search
from bot.operations.logs import tell_crashes
from bot.search.contract import answer_line
from bot.search.weights import WeightsMissing
from bot.version import VERSION

if TYPE_CHECKING:
    from bot.app import Texts
    from bot.settings import Settings

ROOT = Path(__file__).parent
WRONG_SETTINGS = 2
GARBAGE_AT_ONCE = 20_000

cli = typer.Typer(
    help="Qorgan: the trade union's bot about workers' rights in the AI era.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
faq = typer.Typer(help="The questions and answers, for their editors.", no_args_is_help=True)
cli.add_typer(faq, name="faq")
audit = typer.Typer(help="Who saw and did what at the desk.", no_args_is_help=True)
cli.add_typer(audit, name="audit")


@cli.command()
def run() -> None:
    """Be the bot; without BOT_TOKEN, with a stand-in of Telegram and a chat page on this machine."""
    import uvloop

    from bot.app import Texts
    from bot.operations.web import AddressTaken
    from bot.storage.engine import UNAVAILABLE
    from bot.storage.secrets import KeysDoNotFit
    from bot.telegram.startup import TokenRefused

    settings = _settings()
    _configure_logs(settings)
    try:
        texts = Texts.read()
    except (ContentFaults, WeightsMissing) as fault:
        _stop_for_content(fault)
    try:
        uvloop.run(_run(settings, texts))
    except* TokenRefused as faults:
        _stop("BOT_TOKEN", faults.exceptions[0])
    except* AddressTaken as faults:
        _stop("HTTP_PORT", faults.exceptions[0])
    except* KeysDoNotFit as faults:
        _stop("DATA_KEY", faults.exceptions[0])
    except* UNAVAILABLE as faults:
        _stop_for_database(faults.exceptions[0])


@cli.command()
def check() -> None:
    """Say in plain words what is wrong in content/ and where; exit with 1 if anything is."""
    problems = check_content(ROOT / "content")
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo("content/: всё в порядке · бәрі дұрыс")


@cli.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    settings = _settings()
    _configure_logs(settings)
    with _refusals_are_told():
        asyncio.run(_migrate(settings))


@cli.command()
def backup(
    file: Path, *, with_key: Annotated[bool, typer.Option("--with-key", help="Add the data key to it.")] = False
) -> None:
    """Write all that is kept into one new file, while the bot works."""
    from bot.clock import SystemClock
    from bot.operations.commands import back_up_by

    with _refusals_are_told():
        _tell(asyncio.run(back_up_by(_settings(), file, SystemClock(), with_key=with_key)))


@cli.command()
def restore(
    file: Path, into: Annotated[str | None, typer.Option(help="Another database than DATABASE_URL's.")] = None
) -> None:
    """Bring a backup back into an empty database, of either engine."""
    from bot.clock import SystemClock
    from bot.operations.commands import restore_by

    with _refusals_are_told():
        _tell(asyncio.run(restore_by(_settings(), file, into, SystemClock())))


@cli.command()
def transfer(
    to: Annotated[str, typer.Option(help="postgresql+asyncpg://…: an empty database, or one that this was filling.")],
) -> None:
    """Move everything from SQLite to PostgreSQL while the bot is stopped; broken off, call it again."""
    from bot.clock import SystemClock
    from bot.operations.commands import transfer_by

    with _refusals_are_told():
        _tell(asyncio.run(transfer_by(_settings(), to, SystemClock(), typer.echo)))


@cli.command("rotate-key")
def rotate_key() -> None:
    """Seal everything with DATA_KEY's first key; SQLite's own key file gets a new one. Exit code 1: some is left."""
    from bot import app
    from bot.clock import SystemClock
    from bot.operations.commands import rotate_by
    from bot.operations.telling import told_rotation

    with _refusals_are_told():
        done = asyncio.run(rotate_by(_settings(), app.open_database, SystemClock()))
    _tell(told_rotation(done))
    if done.left:
        raise typer.Exit(1)


@cli.command()
def search() -> None:
    """Read a question a line, print a JSON line each: the entries found, and what the bot would do with them."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # standard output is the answers'
    try:
        found = open_search(_library().faq)
    except WeightsMissing as fault:
        _stop_for_content(fault)
    for line in sys.stdin.buffer:
        typer.echo(answer_line(found.find(line.decode(errors="replace"))))
        sys.stdout.flush()


@cli.command()
def version() -> None:
    """Name this version."""
    typer.echo(VERSION)


@faq.command()
def weights() -> None:
    """Let the search learn the entries, unless it has; needed after every change in content/faq."""
    derive_weights(_library().faq, typer.echo)


@faq.command()
def stale() -> None:
    """List the entries whose law was checked long ago, or before its last edition."""
    from bot.clock import SystemClock

    settings, library = _settings(), _library()
    today = SystemClock().now().astimezone(settings.zone).date()
    lines = list(Freshness(library.acts, settings.law_fresh_months).listed(library.faq.entries.values(), today))
    for line in lines or ["content/faq: всё проверено недавно · бәрі жақында тексерілген"]:
        typer.echo(line)


@faq.command()
def report() -> None:
    """Tell what people ask most, what did not help them, and what found no answer, in each language."""
    from bot.storage.secrets import KeysDoNotFit

    try:
        lines = asyncio.run(_report(_settings(), _library()))
    except KeysDoNotFit as fault:
        _stop("DATA_KEY", fault)
    for line in lines:
        typer.echo(line)


@faq.command()
def drafts() -> None:
    """List the organisers' answers that were kept for the editors of the FAQ."""
    with _refusals_are_told():
        _tell(asyncio.run(_drafts(_settings())) or ["faq drafts: нет · жоқ"])


@audit.command()
def verify() -> None:
    """Say whether the audit's chain holds; exit code 1 where something was changed, taken out or cut off."""
    with _refusals_are_told():
        line, holds = asyncio.run(_verify(_settings()))
    typer.echo(line)
    raise typer.Exit(0 if holds else 1)


async def _drafts(settings: "Settings") -> list[str]:
    from bot import app
    from bot.clock import SystemClock
    from bot.desk.drafts import EntryDrafts

    async with app.open_database(settings) as (storage, secrets), storage.transaction() as session:
        kept = await EntryDrafts(session, secrets, SystemClock().now).all()
    return [f"{one.id} · {one.language} · {one.made_at:%Y-%m-%d}\n{one.question}\n→ {one.answer}\n" for one in kept]


async def _verify(settings: "Settings") -> tuple[str, bool]:
    from bot import app
    from bot.clock import SystemClock
    from bot.desk.audit import Audit

    async with app.open_database(settings) as (storage, secrets), storage.transaction() as session:
        found = await Audit(session, secrets, SystemClock().now).verify()
    if found.holds:
        return f"audit: {found.entries} entries, the chain holds", True
    return f"audit: entry {found.broken} {found.what}; the {found.entries} before it hold", False


async def _report(settings: "Settings", library: Library) -> list[str]:
    from bot import app
    from bot.clock import SystemClock
    from bot.questions.printing import printed
    from bot.questions.report import reports

    async with app.open_database(settings) as (storage, secrets), storage.transaction() as session:
        found = await reports(session, secrets, SystemClock().now, likeness(library.faq))
    return [line for one in found for line in printed(one)]


async def _run(settings: "Settings", texts: "Texts") -> None:
    import handlers
    from bot import app
    from bot.clock import SystemClock

    spare_the_collector()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await app.run(settings, texts, handlers.routers(), SystemClock(), stop, handlers.CHORES)


def spare_the_collector() -> None:
    """What was made by importing stays for good: the collector need not walk it again for every few hundred updates."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE)


async def _migrate(settings: "Settings") -> None:
    from bot import app

    async with app.open_database(settings):
        pass


def _library() -> Library:
    try:
        return Library.load(ROOT / "content")
    except ContentFaults as fault:
        _stop_for_content(fault)


def _settings() -> "Settings":
    from bot.settings import SettingsFault, read_settings

    try:
        return read_settings()
    except SettingsFault as fault:
        for line in fault.lines:
            typer.echo(line, err=True)
        raise typer.Exit(WRONG_SETTINGS) from None


def _configure_logs(settings: "Settings") -> None:
    from bot.operations.logs import configure_logs

    configure_logs(settings.log_format)


@contextmanager
def _refusals_are_told() -> Iterator[None]:
    from bot.operations.refusals import NotDone
    from bot.storage.engine import UNAVAILABLE
    from bot.storage.secrets import KeysDoNotFit

    try:
        yield
    except NotDone as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(WRONG_SETTINGS) from None
    except KeysDoNotFit as fault:
        _stop("DATA_KEY", fault)
    except UNAVAILABLE as fault:
        _stop_for_database(fault)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _stop(name: str, fault: BaseException) -> NoReturn:
    typer.echo(f"{name}: {fault.__doc__}", err=True)
    raise SystemExit(WRONG_SETTINGS)


def _stop_for_database(fault: BaseException) -> NoReturn:
    reason = str(getattr(fault, "orig", fault)).partition("\n")[0]
    typer.echo(f"DATABASE_URL: the database does not answer ({reason})", err=True)
    raise SystemExit(WRONG_SETTINGS)


def _stop_for_content(fault: BaseException) -> NoReturn:
    typer.echo(str(fault) or fault.__doc__, err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    tell_crashes()
    typer.main.get_command(cli)()  # cli() would put Typer's own hook for crashes in the place of ours
