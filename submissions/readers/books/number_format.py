"""Formats a number as a spreadsheet shows it: 0.85 is 85.00% under ``0.00%`` and 0.85 under ``General``.

Source: ECMA-376 part 1, section 18.8.30 (built-in formats) and 18.8.31 (format codes).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_CODES = (
    "1=0|2=0.00|3=#,##0|4=#,##0.00|9=0%|10=0.00%|11=0.00E+00|12=# ?/?|13=# ??/??|15=d-mmm-yy|16=d-mmm|17=mmm-yy|18=h:mm|19=h:mm:ss|20=h:mm"
    "|21=h:mm:ss|22=yyyy-m-d h:mm|32=h:mm|33=h:mm:ss|34=h:mm|35=h:mm:ss|37=#,##0;-#,##0|38=#,##0;-#,##0|39=#,##0.00;-#,##0.00"
    "|40=#,##0.00;-#,##0.00|41=#,##0;-#,##0;-|42=¥#,##0;-¥#,##0;-|43=#,##0.00;-#,##0.00;-|44=¥#,##0.00;-¥#,##0.00;-|45=mm:ss|46=[h]:mm:ss"
    "|47=mm:ss|48=##0.0E+0|49=@|55=h:mm|56=h:mm:ss"
)
BUILT_IN = dict.fromkeys((14, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-m-d") | {
    int(number): code for number, _, code in (entry.partition("=") for entry in _CODES.split("|"))
}
"""Format codes by number; 27 to 58 are the dates and times of Chinese programs."""

_TOKEN = re.compile(r'"([^"]*)"?|[\\!](.)|(_.)|(\*.)|\[([^\]]{0,255})\]|(General|G/通用格式)|([eE][+-])|(.)', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_TESTS = {
    "<": Decimal.__lt__,
    ">": Decimal.__gt__,
    "<=": Decimal.__le__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
# Day number of 10000-01-01 in the 1900 system, the first day that no spreadsheet shows.
_DAYS = 2_958_466
_PLACES = "0#?"


@dataclass(frozen=True)
class _Section:
    """One of the up to four parts of a format code, as (kind, text) tokens: literal, digit, general, plain."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None

    @property
    def letters(self) -> str:
        """The characters that are neither literal nor digit places, in lower case: they tell dates from numbers."""
        return "".join(text for kind, text in self.tokens if kind == "plain").lower()

    @property
    def is_date(self) -> bool:
        """True if the section shows a day or a time."""
        return any(letter in self.letters for letter in "ymdhs") and not any(kind == "general" for kind, _ in self.tokens)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for match in _TOKEN.finditer(code[:255]):
        quoted, escaped, space, fill, bracket, general, exponent, plain = match.groups()
        if plain == ";":
            sections.append([])
            conditions.append(None)
        elif quoted is not None or escaped is not None:
            sections[-1].append(("literal", quoted if quoted is not None else escaped))
        elif bracket is not None:
            if condition := _CONDITION.match(bracket):
                conditions[-1] = (condition[1], Decimal(condition[2]))
            elif bracket.startswith("$"):
                sections[-1].append(("literal", bracket[1:].split("-")[0]))
            elif bracket.lower().strip("hms") == "" and bracket:
                sections[-1].append(("plain", "[" + bracket))
        elif general:
            sections[-1].append(("general", ""))
        elif exponent:
            sections[-1].append(("exponent", ""))
        elif plain is not None:
            sections[-1].append(("digit" if plain in _PLACES else "plain", plain))
        elif space or fill:
            continue
    return tuple(_Section(tuple(tokens), condition) for tokens, condition in zip(sections, conditions, strict=True))


