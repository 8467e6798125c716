"""Limits that the text says were kept, and targets that it says were reached: 支出8.14万元，未超预算9.00万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import BUDGETS, Role, is_alike, is_plain, role_of, same_subject
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_SENTENCE = re.compile(r"[^。！!？?\n；;]+")
_BOUNDS: frozenset[Role] = BUDGETS | {"limit"}


def kept_limits(passage: Passage) -> Iterator[StatedRelation]:
    """The two figures of a clause of which it says that one keeps within, or reaches, the other."""
    for clause in _SENTENCE.finditer(passage.text):
        terms = [term for term in passage.terms if clause.start() <= term.start < clause.end()]
        words = _words(passage, terms, clause.start(), clause.end())
        form = "at_most" if pattern("keeps_within").search(words) else "at_least" if pattern("reaches").search(words) else None
        if form is None or pattern("not_reached").search(words) or len(terms) != 2 or not is_alike(*terms):
            continue
        if not all(map(is_plain, terms)) or not same_subject(*terms) or pattern("other_year_words").search(words):
            continue
        bound = _bound(passage, terms)
        if bound is not None:
            stated = terms[1] if bound is terms[0] else terms[0]
            yield StatedRelation("comparison", form, stated, (Way(((1, bound),)),))


def _words(passage: Passage, terms: list[StatedTerm], start: int, end: int) -> str:
    """The words of a clause without its figures: 完成年初确定的目标."""
    pieces, at = [], start
    for term in terms:
        pieces.append(passage.text[at : max(at, term.start)])
        at = term.end
    return fold("".join((*pieces, passage.text[at:end])))


def _bound(passage: Passage, terms: list[StatedTerm]) -> StatedTerm | None:
    """Which of two figures is the limit or target: the one that its words before, else the words behind it, call so."""
    roles = [role_of(term) in _BOUNDS or pattern("bound_before").search(fold(term.before)) is not None for term in terms]
    if roles[0] == roles[1]:
        behind = [pattern("bound_behind").search(fold(passage.behind(term))[:12]) is not None for term in terms]
        roles = behind if behind[0] != behind[1] else roles
    return None if roles[0] == roles[1] else terms[roles.index(True)]
