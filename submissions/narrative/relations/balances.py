"""Balances: a budget that additions and cuts lead to another, and what is left of what was not spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from submissions.narrative import wording
from submissions.narrative.relations.relation import Signed, StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, Role, is_plain, role_of, same_subject
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

Played = tuple[Role, StatedTerm]
_SIGNS: dict[Role, int] = {"added": 1, "taken": -1, "carried": 1}


def balances(passage: Passage) -> Iterator[StatedRelation]:
    """The adjustments and what is left, as the sentences of a passage state them."""
    for number in {term.sentence for term in passage.terms}:
        played = [(_role(term), term) for term in passage.sentence(number) if term.quantity == "money"]
        yield from _adjustments(played)
        yield from _left(played)


def _role(term: StatedTerm) -> Role:
    """The role of an amount; a figure behind 调整为 is the budget's end, one behind 由 its start, what a concept knows keeps its sense."""
    if wording.moves_to(term.before):
        return "final"
    if wording.moves_from(term.before):
        return "original"
    role = role_of(term)
    if term.row["concept"] == "fund.final_budget" and role in ("source", "none"):
        return "final"
    return role


def _adjustments(played: Sequence[Played]) -> Iterator[StatedRelation]:
    """年初预算 a，追加 x，调减 y，全年预算 b, in any order: every figure from the first to the last of them must be one of these."""
    for at, (role, final) in enumerate(played):
        if role != "final" or not final.exact or (at and _is_spending(played[at - 1][1], final)):
            continue
        before, behind = _reach(played, at, -1), _reach(played, at, 1)
        for reach in (before, behind, before + behind):
            base = [term for other, term in reach if other == "original"] or [term for other, term in reach if other == "source"]
            moves: list[Signed] = [(_SIGNS[other], term) for other, term in reach if other in _SIGNS]
            if not base or not moves or not all(term.exact for _, term in reach) or not same_subject(final, base[-1]):
                continue
            whole = ((1, base[-1]), *moves)
            inside = tuple(one for one in whole if role_of(one[1]) != "carried")
            ways = [Way(whole)] + ([Way(inside)] if 1 < len(inside) < len(whole) else [])
            yield StatedRelation("balance", "adjusted_budget", final, tuple(ways))
            break


def _is_spending(start: StatedTerm, end: StatedTerm) -> bool:
    """True if what led from one figure to the other is spending: 项目支出由预算215.60万元升至239.62万元 ends in no budget."""
    return wording.moves_to(end.before) and pattern("spending_moves").search(fold(start.before)) is not None


def _reach(played: Sequence[Played], at: int, step: int) -> list[Played]:
    """The originals and moves that stand unbroken before (or behind) a final budget."""
    reach: list[Played] = []
    place = at + step
    while 0 <= place < len(played) and (played[place][0] in _SIGNS or played[place][0] in ("original", "source")):
        reach.append(played[place])
        place += step
    return reach[::step]


def _left(played: Sequence[Played]) -> Iterator[StatedRelation]:
    """What is left beside the budget, or the income, and the spending of the same sentence."""
    for left in (term for role, term in played if role == "left" and is_plain(term)):
        others = [(role, term) for role, term in played if term is not left and (is_plain(term) or (role in _SIGNS and term.exact))]
        spent = [term for role, term in others if role == "spent"]
        sources = [term for role, term in others if role in BUDGETS]
        carried: list[Signed] = [(1, term) for role, term in others if role == "carried"]
        moves: list[Signed] = [(_SIGNS[role], term) for role, term in others if role in ("added", "taken")]
        if not spent or not (sources or (carried and moves)) or any(not same_subject(left, term) for term in sources):
            continue
        bases: list[tuple[Signed, ...]] = [((1, source),) for source in reversed(sources)] or [()]
        ways = [
            Way((*base, *more, (-1, spent[-1])))
            for base in bases
            for more in ((), carried, moves, (*moves, *carried))
            if base or len(more) > len(moves)
        ]
        yield StatedRelation("balance", "carry_over", left, tuple(dict.fromkeys(Way(tuple(way.numerator)) for way in ways))[:12])
