"""Logs: structured, one line an event, masked before they are written; libraries' lines go the same way."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from api.masking import mask, mask_text
from api.settings import Settings

# Written by structlog itself; masking them would lose what they are.
_OURS = ("event", "level", "timestamp", "logger", "exception", "method", "route", "status", "milliseconds", "incident")
# uvicorn's own access lines hold addresses with plates in them; ours name the route instead.
_SILENT = ("uvicorn.access", "httpx", "httpcore")


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Have everything that is logged in this process written masked, to standard error or a stream."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.WARNING)


def _mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        name: (mask_text(value) if isinstance(value, str) and name != "timestamp" else value)
        if name in _OURS
        else _kept(name, value)
        for name, value in event.items()
    }


def _kept(name: str, value: Any) -> Any:
    return value if name.startswith("_") else mask(value, name)
