"""Fills the table ``relations`` of a submission: every kind of relation, passage by passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from submissions.extraction.collector import Facts
from submissions.narrative.relations.balances import balances
from submissions.narrative.relations.comparisons import comparisons
from submissions.narrative.relations.kept_limits import kept_limits
from submissions.narrative.relations.known_relations import known
from submissions.narrative.relations.listed_parts import parts
from submissions.narrative.relations.other_readings import read_otherwise
from submissions.narrative.relations.products import products
from submissions.narrative.relations.quotients import quotients
from submissions.narrative.relations.relation import StatedRelation
from submissions.narrative.relations.shares import shares
from submissions.narrative.relations.stated_changes import changes
from submissions.narrative.relations.suspected import completed, suspected
from submissions.narrative.relations.table_terms import TableTerms
from submissions.narrative.relations.terms import Passage, passages_of


def read_relations(facts: Facts) -> None:
    """Adds a row for each relation that the prose states; the tables must have been read before."""
    tables = TableTerms(facts)
    for passage in passages_of(facts.tables["narrative_figures"], facts.tables["passages"]):
        likeliest = (read_otherwise(relation, passage) for relation in merged(_relations(passage, tables)))
        worded = _outermost([completed(relation) for relation in likeliest if relation is not None])
        worded += known(passage, tables, worded)
        for relation in (*worded, *suspected(passage, worded)):
            facts.add("relations", seq=len(facts.tables["relations"]) + 1, **relation.as_row(passage))


def _outermost(relations: Sequence[StatedRelation]) -> list[StatedRelation]:
    """The relations less balances and changes of what is only a part of a listed whole: 年末结转8万元，其中基本支出结转3万元."""
    parts = {term.start for one in relations if one.kind == "sum" for _, term in one.ways[0].numerator if term.start > one.stated.start}
    inner = ("carry_over", "change_amount")
    return [one for one in relations if one.form not in inner or one.stated.start not in parts]


def _relations(passage: Passage, tables: TableTerms) -> Iterator[StatedRelation]:
    yield from changes(passage)
    yield from balances(passage)
    yield from quotients(passage, tables.staff())
    yield from shares(passage, tables.held)
    yield from parts(passage)
    yield from products(passage)
    yield from kept_limits(passage)
    yield from comparisons(passage, tables.facts.tables["indicators"])


def merged(relations: Iterable[StatedRelation]) -> list[StatedRelation]:
    """One relation for each figure and form: the ways of all that state it, so that it is wrong only by none of them."""
    found: dict[tuple[str, int], StatedRelation] = {}
    for relation in relations:
        key = (relation.form, relation.stated.start)
        known = found.get(key)
        ways = tuple(dict.fromkeys((*known.ways, *relation.ways))) if known else relation.ways
        found[key] = replace(relation, ways=ways, closed=relation.closed and (known is None or known.closed))
    return list(found.values())
