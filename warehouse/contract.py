"""The data contract: every table, column and code of jixiao, said once.

``tables/*.yaml`` declares the tables, ``codes/*.csv`` the code lists; this module reads them into frozen models that
forbid unknown keys. Everything else that must know a column or a code is made from here: Arrow schemas
(:mod:`warehouse.arrow`), SQLAlchemy tables (:mod:`warehouse.schema`), the heading recogniser's aliases and the data
dictionary (:mod:`warehouse.dictionary`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import model_validator

from warehouse.form import KIND_OF_TYPE, ColumnForm, FrozenDeclaration, Kind, TableForm

ROOT = Path(__file__).parent

ColumnType = Literal["string", "integer", "boolean", "money", "rate", "score", "decimal", "date", "timestamp", "json"]

DECIMALS: dict[str, tuple[int, int]] = {"money": (18, 2), "rate": (18, 6), "score": (9, 4), "decimal": (24, 6)}
"""Precision and scale of the numeric column types; money is in yuan, a rate of 1.0 is 100 %."""

MEASURES = ("prior_actual", "budget", "actual")
OUTCOMES = ("accepted", "accepted_with_findings", "returned", "unreadable", "missing")
SEVERITIES = ("critical", "warning", "info")
UNKNOWN_DIVISION = "unknown"


class Column(FrozenDeclaration):
    """One column: its name in every store, what it is called in documents, what it means, and how the form prints it.

    A column with aliases is one of the form. ``shown`` says whether ``extract`` lists it: by default if it is one of those.
    ``given_if`` names another column and the value that it must have; in every other row this column is null.
    """

    name: str
    type: ColumnType
    label: str
    label_en: str
    description: str
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    nullable: bool = True
    shown: bool | None = None
    given_if: tuple[str, str] | None = None
    form: ColumnForm = ColumnForm()

    @property
    def on_form(self) -> bool:
        """True if documents print the column, under a heading or otherwise."""
        return bool(self.aliases) or self.form.holds is not None

    @property
    def is_shown(self) -> bool:
        """True if ``extract`` lists the column."""
        return bool(self.aliases) if self.shown is None else self.shown

    @property
    def kind(self) -> Kind | None:
        """What a cell of it holds; ``None`` for a type that has no reading."""
        return self.form.holds or KIND_OF_TYPE.get(self.type)


class Table(FrozenDeclaration):
    """One table: ``kind`` says whether it is a dimension, facts of submissions, findings or operations."""

    name: str
    kind: Literal["dimension", "fact", "finding", "operations"]
    label: str
    label_en: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    form: TableForm | None = None

    @model_validator(mode="after")
    def _arithmetic_looks_back(self) -> Table:
        """A quotient, share or limit names columns that stand before it, so that one pass reads a row."""
        before: set[str] = set()
        for column in self.columns:
            form = column.form
            used = {*(form.quotient or ()), *(form.share or ()), *([form.at_most] if form.at_most else [])}
            if used - before:
                raise ValueError(f"{self.name}.{column.name} is computed from columns that do not stand before it: {sorted(used - before)}")
            before.add(column.name)
        return self

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def on_form(self) -> tuple[Column, ...]:
        """The columns that documents print, in the order of the form."""
        return tuple(column for column in self.columns if column.on_form)

    @property
    def partitioned(self) -> bool:
        """True if each row belongs to one fiscal year and division, and so to one partition of the lake."""
        return self.kind in ("fact", "finding")


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order of their names."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = (yaml.load(path.read_text("utf-8"), Loader=loader) for path in sorted((ROOT / "tables").glob("*.yaml")))  # noqa: S506
    return {table.name: table for table in map(Table.model_validate, found)}


@cache
def forms() -> dict[str, TableForm]:
    """How the form prints each table that it prints, in the order of the form."""
    found = [(table.name, table.form) for table in tables().values() if table.form is not None]
    return dict(sorted(found, key=lambda one: one[1].place))


def table(name: str) -> Table:
    """The table of that name; ``KeyError`` when the contract has none."""
    return tables()[name]


@cache
def codes(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``codes/<name>.csv`` as printed there: every value a string, empty where there is none."""
    with (ROOT / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def names_of(row: dict[str, str]) -> tuple[str, ...]:
    """Label and aliases of a code row: what a document may call it."""
    return (row["label"], *filter(None, row["aliases"].split("|")))
