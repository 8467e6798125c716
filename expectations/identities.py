"""The arithmetic behind a rule on one row: printed figures that must add up or divide; declared in ``identities.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from expectations.column_labels import label
from expectations.frames.frame import Record
from expectations.printed_figures import Figure

Values = Sequence[Decimal]
MARKS_TOLERANCE = Decimal("0.055")
"""By how much marks may differ from the share that they are given for, as the rule has it."""


class Identity(BaseModel):
    """Which columns must agree: ``whole = parts − less``, or a ``rate`` of two figures or of a change, or the part of ``marks`` it gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: str | None = None
    parts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    instead: dict[str, tuple[str, ...]] = {}
    signed: bool = False
    rate: str | None = None
    of: tuple[str, str] | None = None
    change: tuple[str, str] | None = None
    marks: str | None = None
    names: dict[str, tuple[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """One printed figure of the arithmetic: its column, its name in Chinese and English, and how it counts in the sum."""

    column: str
    names: tuple[str, str]
    figure: Figure
    weight: int = 1

    @property
    def value(self) -> Decimal:
        """The figure's value; nothing stated counts as nothing."""
        return self.figure.value or Decimal(0)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """An identity on one row. The first term is the whole or the rate."""

    identity: Identity
    terms: tuple[Term, ...]

    def closes(self, values: Values) -> bool:
        """Whether the figures agree: to the cent for a sum, to half a printed digit for a rate."""
        if self.identity.rate is None:
            return sum((term.weight * value for term, value in zip(self.terms, values, strict=True)), start=Decimal(0)) == 0
        due = self.due(values)
        return due is not None and abs(values[0] - due) <= (MARKS_TOLERANCE if self.identity.marks else self.terms[0].figure.half)

    def due(self, values: Values) -> Decimal | None:
        """What the first term should be by the others; ``None`` where nothing can be divided."""
        if self.identity.rate is None:
            return -sum((term.weight * value for term, value in zip(self.terms[1:], values[1:], strict=True)), start=Decimal(0))
        first, second = values[1:3]
        if self.identity.change:
            return abs(second - first) / first if first > 0 else None
        share = first / second if second > 0 else None
        return min(share, Decimal(1)) * values[3] if share is not None and self.identity.marks else share

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The figures as printed."""
        return tuple(term.value for term in self.terms)

    @property
    def telling(self) -> bool:
        """Whether it is a sum of two printed figures or more, so that closing says something of each."""
        return self.identity.rate is None and sum(term.value != 0 for term in self.terms[1:]) >= 2


@cache
def identities() -> Mapping[str, Identity]:
    """The arithmetic by rule."""
    declared = yaml.safe_load((Path(__file__).parent / "identities.yaml").read_text("utf-8"))
    return {rule: Identity.model_validate(item) for rule, item in declared.items()}


def arithmetic(rule_id: str, record: Record) -> Arithmetic | None:
    """The rule's arithmetic on a row; ``None`` where it has none, or where a figure is not known."""
    identity = identities().get(rule_id)
    if identity is None:
        return None
    terms = tuple(_terms(identity, record))
    if any(term.figure.value is None and not term.figure.absent for term in terms) or terms[0].figure.value is None:
        return None
    return Arithmetic(identity, terms)


def _terms(identity: Identity, record: Record) -> Iterator[Term]:
    if identity.rate:
        for column in (identity.rate, *(identity.of or identity.change or ()), *([identity.marks] if identity.marks else [])):
            yield Term(column, _names(identity, column), _figure(record, column))
        return
    yield Term(identity.whole or "", _names(identity, identity.whole or ""), _figure(record, identity.whole or ""), -1)
    for weight, columns in ((1, identity.parts), (-1, identity.less)):
        for column in columns:
            given = _figure(record, column)
            for one in (column,) if given.value is not None else identity.instead.get(column, (column,)):
                yield from _spread(one, _names(identity, one), _figure(record, one), weight)


def _spread(column: str, names: tuple[str, str], figure: Figure, weight: int) -> Iterator[Term]:
    """The term, or the printed figures that it was added up from."""
    if not figure.parts:
        yield Term(column, names, figure, weight)
    for name, part in figure.parts:
        yield Term(column, (name, name), part, weight)


def _figure(record: Record, column: str) -> Figure:
    found: Any = record.get(column)
    return found if isinstance(found, Figure) else Figure(None if found is None else Decimal(found), state="missing")


def _names(identity: Identity, column: str) -> tuple[str, str]:
    return identity.names.get(column) or label(column)
