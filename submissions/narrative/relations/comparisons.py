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
_NUMBER = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[%％]|[^\d\s，,。；;、（()）“”]{0,4})")


def comparisons(passage: Passage, indicators: Sequence[AnyRow]) -> Iterator[StatedRelation]:
    """The results of indicators that a passage gives, beside the table's; a figure that is the target may be quoted as one."""
    for row in indicators:
        said = _said(passage, row)
        held = [value for column in ("actual", "target") if (value := _held(row, column)) is not None]
        if said is not None and held and held[0].row["measure"] == "actual":
            yield StatedRelation("comparison", "indicator_result", said, tuple(Way(((1, value),)) for value in held))


def _said(passage: Passage, indicator: AnyRow) -> StatedTerm | None:
    """The number in the indicator's own unit that stands right behind its name; ``None`` for a plan or another year."""
    name = "".join(str(indicator.get("indicator_name") or "").split())
    unit = _unit(indicator)
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
