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
        processors=[*shared, structlog.processors.dict_tracebacks, last],
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
    fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
    event.update(event="library", logger=record.name, where=f"{record.filename}:{record.lineno}")
    event.pop("exc_info", None)
    if fault:
        event["fault"] = fault
    return event
