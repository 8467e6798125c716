"""Pieces at a price: 购置设备50台，每台0.30万元，共15.00万元; 按每套126元的标准采购373套，支付4.70万元."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import role_of
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_NOT_COUNTED = frozenset({"money", "rate", "points", "分", "年"})


def products(passage: Passage) -> Iterator[StatedRelation]:
    """The number of pieces times the price that a sentence states, and its total beside both."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, price in enumerate(terms):
            if price.quantity == "money" and price.exact and not price.is_change:
                yield from _at_price(passage, terms, place)


def _at_price(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    price, words = terms[place], fold(terms[place].before)
    behind = fold(passage.behind(price))
    match, slash = pattern("unit_price").search(words), pattern("price_behind").search(behind)
    times = re.search(r"[×*xX]$", words) is not None
    if not (match or slash or times or pattern("price_words").search(words)) or pattern("not_a_price").search(words + behind[:3]):
        return
    if pattern("a_mean").search(words):
        return
    unit = (slash or match or {"unit": None})["unit"]
    counts = sorted((term for term in terms if _counts(term, unit)), key=lambda term: abs(term.start - price.start))
    if not counts:
        return
    last = max(place, terms.index(counts[0]))
    total = next(iter(terms[last + 1 : last + 2]), None)
    clause = _clause(passage, terms, price)
    alone = [term for term in clause if term.quantity == "money" and term is not price]
    near = {term.start for term in clause}
    counts = [term for term in counts if term.start in near]
    if total is None or not _is_total(total):
        total = alone[0] if len(alone) == len(counts) == 1 and _is_paid(passage, terms, alone[0]) else None
    if total is not None:
        yield StatedRelation("product", "pieces_at_price", total, (Way(((1, counts[0]),), factor=price),))


def _clause(passage: Passage, terms: Sequence[StatedTerm], term: StatedTerm) -> list[StatedTerm]:
    """The figures of a sentence that no semicolon parts from a term."""
    marks = [match.start() for match in re.finditer("[；;]", passage.text)]
    place = bisect(marks, term.start)
    return [other for other in terms if bisect(marks, other.start) == place]


def _counts(term: StatedTerm, unit: str | None) -> bool:
    return term.quantity not in _NOT_COUNTED and term.exact and not term.is_change and unit in (None, term.quantity)


def _is_total(term: StatedTerm) -> bool:
    words = fold(term.before)
    return term.quantity == "money" and term.exact and not term.is_change and pattern("paid_total").search(words) is not None


def _is_paid(passage: Passage, terms: Sequence[StatedTerm], term: StatedTerm) -> bool:
    """True if the one other amount of a sentence is what the pieces cost: no budget, and no whole that they are a part of."""
    inside = "".join(fold(other.before) for other in _clause(passage, terms, term) if other.start > term.start)
    return (
        term.exact and not term.is_change and role_of(term) in ("spent", "none")
        and not pattern("parts_begin").search(inside) and not pattern("other_year_words").search(fold(term.before))
        and not pattern("open_list").search(inside + fold(passage.behind(term))[:1])
    )  # fmt: skip
