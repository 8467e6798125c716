"""Prefect's settings, put into the environment before Prefect is imported: what is set there already stays."""

from __future__ import annotations

import logging
import os

from flows.process.log import PACKAGES

DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_LOGGING_EXTRA_LOGGERS": ",".join(PACKAGES),
}
_QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL"}


def prepare(*, verbose: bool = False) -> None:
    """Turns telemetry off, allows a temporary server if ``PREFECT_API_URL`` names none, and silences Prefect's log unless ``verbose``."""
    for name, value in (DEFAULTS | ({} if verbose else _QUIET)).items():
        os.environ.setdefault(name, value)
    if not verbose:
        _warnings_only(logging.getLogger("great_expectations"))


def _warnings_only(logger: logging.Logger) -> None:
    """Shows only warnings of ``logger``. Its children set their own levels when imported, so a handler filters them."""
    if logger.propagate:
        handler = logging.StreamHandler()
        handler.setLevel(logging.WARNING)
        logger.addHandler(handler)
        logger.propagate = False
