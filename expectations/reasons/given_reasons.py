"""The reasons that a text gives, each with what it is for, and whether one of them explains what a rule asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from expectations.reasons.reason_clauses import NOTHING, Effect, Move, clauses, effect, effect_of, sentences, subjects_among
from expectations.reasons.reason_lexicon import (
    Direction,
    Happening,
    Measure,
    are_related,
    events_in,
    matcher,
    reason_lexicon,
    subjects_by_id,
    wholes_of,
)

_WORDS = re.compile(r"[\u4e00-\u9fa5]{3}")
"""A reason in words: three characters in a row; a shorter one (调整) says nothing of its own."""
_FIGURE = re.compile(r"\d")
_REACH = 40
"""Clauses on either side in which a reason's subject is sought: each clause asks all of them. A bound on work; the longest sentence of the
public texts has 17 clauses."""
_ALIKE: dict[Measure, frozenset[Measure]] = {
    "budget": frozenset({"budget", "adjustment", "execution"}),
    "adjustment": frozenset({"adjustment", "budget"}),
    "execution": frozenset({"execution", "budget"}),
    "prior_year": frozenset({"prior_year"}),
}
"""What a reason must be said of to answer for a measure: money added in the year explains why more than the budget was spent."""


@dataclass(frozen=True)
class Reason:
    """Why something moved. ``subjects`` are named by its sentence, or else are those of the text around it (``carried``)."""

    subjects: frozenset[str]
    moves: frozenset[Move]
    text: str
    carried: bool = False

    @property
    def events(self) -> tuple[Happening, ...]:
        """What happened, by the lexicon; empty where it knows none of it."""
        return events_in(self.text)


@dataclass(frozen=True)
class Asked:
    """What a rule asks a reason for; a ``direction`` of ``None`` leaves both open."""

    subject: str
    direction: Direction | None
    measure: Measure


def explains(reason: Reason, asked: Asked) -> bool:
    """True if the reason is for what is asked: its subject or what moves it, the direction, and what it is compared with."""
    speaks = reason.moves or reason.events or (reason.subjects - {"total"} and not reason.carried)
    if not speaks or not _moves_so(reason.moves, reason.text, asked):
        return False
    events = [event for event in reason.events if asked.direction is None or asked.direction in event.directions]
    if reason.events and not events:
        return False
    below = any(asked.subject in _answered_by(subject) for subject in reason.subjects)
    fitting = any(not event.subjects or asked.subject in event.subjects or _moves_a_part(event.subjects, asked.subject) for event in events)
    if below and not reason.carried:
        return fitting or not reason.events or asked.subject != "total"
    above = below or bool(reason.subjects & (wholes_of(asked.subject) - {"total"} | _answered_by(asked.subject)))
    if not above and (reason.subjects or not _is_of_the_whole(events, asked.subject)):
        return False
    return fitting or (not reason.events and bool(reason.subjects - {"total"} or (reason.subjects and asked.subject == "total")))


def _is_of_the_whole(events: Sequence[Happening], asked: str) -> bool:
    """True if a reason that names nothing is for what is asked: for the whole budget, or a first part of it that such an event moves itself."""
    return asked == "total" or ("total" in _answered_by(asked) and any(asked in event.subjects for event in events))


def _moves_a_part(subjects: Iterable[str], asked: str) -> bool:
    """True if what moves one of the subjects moves what is asked; that all are parts of the whole budget relates none to another."""
    return any(are_related(one, asked) for one in subjects if one != "total")


def _answered_by(subject: str) -> frozenset[str]:
    """The subject and what it is directly a part of.

    Why the whole budget was added to does not say why office supplies cost more, nor why a car did why the three expenses did.
    """
    whole = subjects_by_id()[subject].part_of
    return frozenset({subject, whole} if whole else {subject})


def _moves_so(moves: frozenset[Move], text: str, asked: Asked) -> bool:
    if not moves:
        return True
    said = {base for _, base in effect_of(text).moves if base}
    if said and not said & _ALIKE[asked.measure]:
        return False  # 结转结余 in the reason itself: it is for what was not spent
    fits = [way for way, base in moves if base is None or base in _ALIKE[asked.measure]]
    return any(asked.direction is None or way in (None, asked.direction) for way in fits)


@dataclass(frozen=True)
class ReasonedText:
    """A text with what the heading above it says. ``admits``: it stands among the problems, where an event alone is a reason."""

    text: str
    heading: Effect = NOTHING
    admits: bool = False


def reasons_in(paragraphs: Iterable[ReasonedText]) -> Iterator[Reason]:
    """Every reason of the paragraphs."""
    for paragraph in paragraphs:
        before = paragraph.heading
        given: list[Reason] = []
        for sentence in sentences(paragraph.text):
            parts = clauses(sentence)
            if given and matcher(reason_lexicon().follow_on).search(sentence):
                given = [replace(one, text=sentence) for one in given]
            else:
                given = list(_in_sentence(sentence, parts, before))
            yield from given or (_admitted(sentence, before) if paragraph.admits else ())
            before = _carried(parts, before)


def _carried(parts: Sequence[str], before: Effect) -> Effect:
    """What the next sentence may go on about."""
    here = effect(parts, backwards=True)
    return Effect(here.subjects or subjects_among(parts) or before.subjects, here.moves)


def _in_sentence(sentence: str, parts: Sequence[str], before: Effect) -> Iterator[Reason]:
    if not matcher(reason_lexicon().shapes.none_given).search(sentence):
        for place, clause in enumerate(parts):
            first = max(0, place - _REACH)
            yield from _in_clause(parts[first : place + _REACH + 1], place - first, clause, before)
        yield from _additions(sentence, before)
        yield from _self_evident(sentence)


def _in_clause(parts: Sequence[str], place: int, clause: str, before: Effect) -> Iterator[Reason]:
    shapes = reason_lexicon().shapes
    opening, closing = matcher(shapes.strong).search(clause), matcher(shapes.closes).search(clause)
    if closing and not (opening and opening.start() < closing.start()):
        why = clause[: closing.start()] or "".join(parts[place - 1 : place])
        ahead = [clause[closing.end() :], *parts[place + 1 :]]
        known = effect(ahead, backwards=False)
        yield from _reason(why, known if known.moves else effect(parts[:place], backwards=True), before)
    elif opening:
        yield from _opened(parts, place, clause, opening, before)
    else:
        weak = re.match(rf"\s*(?:{matcher(shapes.weak).pattern})", clause) or re.search(r"(?<=[\u4e00-\u9fa5])[为是系]", clause)
        behind = effect([*parts[:place], *([clause[: weak.start()]] if weak and weak.start() else [])], backwards=True)
        if weak and behind.moves and events_in(clause[weak.end() :]):
            yield from _reason(clause[weak.end() :], behind, before)


def _opened(parts: Sequence[str], place: int, clause: str, opening: re.Match[str], before: Effect) -> Iterator[Reason]:
    """A reason behind 由于, 原因是 and the like; what it is for stands before it, else behind it in the sentence."""
    head, tail = clause[: opening.start()], clause[opening.end() :]
    behind = effect([*parts[:place], *([head] if head.strip() else [])], backwards=True)
    inner = re.search(r"(?:追加|调增|调减|追减|增加|减少|增拨|调整|下降|上升|增长|超)[^，。；]{0,8}\d", tail)
    ahead = effect([*([tail[inner.start() :]] if inner else []), *parts[place + 1 :]], backwards=False)
    why = [tail[: inner.start()] if inner and inner.start() else tail]
    if behind.moves:
        for following in parts[place + 1 :]:
            said = effect_of(following)
            if said.subjects and said.moves and re.search(r"\d", following):
                break
            why.append(following)
        yield from _reason("，".join(why), behind, before)
        if not head.strip() and inner is None and ahead.subjects and _FIGURE.search("，".join(parts[place + 1 :])):
            yield from _reason(tail, ahead, before)  # 因资金紧张未能支付，执行率85.40%: what follows is explained, whatever was said before
    elif ahead.moves:
        yield from _reason("，".join(why), Effect(behind.subjects or ahead.subjects, ahead.moves), before)
    else:
        yield from _reason("，".join((*why, *parts[place + 1 :])), behind, before)


def _reason(why: str, known: Effect, before: Effect) -> Iterator[Reason]:
    """The reason, if it says anything; what its own sentence leaves open is that of the one before."""
    if not _WORDS.search(why) and not events_in(why):
        return
    if known.subjects:
        yield Reason(known.subjects, known.moves, why)
    else:
        moves = known.moves or before.moves
        whole = {"total"} if any(base in ("adjustment", "execution") for _, base in moves) else set()
        added = any(base == "adjustment" for _, base in moves)  # what was added to a part was added to the whole
        yield Reason(
            before.subjects | (whole if added else set()) or frozenset(whole), moves, why, carried=not (before.subjects - {"total"})
        )


def _additions(sentence: str, before: Effect) -> Iterator[Reason]:
    """Money that was added for something named: that something says why, for the whole budget and for what it moves."""
    lexicon = reason_lexicon()
    for pattern in (*lexicon.additions, *lexicon.eventful):
        for match in re.finditer(pattern, sentence):
            if pattern in lexicon.eventful and not any(not event.generic for event in events_in(match["why"])):
                continue
            said = effect_of(match.group())
            subjects = said.subjects - {"total"} or subjects_among(clauses(sentence[: match.start()])) - {"total"}
            way = {way for way, base in said.moves if base in ("adjustment", None)} or {"up"}
            moves = frozenset((one, "adjustment") for one in way)
            yield Reason(subjects | {"total"}, moves, match["why"], carried=not subjects)  # type: ignore[arg-type]


def _self_evident(sentence: str) -> Iterator[Reason]:
    """What needs no 由于: 年内退休3人 explains the staff."""
    for event in events_in(sentence):
        for subject in event.subjects:
            if subjects_by_id()[subject].self_evident:
                yield Reason(frozenset({subject}), frozenset({(None, "prior_year")}), sentence)


def _admitted(sentence: str, before: Effect) -> Iterator[Reason]:
    """Among the problems, what stands below 预算执行率偏低 says why, if it names an event."""
    if before.moves and any(not event.generic for event in events_in(sentence)):
        yield Reason(before.subjects, before.moves, sentence, carried=not (before.subjects - {"total"}))
