"""A stated relation: the figure that the text gives as a result, and the ways in which it may follow from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import clean
from warehouse.rows import AnyRow

RelationKind = Literal["sum", "share", "quotient", "change", "balance", "score", "product", "comparison"]
Signed = tuple[int, StatedTerm]


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of a relation: the signed sum of ``numerator``, over that of ``denominator`` or times ``factor`` where there is one."""

    numerator: tuple[Signed, ...]
    denominator: tuple[Signed, ...] = ()
    factor: StatedTerm | None = None


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """``stated`` follows from one of ``ways``, the likeliest first; it is wrong only if it follows from none of them.

    ``form`` tells relations of one kind apart (``change_rate``, ``carry_over``). ``closed`` is False where the parts may not be all.
    """

    kind: RelationKind
    form: str
    stated: StatedTerm
    ways: tuple[Way, ...]
    closed: bool = True

    def as_row(self, passage: Passage) -> dict[str, Any]:
        """The row of the contract's table ``relations``, less its number."""
        row = self.stated.row
        return {
            "kind": self.kind,
            "form": self.form,
            "label": clean(self.stated.label)[:60] or None,
            "concept": row["concept"],
            "stated": row["value"],
            "unit": row["unit"],
            "decimals": row["decimals"],
            "direction": row["direction"],
            "closed": self.closed,
            "printed": row["printed"],
            "terms": [term for number, way in enumerate(self.ways, 1) for term in _terms(way, number)],
            "sentence": clean(passage.quote(self.stated))[:400],
            "passage_seq": passage.seq,
            "location": row["location"],
        }


def sums(terms: Sequence[StatedTerm], sign: int = 1) -> tuple[Signed, ...]:
    """Terms that are all added, or all taken away."""
    return tuple((sign, term) for term in terms)


def _terms(way: Way, number: int) -> list[AnyRow]:
    factor = [("factor", 1, way.factor)] if way.factor is not None else []
    sides = [("numerator", *signed) for signed in way.numerator] + [("denominator", *signed) for signed in way.denominator] + factor
    return [_term(term, number, side, sign) for side, sign, term in sides]


def _term(term: StatedTerm, number: int, side: str, sign: int) -> AnyRow:
    return {
        "way": number,
        "side": side,
        "sign": sign,
        "label": clean(term.label)[:60],
        "value": str(term.value),
        "half": str(term.half),
        "printed": f"{term.row['value']}{term.row['unit'] or ''}",
        "measure": term.row["measure"],
        "fiscal_year": term.row.get("amount_year"),
        "source": term.source,
        "location": term.row["location"],
    }
