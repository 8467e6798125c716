"""Which cells of an OOXML sheet a conditional format strikes through, as far as its rule can be worked out.

A rule compares a cell with a constant or is always true. Any other rule is noted and strikes nothing: formulas are never
calculated. Source: ECMA-376 part 1, 18.3.1.10 (``cfRule``) and 18.18.12 (its types).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from lxml import etree

from submissions.readers.books.sheet import Place

_REFERENCE = r"(?P<c>\$?)(?P<column>[A-Z]{1,3})(?P<r>\$?)(?P<row>\d{1,7})"
_CONSTANT = r"(?P<constant>\"[^\"]{0,200}\"|-?\d{1,15}(?:\.\d{1,9})?)"
_COMPARED = re.compile(rf"{_REFERENCE}\s{{0,9}}(?P<sign><>|>=|<=|=|>|<)\s{{0,9}}{_CONSTANT}")
_FOUND = re.compile(rf"ISNUMBER\((?:SEARCH|FIND)\(\"(?P<constant>[^\"]{{1,200}})\"\s{{0,9}},\s{{0,9}}{_REFERENCE}\)\)", re.I)
_ALWAYS = re.compile(r"TRUE(\(\))?|-?[1-9]\d{0,9}|1=1", re.I)
_NEVER = re.compile(r"FALSE(\(\))?|0", re.I)
_SIGNS: Mapping[str, Callable[[Decimal | str, Decimal | str], bool]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    ">": lambda one, other: type(one) is type(other) and one > other,  # type: ignore[operator]
    "<": lambda one, other: type(one) is type(other) and one < other,  # type: ignore[operator]
    ">=": lambda one, other: type(one) is type(other) and one >= other,  # type: ignore[operator]
    "<=": lambda one, other: type(one) is type(other) and one <= other,  # type: ignore[operator]
}
_OPERATORS = {
    "equal": "=",
    "notEqual": "<>",
    "greaterThan": ">",
    "lessThan": "<",
    "greaterThanOrEqual": ">=",
    "lessThanOrEqual": "<=",
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda text, part: part in text,
    "notContainsText": lambda text, part: part not in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_RULES = 200
"""Rules of a sheet that are looked at: a bound on work; a form has at most a few."""
Holds = Callable[[Place, Place], bool]
"""True if a rule holds for a cell; the second place is the first of the rule's range, from which references count."""


def struck_by_rule(
    root: etree._Element, striking: Sequence[bool], cells: Mapping[Place, str], place: Callable[[str], Place | None]
) -> tuple[set[Place], bool]:
    """The filled cells that a rule strikes through, and true if a rule that strikes could not be worked out.

    ``striking`` says of each differential format if it strikes through; ``place`` reads a cell's name.
    """
    struck: set[Place] = set()
    unknown = False
    rules = [(one, rule) for one in root.iterfind("{*}conditionalFormatting") for rule in one.iterfind("{*}cfRule")]
    for element, rule in rules[:_RULES]:
        number = rule.get("dxfId", "")
        if not (number.isdecimal() and len(number) < 6 and int(number) < len(striking) and striking[int(number)]):
            continue
        ranges = list(_ranges(element.get("sqref", ""), place))
        holds = _rule(rule, cells, place)
        unknown = unknown or holds is None
        if holds is not None and ranges:
            struck |= {at for at in cells if _is_within(at, ranges) and holds(at, ranges[0][0])}
    return struck, unknown


def _ranges(listed: str, place: Callable[[str], Place | None]) -> Iterator[tuple[Place, Place]]:
    for one in listed.split()[:_RULES]:
        first, _, last = one.partition(":")
        start, end = place(first), place(last or first)
        if start is not None and end is not None:
            yield start, end


def _is_within(at: Place, ranges: Sequence[tuple[Place, Place]]) -> bool:
    return any(start[0] <= at[0] <= end[0] and start[1] <= at[1] <= end[1] for start, end in ranges)


def _rule(rule: etree._Element, cells: Mapping[Place, str], place: Callable[[str], Place | None]) -> Holds | None:
    """What decides about a cell; ``None`` if the rule says more than is read here."""
    kind, formula = rule.get("type", ""), (rule.findtext("{*}formula") or "").strip()
    if kind in _TEXTS:
        part, test = rule.get("text", ""), _TEXTS[kind]
        return (lambda at, _: test(cells.get(at, ""), part)) if part else None
    if kind == "cellIs" and rule.get("operator", "") in _OPERATORS and re.fullmatch(_CONSTANT, formula):
        sign = _SIGNS[_OPERATORS[rule.get("operator", "")]]
        return lambda at, _: sign(_value(cells.get(at, "")), _value(formula))
    return _expression(formula, cells, place) if kind == "expression" else None


def _expression(formula: str, cells: Mapping[Place, str], place: Callable[[str], Place | None]) -> Holds | None:
    if _ALWAYS.fullmatch(formula) or _NEVER.fullmatch(formula):
        return lambda at, _: _ALWAYS.fullmatch(formula) is not None
    match = _COMPARED.fullmatch(formula) or _FOUND.fullmatch(formula)
    named = place(match["column"] + match["row"]) if match else None
    if match is None or named is None:
        return None
    fixed, constant = (bool(match["r"]), bool(match["c"])), match["constant"]
    sign = _SIGNS[match["sign"]] if "sign" in match.groupdict() else None

    def holds(at: Place, first: Place) -> bool:
        row, column = (to if keeps else to + own - start for to, own, start, keeps in zip(named, at, first, fixed, strict=True))
        text = cells.get((row, column), "")
        return sign(_value(text), _value(constant)) if sign else constant.lower() in text.lower()

    return holds


def _value(text: str) -> Decimal | str:
    """A number, or text without its quotation marks."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text.strip('"').lower()
