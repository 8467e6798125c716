"""Frame ``relations``: each relation that the prose states, with what its terms come to and the arithmetic written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.changes import is_over_last_year
from expectations.frames.frame import Record
from expectations.frames.one_slip import JudgedRelation, repeats
from expectations.frames.own_relations import TERMS, is_told, own_relations, quotient
from expectations.printed_figures import MISSING, Figure, show_money, show_number, show_points, show_rate, unit_factor
from warehouse.rows import RelationRow

_RATES = ("%", "个百分点", "百分点")
_NAMED = Decimal("0.7")
"""Threshold ``named`` of the rule on lists of parts: a list of less than this of its whole is taken for examples, and breaks nothing."""
_SIGNS = {1: "+", -1: "-"}


Computed = tuple[Figure, Sequence[dict[str, Any]]]
"""What a way comes to, and its terms."""


def relations(filing: FilingRows) -> Iterator[Record]:
    """One record per stated relation, by the reading of it that comes nearest to what is stated, and those known by name."""
    yield from own_relations(filing)
    read = [(row, stated, best) for row in filing.rows("relations") if (best := _best(stated := _stated(row), _all_ways(row)))]
    elsewhere = [is_told(filing, row) or _judged_elsewhere(filing, row) for row, _, _ in read]
    judged = [
        JudgedRelation(row.get("passage_seq"), stated, due, terms)
        for (row, stated, (due, terms)), other in zip(read, elsewhere, strict=True)
        if not other and _is_always_judged(row, stated, due)
    ]
    repeated = {id(judged[number].terms) for number in repeats(judged)}
    for (row, stated, (due, terms)), other in zip(read, elsewhere, strict=True):
        yield _relation(filing, row, stated, due, terms) | {"judged_elsewhere": other or id(terms) in repeated}


def _is_always_judged(row: RelationRow, stated: Figure, due: Figure) -> bool:
    """True if a relation that breaks is told: comparisons have no one value due, and a list may name examples only."""
    listed = row["form"] == "all_parts"
    if not listed and due.value is not None and stated.value is not None:
        listed = due.value > stated.value or (row["closed"] and due.value >= stated.value * _NAMED)
    return row["kind"] != "comparison" and (row["kind"] != "sum" or listed) and (row["kind"] != "score" or row["closed"])


def _relation(filing: FilingRows, row: RelationRow, stated: Figure, due: Figure, terms: Sequence[dict[str, Any]]) -> Record:
    figures = [_figure(term) for term in terms[: len(TERMS)]]
    return (
        filing.common
        | dict(zip(TERMS, figures, strict=False))
        | {
            "relation": row["kind"],
            "form": row["form"],
            "concept": row.get("concept"),
            "label": terms[0]["label"] if _is_indicators(row["form"]) else row.get("label"),
            "direction": row.get("direction"),
            "printed": row.get("printed"),
            "sentence": row.get("sentence"),
            "stated": stated,
            "due": due,
            "last_digit": Figure(stated.half * 2),
            "due_shown": _shown(due.value, row),
            "gap_shown": _shown(_difference(stated, due), row),
            "arithmetic": _arithmetic(terms),
            "closed": row["closed"],
            "table_rate": MISSING,
            "measure": None,
            "measure_label": None,
            "measure_label_en": None,
            "location": row.get("location"),
        }
    )


def _best(stated: Figure, ways: Sequence[Computed]) -> Computed | None:
    """The way that the figure follows from, or misses by a last digit or two; the likeliest, which stands first, if there is none."""
    nearest = min(ways, key=lambda way: _distance(stated, way[0]), default=None)
    if nearest is None or _distance(stated, nearest[0]) <= 4 * stated.half:
        return nearest
    return ways[0] if ways[0][0].value is not None else nearest


def _all_ways(row: RelationRow) -> list[Computed]:
    return [_computed(way) for way in _ways(row)]


def _ways(row: RelationRow) -> list[list[dict[str, Any]]]:
    ways: dict[int, list[dict[str, Any]]] = {}
    for term in row["terms"]:
        ways.setdefault(term["way"], []).append(term)
    return list(ways.values())


def _stated(row: RelationRow) -> Figure:
    stated, unit = row.get("stated"), row["unit"] or ""
    factor = _factor(unit, row["form"])
    measured = _is_measured(unit) and not _is_indicators(row["form"])
    half = Decimal(10) ** -(row.get("decimals") or 0) / 2 * factor if measured else Decimal(0)
    value = None if stated is None else stated * factor
    return Figure(value, half, printed=f"{stated}", unit=row["unit"], location=row.get("location"))


def _is_indicators(form: str) -> bool:
    """True of figures that the prose repeats of an indicator: they are in the indicator's own unit, or marks."""
    return form.startswith("indicator_")


