"""The equations that a submission's printed figures must satisfy: sums, quotients, changes, full marks, the same figure twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from submissions.extraction.printed import Printed
from submissions.submission import Submission
from warehouse import contract
from warehouse.decimal_places import to_places

Figures = Mapping[tuple[str, int, str], Printed]
_RATES = (
    ("staffing", "control_rate", "actual_staff", "authorized_staff"),
    ("fund_lines", "execution_rate", "actual_cny", "final_budget_cny"),
    ("building_controls", "area_control_rate", "actual_area_m2", "approved_area_m2"),
    ("building_controls", "investment_control_rate", "actual_investment_cny", "budget_investment_cny"),
)
_AMOUNTS = ("original_budget_cny", "final_budget_cny", "actual_cny")
_ALSO = {
    "project": "fund_lines.nature.project",
    "revenue.total": "fund_lines.total",
    "expenditure.total": "fund_lines.total",
    "revenue.general_public": "fund_lines.source.general_public",
}
"""What prose speaks of stands in the form's fund lines too."""


@dataclass(frozen=True)
class Equation:
    """Figures, and whether they satisfy what ties them."""

    figures: tuple[Printed, ...]
    holds: Callable[[], bool]


def equations(submission: Submission, figures: Sequence[Printed]) -> Iterator[Equation]:
    """Every equation whose figures are all there."""
    by_key = {figure.key: figure for figure in figures}
    yield from _sums_of_items(submission, by_key)
    yield from _sums_of_funds(submission, by_key)
    yield from _quotients(submission, by_key)
    yield from _marks(submission, by_key)
    yield from _changes(figures)
    yield from _twice(figures)


def total(whole: Printed, parts: Sequence[Printed]) -> Equation:
    """The parts, of which two or more are not nought, make the whole exactly."""
    return Equation((whole, *parts), lambda: sum(p.value != 0 for p in parts) > 1 and sum(p.value for p in parts) == whole.value)


def quotients(rate: Printed, numerator: Printed, denominator: Printed) -> Iterator[Equation]:
    """The rate is the quotient, rounded as it is printed; it confirms a term only if the term's last digit would change it."""
    percent = (rate.entry or {}).get("unit") in ("%", "％")

    def rounded(values: Sequence[Decimal]) -> Decimal | None:
        return _rounded(values[0] / values[1], rate, 2 if percent else 0) if values[0] and values[1] else None

    yield from _computed(rate, (numerator, denominator), rounded)


def _computed(result: Printed, terms: Sequence[Printed], compute: Callable[[Sequence[Decimal]], Decimal | None]) -> Iterator[Equation]:
    """The result, where it is what ``compute`` makes of the terms, and with it each term whose last printed digit counts."""
    values = [term.value for term in terms]
    if compute(values) != result.value:
        return
    telling = [result]
    for place, term in enumerate(terms):
        near = [compute([*values[:place], values[place] + step, *values[place + 1 :]]) for step in (term.last_digit, -term.last_digit)]
        if result.value not in near:
            telling.append(term)
    yield Equation(tuple(telling), lambda: True)


def _rounded(value: Decimal, like: Printed, shift: int = 0) -> Decimal | None:
    return None if like.decimals is None else to_places(value, like.decimals + shift)


def _sums_of_items(submission: Submission, figures: Figures) -> Iterator[Equation]:
    parents = {row["item_code"]: row["parent_code"] for row in contract.codes("budget_items")}
    by_measure: dict[str, dict[str, Printed]] = defaultdict(dict)
    for number, row in enumerate(submission.tables["budget_lines"]):
        if figure := figures.get(("budget_lines", number, "amount_cny")):
            by_measure[row["measure"]][row["item_code"]] = figure
    for items in by_measure.values():
        for parent, whole in items.items():
            yield total(whole, [part for code, part in items.items() if parents.get(code) == parent])


def _sums_of_funds(submission: Submission, figures: Figures) -> Iterator[Equation]:
    rows = list(enumerate(submission.tables["fund_lines"]))
    wholes = [number for number, row in rows if row["line"] == "total"]
    for column in _AMOUNTS:
        for prefix in ("source.", "nature."):
            parts = [f for number, row in rows if row["line"].startswith(prefix) and (f := figures.get(("fund_lines", number, column)))]
            for number in wholes:
                for stated in _AMOUNTS:
                    if whole := figures.get(("fund_lines", number, stated)):
                        yield total(whole, parts)
                        yield from (same(whole, part) for part in parts if len(parts) == 1 and part.value == whole.value)


