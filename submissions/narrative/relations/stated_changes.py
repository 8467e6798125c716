"""Changes: 比上年减少1.21万元，下降12.94%. The amount, the rate and what they are measured on must fit one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, is_alike, role_of, same_subject
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_WAYS = 6
"""Subjects of a sentence that a change may be one of; no sentence seen (3,300 of public reports) names more."""
_COMPARED_YEAR = re.compile(r"(?:较|(?<![占对同环分相])比|与|同)(?P<year>20\d\d)年")
_MARKS = "，,、；;：:（(）)。"
_BEHIND = 2
"""Figures behind a change in which what it led to, or from, is looked for: 减少…，由a降至b. The order's shapes have no more."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """The figures between which something changed, and what else of the sentence may be meant by the later one."""

    base: StatedTerm | None
    nows: tuple[StatedTerm, ...]


def changes(passage: Passage) -> Iterator[StatedRelation]:
    """The relations of every change that a passage states exactly."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, term in enumerate(terms):
            if not _is_stated(term):
                continue
            if term.measure == "change":
                yield from _of_amount(terms, place)
            elif term.quantity == "rate":
                yield from _of_rate(terms, place)
            elif term.quantity == "points":
                yield from _of_points(passage, terms, place)


def _is_stated(term: StatedTerm) -> bool:
    words = fold(term.before)
    spread = pattern("spread_out").search(words) or pattern("cumulative").search(words)
    return term.is_change and term.exact and not spread and not pattern("other_basis").search(words)


def _of_amount(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """The amount of a change beside the two figures between which it lies, where both are stated."""
    change = terms[place]
    sign, compared = _sign(change), _compared(terms, place, change)
    if sign and compared.base is not None and compared.nows:
        yield StatedRelation("change", "change_amount", change, (Way(((sign, compared.nows[0]), (-sign, compared.base))),))


def _of_points(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """执行率97.13%，上年94.05%，提高3.08个百分点: the difference of the two rates of its sentence, where there are no more."""
    points = terms[place]
    rates = [term for term in terms if _is_rate(term)]
    if len(rates) == 1 and points.sentence:
        rates = [*[term for term in passage.sentence(points.sentence - 1) if _is_rate(term) and _names_same(term, rates[0])][-1:], *rates]
    if len(rates) != 2 or not _sign(points):
        return
    later, earlier = sorted(rates, key=lambda term: _is_base(term, terms, "".join(fold(one.before) for one in terms)))
    sign = _sign(points)
    yield StatedRelation("change", "change_amount", points, (Way(((sign, later), (-sign, earlier))),))


def _is_rate(term: StatedTerm) -> bool:
    return term.quantity == "rate" and not term.is_change and term.exact


def _names_same(one: StatedTerm, other: StatedTerm) -> bool:
    """True if both rates are called alike: 预算执行率 and 2022年执行率 by their last three characters."""
    return fold(one.label)[-3:] == fold(other.label).rstrip("为是达到")[-3:]


def _of_rate(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """The rate of a change over its base: the one that is stated, or the one that the change leads back to."""
    rate = terms[place]
    sign, amount = _sign(rate), _amount_of(terms, place)
    if not sign:
        return
    compared = _compared(terms, place, amount)
    base, ways = compared.base, list[Way]()
    if amount is not None:
        if base is not None:
            ways.append(Way(((1, amount),), ((1, base),)))
        else:
            ways += [Way(((1, amount),), ((1, now), (-sign, amount))) for now in compared.nows]
    elif base is not None and compared.nows and is_alike(base, compared.nows[0]):
        ways.append(Way(((sign, compared.nows[0]), (-sign, base)), ((1, base),)))
    if ways:
        yield StatedRelation("change", "change_rate", rate, tuple(ways[:_WAYS]))


def _sign(change: StatedTerm) -> int:
    return {"increase": 1, "decrease": -1}.get(change.row["direction"] or "", 0)


def _amount_of(terms: Sequence[StatedTerm], place: int) -> StatedTerm | None:
    """The amount that a rate restates: beside it, in the same direction, with nothing named between but what it led to."""
    rate = terms[place]
    before = place - 1
    if before > 0 and pattern("lands_on").search(fold(terms[before].before)) and not terms[before].is_change:
        before -= 1
    for other, later in ((before, rate), (place + 1, None)):
        if 0 <= other < len(terms):
            amount = terms[other]
            between = later or amount
            if amount.measure == "change" and _is_stated(amount) and _sign(amount) == _sign(rate) and not between.subject:
                return amount
    return None


def _compared(terms: Sequence[StatedTerm], place: int, amount: StatedTerm | None) -> _Compared:
    """What a change lies between: the nearest earlier figure before it, and those that are not one; else what follows it."""
    change = terms[place]
    first = last = place
    while first > 0 and terms[first - 1].is_change and not terms[first].subject:
        first -= 1
    while last + 1 < len(terms) and terms[last + 1].is_change and not terms[last + 1].subject:
        last += 1
    if amount is not None:
        first = min(first, terms.index(amount))
    words = "".join(fold(term.before) for term in terms[first : last + 1])
    if {"added", "taken"} <= {role_of(term) for term in terms[max(0, first - 1) : last + 2]}:
        return _Compared(None, ())
    like = amount or (change if change.measure == "change" else None)
    before = [term for term in terms[:first] if _is_figure(term, like)]
    between = [term for term in terms[first:last] if _is_figure(term, like)]
    behind: list[StatedTerm] = []
    for term in terms[last + 1 : last + 1 + _BEHIND]:
        if term.is_change or not (pattern("lands_on").search(fold(term.before)) or _is_base(term, terms, words)):
            break
        behind += [term] if _is_figure(term, like) else []
    return _matched(terms[first], [*behind, *between, *reversed(before)], terms, words, _named(terms, first))


def _named(terms: Sequence[StatedTerm], place: int) -> str:
    """The subject that a change names; a figure within its own phrase (新增4名增支13.21万元) leaves it to the words before that."""
    change = terms[place]
    if change.subject or not place or not change.before or change.before[0] in _MARKS:
        return change.subject
    return terms[place - 1].subject


def _matched(change: StatedTerm, near: Sequence[StatedTerm], terms: Sequence[StatedTerm], words: str, named: str) -> _Compared:
    """The base and the later figures among those near a change, the nearest first; a subject that the change names must be theirs."""
    nows = [term for term in near if not _is_base(term, terms, words)]
    if named:
        nows = [term for term in nows if _is_of(term, named, behind=term.start > change.start)]
    bases = [term for term in near if _is_base(term, terms, words) and (not nows or same_subject(nows[0], term))]
    if named and not nows:
        return _Compared(None, ())
    base = next((term for term in bases if not nows or is_alike(term, nows[0])), None)
    if base is not None and nows and role_of(nows[0]) in BUDGETS and not pattern("moves_from").search(fold(base.before)):
        base = None
    return _Compared(base, tuple(nows))


def _is_of(term: StatedTerm, named: str, *, behind: bool) -> bool:
    """True if a figure is of the subject that a change names; one behind the change need not name it again."""
    return named in term.subject or (bool(term.subject) and term.subject in named) or (behind and not term.subject)


def _is_figure(term: StatedTerm, like: StatedTerm | None) -> bool:
    """True if an exact figure, no change, can be what a change of that quantity is measured on."""
    if term.is_change or not term.exact or term.quantity in ("rate", "points") or pattern("spread_out").search(fold(term.before)):
        return False
    return (like is None or is_alike(term, like)) and role_of(term) not in ("added", "taken", "carried", "left")


def _is_base(term: StatedTerm, terms: Sequence[StatedTerm], words: str) -> bool:
    """True if a figure is the earlier of two: last year's, the start of a move, or the budget where no year is named."""
    said = re.split("[;,、]", fold(term.before))[-1]
    role = role_of(term)
    prior = pattern("prior_explicit").search(words) is not None
    if pattern("budget_explicit").search(words) and not prior:
        return role in BUDGETS or role == "limit"
    named = _COMPARED_YEAR.search(words)
    if named and term.row.get("amount_year") is not None:
        return bool(term.row["amount_year"] == int(named["year"]))
    years = {year for other in terms if not other.is_change and (year := other.row.get("amount_year")) is not None}
    year = term.row.get("amount_year")
    if year is not None and len(years) == 2 and f"{year}年" in said:
        return bool(year == min(years))
    if pattern("lands_on").search(said) and not pattern("prior_figure").search(said):
        return False
    if pattern("moves_from").search(said) or pattern("prior_figure").search(said) or term.measure == "prior_actual":
        return True
    if years and year is not None and year < max(years):
        return True
    return not prior and (role in BUDGETS or role == "limit")
