"""Targets and actuals of indicators: operator, value and unit, or a date, or words."""

from __future__ import annotations

import html
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from submissions.numbers import DASHES, chinese, without_noise
from submissions.text import clean, fold

_OPERATORS = (
    (">=", r"≥|≧|⩾|>=|=>|不得?少于|不得?低于|不得?小于|至少|大于等于|大于或等于|最少"),
    ("<=", r"≤|≦|⩽|<=|=<|不得?超过|不得?高于|不得?大于|不得?多于|小于等于|小于或等于|最多|控制在|至多"),
    (">", r">|大于|超过|高于|多于"),
    ("<", r"<|小于|低于|少于"),
    ("=", r"=|等于"),
)
_BEHIND = ((">=", r"(?:\(含\)|及|或)?以上$"), ("<=", r"(?:\(含\)|及|或)?(?:以下|以内|之内)$"))
_NUMBER = re.compile(r"^(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<unit>[^\d.]{0,12})$")
_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"
_COUNTED = "次个场人名户件项期批份天套台辆篇间处家条座所起例宗页卷册"
_WORDS = re.compile(rf"^(?P<number>{_NUMERAL})(?P<unit>(?:[{_COUNTED}]|分钟|小时|万元|千元|元|人次|户次|公里|亩|吨)(?:/.{{1,4}})?)$")
_COMPARED = re.compile(
    r"^(?P<number>(?=..)(?:[一二两三四五六七八九][千百]零?)*(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?)(?<=.[十百千]|[十百千零].)(?P<unit>[^\d零〇一二两三四五六七八九十百千万]{1,4})$"
)
# Behind a sign of comparison a numeral of several characters counts whatever follows it (不少于二十一门): units are an open class.
_TENTHS = re.compile(r"^(?P<tenths>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?$")
_PERCENT = re.compile(rf"^百分之(?P<number>{_NUMERAL}|\d+(?:\.\d+)?)$")
_NUMERAL_DATE = re.compile(r"(?<![〇零一二三四五六七八九十])[〇零一二三四五六七八九十]+(?=[年月日])")
_DOUBTS = (
    (r"^[Qq]\d", "数值前的关系符号已损坏，无法确定是哪一种关系"),
    (rf"^(?=.*\d)[\dOoIl,.]*[OoIl][\dOoIl,.]*(?:[%\u4e00-\u9fff]|$)|^[OoIl]+(?:[%{_COUNTED}]|$)", "数字中混有字母，无法确定是什么数"),
    (r"\d%[×xX*]?\d|^[×xX*]\d|\d\.\d+\.\d|^(\d[\d.]*[^\d.]{1,3})\1$", "几个数字连在一起，无法确定怎样分开"),
)
"""Signs of characters damaged or cells run together: the text is shown to a person, never read as a number."""
_DATE = re.compile(
    r"^(?:于|在)?(?:(?P<year>\d{4})[年\-./])?(?P<month>\d{1,2})(?:[月\-./](?:(?P<day>\d{1,2})日?|底|末)?)?(?:以前|之前|前|完成|底前|末前|前完成|之前完成|底前完成)*$"
)
_MOST_FRACTION = Decimal(2)
"""A rate of 200 % as a fraction. Targets of rates below 2 % are rates of faults, whose actuals print their unit."""
_FAR_BELOW = 10
"""An actual below a tenth of its target is no near miss but may be a fraction. Chosen, not measured."""
_FRACTION_OR_PERCENT = "没有百分号，无法确定是小数还是百分数"
_PERIOD = re.compile(r"^(?:全年|年度|当年|本年|年内|累计|全年累计|总共)(?=[≥≤≧≦⩾⩽<>=\d]|不|达|大于|小于|至少|超过)")
_LEAD = re.compile(r"^(?:已|实际|全部|共)?(?:完成|达到|达|实现|共计|共|约)")


@dataclass(frozen=True, slots=True)
class Target:
    """A target or an actual as typed: ``operator`` is one of the contract's, ``value`` is in the printed ``unit``.

    ``doubt`` says in Chinese why a text that holds figures is not read as a value.
    """

    operator: str | None
    value: Decimal | None = None
    unit: str | None = None
    date: date | None = None
    doubt: str | None = None


def read_target(text: str, fiscal_year: int | None, relation: str = "", unit: str = "") -> Target:
    """Read a target: ``≥95%``, ``不少于十二次``, ``2023年12月31日前``, ``逐步提高``; relation and unit may have columns of their own."""
    words = _plain(text)
    operator, words = _operator(_plain(relation) + words)
    if not words:
        return Target(None)
    when = read_date(words, fiscal_year)
    if when is not None:
        return Target("date", date=when)
    doubt = _doubt(text, words)
    if doubt is not None:
        return Target(None, doubt=doubt)
    value, own_unit = _counted(words, unit) or _value(words, compared=operator is not None)
    if value is None:
        return Target("qualitative")
    return Target(operator or "=", value, own_unit or _unit_beside(unit))


def unread_target(doubt: str, relation: str, unit: str) -> Target:
    """A target whose number is in doubt, with what columns of their own say of it."""
    return Target(_operator(_plain(relation))[0], unit=_unit_beside(unit), doubt=doubt)


def read_actual(text: str, fiscal_year: int | None, unit: str = "") -> Target:
    """Read an actual value: a number with its unit, a date, or nothing that can be compared; ``unit`` is that of a column of its own."""
    words = _LEAD.sub("", _operator(_plain(text))[1])
    when = read_date(words, fiscal_year)
    if when is not None:
        return Target("date", date=when)
    doubt = _doubt(text, words)
    if doubt is not None:
        return Target(None, doubt=doubt)
    value, own_unit = _counted(words, unit) or _value(words)
    return Target(None, value, own_unit)


