"""``numbering``: whether the numbers of the headings (一、 and （一）) follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from warehouse.rows import PassageRow

DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(r"^\s*(?:#+\s*)?(?:(?P<first>[一二三四五六七八九十]{1,3})、|[（(](?P<second>[一二三四五六七八九十]{1,3})[)）])")
_SHORT = 16  # characters of a heading that a finding quotes: enough to find it


def numeral(text: str) -> int | None:
    """The value of a Chinese numeral from 一 to 九十九; ``None`` for what is none."""
    tens, ten, ones = text.rpartition("十")
    if any(len(part) > 1 or part not in DIGITS for part in (tens, ones)) or text == "":
        return None
    return (DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (DIGITS.index(ones) if ones else 0)


def _numbered(row: PassageRow) -> tuple[int, int] | None:
    """(level, number) of a numbered passage of the first two levels."""
    match = _NUMBER.match(row.get("number") or "") or _NUMBER.match(row["text"])
    if match is None:
        return None
    value = numeral(match["first"] or match["second"])
    return None if value is None else (1 if match["first"] else 2, value)


class _Level:
    """The headings of one level, as they come: what is skipped, doubled or out of order."""

    def __init__(self, level: int) -> None:
        self._shape = "{}、" if level == 1 else "（{}）"
        self.last = 0
        self._outer: list[int] = []
        self.between: list[int] = []
        self.unnumbered: list[str] = []

    def take(self, number: int) -> str | None:
        """What is wrong with this number, in Chinese."""
        passed = self.between
        last, due = self.last, self.last + 1
        fault = None
        if number == 1 and last > 1:
            self._outer.append(last)
        elif number != due and self._outer and number == self._outer[-1] + 1:
            self._outer.pop()
        elif number == last:
            fault = f"{self._written(number)}重复"
        elif number > due and not set(range(due, number)) <= set(passed):
            named = f"，其间“{'”“'.join(self.unnumbered[:4])}”没有编号" if self.unnumbered else ""
            fault = f"{self._written(last) + '之后' if last else '开头'}是{self._written(number)}{named}"
        elif 1 < number < due:
            fault = f"{self._written(last)}之后是{self._written(number)}"
        self.last, self.between, self.unnumbered = number, [], []
        return fault

    def alone(self) -> str | None:
        """What is wrong when the level ends: one number only, and after it headings that have none."""
        if self.last != 1 or not self.unnumbered or self.between[:1] == [2]:
            return None
        return f"{self._written(1)}之后的“{'”“'.join(self.unnumbered[:4])}”没有编号"

    def _written(self, number: int) -> str:
        tens, ones = divmod(number, 10)
        return self._shape.format(
            ("" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones or not tens else "")
        )


def numbering(filing: FilingRows) -> Iterator[Record]:
    """One record per submission whose headings are numbered: what is wrong with the numbers."""
    faults = [fault for fault in _faults(filing) if fault]
    numbered = [row for row in filing.rows("passages") if row.get("kind") == "heading" and _numbered(row)]
    if numbered:
        yield filing.common | {"gaps": "；".join(faults) or None, "location": numbered[0].get("location")}


def _faults(filing: FilingRows) -> Iterator[str | None]:
    top, sub = _Level(1), _Level(2)
    for row in filing.rows("passages"):
        at = _numbered(row)
        if row.get("section") == "annex":
            break
        if row.get("kind") == "body" and at:
            (top if at[0] == 1 else sub).between.append(at[1])
        elif row.get("kind") == "heading" and at is None:
            title = row["text"].strip()[:_SHORT]
            if not re.match(r"\s*\d", row["text"]):
                top.unnumbered.append(title)
                sub.unnumbered.append(title)
        elif row.get("kind") == "heading" and at and at[0] == 1:
            yield sub.alone()
            yield top.take(at[1])
            sub = _Level(2)
        elif row.get("kind") == "heading" and at:
            yield sub.take(at[1])
    yield sub.alone()