def _quotients(submission: Submission, figures: Figures) -> Iterator[Equation]:
    for table, rate, numerator, denominator in _RATES:
        for number in range(len(submission.tables[table])):
            found = [figures.get((table, number, column)) for column in (rate, numerator, denominator)]
            if found[0] and found[1] and found[2]:
                yield from quotients(found[0], found[1], found[2])


def _marks(submission: Submission, figures: Figures) -> Iterator[Equation]:
    rows = submission.tables["indicators"]
    fund = next((number for number, row in enumerate(submission.tables["fund_lines"]) if row["score"] is not None), None)
    for column, whole in (("max_score", "total_max_score"), ("score", "total_score")):
        marks = [figures.get(("indicators", number, column)) for number in range(len(rows))]
        stated = figures.get(("submissions", 0, whole))
        of_fund = figures.get(("fund_lines", fund, column)) if fund is not None else None
        if stated and None not in marks:
            yield total(stated, [mark for mark in (*marks, of_fund) if mark])
    said, stated = (figures.get(("submissions", 0, column)) for column in ("self_score", "total_score"))
    if said and stated and said.value == stated.value:
        yield same(said, stated)
    levels: dict[str | None, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        levels[row["level1_printed"]].append(number)
    for numbers in levels.values():
        quotas = [f for number in numbers if (f := figures.get(("indicators", number, "level1_quota")))]
        parts = [figures.get(("indicators", number, "max_score")) for number in numbers]
        for quota in quotas:
            if None not in parts:
                yield total(quota, [part for part in parts if part])
    for number, row in enumerate(rows):
        yield from _achieved(row["target_operator"], number, figures)


def _achieved(operator: str | None, number: int, figures: Figures) -> Iterator[Equation]:
    """Target and actual: equal with full marks, or short of the target with the marks that proportion gives."""
    found = [figures.get(("indicators", number, column)) for column in ("target_value", "actual_value", "max_score", "score")]
    target, actual, full, score = found
    if target is None or actual is None or full is None or score is None:
        return
    if operator in (">=", "=", ">") and 0 < actual.value < target.value and score.value < full.value:
        yield from _computed(score, (full, actual, target), lambda values: _rounded(values[0] * values[1] / values[2], score))
    yield Equation((target, actual), lambda: target.value == actual.value and full.value == score.value and actual.value != 0)


def _changes(figures: Sequence[Printed]) -> Iterator[Equation]:
    """A stated change, or its percentage, of an item of the base table, and the two columns that it lies between."""
    items = {(f.holder["item_code"], f.holder["measure"]): f for f in figures if f.table == "budget_lines"}
    for figure in figures:
        if figure.table != "narrative_figures" or figure.holder["measure"] not in ("change", "change_rate"):
            continue
        concept, basis = figure.holder["concept"], "budget" if figure.holder["change_basis"] == "budget" else "prior_actual"
        now, before = items.get((concept, "actual")), items.get((concept, basis))
        if now is None or before is None:
            continue
        sign = -1 if figure.holder["direction"] == "decrease" else 1
        compute = _percentage(figure, sign) if figure.holder["measure"] == "change_rate" else _difference(sign)
        yield from _computed(figure, (now, before), compute)


def _difference(sign: int) -> Callable[[Sequence[Decimal]], Decimal | None]:
    return lambda values: sign * (values[0] - values[1])


def _percentage(like: Printed, sign: int) -> Callable[[Sequence[Decimal]], Decimal | None]:
    return lambda values: _rounded(sign * (values[0] / values[1] - 1) * 100, like) if values[1] else None


def _twice(figures: Sequence[Printed]) -> Iterator[Equation]:
    """The same figure of the same thing in the prose and in a table."""
    counterparts = {row["concept"]: row["counterpart"] for row in contract.codes("narrative_concepts")}
    tables: dict[tuple[Decimal, str], list[Printed]] = defaultdict(list)
    for figure in figures:
        if figure.table != "narrative_figures":
            tables[figure.value, figure.thing].append(figure)
    for figure in figures:
        if figure.table == "narrative_figures" and figure.holder["measure"] not in ("change", "change_rate"):
            concept = figure.holder["concept"]
            value = figure.value / 100 if figure.holder["unit"] in ("%", "％") else figure.value
            for thing in {counterparts.get(concept), _ALSO.get(concept)} - {None, ""}:
                yield from (same(figure, other) for other in tables.get((value, str(thing)), ()))


def same(one: Printed, other: Printed) -> Equation:
    """One figure printed twice, with the same value."""
    return Equation((one, other), lambda: one.value != 0)
