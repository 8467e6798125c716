"""Printed text to a quantity: the value, its state, unit and decimals; never a guess.

A blank is not a zero and a dash is neither. What cannot be read as exactly one number is ``unreadable``.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from submissions.document import Cell
from submissions.text import INVISIBLE, fold, unmarked
from warehouse import contract

DASHES = frozenset({"-", "--", "—", "——", "–", "―", "/", "／", "\\", "-/-", "－", "一"})
_LINE = frozenset("—-–―─━‐‑‒−_")
"""Of what a drawn dash may consist: converters of GBK make ――, people draw ── and ____."""
NOT_APPLICABLE = frozenset(
    {"无", "不适用", "不涉及", "无此项", "未涉及", "N/A", "n/a", "NA", "不纳入", "无此项目", "没有", "暂无", "未发生", "本年无", "本年度无"}
)
_NUMBER = re.compile(
    r"(?P<sign>[+\-−]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<fraction>\d+))?(?P<unit>m2|[^\d.,(]{0,8})(?P<note>\([^)]*\))?$"
)
_CURRENCY = re.compile(r"^([+\-−]?)(?:¥|RMB|CNY|人民币)(?=[\d+\-−])")
"""A sign of the currency says nothing about the unit: accounting formats print it over 万元 too."""
_PARTED = re.compile(r"[\d%]\s+\d")
"""A blank between two digits: one number or two, nobody can say. Behind a point or comma a line has been broken."""
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


_NOISE_FROM = 8  # decimals behind which stored noise is looked for: a ten-thousandth of a cent in 万元, finer than anybody prints
_LONGEST_STORED = 26  # characters: 17 digits with sign, point and leading zeros of a small number; longer ones no program stores
_SINGLE_DIGITS, _DOUBLE_DIGITS = (
    9,
    15,
)  # digits that tell every single-precision number from the others; digits that a double keeps (IEEE 754)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed value. ``value`` is in the printed ``unit``; ``None`` in every state but ``value`` and ``zero``."""

    printed: str
    state: str
    value: Decimal | None = None
    unit: str | None = None
    decimals: int | None = None

    def as_cell(self, cell: Cell, unit: str | None = None, found: str | None = None) -> dict[str, Any]:
        """The entry of a ``cells`` column; ``unit`` stands in where the cell prints none itself, ``found`` for how it was found."""
        return {
            "printed": self.printed,
            "state": self.state,
            "unit": self.unit or unit,
            "decimals": self.decimals,
            "found": found or cell.found,
            "location": cell.location.as_json(),
        }


@cache
def units() -> dict[str, tuple[str, str, Decimal]]:
    """Every way to print a unit: its standard form, the quantity it measures and its factor (to yuan, ㎡, 1.0 = 100 %)."""
    found = {}
    for row in contract.codes("units"):
        for name in filter(None, (row["unit"], *row["aliases"].split("|"))):
            found[fold(name)] = (row["unit"], row["quantity"], Decimal(row["factor"]))
    return found


def money_factor(unit: str | None) -> Decimal | None:
    """Yuan in one of that unit; ``None`` when it is no unit of money."""
    known = units().get(fold(unit)) if unit else None
    return known[2] if known and known[1] == "money" and known[0] != "万" else None


def read(text: str) -> Quantity:
    """Read a cell that should hold one value.

    ``1,402.75``, ``100.00％``, ``+2.54``, ``100（含执行率10）``, ``１２``, ``12.30①`` (a note's mark) are values; a lone dash, 无 or nothing are states.
    """
    printed = text.strip().strip("\u3000\xa0").strip()
    plain = unicodedata.normalize("NFKC", unmarked(printed.translate(INVISIBLE)))
    parted = _PARTED.search(plain) is not None
    plain = re.sub(r"\s+", "", plain)
    if not plain or set(plain) <= set("…."):
        return Quantity(printed, "blank")
    if plain in DASHES or _LINE.issuperset(plain):
        return Quantity(printed, "dash")
    if plain in NOT_APPLICABLE:
        return Quantity(printed, "not_applicable")
    match = _NUMBER.match(_CURRENCY.sub(r"\1", plain))
    if match is None or parted:
        return Quantity(printed, "unreadable")
    value = without_noise(match["digits"].replace(",", "") + ("." + match["fraction"] if match["fraction"] else ""))
    decimals = max(0, -int(value.as_tuple().exponent))
    if match["sign"] in ("-", "−"):
        value = -value
    return Quantity(printed, "zero" if value == 0 else "value", value, _unit(match["unit"]), decimals)


def without_noise(number: str) -> Decimal:
    """The number that a program stored in binary and wrote with all its digits: 0.30000000000000004 is 0.3, 128.72000122070312 is 128.72.

    Every other number is taken as it is printed, its closing zeros included.
    """
    fraction = number.partition(".")[2]
    if len(fraction) < _NOISE_FROM or fraction.endswith("0") or len(number) > _LONGEST_STORED:
        return Decimal(number)
    short = _of_single_precision(float(number)) or format(float(number), f".{_DOUBLE_DIGITS}g")
    plain = Decimal(format(Decimal(short), "f"))
    return plain if -int(plain.as_tuple().exponent) < len(fraction) else Decimal(number)


def _of_single_precision(stored: float) -> str | None:
    """The shortest text of the single-precision number that a double repeats to its last sure digit; ``None`` if it repeats none."""
    try:
        single: float = struct.unpack("<f", struct.pack("<f", stored))[0]
    except OverflowError:
        return None
    if format(single, f".{_DOUBLE_DIGITS}g") != format(stored, f".{_DOUBLE_DIGITS}g"):
        return None
    tries = (format(single, f".{places}g") for places in range(1, _SINGLE_DIGITS + 1))
    return next((text for text in tries if struct.pack("<f", float(text)) == struct.pack("<f", single)), None)


def _unit(text: str) -> str | None:
    stripped = text.strip(":;,。、")
    if not stripped:
        return None
    known = units().get(stripped)
    return known[0] if known else stripped


def chinese(text: str) -> int | None:
    """The integer a Chinese numeral states (十二 is 12, 一百零五 is 105); ``None`` when it is none."""
    if not text or any(c not in _CHINESE for c in text):
        return None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        elif total + section + digit:
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
        else:
            return None  # 万元/公里 counts nothing: a scale alone is the beginning of a unit
    return total + section + digit
