"""Claims that only the shape of a sentence makes: figures that stand as whole and parts, budget and rest, number and price.

No word of the lexicons announces them, so they count only where the figures fit, or one slip keeps them from it
(:mod:`submissions.narrative.relations.pen_slips`). What a lexicon already relates is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from submissions.narrative.relations.other_readings import read_otherwise
from submissions.narrative.relations.pen_slips import fits_or_slips, holds
from submissions.narrative.relations.relation import RelationKind, Signed, StatedRelation, Way, sums
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, is_each, is_plain, role_of
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

Terms = Sequence[StatedTerm]
_TELLING = 3
"""Digits of a figure from which one slip in it is told from another figure; of 100 numbers with two digits 19 are one digit away."""
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_MOST = 8
"""Figures of one clause that are tried against one another; a longer row is a table in words, which its own readers read."""


def suspected(passage: Passage, known: Iterable[StatedRelation]) -> Iterator[StatedRelation]:
    """The claims of each clause of which the lexicons know none, the likeliest kind first; one for each figure."""
    related = list(known)
    taken, stated = [_starts(relation) for relation in related], {(relation.kind, relation.stated.start) for relation in related}
    for terms in _clauses(passage):
        for relation in _candidates(passage, terms):
            starts = _starts(relation)
            if any(starts <= others or others <= starts for others in taken) or (relation.kind, relation.stated.start) in stated:
                continue
            if not _is_weighty(relation) or not fits_or_slips(relation):
                continue
            read = read_otherwise(relation, passage)
            if read is not None:
                taken.append(starts)
                yield read


def _is_weighty(relation: StatedRelation) -> bool:
    """True if a figure of the relation has digits enough that a slip in it tells something: any count below 100 is one slip from another."""
    terms = [term for way in relation.ways for _, term in (*way.numerator, *way.denominator)]
    return any(len(str(term.row["value"]).replace(".", "").lstrip("0")) >= _TELLING for term in (relation.stated, *terms))


def completed(relation: StatedRelation) -> StatedRelation:
    """A list of parts that one slip keeps from its whole names all of them; other lists may be examples."""
    return replace(relation, form="all_parts") if relation.form == "parts" and relation.closed and fits_or_slips(relation) else relation


def _starts(relation: StatedRelation) -> frozenset[int]:
    terms = [term for way in relation.ways for _, term in (*way.numerator, *way.denominator) if term.source == "prose"]
    factors = [way.factor for way in relation.ways if way.factor is not None]
    return frozenset(term.start for term in (relation.stated, *terms, *factors))


def _clauses(passage: Passage) -> Iterator[Terms]:
    """The exact figures of each sentence; one that only names a whole goes with the list behind it."""
    numbers = sorted({term.sentence for term in passage.terms})
    for number in numbers:
        terms = passage.sentence(number)
        follows = passage.sentence(number + 1)
        listed = len(terms) == 1 and follows and pattern("list_opens").search(fold(follows[0].before))
        compared = len(terms) == 2 and follows and follows[0].is_change and not follows[0].subject
        if listed or compared:
            terms = [*terms, *follows]
        usable = [term for term in terms if _is_usable(term)]
        for part in (usable, *_between_semicolons(passage, usable), *_with_brackets(passage, usable)):
            if 2 < len(part) <= _MOST:
                yield part


def _between_semicolons(passage: Passage, terms: Terms) -> Iterator[Terms]:
    """The figures of each part of a sentence that semicolons part, where there are several parts."""
    marks = [match.start() for match in re.finditer("[；;]", passage.text)]
    places = [bisect(marks, term.start) for term in terms]
    if len(set(places)) > 1:
        yield from ([term for term, at in zip(terms, places, strict=True) if at == place] for place in sorted(set(places)))


def _with_brackets(passage: Passage, terms: Terms) -> Iterator[Terms]:
    """Each figure with those of the bracket right behind it: 96.30万元（4200株，每株229.29元）."""
    for bracket in _BRACKET.finditer(passage.text):
        inside = [term for term in terms if bracket.start() < term.start < bracket.end()]
        before = [term for term in terms if term.end == bracket.start()]
        yield [*before, *inside] if before and inside else []


def _is_usable(term: StatedTerm) -> bool:
    words = fold(term.before)
    return term.exact and not any(pattern(name).search(words) for name in ("spread_out", "other_basis", "planned"))


def _candidates(passage: Passage, terms: Terms) -> Iterator[StatedRelation]:
    plain = [term for term in terms if is_plain(term)]
    for quantity in dict.fromkeys(term.quantity for term in plain):
        alike = [term for term in plain if term.quantity == quantity]
        yield from _wholes(alike)
    yield from _rests(terms)
    yield from _rates(terms)
    yield from _prices(passage, terms)


def _wholes(alike: Terms) -> Iterator[StatedRelation]:
    """A whole before or behind all other figures of its kind in the clause, with a word that opens or closes a list."""
    if len(alike) < 3 or any(pattern("other_year_words").search(fold(term.before)) or role_of(term) == "prior" for term in alike):
        return
    opened = "".join(fold(term.before) for term in alike[1:])
    announced = pattern("sum_opens").search(opened) or pattern("sum_whole").search(fold(alike[0].before))
    if announced and not pattern("open_list").search(opened):
        yield from _whole(alike[0], alike[1:])
    if pattern("sum_closes").search(fold(alike[-1].before)):
        yield from _whole(alike[-1], alike[:-1])


def _whole(whole: StatedTerm, listed: Terms) -> Iterator[StatedRelation]:
    """A whole of all that may be its parts, unless some of them, side by side, already come to it."""
    parts = [term for term in listed if role_of(term) not in ("limit", "original") and not is_each(term)]
    runs = [listed[start:end] for start in range(len(listed)) for end in range(start + 2, len(listed) + 1)]
    if len(parts) > 1 and not any(holds(Way(sums(run)), whole) for run in runs):
        yield StatedRelation("sum", "all_parts", whole, (Way(sums(parts)),))


def _rests(terms: Terms) -> Iterator[StatedRelation]:
    """Three or four amounts, or counts, of which one is said to be left, added, taken or the difference."""
    for quantity in dict.fromkeys(term.quantity for term in terms):
        alike = [term for term in terms if term.quantity == quantity]
        if len(alike) in (3, 4) and quantity not in ("rate", "points", "分"):
            yield from _rest(alike)


def _rest(alike: Terms) -> Iterator[StatedRelation]:
    left = [term for term in alike if pattern("left_over").search(fold(term.before))]
    if len(left) == 1:
        one, two, *more = [term for term in alike if term is not left[0]]
        way = ((1, one), (1, two), (-1, more[0])) if more else ((1, one), (-1, two))
        kind: RelationKind = "balance" if left[0].quantity == "money" else "change"
        form = "carry_over" if kind == "balance" else "difference"
        yield StatedRelation(kind, form, left[0], (Way(way), *([] if more else [Way(((1, two), (-1, one)))])))
        return
    moved = [term for term in alike if term.is_change or _is_moved(fold(term.before))]
    firm = [term for term in moved if role_of(term) not in BUDGETS]  # 调整预算38.60万元 moves a budget and 调整后预算 is one
    for chosen in [firm] if len(firm) == len(alike) - 2 else [[term] for term in moved]:
        if len(chosen) == len(alike) - 2:
            yield _moves(*(term for term in alike if term not in chosen), moved=chosen)


def _moves(before: StatedTerm, after: StatedTerm, *, moved: Terms) -> StatedRelation:
    """What led from one figure to the other: adjustments of a budget, or the one difference."""
    if len(moved) == 1 and role_of(before) != "original" and role_of(after) != "original":
        return StatedRelation("change", "change_amount", moved[0], (Way(((1, after), (-1, before))), Way(((1, before), (-1, after)))))
    if role_of(after) == "original":
        before, after = after, before
    ways: list[tuple[Signed, ...]] = [((1, before),)]
    for term in moved:
        ways = [(*way, (sign, term)) for way in ways for sign in _signs(term)]
    return StatedRelation("balance", "adjusted_budget", after, tuple(Way(way) for way in ways))


def _is_moved(words: str) -> bool:
    return pattern("moved").search(words) is not None and not pattern("lands_on").search(words)


def _signs(term: StatedTerm) -> tuple[int, ...]:
    role = role_of(term)
    return (1,) if role == "added" else (-1,) if role == "taken" else (1, -1)


def _rates(terms: Terms) -> Iterator[StatedRelation]:
    """A rate and the two figures of one kind that stand before it, or in the brackets behind it."""
    for place, rate in enumerate(terms):
        words = fold(rate.before)
        if rate.quantity != "rate" or (not rate.is_change and _is_of_something_else(words)):
            continue
        last = next((at for at in range(place - 1, -1, -1) if terms[at].quantity == "rate" and not terms[at].is_change), -1)
        before = [term for term in terms[last + 1 : place] if is_plain(term)]
        behind = [term for term in terms[place + 1 :] if is_plain(term)]
        near = before if len(before) > 1 else [*behind[:1], *before] if before else behind
        pair = [term for term in near if term.quantity == near[-1].quantity][-2:] if near else []
        if len(pair) == 2 and (rate.is_change or pattern("a_rate").search(words)):
            yield _rate(rate, *pair)


def _is_of_something_else(words: str) -> bool:
    return pattern("other_rate").search(words) is not None or pattern("other_year_words").search(words) is not None


def _rate(rate: StatedTerm, one: StatedTerm, other: StatedTerm) -> StatedRelation:
    if rate.is_change:
        sign = 1 if rate.row["direction"] == "increase" else -1
        pairs = ((one, other), (other, one))
        changed = tuple(Way(((sign, later), (-sign, earlier)), ((1, earlier),)) for earlier, later in pairs)
        return StatedRelation("change", "change_rate", rate, changed)
    part, whole = sorted((one, other), key=lambda term: term.value)
    ways = (Way(((1, part),), ((1, whole),)), Way(((1, whole),), ((1, part),)))
    return StatedRelation("quotient", "of_all", rate, ways)


def _prices(passage: Passage, terms: Terms) -> Iterator[StatedRelation]:
    """Two amounts and one count, with a word for a price or a mean: one amount is the other for each piece."""
    money = [term for term in terms if term.quantity == "money" and not term.is_change]
    counts = [term for term in terms if term.quantity not in ("money", "rate", "points", "分")]
    if len(money) != 2 or len(counts) != 1 or len(terms) != 3:
        return
    for price, total in (money, money[::-1]):
        words = fold(price.before) + "|" + fold(passage.behind(price))[:4]
        if pattern("a_price").search(words) and not pattern("not_a_price").search(words):
            yield StatedRelation("product", "pieces_at_price", total, (Way(((1, counts[0]),), factor=price),))
