"""Frame ``codes``: the codes of units and projects that a filing prints, and what they say."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.identifiers import parsed
from expectations.printed_figures import exact
from warehouse.contract import UNKNOWN_DIVISION


def codes(filing: FilingRows) -> Iterator[Record]:
    """One record for each different code of a kind; the first of a kind names the others."""
    rows = filing.rows("identifiers")
    seen: set[tuple[str, str]] = set()
    for row in rows:
        kind, value = row["kind_of"], row["value"]
        if (kind, value) in seen:
            continue
        code = parsed(kind, value)
        others = (
            set() if any(known == kind for known, _ in seen) else {other["value"] for other in rows if other["kind_of"] == kind} - {value}
        )
        yield filing.common | {
            "kind_of": kind,
            "value": value,
            "length": exact(len(value)),
            "well_formed": code.well_formed,
            "check": code.check,
            "division": code.division,
            "at_home": _at_home(code.division, filing.header.get("division_code")),
            "year": exact(code.year),
            "others": "、".join(sorted(others)) or None,
            "location": row.get("location"),
        }
        seen.add((kind, value))


def _at_home(stated: str | None, division: str | None) -> bool | None:
    """True if the division of a code is the filer's, its city or its province; ``None`` if either is not known."""
    if stated is None or not division or division == UNKNOWN_DIVISION:
        return None
    return division.startswith(stated.rstrip("0")) or stated.startswith(division.rstrip("0"))
