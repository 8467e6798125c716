"""Shares: 公务接待费2.66万元，占“三公”经费的32.68%. The part stands before, the whole is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from submissions.narrative.concepts import concept_of
from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm, subject_of
from submissions.text import fold

Held = Callable[[str, str], StatedTerm | None]
"""The tables' figure for a concept and measure."""


def shares(passage: Passage, held: Held) -> Iterator[StatedRelation]:
    """The shares of a named whole that a passage states."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, term in enumerate(terms):
            if term.quantity == "rate" and term.exact and not term.is_change:
                yield from _share(passage, terms, place, held)


def _share(passage: Passage, terms: Sequence[StatedTerm], place: int, held: Held) -> Iterator[StatedRelation]:
    rate, words = terms[place], fold(terms[place].before)
    match = pattern("share").search(words)
    if match is None or pattern("of_budget").search(words) or pattern("other_year_words").search(words):
        return
    before = [term for term in terms[:place] if not term.is_change and term.exact and term.quantity not in ("rate", "points")]
    if not before or before[-1] is not _nearest(terms, place):
        return
    part, name = before[-1], match["whole"]
    wholes = _wholes(passage, part, name, held)
    if wholes:
        yield StatedRelation("share", "share", rate, tuple(Way(((1, part),), ((1, whole),)) for whole in wholes[:4]))


def _nearest(terms: Sequence[StatedTerm], place: int) -> StatedTerm | None:
    """The figure before a share, changes aside."""
    return next((term for term in reversed(terms[:place]) if not term.is_change), None)


def _wholes(passage: Passage, part: StatedTerm, name: str, held: Held) -> list[StatedTerm]:
    """The figures that the name of the whole may mean: in the passage, before or behind, else in the tables."""
    alike = [
        term
        for term in passage.terms
        if term is not part and term.quantity == part.quantity and not term.is_change and term.exact and term.value >= part.value
    ]
    if pattern("whole_unnamed").search(name):
        return [term for term in alike if term.start < part.start and term.sentence == part.sentence][:1]
    subject = subject_of(name)
    concept = concept_of(name, "money") if part.quantity == "money" else None
    measure = part.measure
    wholes = [term for term in alike if (concept and term.row["concept"] == concept) or (subject and term.subject == subject)]
    wholes.sort(key=lambda term: term.measure != measure)
    table = held(concept, measure if measure != "other" else "actual") if concept else None
    return wholes or ([table] if table is not None else [])
