"""The original text around a value: so that a person can see, without opening the file, what the reader saw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from submissions.document import Block, Document, Grid, Paragraph
from submissions.submission import TABLES, Submission
from submissions.text import joined
from warehouse.rows import AnyRow

OPENED, CLOSED = "⟦", "⟧"
"""What a fragment puts around the value it is about."""

_KEYS = ("item_code", "line", "concept", "indicator_name", "measure", "what")
_BESIDE = 60  # characters shown on each side of a value in prose: about a line and a half of a terminal


def fragments(document: Document, submission: Submission, wanted: str) -> Iterator[dict[str, Any]]:
    """Every value of ``submission`` whose name or printed text contains ``wanted``, with its place and the text around it.

    Rows have ``table key column printed found location fragment``; an empty ``wanted`` asks for every value.
    ``document`` is the one that the submission was extracted from.
    """
    blocks = {block.location.block: block for block in document.blocks}
    for table in TABLES:
        for row in submission.tables.get(table, []):
            key = ".".join(str(row[name]) for name in _KEYS if row.get(name))
            for column, entry in _entries(row):
                if any(wanted in str(text) for text in (key, row.get("label"), column, entry.get("printed")) if text):
                    place = entry["location"]
                    yield {
                        "table": table,
                        "key": key,
                        "column": column,
                        "printed": entry.get("printed"),
                        "found": entry.get("found") or ("prose" if table == "narrative_figures" else None),
                        "location": place,
                        "fragment": _around(blocks.get(place.get("block")), place),
                    }


def _entries(row: AnyRow) -> Iterator[tuple[str | None, AnyRow]]:
    """The values of a row with their places: those of ``cells``, else the row itself."""
    cells: dict[str, dict[str, Any]] = row.get("cells") or {}
    if cells:
        yield from cells.items()
    elif row.get("location"):
        yield None, row


def _around(block: Block | None, place: dict[str, Any]) -> str | None:
    if isinstance(block, Paragraph):
        return _in_text(block.text, place)
    return None if block is None else _in_grid(block, place)


def _in_text(text: str, place: dict[str, Any]) -> str:
    start, end = place.get("start"), place.get("end")
    if start is None or end is None:
        return text
    before, behind = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    lead, tail = "…" * (start > _BESIDE), "…" * (end + _BESIDE < len(text))
    return f"{lead}{before}{OPENED}{text[start:end]}{CLOSED}{behind}{tail}"


def _in_grid(grid: Grid, place: dict[str, Any]) -> str | None:
    """The cell's row with the one above it, cells divided by upright lines."""
    number = next((n for n, row in enumerate(grid.rows) if any(_same(cell.location.as_json(), place) for cell in row)), None)
    if number is None:
        return None
    lines = []
    for row in grid.rows[max(0, number - 1) : number + 1]:
        texts = []
        for cell in row:
            text = joined(cell.text)
            texts.append(f"{OPENED}{text}{CLOSED}" if _same(cell.location.as_json(), place) else text)
        lines.append(" | ".join(texts))
    return "\n".join(lines)


def _same(cell: dict[str, Any], place: dict[str, Any]) -> bool:
    return all(cell.get(name) == place.get(name) for name in ("block", "row", "column", "cell", "sheet", "line"))
