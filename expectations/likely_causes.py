"""The likely cause of a finding: the one slip that, undone, makes the arithmetic close. Offered, never applied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expectations.declared_causes import CopiedMarks, WrongDirection, WrongUnit
from expectations.frames.frame import Frame, Record
from expectations.frames.slips import OTHER_UNIT
from expectations.identities import Arithmetic, Term, arithmetic
from expectations.printed_figures import Figure, show_money, show_number, show_rate, unit_factor
from expectations.rule import Rule
from expectations.typing_errors import KINDS, meant, number_in

SHOWN = 3
"""Candidates named where there are several."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change that would make the arithmetic close: which figure, what it prints, what it may have been."""

    kind: str
    names: tuple[str, str]
    printed: str
    suggested: str | None
    location: dict[str, Any] | None
    result: str | None = None
    of: str = ""
    value: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """The structured ``cause`` of a finding."""
        shown = {"kind": self.kind, "name": self.names[0], "printed": self.printed, "suggested": self.suggested}
        return shown | {"result": self.result, "location": self.location}

    def told(self) -> tuple[str, str]:
        """In Chinese and English: what for what, and why."""
        zh, en = (f"{words}（{self.of}）" if self.of else words for words in KINDS[self.kind])
        if self.suggested is None:
            return f"{self.names[0]}{self.printed}：{zh}", f"{self.names[1]} {self.printed}: {en}"
        then, then_en = (f"；改后为{self.result}", f"; then {self.result}") if self.result else ("", "")
        return (
            f"{self.names[0]}{self.printed} → {self.suggested}：{zh}{then}",
            f"{self.names[1]} {self.printed} → {self.suggested}: {en}{then_en}",
        )


def candidates(sum_or_rate: Arithmetic, money_unit: str, earlier: Mapping[str, Figure] | None = None) -> list[Candidate]:
    """Every single change that makes the arithmetic close, each once.

    ``earlier`` are last year's figures by column, where the row is not last year's own.
    """
    found: dict[tuple[int, Decimal], Candidate] = {}
    values = sum_or_rate.values
    if sum_or_rate.closes(values):
        return []
    gap = sum_or_rate.gap
    for place, term in enumerate(sum_or_rate.terms[:1] if sum_or_rate.identity.marks else sum_or_rate.terms):
        due = term.value - gap * term.weight
        for kind, value, text, of in (
            *_variants(sum_or_rate.identity.signed, term),
            *_structural(sum_or_rate, place, due, money_unit, earlier or {}),
        ):
            # A sum of thousands of terms is added up once: one changed term closes it exactly if it is what is due.
            if sum_or_rate.identity.rate is None and value != due:
                continue
            changed = (*values[:place], value, *values[place + 1 :])
            if sum_or_rate.closes(changed):
                printed = (
                    _signed_text(sum_or_rate, term, term.value, term.figure.shown) if kind == "direction_reversed" else term.figure.shown
                )
                suggestion = Candidate(
                    kind, term.names, printed, text, term.figure.location, _result(sum_or_rate, changed, money_unit), of, value
                )
                found.setdefault((place, value), suggestion)
    return list(found.values())


def _variants(signed: bool, term: Term) -> Iterator[tuple[str, Decimal, str, str]]:
    """Kind, value, text and remark of what may have been meant by the term's printed number."""
    number = number_in(term.figure.printed)
    if number is None or not Decimal(number) or not term.value:
        return
    scale = abs(term.value) / Decimal(number)
    if scale.normalize().as_tuple().digits != (1,):
        return
    sign, unit = (-1 if term.value < 0 else 1), term.figure.unit or ""
    for kind, text in meant(number):
        yield kind, sign * scale * Decimal(text), f"{text}{unit}", ""
    if unit in OTHER_UNIT:
        other, factor = OTHER_UNIT[unit]
        yield "unit", term.value * factor, f"{number}{other}", ""
    if signed and term.column not in ("prior", "current"):
        yield "direction_reversed", -term.value, f"{'减少' if sign > 0 else '增加'}{number}{unit}", ""


def _structural(
    whole: Arithmetic, place: int, due: Decimal, money_unit: str, earlier: Mapping[str, Figure]
) -> Iterator[tuple[str, Decimal, str, str]]:
    """What the other figures make of a term that repeats one of them, leaves one out, or repeats last year's; ``due`` closes the sum."""
    if whole.identity.rate is not None:
        return
    term = whole.terms[place]
    text = _signed_text(whole, term, due, _shown(term, due, money_unit))
    if whole.identity.less:
        current = next(one.value for one in whole.terms if one.column == "current")
        if place == 0 and abs(term.value) == current != 0:
            yield "whole_amount", due, text, ""
        return
    if place == 0 and len(whole.terms) > 2 and term.value:
        for part in whole.terms[1:]:
            if part.value and term.value + part.weight * part.value == due:
                yield "part_left_out", due, text, f"{part.names[0]}{part.figure.shown}"
    last = earlier.get(term.column)
    if last is not None and last.value and last.value == term.value and due >= 0:
        yield "prior_copied", due, text, ""


