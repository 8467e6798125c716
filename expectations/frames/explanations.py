"""The reasons that a filing gives, wherever people write them: its prose, notes and headings, and the tables' own columns for reasons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from expectations.frames.batch_rows import FilingRows
from expectations.printed_figures import Figure
from expectations.reasons.given_reasons import Asked, Reason, ReasonedText, explains, reasons_in
from expectations.reasons.reason_clauses import Effect, clauses, effect_of, sentences
from expectations.reasons.reason_lexicon import Direction, Measure, are_related, events_in, matcher, reason_lexicon, subjects_by_id

_WRITTEN = ("body", "note")
"""Kinds of passages in which a reason is looked for."""
_SHORTEST_NAME = 5
"""Characters of an indicator's name from which it is told from a word of the prose, as where its result is looked for."""


def explained(filing: FilingRows, subject: str, direction: Direction | None, measure: Measure = "budget") -> bool:
    """True if the filing says why the subject (an item of the base data table, ``total``, ``staff`` …) moved that way.

    ``direction`` is ``None`` where the rule does not know it. A reason for another subject, direction or measure does not count.
    """
    asked = Asked(subject, direction, measure)
    return any(explains(reason, asked) for reason in filing.remember("reasons", _reasons))


def direction(value: Figure, base: Figure) -> Direction | None:
    """Which way ``value`` lies from ``base``; a base that is not stated is nothing. ``None`` where they are equal or not known."""
    gap = (value.value or Decimal(0)) - (base.value or Decimal(0))
    return "up" if gap > 0 else "down" if gap < 0 else None


def reversal_told(filing: FilingRows, subject: str, label: str) -> bool:
    """True if the row's own label, or a sentence about the subject or what it is part of, says that money came back (收回, 冲减)."""
    said = matcher(reason_lexicon().reversals)
    if said.search(label):
        return True
    for row in filing.passages:
        topic: frozenset[str] = frozenset()
        for sentence in sentences(row["text"]):
            named = frozenset(one for clause in clauses(sentence) for one in effect_of(clause).subjects) - {"total"}
            topic = named or topic
            if said.search(sentence) and (not topic or any(are_related(one, subject) for one in topic)):
                return True
    return False


def reason_given(text: str | None, way: Direction) -> bool:
    """True if a column for reasons says something that can explain such a deviation: 因故未完成 explains no excess."""
    if text is None or matcher(reason_lexicon().shapes.none_given).search(text):
        return False
    told = {one for one, _ in effect_of(text).moves} - {None}
    events = events_in(text)
    return (way in told or not told) and (not events or any(way in event.directions for event in events))


def says_why(filing: FilingRows, name: str, way: Direction) -> bool:
    """True if a sentence of the prose names the indicator and it, or the next one, gives a reason for such a deviation."""
    if len(name) < _SHORTEST_NAME:
        return False
    return any(name in said and reason_given(why, way) for said, why in filing.remember("sentences with a reason", _with_reason))


def _with_reason(filing: FilingRows) -> list[tuple[str, str]]:
    """The sentences of the prose that give a reason, or stand before one that does: without blanks, each with the one that gives it."""
    opens = matcher(reason_lexicon().shapes.strong)
    found: list[tuple[str, str]] = []
    for row in filing.passages:
        for sentence, following in pairwise((*sentences(row["text"]), "")):
            why = next((one for one in (sentence, following) if opens.search(one)), None)
            found += [("".join(sentence.split()), why)] if why is not None else []
    return found


def _reasons(filing: FilingRows) -> list[Reason]:
    """Every reason of the filing."""
    found = list(reasons_in(_paragraphs(filing)))
    for row in filing.rows("fund_lines"):
        if row["line"] == "total":
            found += _in_cell(row.get("deviation_explanation") or "", Effect(frozenset({"total"}), frozenset({("down", "execution")})))
    for indicator in filing.rows("indicators"):
        found += _of_indicator(indicator.get("deviation_explanation") or "", indicator["indicator_name"] or "")
    return found


def _of_indicator(text: str, name: str) -> list[Reason]:
    """What an indicator's cell explains besides the indicator: only what it, or the indicator's name (预算执行率), names.

    Why a site was built late does not say why the budget was not spent.
    """
    return [reason for reason in _in_cell(text, effect_of(name)) if reason.subjects]


def _paragraphs(filing: FilingRows) -> Iterator[ReasonedText]:
    heading = Effect()
    for row in filing.rows("passages"):
        if row.get("kind") == "heading":
            heading = effect_of(row["text"])
        elif row.get("kind") in _WRITTEN:
            yield ReasonedText(row["text"], heading, row.get("section") == "problems")


def _in_cell(text: str, about: Effect) -> list[Reason]:
    """A cell of a column for reasons is one, whatever its shape; what it says of moves of its own is added."""
    if not text.strip() or matcher(reason_lexicon().shapes.none_given).search(text):
        return []
    own = effect_of(text)
    moves = frozenset(move for move in own.moves if move[1] in ("adjustment", "execution"))
    spoken = [Reason(own.subjects or frozenset({"total"}), moves, text)] if moves else []
    asked = [Reason(about.subjects, about.moves, text)] if about.subjects else []
    return [*asked, *spoken, *reasons_in([ReasonedText(text, about)])]


def subject_of(item: str) -> str:
    """The subject of an item of the base data table: itself, or the nearest item above it that has words of its own."""
    while item not in subjects_by_id() and "." in item:
        item = item.rpartition(".")[0]
    return "basic" if item == "basic_adjustment" else item
