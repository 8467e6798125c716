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
from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parent

ColumnType = Literal["string", "integer", "boolean", "money", "rate", "score", "decimal", "date", "timestamp", "json"]

DECIMALS: dict[str, tuple[int, int]] = {"money": (18, 2), "rate": (18, 6), "score": (9, 4), "decimal": (24, 6)}
"""Precision and scale of the numeric column types; money is in yuan, a rate of 1.0 is 100 %."""

MEASURES = ("prior_actual", "budget", "actual")
OUTCOMES = ("accepted", "accepted_with_findings", "returned", "unreadable", "missing")
SEVERITIES = ("critical", "warning", "info")
UNKNOWN_DIVISION = "unknown"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Declared):
    """One column: its name in every store, what it is called in documents, and what it means."""

    name: str
    type: ColumnType
    label: str
    label_en: str
    description: str
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    nullable: bool = True


class Table(_Declared):
    """One table: ``kind`` says whether it is a dimension, facts of submissions, findings or operations."""

    name: str
    kind: Literal["dimension", "fact", "finding", "operations"]
    label: str
    label_en: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

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
