"""What a log line may hold: an allow-list, so that nothing of a person can reach a log by accident.

A line has time, level, logger, the status code and, for an error, the exception's class and the places in our code it
passed through. Never a message's arguments, an address, a path, a user agent or a form value.
"""

from __future__ import annotations

import json
import logging
import traceback

_OWN_FIELDS = ("event", "status_code", "count", "seconds", "kind")


class AllowListFormatter(logging.Formatter):
    """One JSON line per record, built only from allowed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. `record.msg` is written only for our own loggers, where it is a constant."""
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
