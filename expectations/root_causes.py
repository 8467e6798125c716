"""One slip, one headline: a finding that another one explains is folded under it and keeps its fingerprint.

A rule declares in ``follows`` which other rule's finding may explain one of its own, and ``when``: what both must share, in
the words of :data:`expectations.declared_causes.SHARING`.

A finding is never folded under one of less weight, so that what goes back to the department has its headline.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from expectations.corrected_rows import holds_with
from expectations.declared_causes import Sharing
from expectations.findings import Draft
from expectations.identities import Arithmetic, arithmetic
from expectations.likely_causes import Candidate, place
from expectations.rule import rank
from warehouse.rows import FindingRow

_MEASURE = re.compile(r"(?:\.(?:prior_actual|budget|actual|change|change_rate|other))?(?:#\d+)?$")


def fold(rows: Sequence[FindingRow], drafts: Sequence[Draft]) -> None:
    """Writes ``cause_fingerprint`` on each of ``rows`` that another explains; ``drafts`` are what the rows were made of, in order."""
    by_submission: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, draft in enumerate(drafts):
        if draft.columns["outcome"] == "failed":
            by_submission[draft.submission_id][draft.rule.id].append(number)
    under: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        if draft.rule.follows:
            headline = _headline(number, drafts, by_submission[draft.submission_id])
            if headline is not None:
                under[number] = headline
    for number in under:
        rows[number]["cause_fingerprint"] = rows[_top(number, under)]["fingerprint"]


def _headline(number: int, drafts: Sequence[Draft], others: Mapping[str, list[int]]) -> int | None:
    """The first finding that explains this one."""
    draft = drafts[number]
    for follows in draft.rule.follows:
        for other in others.get(follows.rule, ()):
            if other != number and _as_grave(drafts[other], draft) and all(TESTS[name](draft, drafts[other]) for name in follows.when):
                return other
    return None


def _as_grave(headline: Draft, folded: Draft) -> bool:
    """True if ``headline`` may stand above ``folded``: what could not be judged explains no failure."""
    return rank(headline.columns["severity"]) <= rank(folded.columns["severity"])


def _top(number: int, under: Mapping[int, int]) -> int:
    """The end of the chain; a circle, which the catalogue does not allow, ends where it began."""
    seen = {number}
    while number in under and under[number] not in seen:
        number = under[number]
        seen.add(number)
    return number


def item_of(draft: Draft) -> str:
    """The item or concept that a finding is about, without its measure."""
    named = draft.record.get("item_code") or draft.record.get("concept")
    return str(named) if named else _MEASURE.sub("", str(draft.columns["key"]))


def _same_cell(mine: Draft, headline: Draft) -> bool:
    cells = {place(location) for location in mine.columns["locations"]}
    return any(place(location) in cells for location in headline.columns["locations"])


def _same_paragraph(mine: Draft, headline: Draft) -> bool:
    blocks = [{(at.get("block"), at.get("line")) for at in draft.columns["locations"]} for draft in (mine, headline)]
    return bool(blocks[0] & blocks[1])


def _same_item(mine: Draft, headline: Draft) -> bool:
    return item_of(mine) == item_of(headline)


def _headline_is_part(mine: Draft, headline: Draft) -> bool:
    return item_of(headline).startswith(f"{item_of(mine)}.")


def _related_item(mine: Draft, headline: Draft) -> bool:
    return _same_item(mine, headline) or _headline_is_part(mine, headline) or _headline_is_part(headline, mine)


def _same_difference(mine: Draft, headline: Draft) -> bool:
    return mine.gap is not None and mine.gap == headline.gap and mine.gap[1] > 0


def _corrected_by_headline(mine: Draft, headline: Draft) -> bool:
    """True if this finding's arithmetic closes once the headline's suggestion is put in the cell that both use."""
    cause, mine_is = headline.cause, arithmetic(mine.rule, mine.record)
    if mine_is is None:
        return False
    if cause is not None and cause.value is not None and cause.location is not None:
        there = [term.figure.location == cause.location for term in mine_is.terms]
        changed = tuple(_in_sign(cause, value) if here else value for here, value in zip(there, mine_is.values, strict=True))
        if any(there) and mine_is.closes(changed):
            return True
    return any(_closes_with(mine_is, location, due) for location, due in _dues(headline))


def _dues(headline: Draft) -> list[tuple[dict[str, Any], Decimal]]:
    """Each cell of the headline's sum with the amount that would close it there."""
    whole = arithmetic(headline.rule, headline.record)
    if whole is None or whole.identity.rate is not None:
        return []
    gap = sum((term.weight * value for term, value in zip(whole.terms, whole.values, strict=True)), start=Decimal(0))
    return [(term.figure.location, term.value - gap * term.weight) for term in whole.terms if term.figure.location]


def _closes_with(whole: Arithmetic, location: dict[str, Any], due: Decimal) -> bool:
    there = [term.figure.location == location for term in whole.terms]
    return any(there) and whole.closes([due if here else value for here, value in zip(there, whole.values, strict=True)])


def _score_of_headline_rate(mine: Draft, headline: Draft) -> bool:
    """True if this one's score is what the headline's printed rate gives."""
    own, other = mine.rule.arithmetic, headline.rule.arithmetic
    if own is None or own.rate is None or own.marks is None or own.tolerance is None or other is None or other.rate is None:
        return False
    score, marks, rate = mine.record.get(own.rate), mine.record.get(own.marks), headline.record.get(other.rate)
    if score is None or marks is None or rate is None or None in (score.value, marks.value, rate.value):
        return False
    return bool(abs(min(rate.value, Decimal(1)) * marks.value - score.value) <= own.tolerance)


def _in_sign(cause: Candidate, value: Decimal) -> Decimal:
    """The suggested value; a unit is set right without regard to the direction that the words give."""
    due = cause.value or Decimal(0)
    return -due if cause.kind == "unit" and value < 0 else due


def _direction_reversed(mine: Draft, _headline: Draft) -> bool:
    return mine.cause is not None and mine.cause.kind in ("direction_reversed", "whole_amount")


def _holds_once_corrected(mine: Draft, headline: Draft) -> bool:
    """True if this rule passes once the headline's slip is undone, or its sum closed, in a cell that both use."""
    cause = headline.cause
    if cause is not None and cause.value is not None and cause.location is not None:
        return holds_with(mine, cause.location, cause.value)
    return any(holds_with(mine, location, due) for location, due in _dues(headline))


def _less_severe(mine: Draft, headline: Draft) -> bool:
    return rank(mine.columns["severity"]) > rank(headline.columns["severity"])


TESTS: Mapping[Sharing, Callable[[Draft, Draft], bool]] = {
    "same_cell": _same_cell,
    "same_paragraph": _same_paragraph,
    "same_item": _same_item,
    "related_item": _related_item,
    "headline_is_part": _headline_is_part,
    "part_of_headline": lambda mine, headline: _headline_is_part(headline, mine),
    "same_difference": _same_difference,
    "corrected_by_headline": _corrected_by_headline,
    "score_of_headline_rate": _score_of_headline_rate,
    "holds_once_corrected": _holds_once_corrected,
    "less_severe": _less_severe,
    "direction_reversed": _direction_reversed,
}
"""How each word of a rule's ``follows`` is tested on a finding and the one that may explain it."""
