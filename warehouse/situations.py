"""Known situations: errors of databases, files and servers, told apart by one declared table (``situations.yaml``).

An error is looked up here and nowhere else. The table says whether another try helps and what people are told.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.faults import KnownTerminal, KnownTransient, WarehouseFault

DECLARED = Path(__file__).with_name("situations.yaml")
_MOST = 300  # characters of an error's own sentence: its first lines say what happened, the rest is the statement. Chosen, not measured.


@dataclass(frozen=True, slots=True)
class KnownSituation:
    """One item of the table; see its opening comment for what each attribute holds."""

    code: str
    transient: bool
    zh: str
    en: str
    sqlstates: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    errnos: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    def fits(self, error: BaseException) -> bool:
        """True if each list that the item gives holds what ``error`` is."""
        text, state = str(error).lower(), str(getattr(error, "sqlstate", None) or "")
        number = errno.errorcode.get(getattr(error, "errno", None) or 0)
        # duckdb's errors are of duckdb.duckdb in one release and of _duckdb in another.
        names = {f"{kind.__module__.partition('.')[0].lstrip('_')}.{kind.__name__}" for kind in type(error).__mro__}
        names |= {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
        answers = (
            not self.sqlstates or any(state.startswith(code) for code in self.sqlstates),
            not self.phrases or any(phrase in text for phrase in self.phrases),
            not self.errnos or number in self.errnos,
            not self.exceptions or not names.isdisjoint(self.exceptions),
        )
        return all(answers)


@cache
def known_situations(path: Path = DECLARED) -> tuple[KnownSituation, ...]:
    """The items of the table, in order."""
    declared: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return tuple(map(_situation, declared))


def _situation(item: dict[str, Any]) -> KnownSituation:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
    return KnownSituation(**plain)


def as_known(error: BaseException, at: str | None = None) -> WarehouseFault | None:
    """The known situation that ``error``, or what caused it, is: a fault that says what to do. None when it is none.

    ``at`` is the database's URL without its password; an error of a file names its own path. A fault that is known
    already stays as it is.
    """
    for cause in _causes(error):
        if isinstance(cause, KnownTransient | KnownTerminal):
            return cause
        for situation in known_situations():
            if situation.fits(cause):
                place = str(getattr(cause, "filename", None) or at or "?")
                words = {"at": place, "detail": " ".join(str(cause).split())[:_MOST]}
                kind = KnownTransient if situation.transient else KnownTerminal
                return kind(situation.code, place, situation.zh.format(**words), situation.en.format(**words))
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from, the driver's own error in place of SQLAlchemy's."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        driver = getattr(error, "orig", None)
        yield driver if isinstance(driver, BaseException) else error
        error = error.__cause__ or error.__context__
