"""Balances: a budget that additions and cuts lead to another, and the carry-over that is left of what was not spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from submissions.narrative import wording
from submissions.narrative.relations.relation import Signed, StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold


def balances(passage: Passage) -> Iterator[StatedRelation]:
    """The adjustments and carry-overs that the sentences of a passage state."""
    for number in {term.sentence for term in passage.terms}:
        terms = [term for term in passage.sentence(number) if term.quantity == "money"]
        yield from _adjustments(terms)
        yield from _carry_overs(terms)


def _adjustments(terms: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """年初预算 a，追加 x，调减 y，全年预算 b: every figure between the two budgets must be an adjustment, or nothing is said."""
    for end, final in enumerate(terms):
        if _stage(final) != "final":
            continue
        start = next((place for place in range(end - 1, -1, -1) if _stage(terms[place]) == "original"), None)
        if start is None:
            continue
        between = [term for term in terms[start + 1 : end] if not wording.moves_from(term.before)]
        moves = [_move(term) for term in between]
        if not moves or None in moves or not all(term.exact for term in terms[start : end + 1]):
            continue
        base = ((1, terms[start]), *(move for move in moves if move is not None))
        carried = tuple((1, term) for term in terms[:start] if _is_carried_in(term) and term.exact)
        ways = [Way(base), Way((*carried, *base))] if carried else [Way(base)]
        inside = tuple(signed for signed in base if not _is_carried_in(signed[1]))
        if len(inside) < len(base):
            ways.append(Way(inside))
        yield StatedRelation("balance", "adjusted_budget", final, tuple(ways))


def _stage(term: StatedTerm) -> str | None:
    """Which budget of a unit or of one subject a figure is; ``None`` for any other."""
    words = fold(term.label)
    if wording.moves_to(term.before):
        return "final"
    if term.measure != "budget" or term.is_change or wording.moves_from(term.before):
        return None
    if term.row["concept"] == "fund.final_budget" or any(word in words for word in ("调整后", "全年预算", "调整为", "年末预算")):
        return "final"
    return "original" if term.row["concept"] == "fund.original_budget" or "年初" in words else None


def _move(term: StatedTerm) -> Signed | None:
    """An adjustment with its sign; ``None`` where the words do not say that it is one."""
    words = fold(term.before)
    taken, added = pattern("taken").search(words), pattern("added").search(words)
    if _is_carried_in(term):
        return (1, term)
    if bool(taken) == bool(added):
        return None
    return (-1 if taken else 1, term)


def _is_carried_in(term: StatedTerm) -> bool:
    return pattern("carried_in").search(fold(term.before)) is not None


def _carry_overs(terms: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """年末结转结余 beside the budget, or the income, and the spending of the same sentence."""
    for place, left in enumerate(terms):
        words = fold(left.before)
        if not left.exact or left.is_change or not pattern("carry_words").search(words) or _is_carried_in(left):
            continue
        if left.row["concept"] != "fund.carry_over" and not pattern("carry_over").search(words):
            continue
        before = [term for term in terms[:place] if term.exact]
        spent = _last(before, ("fund.actual", "expenditure.total"), "actual")
        if spent is None:
            continue
        sources = [
            _last(before, ("fund.final_budget",), "budget"),
            _last(before, ("revenue.total",), None),
            _last(before, ("fund.original_budget", "expenditure.total"), "budget"),
        ]
        carried = tuple((1, term) for term in before if _is_carried_in(term))
        ways = [Way(((1, source), (-1, spent))) for source in sources if source is not None]
        ways += [Way((*way.numerator, *carried)) for way in ways if carried]
        if ways:
            yield StatedRelation("balance", "carry_over", left, tuple(ways))


def _last(terms: Sequence[StatedTerm], concepts: tuple[str, ...], measure: str | None) -> StatedTerm | None:
    found = [term for term in terms if term.row["concept"] in concepts and measure in (None, term.measure)]
    return found[-1] if found else None
