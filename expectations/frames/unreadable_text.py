"""Frame ``unread``: what the reader would not guess at, and what kind of damage it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.printed_figures import exact

_DAMAGES = (
    ("glued", re.compile(r"\d\.\d[\d,]*\.\d|\d[%％]\d|\d\.\d{5,}\.")),
    (
        "lookalike",
        re.compile(
            r"(?<![A-Za-z])(?=[\dOolIQZSB.,]{0,60}\d)(?=[\d.,]{0,60}[OolIQZSB])[\dOolIQZSB.,]{1,60}(?![A-Za-z])|^[2QZ]\d+(?:\.\d+)?[%％]"
        ),
    ),
    ("broken", re.compile(r"\d\s+\d|\.\s+\d|\d\s+\.")),
)


def unread(filing: FilingRows) -> Iterator[Record]:
    """One record per kind of damage, with the first text that shows it and how many do."""
    found: dict[str, list[tuple[str, dict[str, object]]]] = {}
    for row in filing.rows("unresolved"):
        printed = str(row.get("printed") or "")
        damage = next((name for name, pattern in _DAMAGES if pattern.search(printed)), None)
        if damage and len(printed) <= 60 and not str(row.get("what") or "").startswith("headings"):
            found.setdefault(damage, []).append((printed, row))
    for damage, rows in found.items():
        yield filing.common | {
            "what": str(rows[0][1].get("what")),
            "damage": damage,
            "printed": rows[0][0],
            "count": exact(len(rows)),
            "location": rows[0][1].get("location"),
        }
