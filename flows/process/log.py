"""The product's own log: counts, identifiers and times to standard error, never text of a document."""

from __future__ import annotations

import logging
import sys

PACKAGES = ("flows", "submissions", "expectations", "warehouse", "reports")
"""Every package logs under its own name; Prefect takes these up, too (``PREFECT_LOGGING_EXTRA_LOGGERS``)."""
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure(level: str) -> None:
    """Logs from ``level`` (``debug info warning error``) on to standard error; called again, it only changes the level."""
    for package in PACKAGES:
        logger = logging.getLogger(package)
        logger.setLevel(level.upper())
        if not any(isinstance(handler, _Own) for handler in logger.handlers):
            logger.addHandler(_Own())
            logger.propagate = False


class _Own(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error as it is when something is logged: a test or a caller may have put another in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line."""
        self.stream = sys.stderr
        super().emit(record)
