"""Pieces at a price: 购置设备50台，每台0.30万元，共15.00万元; 按每套126元的标准采购373套，支付4.70万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold


def products(passage: Passage) -> Iterator[StatedRelation]:
    """The number of pieces times the price that a sentence states, and its total right behind both."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, price in enumerate(terms):
            if price.quantity == "money" and price.exact and not price.is_change:
                yield from _at_price(passage, terms, place)


def _at_price(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    price, words = terms[place], fold(terms[place].before)
    behind = fold(passage.behind(price))
    slash = re.match(r"/([\u4e00-\u9fa5]{1,2})", behind)
    match = pattern("unit_price").search(words)
    times = re.search(r"[×*xX]$", words) is not None
    if not (match or slash or times or pattern("price_words").search(words)) or pattern("not_a_price").search(words + behind[:3]):
        return
    if "均" in words.replace("均价", ""):
        return
    unit = slash[1] if slash else match["unit"] or match["unit2"] if match else None
    nearest = sorted((term for term in terms if _counts(term, unit)), key=lambda term: abs(term.start - price.start))
    if not nearest:
        return
    last = max(place, terms.index(nearest[0]))
    total = next(iter(terms[last + 1 : last + 2]), None)
    if total is not None and _is_total(total):
        yield StatedRelation("product", "pieces_at_price", total, (Way(((1, nearest[0]),), factor=price),))


def _counts(term: StatedTerm, unit: str | None) -> bool:
    return (
        term.quantity not in ("money", "rate", "points", "分", "年") and term.exact and not term.is_change and unit in (None, term.quantity)
    )


def _is_total(term: StatedTerm) -> bool:
    words = fold(term.before)
    return term.quantity == "money" and term.exact and not term.is_change and pattern("paid_total").search(words) is not None
