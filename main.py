"""Qorgan's command line."""

import asyncio
import gc
import signal
from pathlib import Path
from typing import NoReturn

import typer
import uvloop

import handlers
from bot import app as bot_app
from bot.clock import SystemClock
from bot.content.checking import check as check_content
from bot.content.problems import ContentFaults
from bot.operations.logs import configure_logs
from bot.operations.web import AddressTaken
from bot.settings import Settings, SettingsFault, read_settings
from bot.storage.secrets import KeysDoNotFit
from bot.telegram.startup import TokenRefused
from bot.version import VERSION

ROOT = Path(__file__).parent
WRONG_SETTINGS = 2
GARBAGE_AT_ONCE = 20_000

cli = typer.Typer(
    help="Qorgan: the trade union's bot about workers' rights in the AI era.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.command()
def run() -> None:
    """Be the bot; without BOT_TOKEN, with a stand-in of Telegram and a chat page on this machine."""
    settings = _settings()
    configure_logs(settings.log_format)
    try:
        uvloop.run(_run(settings))
    except* TokenRefused as faults:
        _stop("BOT_TOKEN", faults)
    except* AddressTaken as faults:
        _stop("HTTP_PORT", faults)
    except* KeysDoNotFit as faults:
        _stop("DATA_KEY", faults)
    except* ContentFaults as faults:
        typer.echo(str(faults.exceptions[0]), err=True)
        raise SystemExit(1) from None


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
    configure_logs(settings.log_format)
    try:
        asyncio.run(_migrate(settings))
    except KeysDoNotFit as fault:
        _stop("DATA_KEY", ExceptionGroup("", [fault]))


@cli.command()
def version() -> None:
    """Name this version."""
    typer.echo(VERSION)


async def _run(settings: Settings) -> None:
    # what was made by importing stays for good: the collector need not walk it again for every few hundred updates
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await bot_app.run(settings, handlers.routers(), SystemClock(), stop)


async def _migrate(settings: Settings) -> None:
    async with bot_app.open_database(settings):
        pass


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsFault as fault:
        for line in fault.lines:
            typer.echo(line, err=True)
        raise typer.Exit(WRONG_SETTINGS) from None


def _stop(name: str, faults: ExceptionGroup) -> NoReturn:
    typer.echo(f"{name}: {faults.exceptions[0].__doc__}", err=True)
    raise SystemExit(WRONG_SETTINGS)


if __name__ == "__main__":
    cli()
