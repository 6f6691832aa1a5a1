"""Logs: one event a line, in words for a terminal or in JSON; never a person's words, name or id."""

import logging
import sys
from typing import Literal

import structlog

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
