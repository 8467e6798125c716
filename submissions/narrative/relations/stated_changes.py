"""Changes: 比上年减少1.21万元，下降12.94%. The amount, the rate and what they are measured on must fit one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_WAYS = 6
"""Subjects of a sentence that a change may be one of; no sentence seen (3,300 of public reports) names more."""


def changes(passage: Passage) -> Iterator[StatedRelation]:
    """The relations of every change that a passage states exactly."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, term in enumerate(terms):
            if _is_amount(term):
                yield from _of_amount(terms, place)
            elif term.measure == "change_rate" and term.quantity == "rate":
                yield from _of_rate(terms, place)


def _is_amount(term: StatedTerm) -> bool:
    return term.measure == "change" and term.exact and not pattern("spread_out").search(fold(term.before))


def _of_amount(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """The amount of a change beside the two figures between which it lies, where both are stated."""
    change = terms[place]
    pair = _pair(terms, place)
    if pair is not None and (sign := _sign(change)):
        base, now = pair
        yield StatedRelation("change", "change_amount", change, (Way(((sign, now), (-sign, base))),))


def _of_rate(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """The rate of a change over its base: the one that is stated, or the one that the change leads back to."""
    rate = terms[place]
    sign = _sign(rate)
    if not rate.exact or not sign or pattern("spread_out").search(fold(rate.before)):
        return
    amount = _amount_of(terms, place)
    at = min(place, terms.index(amount)) if amount is not None else place
    ways: list[Way] = []
    pair = _pair(terms, at)
    if amount is not None:
        if pair is not None:
            ways.append(Way(((1, amount),), ((1, pair[0]),)))
        ways += [Way(((1, amount),), ((1, now), (-sign, amount))) for now in _subjects(terms, at, amount)]
    elif pair is not None:
        ways.append(Way(((sign, pair[1]), (-sign, pair[0])), ((1, pair[0]),)))
    if ways:
        yield StatedRelation("change", "change_rate", rate, tuple(ways[:_WAYS]))


def _sign(change: StatedTerm) -> int:
    return {"increase": 1, "decrease": -1}.get(change.row["direction"] or "", 0)


def _amount_of(terms: Sequence[StatedTerm], place: int) -> StatedTerm | None:
    """The amount that a rate restates: beside it, in the same direction, with nothing named between."""
    rate = terms[place]
    for other, later in ((place - 1, rate), (place + 1, None)):
        if 0 <= other < len(terms):
            amount = terms[other]
            between = later or amount
            if _is_amount(amount) and amount.row["direction"] == rate.row["direction"] and not between.subject:
                return amount
    return None


def _subjects(terms: Sequence[StatedTerm], at: int, amount: StatedTerm) -> list[StatedTerm]:
    """What may have changed, the nearest first: plain figures of the same quantity before the change; one named by it, where it names one."""
    plain = [term for term in reversed(terms[:at]) if _plain(term, amount) and not _is_comparand(term)]
    named = terms[at].subject
    landed = terms[at + 2 : at + 3] if at + 2 < len(terms) else []
    after = [term for term in landed if _plain(term, amount) and pattern("lands_on").search(fold(term.before))]
    if named:
        plain = [term for term in plain if named in term.subject or (term.subject and term.subject in named)]
    return after + plain


def _pair(terms: Sequence[StatedTerm], at: int) -> tuple[StatedTerm, StatedTerm] | None:
    """The figures from which and to which something changed, where the sentence states both of one subject."""
    change = terms[at]
    plain = [term for term in terms[:at] if _plain(term, change) or (change.quantity == "rate" and _plain_money(term))]
    if len(plain) < 2 or change.subject:
        return None
    base, now = plain[-2], plain[-1]
    if _is_comparand(now):
        base, now = now, base
    basis = change.row["change_basis"]
    if basis == "budget" and (base.measure, now.measure) != ("budget", "actual"):
        return None
    same = _same_subject(base, now)
    earlier = (base.row.get("amount_year") or 0) < (now.row.get("amount_year") or 0) or base.measure == "prior_actual"
    if basis == "budget":
        return (base, now) if same else None
    return (base, now) if same and earlier and now.measure != "budget" else None


def _same_subject(base: StatedTerm, now: StatedTerm) -> bool:
    """True if the second names nothing of its own, or what the first names."""
    one, other = base.subject, now.subject
    return not other or not one or one == other


def _plain(term: StatedTerm, like: StatedTerm) -> bool:
    return not term.is_change and term.exact and term.quantity == like.quantity


def _plain_money(term: StatedTerm) -> bool:
    return not term.is_change and term.exact and term.quantity == "money"


def _is_comparand(term: StatedTerm) -> bool:
    """True if the figure is what another is compared with (较上年28.02万元)."""
    words = fold(term.before)
    return any(word in words for word in ("比", "较")) and term.measure in ("prior_actual", "budget")