def _signed_text(whole: Arithmetic, term: Term, value: Decimal, text: str) -> str:
    if not whole.identity.signed or term.column in ("prior", "current"):
        return text
    return f"{'增加' if value > 0 else '减少'}{text.lstrip('-')}"


def _shown(term: Term, value: Decimal, money_unit: str) -> str:
    unit = term.figure.unit or ""
    if unit in OTHER_UNIT or unit_factor(unit) != 1:
        return show_money(value, unit)
    return show_number(value) + unit


def _result(whole: Arithmetic, changed: Sequence[Decimal], money_unit: str) -> str | None:
    """What stands there afterwards: the rate, the rate of the change, or the total."""
    if whole.identity.rate is not None:
        due = whole.due(changed)
        return None if due is None or whole.identity.marks else show_rate(due)
    if whole.identity.less:
        prior = next((value for term, value in zip(whole.terms, changed, strict=True) if term.column == "prior"), None)
        return show_rate(abs(changed[0]) / prior) if prior else None
    return _shown(whole.terms[0], changed[0], money_unit) if len(whole.terms) > 2 else None


def likely(rule: Rule, record: Record, earlier: Mapping[str, Figure] | None = None) -> list[Candidate]:
    """The candidates of a finding of that rule on a row: none where nothing is recognised."""
    match rule.known_cause:
        case WrongUnit() as cause:
            return list(_unit(cause, record))
        case WrongDirection() as cause:
            return list(_direction(cause, rule, record))
        case CopiedMarks() as cause:
            return list(_marks(cause, rule, record))
    found = arithmetic(rule, record)
    return candidates(found, str(record.get("money_unit") or "万元"), earlier) if found else []


def _unit(cause: WrongUnit, record: Record) -> Iterator[Candidate]:
    """A slip of unit that the frame has already found."""
    amount, right, value = (record.get(name) for name in (cause.amount, cause.unit, cause.value))
    number = number_in(amount.printed) if isinstance(amount, Figure) else None
    if right and number and isinstance(amount, Figure):
        due = value.value if isinstance(value, Figure) else None
        yield Candidate("unit", ("", ""), amount.shown, f"{number}{right}", record.get("location"), value=due)


def _direction(cause: WrongDirection, rule: Rule, record: Record) -> Iterator[Candidate]:
    """A direction that is wrong while the size, where one is stated, is right; or this year's amount given as the change."""
    prior, current, size, rate = (record.get(name) for name in (cause.prior, cause.current, cause.size, cause.rate))
    if not isinstance(prior, Figure) or not isinstance(current, Figure) or prior.value is None or current.value is None:
        return
    said, due = str(record.get(cause.direction)), record.get(cause.due)
    stated = size.value if isinstance(size, Figure) else None
    gap = abs(current.value - prior.value)
    fits = isinstance(rate, Figure) and rate.value is not None and prior.value and abs(rate.value - gap / prior.value) <= rate.half
    if stated == gap or (stated is None and fits):
        yield Candidate("direction_reversed", rule.name_of(cause.direction), said, due, record.get("location"))
    elif isinstance(size, Figure) and stated == current.value:
        text = f"{due}{show_money(gap, size.unit or '万元')}"
        yield Candidate("whole_amount", ("", ""), f"{said}{size.shown}", text, record.get("location"))


def _marks(cause: CopiedMarks, rule: Rule, record: Record) -> Iterator[Candidate]:
    """The marks of an indicator in the place of another figure."""
    figure, marks = record.get(cause.figure), record.get(cause.marks)
    if not isinstance(figure, Figure) or not isinstance(marks, Figure) or figure.value is None:
        return
    if figure.value == marks.value and record.get(cause.where):
        place = figure.location or record.get("location")
        yield Candidate("score_copied", rule.name_of(cause.figure), str(record.get(cause.printed)), None, place)


def settled(frames: Mapping[str, Frame], rules: Iterable[Rule], submissions: set[str]) -> set[tuple[str, str]]:
    """The cells, by submission, that stand in a sum of several figures which closes: rather right than wrong."""
    cells: set[tuple[str, str]] = set()
    for rule in rules:
        frame = frames.get(rule.frame) if rule.arithmetic else None
        for record in frame.records if frame else ():
            if record["submission_id"] in submissions:
                found = arithmetic(rule, record)
                if found and found.telling and found.closes(found.values):
                    cells |= {(record["submission_id"], place(term.figure.location)) for term in found.terms if term.figure.location}
    return cells


def place(location: dict[str, Any] | None) -> str:
    """A location as a key."""
    return json.dumps(location, sort_keys=True, ensure_ascii=False)
