"""Wholes and their parts: 其中、包括、分别为; the parts of a score; a number of pieces at a price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from submissions.narrative.relations.relation import StatedRelation, Way, sums
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold


def parts(passage: Passage) -> Iterator[StatedRelation]:
    """Every whole of a passage whose parts are listed behind it."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place in range(1, len(terms)):
            words = fold(terms[place].before)
            if pattern("parts_begin").search(words) and not terms[place].is_change:
                yield from _listed(passage, terms, place)


def _listed(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    whole = terms[place - 1]
    if whole.is_change or not whole.exact or whole.quantity in ("rate", "points"):
        return
    listed: list[StatedTerm] = []
    for term in terms[place:]:
        nested = len(listed) >= 1 and pattern("parts_begin").search(fold(term.before))
        if term.quantity != whole.quantity or term.is_change or not term.exact or nested or not _names(term):
            break
        if listed and (pattern("list_ends").search(term.before) or _leaves(listed, term)):
            break
        listed.append(term)
    if len(listed) < 2 or any(term.value > whole.value and whole.value == 0 for term in listed):
        return
    words = "".join(fold(term.before) for term in listed)
    closed = not pattern("open_list").search(words + fold(passage.behind(listed[-1]))[:1])
    kind, form = ("score", "score_parts") if whole.row["concept"] == "self_score" else ("sum", "parts")
    if kind == "score" and any(pattern("deducted").search(fold(term.before)) for term in listed):
        return
    same_year = {term.row.get("amount_year") for term in (whole, *listed)} - {None}
    if len(same_year) <= 1 and len({term.measure for term in listed} - {"other"}) <= 1:
        yield StatedRelation(kind, form, whole, _prefixes(listed), closed)  # type: ignore[arg-type]


def _leaves(listed: Sequence[StatedTerm], term: StatedTerm) -> bool:
    """True if a list whose parts stand behind 、 is over: a comma stands before the next figure."""
    return len(listed) > 1 and listed[1].before.lstrip("）)").startswith("、") and term.before.lstrip("）)").startswith(("，", ","))


def _prefixes(listed: Sequence[StatedTerm]) -> tuple[Way, ...]:
    """The list as it stands, then without its last figures: what follows a list behind a comma may be something else."""
    return tuple(Way(sums(listed[:length])) for length in range(len(listed), 1, -1))


def _names(term: StatedTerm) -> bool:
    """True if a part says what it is, and is no mean and none of another year."""
    words = fold(term.before)
    return bool(term.subject) and not pattern("other_year_words").search(words) and not pattern("per").search(words)


def products(passage: Passage) -> Iterator[StatedRelation]:
    """购置设备50台，每台0.30万元，共15.00万元: pieces times price."""
    for number in {term.sentence for term in passage.terms}:
        terms = passage.sentence(number)
        for place, price in enumerate(terms):
            match = pattern("unit_price").search(fold(price.before)) if price.quantity == "money" and price.exact else None
            if match is None or place == 0:
                continue
            unit = match["unit"]
            counts = [
                term for term in terms[:place] if term.quantity not in ("money", "rate", "points") and term.exact and not term.is_change
            ]
            if not counts or (unit and counts[-1].quantity != unit):
                continue
            total = next((term for term in terms[place + 1 : place + 2] if _is_total(term)), None)
            if total is not None:
                yield StatedRelation("product", "pieces_at_price", total, (Way(((1, counts[-1]),), factor=price),))


def _is_total(term: StatedTerm) -> bool:
    return term.quantity == "money" and term.exact and not term.is_change and pattern("product").search(fold(term.before)) is not None
