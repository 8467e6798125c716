"""Remembers that a whole year was asked for until the run has a row of its own in the warehouse.

A run that a locked database, a full disk or a kill stops before that leaves no row and no ledger; ``rerun --failed`` would then
know of the run before only, and leave the new files of the inbox alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.files import write_whole

if TYPE_CHECKING:
    from flows.settings import Settings


@contextmanager
def noted(settings: Settings, fiscal_year: int, inbox: Path) -> Iterator[None]:
    """Keeps a note that names ``inbox`` while the block runs; it stays if the block raises or the process is killed."""
    path = _note(settings, fiscal_year)
    write_whole(path, str(inbox.absolute()).encode())
    yield
    path.unlink(missing_ok=True)


def unanswered(settings: Settings, fiscal_year: int) -> Path | None:
    """The inbox of a run of ``fiscal_year`` that was asked for and stopped before it began; None if there is none."""
    try:
        return Path(_note(settings, fiscal_year).read_text("utf-8"))
    except FileNotFoundError:
        return None


def unanswered_years(settings: Settings) -> list[int]:
    """The fiscal years of which a run was stopped before it began, in order."""
    return sorted(int(path.stem) for path in settings.plans.glob("*.asked"))


def _note(settings: Settings, fiscal_year: int) -> Path:
    return settings.plans / f"{fiscal_year}.asked"
