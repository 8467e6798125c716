"""The arithmetic that a rule declares, on one row: printed figures that must add up or divide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expectations.declared_causes import Identity
from expectations.frames.frame import Record
from expectations.printed_figures import Figure
from expectations.rule import Rule

Values = Sequence[Decimal]


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

    @property
    def gap(self) -> Decimal:
        """By how much the printed figures of a sum miss zero: what one term must take away for the sum to close."""
        return sum((term.weight * term.value for term in self.terms), start=Decimal(0))

    def closes(self, values: Values) -> bool:
        """True if the figures agree: to the cent for a sum, to half a printed digit for a rate."""
        if self.identity.rate is None:
            return sum((term.weight * value for term, value in zip(self.terms, values, strict=True)), start=Decimal(0)) == 0
        due = self.due(values)
        return due is not None and abs(values[0] - due) <= (self.identity.tolerance or self.terms[0].figure.half)

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
        """True if it is a sum of two or more printed figures: if it closes, that confirms each of them."""
        return self.identity.rate is None and sum(term.value != 0 for term in self.terms[1:]) >= 2


def arithmetic(rule: Rule, record: Record) -> Arithmetic | None:
    """The rule's arithmetic on a row; ``None`` where it has none, or where a figure is not known."""
    if rule.arithmetic is None:
        return None
    terms = tuple(_terms(rule, rule.arithmetic, record))
    if any(term.figure.value is None and not term.figure.absent for term in terms) or terms[0].figure.value is None:
        return None
    return Arithmetic(rule.arithmetic, terms)


def _terms(rule: Rule, identity: Identity, record: Record) -> Iterator[Term]:
    if identity.rate:
        for column in (identity.rate, *(identity.of or identity.change or ()), *([identity.marks] if identity.marks else [])):
            yield Term(column, rule.name_of(column), _figure(record, column))
        return
    yield Term(identity.whole or "", rule.name_of(identity.whole or ""), _figure(record, identity.whole or ""), -1)
    for weight, columns in ((1, identity.parts), (-1, identity.less)):
        for column in columns:
            given = _figure(record, column)
            for one in (column,) if given.value is not None else identity.instead.get(column, (column,)):
                yield from _spread(one, rule.name_of(one), _figure(record, one), weight)


def _spread(column: str, names: tuple[str, str], figure: Figure, weight: int) -> Iterator[Term]:
    """The term, or the printed figures that it was added up from."""
    if not figure.parts:
        yield Term(column, names, figure, weight)
    for name, part in figure.parts:
        yield Term(column, (name, name), part, weight)


def _figure(record: Record, column: str) -> Figure:
    found: Any = record.get(column)
    return found if isinstance(found, Figure) else Figure(None if found is None else Decimal(found), state="missing")
