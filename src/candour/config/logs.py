"""The log format: an allow-list of fields, so that no personal data reaches a log by accident.

A line has time, level, logger, the status code and, for an error, the exception's class and its traceback as file and line
numbers. Never a message's arguments, an IP address, a URL, a user agent or a form value.
"""

from __future__ import annotations

import json
import logging
import traceback

_OWN_FIELDS = ("event", "status_code", "count", "seconds", "kind")


class AllowListFormatter(logging.Formatter):
    """Log formatter that writes a record as one line of JSON with allowed fields only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON. Includes `record.msg` only for Candour's loggers: a constant text."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name.startswith("candour"):
            line["event"] = str(record.msg)
        line |= {name: getattr(record, name) for name in _OWN_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-8:]]
        return json.dumps(line)
