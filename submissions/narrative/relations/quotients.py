"""Quotients: how much of a budget was spent, and what an amount comes to for each person, occasion or piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.narrative.wording import moves_to
from submissions.text import fold

_PERSONS = frozenset({"人", "名", "人次", "户次"})
_OCCASIONS = frozenset({"批次", "批", "次", "场次", "场", "人次"})


def quotients(passage: Passage, staff: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """The quotients that a passage states; ``staff`` are the head counts that 人均 may mean where the sentence counts nobody."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, term in enumerate(terms):
            if not term.exact or term.is_change:
                continue
            if term.quantity == "rate":
                yield from _of_budget(terms, place)
            elif term.quantity == "money":
                yield from _per_head(passage, terms, place, staff)


def _of_budget(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """为年初预算的100.49%, 执行率99.00%: the spending before it over the budget that it names, or that stands before."""
    rate, words = terms[place], fold(terms[place].before)
    match = pattern("of_budget").search(words)
    if match is None or pattern("not_this_rate").search(words):
        return
    before = [term for term in terms[:place] if term.quantity == "money" and term.exact and not term.is_change]
    spent = next((term for term in reversed(before) if term.measure == "actual"), None)
    if spent is None or any(term.quantity == "rate" and not term.is_change for term in terms[terms.index(spent) : place]):
        return
    moved = [term for term in reversed(before) if moves_to(term.before)]
    budgets = moved + [term for term in reversed(before) if term.measure == "budget" and _of_one_subject(term, spent) and term not in moved]
    stage = match["stage"]
    if stage == "年初":
        budgets = [
            term for term in budgets if term.row["concept"] != "fund.final_budget" and term not in moved and "调整" not in term.label
        ]
    elif stage in ("全年", "调整", "调整后", "最终"):
        budgets = [term for term in budgets if term.row["concept"] != "fund.original_budget" and "年初" not in term.label]
    if budgets:
        yield StatedRelation("quotient", "of_budget", rate, tuple(Way(((1, spent),), ((1, budget),)) for budget in budgets[:4]))


def _of_one_subject(budget: StatedTerm, spent: StatedTerm) -> bool:
    """True if budget and spending are the whole's, or the same subject's."""
    whole = ("fund.original_budget", "fund.final_budget", "fund.actual", "expenditure.total")
    one, other = budget.row["concept"], spent.row["concept"]
    return one == other or (one in whole and other in whole) or not spent.subject or budget.subject == spent.subject


def _per_head(passage: Passage, terms: Sequence[StatedTerm], place: int, staff: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    mean, words = terms[place], fold(terms[place].before)
    match = pattern("per").search(words)
    if match is None:
        return
    amounts = [term for term in terms[:place] if term.quantity == "money" and term.exact and not term.is_change and not _is_mean(term)]
    named = [term for term in passage.terms if term.quantity == "money" and term.exact and not term.is_change and not _is_mean(term)]
    subject = words[match.end() :]
    own = [term for term in named if subject and term.subject and (term.subject in subject or subject.startswith(term.subject))]
    persons = pattern("per_person").search(match[0]) is not None
    units = _PERSONS if persons else _OCCASIONS
    counts = [term for term in terms if term.quantity in units and term.exact and not term.is_change]
    if not counts and persons and own:
        counts = list(staff)
    divided = own or amounts
    if divided and counts:
        yield StatedRelation("quotient", "per_head", mean, tuple(Way(((1, divided[-1]),), ((1, count),)) for count in counts))


def _is_mean(term: StatedTerm) -> bool:
    return pattern("per").search(fold(term.before)) is not None