def plain(value: float) -> str:
    """Write a number without format: the shortest text of at most 15 significant digits, so 0.1 + 0.2 is 0.3; no exponent."""
    try:
        number = Decimal(format(value, ".15g"))
    except (InvalidOperation, ValueError):
        return ""
    text = format(number, "f") if number.is_finite() and abs(number.adjusted()) < 30 else str(number)
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def displayed(value: float, code: str, from_1904: bool = False) -> str:
    """Return the number as a cell of this format code shows it. A day is ``2023-12-31`` whatever order the format gives.

    If a format drops the zero of 0.5 or leaves a bare point behind 12, the number is written in full.
    """
    number = Decimal(plain(value) or 0)
    if not number.is_finite():
        return ""
    section, shown = _chosen(_sections(code), number)
    if section is None:
        return plain(value)
    if section.is_date:
        return _moment(float(number), section.letters, from_1904) or plain(value)
    kinds = {kind for kind, _ in section.tokens}
    if "digit" not in kinds and "general" not in kinds:
        return "".join(text for kind, text in section.tokens if text != "@").strip() if "@" not in section.letters else plain(value)
    if "exponent" in kinds or "/" in section.letters or "general" in kinds:
        around = "".join("\0" if kind == "general" else text if kind == "literal" else "" for kind, text in section.tokens)
        return (around.replace("\0", plain(float(shown))) if "general" in kinds else plain(float(shown))).strip()
    return _number(shown, section)


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, Decimal]:
    """Return the section for this number and the number it shows. A section for negatives writes the sign itself."""
    usable = sections[:3]
    if any(section.condition for section in usable):
        for section in usable:
            if section.condition is None or _TESTS[section.condition[0]](number, section.condition[1]):
                return section, number
        return None, number
    if number < 0 and len(usable) > 1:
        return usable[1], -number
    if number == 0 and len(usable) > 2:
        return usable[2], number
    return usable[0], number


def _number(number: Decimal, section: _Section) -> str:
    tokens = section.tokens
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    point = next((i for i, token in enumerate(tokens) if token == ("plain", ".")), None)
    commas = [i for i, token in enumerate(tokens) if token == ("plain", ",")]
    number = number.scaleb(2 * section.letters.count("%") - 3 * sum(i > places[-1] or i + 1 == point for i in commas))
    whole = [i for i in places if point is None or i < point]
    fraction = places[len(whole) :]
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP) if number.adjusted() < 20 else abs(number)
    left, _, right = format(rounded, "f").partition(".")
    filled = _fraction(right, fraction, tokens) | _whole(
        left, whole, tokens, 1 if fraction else 0, any(i < places[-1] and i + 1 != point for i in commas)
    )
    skipped = {i for i in commas if filled.get(i) is None}
    if point is not None:
        filled[point] = ("" if whole else left) + ("." if any(filled[i] for i in fraction) else "")
    out = "".join(filled.get(i, "" if i in skipped else text) for i, (_, text) in enumerate(tokens)).strip()
    return "-" + out if number < 0 and rounded else out


def _whole(digits: str, places: list[int], tokens: tuple[tuple[str, str], ...], least: int, grouped: bool) -> dict[int, str]:
    """The digits before the point, by token. They fill the places from the right; what is left over goes to the first place."""
    digits = digits.lstrip("0")
    digits = digits.rjust(max(least, sum(tokens[i][1] == "0" for i in places)), "0")
    if grouped:
        first = len(digits) % 3 or 3
        digits = ",".join((digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))))
        return {i: digits if i == places[0] else "" for i in places}
    filled: dict[int, str] = {}
    for i in reversed(places):
        filled[i], digits = (digits, "") if i == places[0] else (digits[-1:], digits[:-1])
    return filled


def _fraction(digits: str, places: list[int], tokens: tuple[tuple[str, str], ...]) -> dict[int, str]:
    """The digits behind the point, by token. Optional places drop the zeros that end the number."""
    needed = max((n for n, i in enumerate(places, 1) if tokens[i][1] == "0"), default=0)
    kept = max(needed, len(digits.rstrip("0")))
    return {i: digits[n : n + 1] if n < kept else "" for n, i in enumerate(places)}


def _moment(number: float, letters: str, from_1904: bool) -> str | None:
    """Write a day, a time or both. A format that shows no day of the month is kept as month or year."""
    if "[" in letters:
        if not abs(number) < _DAYS:
            return None
        minutes = round(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if not 0 <= number < _DAYS:
        return None
    days = number + (1462 if from_1904 else 0)
    seconds = round(days * 86_400)
    moment = datetime.datetime(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(seconds=seconds)  # noqa: DTZ001 a sheet has no zone
    time = moment.strftime("%H:%M:%S" if "s" in letters else "%H:%M") if "h" in letters or "s" in letters else ""
    if "d" in letters:
        return f"{moment:%Y-%m-%d} {time}".strip()
    if "y" in letters:
        return f"{moment.year}年{moment.month}月" if "m" in letters else f"{moment.year}年" if "年" in letters else str(moment.year)
    return time or f"{moment.month}月"
