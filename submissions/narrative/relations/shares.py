"""Shares: 公务接待费2.66万元，占“三公”经费的32.68%. The part stands before or right behind, the whole is named or stands beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from submissions.narrative.concepts import concept_of
from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import is_alike, is_plain
from submissions.narrative.relations.terms import Passage, StatedTerm, subject_of
from submissions.text import fold

Held = Callable[[str, str], StatedTerm | None]
"""The tables' figure for a concept and measure."""
Pair = tuple[StatedTerm, StatedTerm]


def shares(passage: Passage, held: Held) -> Iterator[StatedRelation]:
    """The shares of a whole that a passage states."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        yield from _respectively(terms)
        for place, term in enumerate(terms):
            if term.quantity == "rate" and term.exact and not term.is_change:
                pairs = list(_pairs(passage, terms, place, held))
                if pairs:
                    ways = tuple(Way(((1, part),), ((1, whole),)) for part, whole in dict.fromkeys(pairs))
                    yield StatedRelation("share", "share", term, ways[:6])


def _respectively(terms: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """A 60万元、B 40万元，分别占60%和40%: each share belongs to the part at its place."""
    first = next((at for at, term in enumerate(terms) if term.quantity == "rate" and "分别" in fold(term.before)), None)
    if first is None or "占" not in fold(terms[first].before):
        return
    rates = [term for at, term in enumerate(terms[first:], first) if all(other.quantity == "rate" for other in terms[first : at + 1])]
    figures = [term for term in terms[:first] if is_plain(term)]
    if figures and pattern("total_behind").search(fold(figures[-1].before)):
        parts, whole = figures[-len(rates) - 1 : -1], figures[-1:]
    else:
        parts, whole = figures[-len(rates) :], figures[-len(rates) - 1 : -len(rates)]
    if len(parts) == len(rates) > 1 and whole and all(is_alike(part, whole[0]) for part in parts):
        for rate, part in zip(rates, parts, strict=True):
            yield StatedRelation("share", "share", rate, (Way(((1, part),), ((1, whole[0]),)),))


def _pairs(passage: Passage, terms: Sequence[StatedTerm], place: int, held: Held) -> Iterator[Pair]:
    """The parts and wholes that a share may be of."""
    words = fold(terms[place].before)
    if "分别" in words:
        return
    if pattern("other_year_words").search(words):
        return
    before = [term for term in terms[:place] if is_plain(term) and not _is_shut(passage, term, terms[place])]
    if place and "占" not in words and pattern("share_of_amount").search(words) and "占" in fold(terms[place - 1].before):
        whole = terms[place - 1]
        yield from ((part, whole) for part in before[:-1][-1:] if is_alike(part, whole))
        return
    if pattern("share_stands_before").search(fold(passage.behind(terms[place]))):
        yield from _following(passage, terms, place, before)
        return
    match = pattern("share").search(words)
    if match is None or pattern("of_budget").search(words):
        return
    if terms[place + 1 : place + 2] and pattern("share_amount_behind").search(fold(terms[place + 1].before)):
        yield from _following(passage, terms, place, before)
    if _is_opened(passage, terms[place]):
        yield from _inside(terms[place + 1 :], match.string[: match.start()], match["whole"])
    elif before and before[-1] is _nearest(passage, terms, place):
        yield from ((before[-1], whole) for whole in _wholes(passage, before[-1], match["whole"], held))


def _following(passage: Passage, terms: Sequence[StatedTerm], place: int, before: Sequence[StatedTerm]) -> Iterator[Pair]:
    """经费120万元，40%用于印刷，计48万元: the whole before, the part right behind the share."""
    part = next(iter(terms[place + 1 : place + 2]), None)
    if part is not None and is_plain(part):
        yield from ((part, whole) for whole in before[-1:] if is_alike(part, whole))


def _is_opened(passage: Passage, term: StatedTerm) -> bool:
    return passage.text[term.end : term.end + 1] in ("（", "(")


def _inside(behind: Sequence[StatedTerm], part: str, whole: str) -> Iterator[Pair]:
    """印刷费占宣传经费的14.4%（印刷费6.81万元，宣传经费50.82万元): both are named again."""
    found = [term for term in behind[:2] if is_plain(term)]
    if len(found) == 2 and is_alike(*found) and found[1].subject and found[1].subject in subject_of(whole):
        yield found[0], found[1]


def _nearest(passage: Passage, terms: Sequence[StatedTerm], place: int) -> StatedTerm | None:
    """The figure before a share, changes and what stands in a bracket aside."""
    return next((term for term in reversed(terms[:place]) if not term.is_change and not _is_shut(passage, term, terms[place])), None)


def _is_shut(passage: Passage, term: StatedTerm, share: StatedTerm) -> bool:
    """True if a bracket that holds a figure closes before the share: 321.15万元（人员280.22万元），占64.07% is of 321.15."""
    between = passage.text[term.end : share.start]
    closed = min((at for mark in ")）" if (at := between.find(mark)) >= 0), default=-1)
    return closed >= 0 and not re.search("[（(]", between[:closed])


def _wholes(passage: Passage, part: StatedTerm, name: str, held: Held) -> Iterator[StatedTerm]:
    """The figures that the name of the whole may mean: in the passage, before or behind, else in the tables."""
    alike = [term for term in passage.terms if term is not part and is_alike(term, part) and is_plain(term)]
    nearer = [term for term in alike if term.start < part.start and term.sentence == part.sentence]
    subject = subject_of(name)
    concept = concept_of(name, "money") if part.quantity == "money" else None
    if pattern("whole_unnamed").search(name):
        said = [term for term in alike if (concept and term.row["concept"] == concept) or (subject and term.subject == subject)]
        total = held("expenditure.total", "actual") if part.quantity == "money" else None
        yield from (*(said or nearer[:1]), *([total] if total is not None and part.measure == "actual" else []))
        return
    measure = part.measure
    wholes = [term for term in alike if (concept and term.row["concept"] == concept) or _is_named(subject, term.subject)]
    wholes.sort(key=lambda term: term.measure != measure)
    table = held(concept, measure if measure != "other" else "actual") if concept else None
    yield from wholes or ([table] if table is not None else nearer[:1] if not subject else [])


def _is_named(name: str, subject: str) -> bool:
    """True if a whole's name is a term's subject, or all but its last word of kind (经费、支出)."""
    name = name.removesuffix("总").removesuffix("经费")
    return len(name) > 1 and subject.removesuffix("总").removesuffix("经费").endswith(name)
