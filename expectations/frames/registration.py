"""Frame ``filed``: how a submission came and who filed it, not what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from expectations.frames.batch_rows import FilingRows, Surroundings
from expectations.frames.frame import Record
from expectations.printed_figures import exact
from warehouse.compared_name import folded
from warehouse.contract import UNKNOWN_DIVISION
from warehouse.divisions import division_of, name_of
from warehouse.rows import SubmissionRow

_YEAR = re.compile(r"20\d\d")
_ALSO = re.compile(r"同一内容另见：(?P<paths>[^。]*)")


def filed(filing: FilingRows) -> Iterator[Record]:
    """One record per submission."""
    header = filing.header
    also = _ALSO.search(header.get("reason") or "")
    paths = also["paths"].split("、") if also else []
    home = _folder(header.get("source_path"))
    yield (
        filing.common
        | {"recognised": header.get("confidence") == "low", "name": header.get("department_name"), "location": {"block": 0}}
        | _registered(filing)
        | _division(header)
        | {"stated_year": exact(_stated_year(header)), "file": _file(header), "of_file": _named_by_file(filing)}
        | {"also": "、".join(paths) or None, "filed_elsewhere": any(_folder(path) != home for path in paths)}
    )


def _registered(filing: FilingRows) -> Record:
    """The columns on the registry: it has the department, and under the name as filed; unknown without registry or name."""
    header = filing.header
    name = header.get("department_name")
    if not filing.around.departments or not name or (header.get("kind") or "department") != "department":
        return {"registered": None, "registered_name": None, "renamed": None}
    row = filing.around.departments.get(header.get("department_code") or "")
    current = row["department_name"] if row else None
    return {"registered": row is not None, "registered_name": current, "renamed": row is not None and folded(current or "") != folded(name)}


def _division(header: SubmissionRow) -> Record:
    """The division that it was filed under, and the one that the department's name states where that is another."""
    filed_under, name = header.get("division_code"), header.get("department_name")
    own = division_of(name, date(int(header["fiscal_year"]), 12, 31)) if name else None
    known = bool(filed_under) and filed_under != UNKNOWN_DIVISION
    return {
        "division": name_of(str(filed_under)) if known else None,
        "division_of_name": name_of(own) if own and known and own != filed_under else None,
    }


def _stated_year(header: SubmissionRow) -> int | None:
    match = _YEAR.search(str((header.get("cells") or {}).get("fiscal_year", {}).get("printed") or ""))
    return int(match[0]) if match else None


def _file(header: SubmissionRow) -> str | None:
    path = header.get("source_path")
    return path.rpartition("/")[2] if path else None


def _folder(path: str | None) -> str:
    """The first folder: the division that a file was put under."""
    return (path or "").partition("/")[0]


def _named_by_file(filing: FilingRows) -> str | None:
    """The one other department of the division that the file's name speaks of."""
    file, code = _file(filing.header), filing.header.get("department_code")
    if not file or not code:
        return None
    names = filing.around.remember("names", _names).get(filing.header.get("division_code") or "", {})
    held = {name: other for name, other in names.items() if name in folded(file)}
    longest = {name: other for name, other in held.items() if not any(name != more and name in more for more in held)}
    return next(iter(longest)) if longest and code not in longest.values() else None


def _names(around: Surroundings) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in around.departments.values():
        found.setdefault(row["division_code"], {})[folded(row["department_name"])] = row["department_code"]
    return found
