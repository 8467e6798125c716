"""``texts``: every text of a submission, be it prose, a goal, an indicator or a cell; ``invisible``: characters nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import lexicon
from expectations.printed_figures import exact

OUTSIDE_PROSE = {
    "goals": ("expected", "achieved"),
    "indicators": ("indicator_name", "level1_printed", "level2_printed", "target_printed", "actual_printed", "deviation_explanation"),
}


class Said(NamedTuple):
    """One text: the table that holds it, its kind (a passage's, or the column), and where it stands."""

    where: str
    of_kind: str
    text: str
    location: dict[str, Any] | None


def said(filing: FilingRows) -> list[Said]:
    """Every text of the filing in order, each once: what spans several rows is said once."""
    return filing.remember("said", lambda one: list(_said(one)))


def _said(filing: FilingRows) -> Iterator[Said]:
    for row in filing.rows("passages"):
        yield Said("passages", str(row.get("kind")), row["text"], row.get("location"))
    for table, columns in OUTSIDE_PROSE.items():
        seen: set[tuple[str, str]] = set()
        for row in filing.rows(table):
            for column in columns:
                text, cell = row.get(column), (row.get("cells") or {}).get(column) or {}
                spanned = column.startswith("level")
                if text and not (spanned and (column, text) in seen):
                    seen.add((column, text))
                    yield Said(table, column, text, cell.get("location") or row.get("location"))
    for column, cell in (filing.row("staffing").get("cells") or {}).items():
        if cell.get("printed"):
            yield Said(
                "staffing", column, f"编制数：{cell['printed']}" if column == "authorized_staff" else cell["printed"], cell.get("location")
            )


def texts(filing: FilingRows) -> Iterator[Record]:
    """One record per text."""
    for one in said(filing):
        impossible, posts = (lexicon(name).search(one.text) for name in ("impossible_unit", "posts_of_others"))
        yield filing.common | {
            "where": one.where,
            "text": one.text,
            "impossible": impossible.group() if impossible else None,
            "others_counted": posts.group() if posts else None,
            "location": one.location,
        }


def invisible(filing: FilingRows) -> Iterator[Record]:
    """One record per submission with texts: how many characters in them cannot be seen, and what stands around the first."""
    pattern = lexicon("invisible")
    found = [(one, match) for one in said(filing) for match in pattern.finditer(one.text)]
    if said(filing):
        first = found[0] if found else None
        around = first[0].text[max(first[1].start() - 6, 0) : first[1].end() + 6] if first else None
        yield filing.common | {
            "count": exact(len(found)),
            "around": pattern.sub(
                lambda match: "".join(char if char.isdigit() else f"‹U+{ord(char):04X}›" for char in match.group()), around
            )
            if around
            else None,
            "location": first[0].location if first else None,
        }
