"""What a roll-up is: one ``rollups/<name>.sql``, a declaration in its opening comment and the SELECT that fills it.

The comment is YAML: label, description, the roll-ups it reads (``after``), key and columns. A column that a roll-up
named in ``after`` declares already is given by its name alone. The SELECT is bound to ``:fiscal_year``, names its result columns
as declared, and is the same text on DuckDB and PostgreSQL.
"""

from __future__ import annotations

from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse import contract
from warehouse.faults import InvalidRollup

FOLDER = contract.ROOT / "rollups"


class ShownOn(BaseModel):
    """Where the city page shows a roll-up: in which ``section`` and which ``columns``, by division and for the city."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: Literal["coverage", "execution", "three_public", "expenditure", "findings", "more"]
    columns: tuple[str, ...]


class Rollup(BaseModel):
    """One roll-up: ``after`` names the roll-ups that it reads, ``statement`` is its SELECT, ``page`` where it is shown as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    label_en: str
    description: str
    after: tuple[str, ...] = ()
    page: ShownOn | None = None
    key: tuple[str, ...]
    columns: tuple[contract.Column, ...]
    statement: str

    @property
    def table(self) -> str:
        """Name of the table that holds its rows."""
        return f"rollup_{self.name}"


@cache
def rollups() -> dict[str, Rollup]:
    """The product's roll-ups by name, each behind those it reads."""
    return read_rollups(FOLDER)


def read_rollups(folder: Path) -> dict[str, Rollup]:
    """The roll-ups of ``folder`` by name, each behind those it reads; raises :class:`InvalidRollup` when one cannot be used."""
    raw = {path.stem: _parts(path) for path in sorted(folder.glob("*.sql"))}
    graph = {name: declared.get("after", ()) for name, (declared, _) in raw.items()}
    for name, others in graph.items():
        for other in others:
            if other not in raw:
                raise InvalidRollup(name, f"reads {other}, which there is not")
    found: dict[str, Rollup] = {}
    try:
        for name in TopologicalSorter(graph).static_order():
            found[name] = _rollup(name, *raw[name], found)
    except CycleError as error:
        raise InvalidRollup(str(error.args[1][0]), f"reads itself: {' → '.join(error.args[1])}") from None
    return found


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    opening, found, statement = path.read_text("utf-8").partition("*/")
    if not found or not opening.startswith("/*"):
        raise InvalidRollup(path.stem, "does not open with a comment that declares it")
    try:
        declared = yaml.safe_load(opening.removeprefix("/*"))
    except yaml.YAMLError as error:
        raise InvalidRollup(path.stem, f"the opening comment is no YAML: {error}") from None
    if not isinstance(declared, dict):
        raise InvalidRollup(path.stem, "the opening comment declares nothing")
    return declared, statement.strip()


def _rollup(name: str, declared: dict[str, Any], statement: str, found: dict[str, Rollup]) -> Rollup:
    known = {column.name: column for other in declared.get("after", ()) for column in found[other].columns}
    columns = declared.get("columns", [])
    unknown = [column for column in columns if isinstance(column, str) and column not in known]
    if unknown:
        raise InvalidRollup(name, f"no roll-up that it reads declares {', '.join(unknown)}")
    full = [known[column] if isinstance(column, str) else column for column in columns]
    try:
        rollup = Rollup.model_validate(declared | {"name": name, "columns": full, "statement": statement})
    except ValidationError as error:
        raise InvalidRollup(name, str(error)) from None
    if ":fiscal_year" not in statement:
        raise InvalidRollup(name, "its SELECT is not bound to :fiscal_year")
    if missing := set(rollup.key) - {column.name for column in rollup.columns}:
        raise InvalidRollup(name, f"the key names {', '.join(sorted(missing))}, which are no columns")
    return rollup
