"""Which division a text names: GB/T 2260 codes with the dates between which each is valid."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from warehouse import contract

_PREFIX = re.compile(r"^(?:中国|中共)?(?:湖南省)?(?:湖南)?(?:邵阳市(?!$))?")


def division_of(text: str, on: date) -> str | None:
    """Code of the county-level division whose name ``text`` begins with, behind an optional province and city.

    ``on`` decides between codes of different times (邵东县 until 2019, 邵东市 since). A former name answers for the
    division that has it now, where no division of that name is valid on the day. ``None`` when none is named: 邵阳市 alone is the city.
    """
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    rest = _PREFIX.sub("", folded)
    valid = [row for row in contract.codes("divisions") if row["level"] != "city" and _holds(row, on)]
    for names in (lambda row: (row["division_name"],), lambda row: filter(None, row["former_names"].split("|"))):
        for row in valid:
            if any(rest.startswith(name) for name in names(row)):
                return row["division_code"]
    return None


def name_of(code: str) -> str:
    """The division's name; the code itself where the contract has none."""
    return next((row["division_name"] for row in contract.codes("divisions") if row["division_code"] == code), code)


def _holds(row: dict[str, str], on: date) -> bool:
    day = on.isoformat()
    return row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
