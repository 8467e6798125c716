"""Fills the table ``relations`` of a submission: every kind of relation, passage by passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from submissions.extraction.collector import Facts
from submissions.narrative.relations.balances import balances
from submissions.narrative.relations.comparisons import comparisons
from submissions.narrative.relations.kept_limits import kept_limits
from submissions.narrative.relations.listed_parts import parts
from submissions.narrative.relations.other_readings import read_otherwise
from submissions.narrative.relations.products import products
from submissions.narrative.relations.quotients import quotients
from submissions.narrative.relations.relation import StatedRelation
from submissions.narrative.relations.shares import shares
from submissions.narrative.relations.stated_changes import changes
from submissions.narrative.relations.suspected import completed, suspected
from submissions.narrative.relations.terms import Passage, StatedTerm, passages_of
from warehouse import contract
from warehouse.rows import AnyRow

_FUND_COLUMNS = {"budget": "original_budget_cny", "actual": "actual_cny"}


def read_relations(facts: Facts) -> None:
    """Adds a row for each relation that the prose states; the tables must have been read before."""
    for passage in passages_of(facts.tables["narrative_figures"], facts.tables["passages"]):
        likeliest = (read_otherwise(relation, passage) for relation in merged(_relations(passage, facts)))
        worded = _outermost([completed(relation) for relation in likeliest if relation is not None])
        for relation in (*worded, *suspected(passage, worded)):
            facts.add("relations", seq=len(facts.tables["relations"]) + 1, **relation.as_row(passage))


def _outermost(relations: Sequence[StatedRelation]) -> list[StatedRelation]:
    """The relations less balances and changes of what is only a part of a listed whole: 年末结转8万元，其中基本支出结转3万元."""
    parts = {term.start for one in relations if one.kind == "sum" for _, term in one.ways[0].numerator if term.start > one.stated.start}
    inner = ("carry_over", "change_amount")
    return [one for one in relations if one.form not in inner or one.stated.start not in parts]


def _relations(passage: Passage, facts: Facts) -> Iterator[StatedRelation]:
    yield from changes(passage)
    yield from balances(passage)
    yield from quotients(passage, _staff(facts))
    yield from shares(passage, lambda concept, measure: _held(facts, concept, measure))
    yield from parts(passage)
    yield from products(passage)
    yield from kept_limits(passage)
    yield from comparisons(passage, facts.tables["indicators"])


def merged(relations: Iterable[StatedRelation]) -> list[StatedRelation]:
    """One relation for each figure and form: the ways of all that state it, so that it is wrong only by none of them."""
    found: dict[tuple[str, int], StatedRelation] = {}
    for relation in relations:
        key = (relation.form, relation.stated.start)
        known = found.get(key)
        ways = tuple(dict.fromkeys((*known.ways, *relation.ways))) if known else relation.ways
        found[key] = replace(relation, ways=ways, closed=relation.closed and (known is None or known.closed))
    return list(found.values())


def _staff(facts: Facts) -> list[StatedTerm]:
    """The head counts of the staffing table."""
    return [
        _from_table(row, row[column], "人", "staffing", row["location"])
        for row in facts.tables["staffing"]
        for column in ("actual_staff", "authorized_staff")
        if row.get(column)
    ]


def _held(facts: Facts, concept: str, measure: str) -> StatedTerm | None:
    """The tables' figure for a concept of the prose (column ``counterpart`` of the code list)."""
    place = next((row["counterpart"] for row in contract.codes("narrative_concepts") if row["concept"] == concept), "")
    table, _, item = place.partition(".")
    if table == "budget_lines":
        rows = [row for row in facts.tables[table] if row["item_code"] == item and row["measure"] == measure]
        return _from_table(rows[0], rows[0]["amount_cny"], "万元", table, rows[0]["location"]) if rows and rows[0]["amount_cny"] else None
    if table == "fund_lines" and measure in _FUND_COLUMNS:
        rows = [row for row in facts.tables[table] if row["line"] == item and row.get(_FUND_COLUMNS[measure])]
        return _from_table(rows[0], rows[0][_FUND_COLUMNS[measure]], "万元", table, rows[0]["location"]) if rows else None
    return None


def _from_table(row: AnyRow, value: Decimal | int, unit: str, table: str, location: AnyRow) -> StatedTerm:
    money = unit == "万元"
    printed = Decimal(value) / 10000 if money else Decimal(value)
    own = {"value": printed, "unit": unit, "measure": row.get("measure", "actual"), "amount_year": None, "location": location}
    half = Decimal(50) if money else Decimal(0)
    return StatedTerm(Decimal(value), half, "money" if money else unit, str(row.get("label") or table), "", -1, 0, 0, own, table)
