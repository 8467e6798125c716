"""What one slip of the pen makes of a number: the numbers that may have been meant by one that is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from warehouse.decimal_places import to_places

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
DECIMALS = 2
"""A number that was meant has at most this many decimals, or as many as the printed one."""

KINDS: dict[str, tuple[str, str]] = {
    "digits_transposed": ("相邻两位数字颠倒", "two digits swapped"),
    "digit_dropped": ("漏写一位数字", "a digit dropped"),
    "digit_doubled": ("一位数字重复", "a digit doubled"),
    "point_moved": ("小数点移位", "decimal point moved"),
    "unit": ("元与万元混淆", "元 and 万元 mixed up"),
    "direction_reversed": ("增减方向写反", "direction reversed"),
    "whole_amount": ("把本年数当成了增减额", "this year's amount given as the change"),
    "prior_copied": ("照抄了上年数", "last year's figure copied"),
    "part_left_out": ("合计漏加一项", "the total leaves out a part"),
    "score_copied": ("把分值填进了指标值", "the marks copied into the value"),
}
"""Each kind of slip in Chinese and English."""


def number_in(printed: str | None) -> str | None:
    """The one number that a printed text holds, without separators; ``None`` where there is none or more than one."""
    found = _NUMBER.findall(printed or "")
    return re.sub("[,，]", "", found[0]) if len(found) == 1 else None


def meant(number: str) -> Iterator[tuple[str, str]]:
    """Kind of slip and number that may have been meant, for every single slip that ends in ``number``; none is ``number`` itself."""
    seen = {Decimal(number)}
    for kind, text in (*_swapped(number), *_undoubled(number), *_inserted(number), *_moved(number)):
        if _plausible(text, number) and Decimal(text) not in seen:
            seen.add(Decimal(text))
            yield kind, text


def _plausible(text: str, number: str) -> bool:
    whole, _, decimals = text.partition(".")
    shown = len(number.partition(".")[2])
    return bool(whole) and (whole == "0" or not whole.startswith("0")) and len(decimals) <= max(DECIMALS, shown)


def _swapped(number: str) -> Iterator[tuple[str, str]]:
    places = [place for place, sign in enumerate(number) if sign != "."]
    for left, right in pairwise(places):
        signs = list(number)
        signs[left], signs[right] = signs[right], signs[left]
        yield "digits_transposed", "".join(signs)


def _undoubled(number: str) -> Iterator[tuple[str, str]]:
    for place in range(1, len(number)):
        if number[place] == number[place - 1]:
            yield "digit_doubled", number[:place] + number[place + 1 :]


def _inserted(number: str) -> Iterator[tuple[str, str]]:
    for place in range(len(number) + 1):
        for digit in "0123456789":
            yield "digit_dropped", number[:place] + digit + number[place:]


def _moved(number: str) -> Iterator[tuple[str, str]]:
    shown = len(number.partition(".")[2])
    for power in (1, -1, 2, -2):
        value = Decimal(number).scaleb(power)
        text = f"{value.normalize():f}"
        decimals = len(text.partition(".")[2])
        if decimals < min(shown, DECIMALS):
            text = f"{to_places(value, min(shown, DECIMALS)):f}"
        yield "point_moved", text
