"""How the form prints a table of the contract: the ``form`` of a table and of a column in ``tables/*.yaml``.

The reader of documents interprets these declarations: what a heading must name, how the rows below it are laid, what a
cell of each column may hold, and which arithmetic its figures satisfy. The order of the columns is that of the file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "amount", "rate", "count", "weight", "score", "words", "reason",
    "class1", "class2", "quota", "name", "relation", "unit", "target", "actual", "goal",
]  # fmt: skip
"""What a cell of a column holds. ``weight`` is the marks available, ``score`` the marks given, ``quota`` a class's marks.

The kinds of the second line need more than their own cell to be understood: blocks of the indicators and the goals read them.
"""

FIGURES: tuple[Kind, ...] = ("amount", "rate", "count", "weight", "score", "quota")
"""Kinds of which a cell is a figure, a dash or blank."""

KIND_OF_TYPE: dict[str, Kind] = {
    "money": "amount",
    "rate": "rate",
    "decimal": "count",
    "integer": "count",
    "score": "score",
    "string": "words",
}
"""The kind of a column that declares none. A type that is missing here has no reading: a filled cell is ``unresolved``."""


class FrozenDeclaration(BaseModel):
    """A declaration: it cannot be changed, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnForm(FrozenDeclaration):
    """What the form says of a column.

    ``may_be_blank``: a filled-in row may leave it out. ``spans_rows``: one cell stands for several rows. ``alone``: the
    amount of a row that states only one. ``units``: what may stand behind its figure. The rest is arithmetic, by the names of
    other columns: ``quotient`` (numerator, denominator), ``share`` (the rate and the weight whose product it is), ``at_most``.
    """

    holds: Kind | None = None
    may_be_blank: bool = False
    spans_rows: bool = False
    alone: bool = False
    units: tuple[str, ...] = ()
    quotient: tuple[str, str] | None = None
    share: tuple[str, str] | None = None
    at_most: str | None = None


class TableForm(FrozenDeclaration):
    """What the form says of a table.

    ``place`` is its place on the form, from 1. A row is its heading if it names ``at_least`` that many columns, one of
    them among ``one_of`` (all of them count where it is empty). ``rows`` says how the rows below are laid: ``values`` (one
    figure or text under each heading), ``items`` and ``sources`` (a label of a code list first), ``indicators`` (classes
    over several rows), ``goals`` (cells that hold many items). ``repeated``: there may be more than one row of values.
    ``titles``: first words, beside the table's label, by which a row or a line names it.
    """

    place: int
    rows: Literal["values", "items", "sources", "indicators", "goals"] = "values"
    at_least: int = 2
    one_of: tuple[str, ...] = ()
    repeated: bool = False
    titles: tuple[str, ...] = ()

    @property
    def labelled(self) -> bool:
        """True if each row begins with a label that says what it is."""
        return self.rows in ("items", "sources")
