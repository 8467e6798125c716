"""Targets and actuals of indicators: operator, value and unit, or a date, or words."""

from __future__ import annotations

import html
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from submissions.numbers import chinese
from submissions.text import clean, fold

_OPERATORS = (
    (">=", r"≥|≧|⩾|>=|=>|不少于|不低于|不小于|至少|大于等于|大于或等于|最少"),
    ("<=", r"≤|≦|⩽|<=|=<|不超过|不高于|不大于|不多于|小于等于|小于或等于|最多|控制在|至多"),
    (">", r">|大于|超过|高于|多于"),
    ("<", r"<|小于|低于|少于"),
    ("=", r"=|等于"),
)
_BEHIND = ((">=", r"(?:及|或)?以上$"), ("<=", r"(?:及|或)?(?:以下|以内|之内)$"))
_NUMBER = re.compile(r"^(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<unit>[^\d.]{0,12})$")
_WORDS = re.compile(r"^(?P<number>[零〇一二两三四五六七八九十百千]+)(?P<unit>[次个场人名户件项期批份成天套台辆篇间处家条座所][^\d]{0,6})$")
_DATE = re.compile(
    r"^(?:于|在)?(?:(?P<year>\d{4})[年\-./])?(?P<month>\d{1,2})(?:[月\-./](?:(?P<day>\d{1,2})日?|底|末)?)?(?:以前|之前|前|完成|底前|末前|前完成|之前完成|底前完成)*$"
)
_LEAD = re.compile(r"^(?:已|实际|全部|共)?(?:完成|达到|达|实现|共计|共|约)")
SUM_UP = re.compile(r"达成年度指标|达成预期指标|未达成|部分达成")


@dataclass(frozen=True, slots=True)
class Target:
    """A target or an actual as typed: ``operator`` is one of the contract's, ``value`` is in the printed ``unit``."""

    operator: str | None
    value: Decimal | None = None
    unit: str | None = None
    date: date | None = None


def read_target(text: str, fiscal_year: int | None, relation: str = "", unit: str = "") -> Target:
    """Read a target: ``≥95%``, ``不少于十二次``, ``2023年12月31日前``, ``逐步提高``; relation and unit may have columns of their own."""
    words = _plain(text)
    operator, words = _operator(_plain(relation) + words)
    if not words:
        return Target(None)
    when = read_date(words, fiscal_year)
    if when is not None:
        return Target("date", date=when)
    value, own_unit = _value(words)
    if value is None:
        return Target("qualitative")
    return Target(operator or "=", value, own_unit or clean(unit) or None)


def read_actual(text: str, fiscal_year: int | None) -> Target:
    """Read an actual value: a number with its unit, a date, or nothing that can be compared."""
    words = _LEAD.sub("", _operator(_plain(text))[1])
    when = read_date(words, fiscal_year)
    if when is not None:
        return Target("date", date=when)
    value, unit = _value(words)
    return Target(None, value, unit)


def read_date(words: str, fiscal_year: int | None) -> date | None:
    """A day or month as a date (a month means its last day; no year means the fiscal year); ``None`` when it is none."""
    match = _DATE.match(words)
    if match is None or not ("月" in words or match["year"]) or (match["year"] and match["day"] is None and "月" not in words):
        return None
    year, month = int(match["year"] or fiscal_year or 0), int(match["month"])
    if not 1990 <= year <= 2100 or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None


def _plain(text: str) -> str:
    return fold(html.unescape(text)).strip("。;,")


def _operator(words: str) -> tuple[str | None, str]:
    words = re.sub(r"^(定量|定性|正向|反向)", "", words)
    for operator, pattern in _OPERATORS:
        match = re.match(f"(?:{pattern})", words)
        if match:
            rest = words[match.end() :]
            return operator, re.sub(r"(?:及|或)?(?:以上|以下|以内|之内)$", "", rest)
    for operator, pattern in _BEHIND:
        if re.search(pattern, words) and re.match(r"[\d一二三四五六七八九十两]", words):
            return operator, re.sub(pattern, "", words)
    return None, words


def _value(words: str) -> tuple[Decimal | None, str | None]:
    match = _NUMBER.match(words)
    if match:
        unit = match["unit"].strip("。;,")
        return Decimal(match["number"].replace(",", "")), ("%" if unit.startswith("%") else unit) or None
    spelled = _WORDS.match(words)
    number = chinese(spelled["number"]) if spelled else None
    return (Decimal(number), spelled["unit"]) if spelled and number is not None else (None, None)
