"""Logs: one JSON line per event, with the request's id, and nothing a person typed.

Messages of exceptions may quote a row or a form, so an error is logged as its kind and its place in the program.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

PACKAGE = str(Path(__file__).resolve().parent.parent)

Line = MutableMapping[str, Any]


def error_without_words(logger: object, method: str, line: Line) -> Line:
    """Replace the exception by its class and the functions of ours that it came through."""
    error = line.pop("exc_info", None)
    if error is True or error == 1:
        import sys

        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0]:
        line["error"] = error[0].__qualname__
        frames = traceback.extract_tb(error[2])
        ours = [f for f in frames if f.filename.startswith(PACKAGE)] or frames[-3:]
        line["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in ours[-12:]]
    return line


def without_arguments(logger: object, method: str, line: Line) -> Line:
    """A record of Django or granian keeps its text; what it was formatted with stays out unless it is a code."""
    record, arguments = line.pop("_record", None), line.pop("positional_args", ())
    line.pop("_from_structlog", None)
    if isinstance(record, logging.LogRecord):
        line["logger"] = record.name
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if request := getattr(record, "request", None):
            # The pattern, not the path: a path may hold typed text.
            match = getattr(request, "resolver_match", None)
            line["event"] = f"{request.method} {match.route if match else '(no such address)'}"
        elif arguments and not record.name.startswith("taizhang."):
            line["event"] = str(record.msg)
    return line


# What our own code may add to a line of the standard logger (`extra=`): numbers and names of the program.
CODES = ["job", "task", "attempt", "ms"]

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.ExtraAdder(allow=CODES),
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def settings(level: str = "INFO") -> dict[str, Any]:
    """For Django's LOGGING and for granian."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "pass_foreign_args": True,
                "processors": [
                    without_arguments,
                    error_without_words,
                    structlog.processors.JSONRenderer(ensure_ascii=True),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "taizhang": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "axes": {"level": "ERROR"},
            "_granian": {"level": "WARNING", "propagate": True},
            "granian.access": {"level": "WARNING", "propagate": True},
        },
    }


def configure_structlog() -> None:
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
