"""The log format: an allow-list of fields, so that no personal data reaches a log by accident.

A line has the hour, level, logger, the status code and, for an error, the exception's class and its traceback as file and line
numbers. Never a message's arguments, an IP address, a URL, a user agent or a form value. Times are to the hour, because a
reporter's request can cause a line, and a reporter's acts are stored to the hour. Gunicorn's lines have the same format.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from itertools import count
from typing import Any

from gunicorn.glogging import Logger

_OWN_FIELDS = ("event", "status_code", "count", "seconds", "kind")


class AllowListFormatter(logging.Formatter):
    """Log formatter that writes a record as one line of JSON with allowed fields only."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON. Includes `record.msg` only for Candour's loggers: a constant text.

        `line` counts the lines of the process, so that they can be put in order although they have the same hour; `from` is
        the place in the code that wrote the record.
        """
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:00Z", time.gmtime(record.created)),
            "line": next(self._numbers),
            "level": record.levelname,
            "logger": record.name,
            "from": f"{record.module}:{record.lineno}",
        }
        if record.name.startswith("candour"):
            line["event"] = str(record.msg)
        line |= {name: getattr(record, name) for name in _OWN_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-8:]]
        return json.dumps(line)


class ServerLog(Logger):
    """Gunicorn's logger in the allow-list format, without an access log whatever the server's settings say."""

    def setup(self, cfg: Any) -> None:
        """Replace the formatters that Gunicorn configured, and switch the access log off."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(AllowListFormatter())
        self.access_log.handlers.clear()
        self.access_log.disabled = True

    def critical(self, msg: Any, *args: Any, **options: Any) -> None:
        """Log a critical error. `stacklevel` makes `from` in the log line name the caller in Gunicorn, not this method."""
        self.error_log.critical(msg, *args, stacklevel=2, **options)

    def error(self, msg: Any, *args: Any, **options: Any) -> None:
        """Log an error."""
        self.error_log.error(msg, *args, stacklevel=2, **options)

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        """Log a warning."""
        self.error_log.warning(msg, *args, stacklevel=2, **options)

    def exception(self, msg: Any, *args: Any, **options: Any) -> None:
        """Log an error with its traceback."""
        self.error_log.exception(msg, *args, stacklevel=2, **options)
