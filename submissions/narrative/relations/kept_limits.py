"""Limits that the text says were kept, and targets that it says were reached: 支出8.14万元，未超预算9.00万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, Role, is_alike, is_plain, role_of, same_subject
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_SENTENCE = re.compile(r"[^。！!？?\n；;]+")
_BOUNDS: frozenset[Role] = BUDGETS | {"limit"}
_ENDS = {"at_most": "falls_to", "at_least": "rises_to"}
_NAMING = 8
"""Characters behind a figure in which it is called a target or a limit: 完成了300人次的年度任务目标."""


def kept_limits(passage: Passage) -> Iterator[StatedRelation]:
    """The two figures of a clause of which it says that one keeps within, or reaches, the other, or that one fell or rose to the other."""
    yield from _moved(passage.terms)
    for clause in _SENTENCE.finditer(passage.text):
        terms = [term for term in passage.terms if clause.start() <= term.start < clause.end()]
        if len(terms) != 2 or not is_alike(*terms) or not all(map(_is_stated, terms)) or not same_subject(*terms):
            continue
        first, second = terms
        between = fold(second.before)
        behind = fold(passage.text[second.end : clause.end()])
        before = fold(passage.text[clause.start() : first.start])
        words = before + between + behind
        if pattern("failed").search(between + behind) or pattern("planned").search(words) or pattern("other_year_words").search(words):
            continue
        yield from _said_between(first, second, between, behind) or _said_of_both(terms, between, behind)


def _moved(terms: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """由12.00万元降至11.20万元: where it led is not above where it began."""
    for start, end in pairwise(terms):
        form = next((form for form, name in _ENDS.items() if pattern(name).search(fold(end.before))), None)
        if (
            form
            and pattern("moves_from").search(fold(start.before))
            and start.sentence == end.sentence
            and is_alike(start, end)
            and start.exact
            and end.exact
        ):
            yield StatedRelation("comparison", form, end, (Way(((1, start),)),))


def _is_stated(term: StatedTerm) -> bool:
    """True if a figure is plain; 超过 before it compares, and leaves the number as it is."""
    compared = pattern("more_than").search(fold(term.before)[-2:])
    return is_plain(replace(term, row={**term.row, "approximate": False}) if compared else term)


def _said_between(first: StatedTerm, second: StatedTerm, between: str, behind: str) -> Sequence[StatedRelation]:
    """The comparison that the words between both make: 支出8.14万元，不超过9.00万元; 办结320件，完成300件的目标."""
    last = re.split("[,，:(]", between)[-1]
    called = pattern("targets").search(last + behind[:_NAMING]) or pattern("limits").search(last + behind[:_NAMING])
    if pattern("compared_with").search(last):
        more, less = pattern("more_behind").match(behind), pattern("less_behind").match(behind)
        form = "at_least" if more else "at_most" if less else None
        return (StatedRelation("comparison", form, first, (Way(((1, second),)),)),) if form else ()
    form = _compared(last + "|" + (behind if re.match(r"[^,，]{0,6}(?:以|之|范围)内", behind) else ""))
    if form is None and called and pattern("met").search(last) and re.match(r"的|这一|目标|任务|计划", behind):
        form = "at_least"
    if form is None or (_is_bound(first) and not _is_bound(second) and not called):
        return ()
    return (StatedRelation("comparison", form, first, (Way(((1, second),)),)),)


def _said_of_both(terms: Sequence[StatedTerm], between: str, behind: str) -> Sequence[StatedRelation]:
    """What a last clause concludes from two figures: 预算9.00万元，支出8.14万元，未超预算; 目标300件，实际320件，已达标."""
    said = re.split("[,，(]", behind, maxsplit=1)
    concluded = said[1] if len(said) > 1 else behind
    bound = _bound(terms)
    if bound is None:
        return ()
    form = _compared(concluded)
    if form is None and pattern("met").search(concluded):
        form = "at_least"
    if form is None and bound is terms[0]:
        form = _compared(fold(bound.before))
    if form is None:
        return ()
    stated = terms[1] if bound is terms[0] else terms[0]
    return (StatedRelation("comparison", form, stated, (Way(((1, bound),)),)),)


def _compared(words: str) -> str | None:
    """``at_most``, ``at_least`` or ``None``: the last word of comparing, the other way round where it is denied."""
    found = [
        (match.end(), form if not pattern("denied").search(words[: match.start()]) else other)
        for name, form, other in (("more_than", "at_least", "at_most"), ("less_than", "at_most", "at_least"))
        for match in pattern(name).finditer(words)
    ]
    return max(found)[1] if found else None


def _is_bound(term: StatedTerm) -> bool:
    return role_of(term) in _BOUNDS or pattern("is_bound").search(fold(term.before)) is not None


def _bound(terms: Sequence[StatedTerm]) -> StatedTerm | None:
    """Which of two figures is the limit or target: the one that its words call so; the first, where the second is called done."""
    called = [_is_bound(term) for term in terms]
    done = [role_of(term) == "spent" or pattern("is_done").search(fold(term.before)) is not None for term in terms]
    if called[0] != called[1]:
        return terms[called.index(True)]
    return None if done[0] == done[1] else terms[done.index(False)]