def _unit_beside(unit: str) -> str | None:
    """The unit of a column of its own, as printed; ％ is %."""
    return "%" if fold(unit) in ("%", "百分比") else clean(unit) or None


def _counted(words: str, unit: str) -> tuple[Decimal, str | None] | None:
    """A numeral alone (一百二十) where a column of its own says what is counted; a lone 一 is a dash as often."""
    number = chinese(words) if unit.strip() and words not in DASHES else None
    return (Decimal(number), None) if number is not None else None


def of_hundred(target: Target, actual: Target, *, full_marks: bool) -> Target | None:
    """The actual in percent where a sheet kept 0.9953 for 99.53 %: the target is in percent and above what a fraction can be.

    A fraction of fewer than two decimals (0.9 for 90 %) is one if ``full_marks`` were given that it earns in percent alone;
    it is in doubt if it lies so far below the target that it earns none. ``None`` where the actual may be what it says.
    """
    if target.unit != "%" or target.value is None or actual.value is None or actual.unit is not None:
        return None
    if not 0 < actual.value < _MOST_FRACTION < target.value:
        return None
    percent = Target(actual.operator, (actual.value * 100).normalize() + 0, "%")
    exponent = actual.value.as_tuple().exponent
    if isinstance(exponent, int) and exponent <= -2:
        return percent
    if target.operator not in (">=", ">", "=") or actual.value * _FAR_BELOW >= target.value:
        return None
    return percent if full_marks and percent.value and percent.value >= target.value else Target(None, doubt=_FRACTION_OR_PERCENT)


def hidden_sign(printed: str, target: Target, actual: Target, *, full_marks: bool) -> str | None:
    """Why a target such as 26次 may be ≥6次 with its sign read as the digit 2; ``None`` when nothing speaks for it.

    It does when no sign is printed, the digit 2 leads, and the actual misses the number as printed, meets what is behind
    the 2, and has earned full marks.
    """
    behind = re.match(r"2(\d+(?:\.\d+)?)", _plain(printed))
    if not full_marks or behind is None or target.operator != "=" or target.value is None or actual.value is None:
        return None
    missed = actual.value < target.value and actual.value >= Decimal(behind[1])
    return "首位的2可能是损坏的“≥”号，无法确定目标值" if missed else None


def read_date(words: str, fiscal_year: int | None) -> date | None:
    """A day or month as a date (a month means its last day; no year means the fiscal year); ``None`` when it is none."""
    match = _DATE.match(_NUMERAL_DATE.sub(lambda numeral: _date_digits(numeral[0]), words))
    if match is None or not ("月" in words or match["year"]) or (match["year"] and match["day"] is None and "月" not in words):
        return None
    year, month = int(match["year"] or fiscal_year or 0), int(match["month"])
    if not 1990 <= year <= 2100 or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None


def _date_digits(numeral: str) -> str:
    """二〇二三 is 2023, digit by digit; 十二 is 12."""
    number = chinese(numeral)
    return "".join(str(chinese(digit)) for digit in numeral) if len(numeral) == 4 and "十" not in numeral else str(number)


def _doubt(text: str, words: str) -> str | None:
    if re.search(r"\d\s+\d", text.strip()):
        return "数字中间有空白，无法确定是一个数还是几个数"
    return next((reason for pattern, reason in _DOUBTS if re.search(pattern, words)), None)


def _plain(text: str) -> str:
    return fold(html.unescape(text)).strip("。;,")


def _operator(words: str) -> tuple[str | None, str]:
    words = _PERIOD.sub("", re.sub(r"^(定量|定性|正向|反向)(?:指标)?", "", words))
    for operator, pattern in _OPERATORS:
        match = re.match(f"(?:{pattern})", words)
        if match:
            rest = words[match.end() :]
            return operator, re.sub(r"(?:\(含\)|及|或)?(?:以上|以下|以内|之内)$", "", rest)
    for operator, pattern in _BEHIND:
        stated = re.sub(r"^(?:达到|达|保持在)", "", words)
        if re.search(pattern, stated) and re.match(rf"\d|{_NUMERAL}|百分之", stated):
            return operator, re.sub(pattern, "", stated)
    return None, words


def _value(words: str, *, compared: bool = False) -> tuple[Decimal | None, str | None]:
    match = _NUMBER.match(words)
    if match:
        unit = match["unit"].strip("。;,")
        return without_noise(match["number"].replace(",", "")), ("%" if unit.startswith("%") or unit == "百分比" else unit) or None
    return _spelled(words, compared)


def _spelled(words: str, compared: bool) -> tuple[Decimal | None, str | None]:
    """A number in Chinese numerals: 十二次, 九成, 九成五, 百分之九十五; words that only begin like one (一次性) are none."""
    tenths = _TENTHS.match(words)
    if tenths:
        half = tenths["half"]
        return Decimal((chinese(tenths["tenths"]) or 0) * 10 + (5 if half == "半" else chinese(half or "") or 0)), "%"
    percent = _PERCENT.match(words)
    if percent:
        number = percent["number"]
        return (Decimal(number) if number[0].isdigit() else Decimal(chinese(number) or 0)), "%"
    spelled = _WORDS.match(words) or (_COMPARED.match(words) if compared else None)
    number_read = chinese(spelled["number"]) if spelled else None
    return (Decimal(number_read), spelled["unit"]) if spelled and number_read is not None else (None, None)
