"""The figures of a passage as terms of relations: in order, by sentence, each with the words before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.wording import stated_measure
from submissions.numbers import money_factor
from submissions.text import fold
from warehouse.rows import AnyRow

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_SENTENCE_END = re.compile(r"[。！!？?\n]")
_REMARK = re.compile(r"^[（(][^（）()\d]{1,12}[）)]")
_PERSONS = ("名", "位")
"""Other words for 人: 编制35名 and 在职33人 count alike."""
_MOST = 200
"""Figures of a sentence whose relations are looked for: each is compared with each. 40 projects with five figures; the most in the public
texts is 8."""
_MEASURED_FREELY = frozenset({"change", "change_rate"})


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """One figure: ``value`` in yuan, as a fraction (rates) or as counted, ``half`` half a unit of its last printed decimal.

    ``before`` are the words between the figure before it, or the sentence's start, and its number. ``sentence`` counts from 0
    within the passage. ``quantity`` is ``money``, ``rate`` or the unit counted in.
    """

    value: Decimal
    half: Decimal
    quantity: str
    label: str
    before: str
    sentence: int
    start: int
    end: int
    row: AnyRow = field(hash=False)
    source: str = "prose"

    @property
    def measure(self) -> str:
        """The row's measure; for what no concept knows, budget or actual as its own words say."""
        stated: str = self.row["measure"]
        return (stated_measure(self.before) or stated) if stated == "other" and self.quantity == "money" else stated

    @property
    def is_change(self) -> bool:
        """True if the figure says by how much something changed."""
        return self.row["measure"] in _MEASURED_FREELY

    @property
    def exact(self) -> bool:
        """True if the figure is stated as it is, not 约 or 左右."""
        return not self.row.get("approximate")

    @property
    def subject(self) -> str:
        """What the words before the number name, less years, measures, filler and change; empty where they name nothing."""
        return subject_of(self.before)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of prose with its terms in order."""

    seq: int
    text: str
    terms: tuple[StatedTerm, ...]
    location: AnyRow

    def sentence(self, number: int) -> list[StatedTerm]:
        """The terms of one sentence; none of one with more figures than a sentence has."""
        first, last = (side(self.terms, number, key=lambda term: term.sentence) for side in (bisect_left, bisect_right))
        return list(self.terms[first:last]) if last - first <= _MOST else []

    def behind(self, term: StatedTerm) -> str:
        """The text behind a term up to the next one or the end of the sentence."""
        following = bisect_left(self.terms, term.end, key=lambda other: other.start)
        end = self.terms[following].start if following < len(self.terms) else len(self.text)
        stop = _SENTENCE_END.search(self.text, term.end, end)
        return self.text[term.end : stop.start() if stop else end]

    def quote(self, term: StatedTerm) -> str:
        """The sentence that holds a term, as printed."""
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        first = max((end for end in ends if end <= term.start), default=0)
        return self.text[first : min((end for end in ends if end >= term.end), default=len(self.text))].strip()


def subject_of(words: str) -> str:
    """Words without what qualifies a subject: years, measures, comparisons, filler and marks."""
    bare, once = fold(words), ""
    while bare != once:
        once, bare = bare, pattern("qualifier").sub("", bare)
    return bare


def passages_of(figures: Sequence[AnyRow], passages: Sequence[AnyRow]) -> Iterator[Passage]:
    """The body passages that state two figures or more, with their terms."""
    by_passage: dict[int, list[AnyRow]] = {}
    for row in figures:
        if row["value"] is not None:
            by_passage.setdefault(row["passage_seq"], []).append(row)
    for passage in passages:
        rows = sorted(by_passage.get(passage["seq"], ()), key=lambda row: row["location"]["start"])
        if rows and passage["kind"] == "body":
            yield Passage(passage["seq"], passage["text"], tuple(_terms(rows, passage["text"])), passage["location"])


def _terms(rows: Sequence[AnyRow], text: str) -> Iterator[StatedTerm]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    last = 0
    for row in rows:
        start, end = row["location"]["start"], row["location"]["end"]
        numbers = list(_NUMBER.finditer(text, start, end))
        if not numbers or numbers[-1].start() < last:
            continue
        at = numbers[-1].start()
        begins = max((stop for stop in ends if stop <= at), default=0)
        quantity, factor = _quantity(row["unit"])
        half = Decimal(10) ** -(row["decimals"] or 0) / 2 * factor if quantity in ("money", "rate") or factor != 1 else Decimal(0)
        sentence = sum(stop <= at for stop in ends)
        yield StatedTerm(
            row["value"] * factor, half, quantity, row["label"] or "", _before(text, max(last, begins), at), sentence, at, end, row
        )
        last = end


def _before(text: str, last: int, at: int) -> str:
    """The words before a number, less a remark in brackets that stands behind the figure before it (含税)."""
    words = text[last:at]
    return _REMARK.sub("", words) if last else words


def _quantity(unit: str) -> tuple[str, Decimal]:
    """What a unit measures, and how many of its base unit one is."""
    factor = money_factor(unit)
    if factor is not None:
        return "money", factor
    if unit in ("%", "个百分点", "百分点"):
        return "rate" if unit == "%" else "points", Decimal("0.01")
    if unit in _PERSONS:
        return "人", Decimal(1)
    return (unit[1:], Decimal(10000)) if unit.startswith("万") and len(unit) > 1 else (unit, Decimal(1))
