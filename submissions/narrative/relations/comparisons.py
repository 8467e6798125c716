"""Comparisons with the tables: an indicator's result that the prose repeats right behind the indicator's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from submissions.narrative.relations.relation import StatedRelation, Way
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.terms import Passage, StatedTerm
from warehouse.rows import AnyRow

_SHORTEST_NAME = 5
"""Characters of an indicator's name from which it is told from a word of the prose: 完成率 alone names nothing."""
_REACH = 16
"""Characters behind the name in which its number is looked for: 只有, 实际完成, 达到 and the like, no further clause."""
_SAID = 80
"""Characters behind the name in which its target and its marks are looked for: a clause or two of its sentence."""
_QUANTITY = r"\d[\d,]*(?:\.\d+)?"
_UNIT = r"[%％]|[^\d\s，,。；;、（()）“”的]{1,4}"
_TARGET = re.compile(
    rf"(?:达到?|足|于|过|完成)(?P<before>{_QUANTITY})(?P<unit>{_UNIT})的?(?:年度|年初|绩效)?(?:目标|指标值|任务)"
    rf"|(?:目标|指标)值?(?:为|是)?(?P<after>{_QUANTITY})(?P<unit_after>{_UNIT})"
)
_LOST = re.compile(rf"(?<![共计总])扣(?:减|除|去)?(?:了|分)?(?P<number>{_QUANTITY})分")
_NUMBER = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[%％]|[^\d\s，,。；;、（()）“”]{0,4})")


def comparisons(passage: Passage, indicators: Sequence[AnyRow]) -> Iterator[StatedRelation]:
    """The results of indicators that a passage gives, beside the table's; a figure that is the target may be quoted as one."""
    names = [name for row in indicators if len(name := _name(row)) >= _SHORTEST_NAME]
    for row in indicators:
        said = _said(passage, row)
        held = [value for column in ("actual", "target") if (value := _held(row, column)) is not None]
        if said is not None and held and held[0].row["measure"] == "actual":
            yield StatedRelation("comparison", "indicator_result", said, tuple(Way(((1, value),)) for value in held))
        behind = _behind(passage, row, names)
        if behind is not None:
            yield from _target(passage, row, *behind)
            yield from _marks_lost(passage, row, *behind)


def _said(passage: Passage, indicator: AnyRow) -> StatedTerm | None:
    """The number in the indicator's own unit that stands right behind its name; ``None`` for a plan or another year."""
    name, unit = _name(indicator), _unit(indicator)
    at = passage.text.find(name) if len(name) >= _SHORTEST_NAME and unit else -1
    if at < 0:
        return None
    begins = at + len(name)
    match = _NUMBER.search(passage.text, begins, begins + _REACH)
    if match is None or not match["unit"].replace("％", "%").startswith(unit):
        return None
    between = passage.text[begins : match.start()]
    if re.search(r"[。；;！!\n]", between) or pattern("target_words").search(between) or pattern("other_year_words").search(between):
        return None
    printed, end = passage.text[at : match.end("number")] + unit, match.end("number") + len(unit)
    number = match["number"].replace(",", "")
    row = {
        "value": Decimal(number), "unit": unit, "decimals": len(number.partition(".")[2]), "direction": None, "concept": "other",
        "measure": "other", "printed": printed, "location": {**passage.location, "start": at, "end": end, "quote": printed},
    }  # fmt: skip
    return StatedTerm(Decimal(number), Decimal(0), unit, name, between, -1, match.start(), end, row)


def _target(passage: Passage, indicator: AnyRow, begins: int, said: str) -> Iterator[StatedRelation]:
    """未达到95%的目标, 低于目标值95%: the target that the sentence about an indicator quotes."""
    held, unit = _held(indicator, "target"), _unit(indicator)
    match = _TARGET.search(said) if unit else None
    if match is None or held is None or not (match["unit"] or match["unit_after"]).startswith(unit):
        return
    number = match["before"] or match["after"]
    start = begins + match.start("before" if match["before"] else "after")
    stated = _stated(passage, indicator, (number, unit, match[0]), start)
    yield StatedRelation("comparison", "indicator_target", stated, (Way(((1, held),)),))


def _marks_lost(passage: Passage, indicator: AnyRow, begins: int, said: str) -> Iterator[StatedRelation]:
    """扣1.5分 in the sentence about an indicator: its marks less its score."""
    score, marks, lost = indicator.get("score"), indicator.get("max_score"), list(_LOST.finditer(said))
    if len(lost) != 1 or score is None or marks is None:
        return
    stated = _stated(passage, indicator, (lost[0]["number"], "分", lost[0][0]), begins + lost[0].start("number"))
    cells = [(1, _marks(indicator, "max_score", marks)), (-1, _marks(indicator, "score", score))]
    yield StatedRelation("comparison", "indicator_deduction", stated, (Way(tuple(cells)),))


def _name(indicator: AnyRow) -> str:
    return "".join(str(indicator.get("indicator_name") or "").split())


def _behind(passage: Passage, indicator: AnyRow, names: Sequence[str]) -> tuple[int, str] | None:
    """The rest of the sentence behind an indicator's name, up to another's, and where it begins.

    ``None`` where no sentence names it, or it speaks of a plan or another year.
    """
    name = _name(indicator)
    at = passage.text.find(name) if len(name) >= _SHORTEST_NAME else -1
    if at < 0:
        return None
    said = re.split(r"[。；;！!\n]", passage.text[at + len(name) :], maxsplit=1)[0][:_SAID]
    said = said[: min((found for other in names if (found := said.find(other)) >= 0), default=_SAID)]
    return None if pattern("planned").search(said) or pattern("other_year_words").search(said) else (at + len(name), said)


def _marks(indicator: AnyRow, column: str, value: Decimal) -> StatedTerm:
    cell = (indicator.get("cells") or {}).get(column) or {}
    row = {"value": value, "unit": "分", "measure": "other", "location": cell.get("location") or indicator["location"]}
    return StatedTerm(value, Decimal(0), "分", str(indicator["indicator_name"]), "", -1, 0, 0, row, "indicators")


def _stated(passage: Passage, indicator: AnyRow, said: tuple[str, str, str], start: int) -> StatedTerm:
    """A number of the prose that is said of an indicator: the number, its unit and the words around it."""
    number, unit, words = said
    end = start + len(number) + len(unit)
    quote, value = passage.text[start:end], Decimal(number.replace(",", ""))
    row = {
        "value": value, "unit": unit, "decimals": len(number.partition(".")[2]), "direction": None, "concept": "other",
        "measure": "other", "printed": words, "location": {**passage.location, "start": start, "end": end, "quote": quote},
    }  # fmt: skip
    return StatedTerm(value, Decimal(0), unit, str(indicator["indicator_name"]), "", -1, start, end, row)


def _unit(indicator: AnyRow) -> str:
    return str(indicator.get("actual_unit") or indicator.get("unit") or "").replace("％", "%")


def _held(indicator: AnyRow, column: str) -> StatedTerm | None:
    """The table's result (``actual``) or target."""
    value = indicator.get(f"{column}_value")
    if value is None:
        return None
    cell = (indicator.get("cells") or {}).get(f"{column}_printed") or {}
    row = {"value": value, "unit": _unit(indicator), "measure": column, "location": cell.get("location") or indicator["location"]}
    return StatedTerm(value, Decimal(0), _unit(indicator), str(indicator["indicator_name"]), "", -1, 0, 0, row, "indicators")
