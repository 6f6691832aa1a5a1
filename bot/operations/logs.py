"""Logs: one event a line, in words for a terminal or in JSON; never a person's words, name or id."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final, Literal

import structlog

OWN_STEPS, LAST_STEPS = 4, 4
"""Steps of a crash's way that are told: the last ones in the bot's own code, and the last ones of all."""
_OWN: Final = (str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "handlers"))
_QUIET = ("aiogram", "aiohttp", "apscheduler", "alembic", "asyncio", "sqlalchemy")


def configure_logs(form: Literal["console", "json"]) -> None:
    """Send this process's events to standard error; libraries speak only when something is wrong."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _renderer(form)
    structlog.configure(
        processors=[*shared, _without_traceback, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[_without_words, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def tell_crashes() -> None:
    """Let whatever ends this process, or a thread of it, be an event too: its kind and its way, and nobody's words."""
    sys.excepthook = _tell_crash
    threading.excepthook = lambda given: _tell_crash(given.exc_type, given.exc_value, given.exc_traceback)
    sys.unraisablehook = lambda given: _tell_crash(given.exc_type, given.exc_value, given.exc_traceback)


def _tell_crash(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    if not structlog.is_configured():
        configure_logs("console")
    log = structlog.get_logger()
    for one in _leaves(kind() if fault is None else fault.with_traceback(trace)):
        log.critical(
            "crashed",
            fault=type(one).__name__,
            **({"says": str(one)} if isinstance(one, ImportError) else {}),  # a package that is missing is no secret
            where=_way(one.__traceback__),
            advice="start it again, nothing accepted is lost; tell whoever maintains the bot this line",
        )


def _leaves(fault: BaseException) -> Iterator[BaseException]:
    """The faults of a group, or the one."""
    if isinstance(fault, BaseExceptionGroup):
        for one in fault.exceptions:
            yield from _leaves(one)
    else:
        yield fault


def _way(trace: TracebackType | None) -> str:
    """Where in the code it went wrong: the last steps, without what lay in their variables."""
    steps = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    own = [step for step in steps[:-LAST_STEPS] if step[0].co_filename.startswith(_OWN)]
    told = [*own[-OWN_STEPS:], *steps[-LAST_STEPS:]]
    return " > ".join(f"{Path(code.co_filename).name}:{line} {code.co_name}" for code, line in told)


def _renderer(form: Literal["console", "json"]) -> structlog.types.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _without_words(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """A library's line, without its message and traceback, which may quote a person, a token or an address."""
    record: logging.LogRecord = event["_record"]
    event.update(event="library", logger=record.name, where=f"{record.filename}:{record.lineno}")
    event.pop("stack_info", None)
    return _without_traceback(_logger, _method, event)


def _without_traceback(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """An exception's kind instead of its words and frames."""
    given = event.pop("exc_info", None)
    fault = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    if given is True:
        fault = sys.exc_info()[1]
    if fault is not None:
        event["fault"] = type(fault).__name__
    return event
