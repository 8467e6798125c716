"""Quotients: how much of a budget was spent, how many of all were dealt with, and what an amount comes to for each piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, is_plain, role_of, same_subject
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
                yield from _of_all(passage, terms, place)
            elif term.quantity == "money":
                yield from _per_piece(passage, terms, place, staff)


def _of_budget(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """为年初预算的100.49%, 支付率99.00%: the spending before it over the budget that it names, or that stands before."""
    rate, words = terms[place], fold(terms[place].before)
    match = pattern("of_budget").search(words)
    planned = _is_of_plan(terms, place)
    named = match or pattern("rate_money").search(words) or planned
    if not named or (not planned and pattern("not_this_rate").search(words)):
        return
    before = [term for term in terms[:place] if term.quantity == "money" and term.exact and not term.is_change]
    played = [(role_of(term), term) for term in before]
    spent = next((term for role, term in reversed(played) if role == "spent" or (role == "none" and term.measure == "actual")), None)
    if spent is None or any(term.quantity == "rate" and not term.is_change for term in terms[terms.index(spent) : place]):
        return
    budgets = [term for role, term in reversed(played) if (role in BUDGETS or moves_to(term.before)) and _of_one_subject(term, spent)]
    stage = match.groupdict().get("stage") if match else None
    if stage == "年初":
        budgets = [
            term
            for term in budgets
            if term.row["concept"] != "fund.final_budget" and not moves_to(term.before) and "调整" not in term.label
        ]
    elif stage in ("全年", "调整", "调整后", "最终"):
        budgets = [term for term in budgets if term.row["concept"] != "fund.original_budget" and "年初" not in term.label]
    if budgets:
        yield StatedRelation("quotient", "of_budget", rate, tuple(Way(((1, spent),), ((1, budget),)) for budget in budgets[:4]))


def _is_of_plan(terms: Sequence[StatedTerm], place: int) -> bool:
    """True if a rate is said to be so much of a plan: 完成计划的71.3%, or of the figure before it: 为预算650.76万元的63.82%."""
    words = fold(terms[place].before)
    if pattern("rate_of_plan").search(words):
        return True
    behind = place and pattern("rate_of_amount").search(words)
    return bool(behind) and pattern("amount_of_rate").search(fold(terms[place - 1].before)) is not None


def _of_one_subject(budget: StatedTerm, spent: StatedTerm) -> bool:
    """True if budget and spending are the whole's, or the same subject's."""
    whole = ("fund.original_budget", "fund.final_budget", "fund.actual", "expenditure.total")
    one, other = budget.row["concept"], spent.row["concept"]
    return one == other or (one in whole and other in whole) or same_subject(budget, spent)


def _of_all(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """受理320件，办结304件，办结率95%: what the rate's own word is said of, over all that stand in the same unit."""
    rate, words = terms[place], fold(terms[place].before)
    match = pattern("named_rate").search(words)
    planned = _is_of_plan(terms, place) and "占" not in fold(terms[place - 1].before) + words
    before = [term for term in terms[:place] if is_plain(term) and term.quantity != "money"]
    if len(before) == 1:
        before += [term for term in terms[place + 1 : place + 2] if is_plain(term) and term.quantity == before[0].quantity]
    if (match is None and not planned) or len(before) < 2 or pattern("other_year_words").search(words):
        return
    word = match["done"] if match else ""
    done = (
        [term for term in before if word and (word in fold(term.before) or fold(passage.behind(term)).startswith(word))]
        if match
        else before[-2:-1]
        if pattern("rate_of_amount").search(words)
        else before[-1:]
    )
    for part in done[-1:]:
        wholes = [term for term in before if term is not part and term.quantity == part.quantity]
        if wholes:
            yield StatedRelation("quotient", "of_all", rate, tuple(Way(((1, part),), ((1, whole),)) for whole in wholes[-3:]))
            return


def _per_piece(passage: Passage, terms: Sequence[StatedTerm], place: int, staff: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """人均126.67元, 平均每辆3.20万元, 平均1.2万元/期: an amount of the sentence over what it counts in the same unit."""
    mean, words = terms[place], fold(terms[place].before)
    behind = fold(passage.behind(mean))
    units = _divided_by(words, behind, terms)
    if not units or pattern("not_a_price").search(words + behind[:3]):
        return
    named = pattern("per").search(words)
    around = [term for term in terms if is_plain(term) and term.quantity == "money" and term is not mean]
    amounts = [term for term in around if term.start < mean.start] or [term for term in around if _is_bracketed(passage, mean, term)]
    subject = words[named.end() :] if named else ""
    own = [term for term in passage.terms if is_plain(term) and subject and term.quantity == "money" and _names(term, subject)]
    counts = [term for term in terms if term.quantity in units and is_plain(term)]
    if not counts and units & _PERSONS and own:
        counts = list(staff)
    divided = own[-1:] or amounts[::-1][:3]
    if divided and counts:
        ways = tuple(Way(((1, amount),), ((1, count),)) for amount in divided for count in counts[-3:])
        yield StatedRelation("quotient", "per_head", mean, ways)


def _divided_by(words: str, behind: str, terms: Sequence[StatedTerm]) -> frozenset[str]:
    """The units that a mean is taken over: those of its own words, else those that the sentence counts in and that it names."""
    if pattern("per_person").search(words):
        return _PERSONS
    if pattern("per_occasion").search(words):
        return _OCCASIONS
    if not pattern("mean_words").search(words):
        return frozenset()
    units = {term.quantity for term in terms if term.quantity not in ("money", "rate", "points")}
    return frozenset(unit for unit in units if re.search(f"每{unit}|单{unit}|{unit}均", words) or behind.startswith(f"/{unit}"))


def _names(term: StatedTerm, subject: str) -> bool:
    return bool(term.subject) and (term.subject in subject or subject.startswith(term.subject))


def _is_bracketed(passage: Passage, mean: StatedTerm, term: StatedTerm) -> bool:
    """True if a term stands in the bracket right behind a mean."""
    return (
        passage.text[mean.end : mean.end + 1] in "（("
        and term.start > mean.end
        and not re.search("[）)]", passage.text[mean.end : term.start])
    )
