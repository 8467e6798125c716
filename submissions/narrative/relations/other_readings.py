"""The benefit of the doubt: a figure that does not follow from its likeliest terms may follow from others of its paragraph.

办结率96.37% behind 受理386件，其中来信128件、来访171件，办结372件 is of all 386, wherever these stand. Prose nests its figures
deeper than a grammar of words can tell, so a relation is wrong only if no figures beside it bear it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from submissions.narrative.comparison import compares
from submissions.narrative.relations.pen_slips import holds
from submissions.narrative.relations.relation import StatedRelation, Way, sums
from submissions.narrative.relations.term_roles import is_alike
from submissions.narrative.relations.terms import Passage, StatedTerm

_NEAREST = 16
"""Figures around the stated one that are tried. Dense paragraphs of public reports state up to 16; the cost grows by the square."""


def read_otherwise(relation: StatedRelation, passage: Passage) -> StatedRelation | None:
    """The relation with the reading that holds, where its own do not; ``None`` if its parts are those of another whole."""
    if any(holds(way, relation.stated) for way in relation.ways):
        return relation
    exact = [term for term in passage.terms if term.exact and term.start != relation.stated.start]
    near = sorted(exact, key=lambda term: abs(term.start - relation.stated.start))[:_NEAREST]
    if relation.kind == "sum":
        return None if _is_of_another(relation, passage) else relation
    found = next((way for way in _ways(relation, near) if holds(way, relation.stated)), None)
    return relation if found is None else replace(relation, ways=(found, *relation.ways))


def _is_of_another(relation: StatedRelation, passage: Passage) -> bool:
    """True if the parts are those of another figure of the sentence, which they add up to."""
    parts = relation.ways[0].numerator
    listed = {term.start for _, term in parts} | {relation.stated.start}
    others = [term for term in passage.sentence(relation.stated.sentence) if term.start not in listed and is_alike(term, relation.stated)]
    return any(holds(Way(parts), other) for other in others)


def _ways(relation: StatedRelation, near: Sequence[StatedTerm]) -> Iterator[Way]:
    stated = relation.stated
    if relation.kind in ("share", "quotient"):
        yield from _quotients(stated, near)
    elif relation.kind == "change":
        yield from _changes(relation, near if stated.quantity != "points" else [term for term in near if term.sentence == stated.sentence])
    elif relation.kind == "product":
        near = [term for term in near if term.sentence == stated.sentence]
        counts = [term for term in near if term.quantity not in ("money", "rate", "points", "分")]
        yield from (Way(((1, count),), factor=price) for count in counts for price in near if price.quantity == "money")
    elif relation.kind == "balance":
        alike = [term for term in near if is_alike(term, stated) and abs(term.sentence - stated.sentence) <= 1]
        own = {term.start for way in relation.ways for _, term in way.numerator}  # spent and left make the budget whatever was added to it
        yield from (Way(((1, one), (-1, other))) for one, other in permutations(alike, 2) if {one.start, other.start} & own)
        yield from (Way(sums(pair)) for pair in combinations(alike, 2) if {term.start for term in pair} & own)


def _quotients(stated: StatedTerm, near: Sequence[StatedTerm]) -> Iterator[Way]:
    for above, below in permutations(near, 2):
        if (is_alike(above, below) and stated.quantity == "rate") or (above.quantity == stated.quantity == "money" != below.quantity):
            yield Way(((1, above),), ((1, below),))


def _changes(relation: StatedRelation, near: Sequence[StatedTerm]) -> Iterator[Way]:
    """Other pairs than the relation's own, whose order is its direction; or an amount over any base."""
    sign = -1 if relation.stated.row["direction"] == "decrease" else 1
    own = [{term.start for _, term in (*way.numerator, *way.denominator)} for way in relation.ways]
    bases = {term.start for way in relation.ways for _, term in way.denominator}
    amounts = {way.numerator[0][1].start for way in relation.ways if len(way.numerator) == 1}
    comparand = _comparand(relation.stated, near)
    for later, earlier in permutations(near, 2):
        if not is_alike(later, earlier) or any({later.start, earlier.start} <= starts for starts in own):
            continue
        if comparand is not None and comparand not in (later, earlier):
            continue
        moved = ((sign, later), (-sign, earlier))
        if relation.form == "change_amount":
            yield Way(moved)
        elif earlier.start not in bases or not any(earlier.start < amount < relation.stated.start for amount in amounts):
            # 比预算节约1.65万元，下降13% with a rate that fits budget and actual: then the amount between them is wrong
            yield Way(moved, ((1, earlier),))
            if earlier.start in bases:
                yield Way(((1, later),), ((1, earlier),))


def _comparand(stated: StatedTerm, near: Sequence[StatedTerm]) -> StatedTerm | None:
    """The figure right before a change that the text names as what it is compared with: 较目标95%低3个百分点 is of no other."""
    before = max((term for term in near if term.start < stated.start), key=lambda term: term.start, default=None)
    return (
        before if before is not None and not before.is_change and compares(before.before) and before.sentence == stated.sentence else None
    )