def _is_measured(unit: str) -> bool:
    return unit in _RATES or unit_factor(unit) != 1 or unit == "元"


def _factor(unit: str, form: str = "") -> Decimal:
    if _is_indicators(form):
        return Decimal(1)
    if unit in _RATES:
        return Decimal("0.01")
    return Decimal(10000) if unit.startswith("万") and unit != "万元" else unit_factor(unit)


def _figure(term: dict[str, Any]) -> Figure:
    return Figure(Decimal(term["value"]), Decimal(term["half"]), printed=term["printed"], location=term.get("location"))


def _computed(way: Sequence[dict[str, Any]]) -> Computed:
    """What the terms come to, with the envelope that their printed decimals leave."""
    above, below, factors = (_summed([term for term in way if term["side"] == side]) for side in ("numerator", "denominator", "factor"))
    if above is None:
        return MISSING, way
    if below is not None:
        return quotient(Figure(*above), Figure(*below)), way
    if factors is not None:
        value = above[0] * factors[0]
        return Figure(value, abs(above[0]) * factors[1] + abs(factors[0]) * above[1]), way
    return Figure(above[0], above[1]), way


def _summed(terms: Sequence[dict[str, Any]]) -> tuple[Decimal, Decimal] | None:
    if not terms:
        return None
    return sum((term["sign"] * Decimal(term["value"]) for term in terms), Decimal(0)), sum(
        (Decimal(term["half"]) for term in terms), Decimal(0)
    )


def _difference(stated: Figure, due: Figure) -> Decimal | None:
    return None if stated.value is None or due.value is None else stated.value - due.value


def _distance(stated: Figure, due: Figure) -> Decimal:
    """How far apart the two envelopes are: 0 where they meet."""
    gap = _difference(stated, due)
    return Decimal("Infinity") if gap is None else max(abs(gap) - stated.half - due.half, Decimal(0))


def _shown(value: Decimal | None, row: RelationRow) -> str | None:
    """A value in the unit of the result; an indicator's stands in the indicator's own unit."""
    unit = row["unit"] or ""
    if value is None:
        return None
    if _is_indicators(row["form"]):
        return f"{show_number(value)}{unit}"
    if unit in _RATES:
        return show_rate(value) if unit == "%" else show_points(value)
    return show_money(_cut(value, row), unit) if _is_measured(unit) else f"{show_number(value / _factor(unit))}{unit}"


def _cut(value: Decimal, row: RelationRow) -> Decimal:
    """An amount to as many decimals of its unit as are stated, two at least, four of 亿元: a quotient has no end of them."""
    unit = row["unit"] or ""
    decimals = max(row.get("decimals") or 0, 4 if unit.startswith("亿") else 2)
    last: Decimal = unit_factor(unit) / Decimal(10) ** decimals
    return (value / last).quantize(Decimal(1)) * last


def _arithmetic(terms: Sequence[dict[str, Any]]) -> str:
    """The terms as a person would write them: 2.66万元÷8.14万元."""
    sides = []
    for side in ("numerator", "denominator", "factor"):
        mine = sorted((term for term in terms if term["side"] == side), key=lambda term: -term["sign"])
        written = "".join(f"{_SIGNS[term['sign']]}{term['printed']}" for term in mine).removeprefix("+")
        if written:
            several = sum(term["side"] == side for term in terms) > 1 and len({term["side"] for term in terms}) > 1
            sides.append((side, f"（{written}）" if several else written))
    marks = {"numerator": "", "denominator": "÷", "factor": "×"}
    return "".join(marks[side] + written for side, written in sides)


def _judged_elsewhere(filing: FilingRows, row: RelationRow) -> bool:
    """True if a rule on the tables judges the same figure: changes over last year of items, rates of execution."""
    if row["kind"] == "change":
        figures = [one for one in filing.rows("narrative_figures") if one.get("location") == row.get("location")]
        last_years = any(one.get("change_basis") == "prior_year" for one in figures)
        over_last_year = last_years and is_over_last_year(filing, row.get("concept"), row.get("passage_seq"))
        lines = [one for one in filing.rows("budget_lines") if one["item_code"] == row.get("concept") and one.get("amount_cny") is not None]
        return over_last_year and {"prior_actual", "actual"} <= {one["measure"] for one in lines}
    return row["form"] == "of_budget" and row.get("concept") == "execution_rate" and bool(filing.rows("fund_lines"))
