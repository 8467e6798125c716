"""Cells of words: their entry in ``cells``, and a reason that says something."""

from __future__ import annotations

from typing import Any

from submissions.document import Cell
from submissions.numbers import DASHES, NOT_APPLICABLE
from submissions.text import clean, joined


def entry(cell: Cell) -> dict[str, Any]:
    """A cell of words as printed, with its place."""
    return {
        "printed": cell.text.strip(),
        "state": "unreadable" if cell.doubt else "value" if cell.text.strip() else "blank",
        "unit": None,
        "decimals": None,
        "found": cell.found,
        "location": cell.location.as_json(),
    }


def explanation(cell: Cell | None) -> str | None:
    """The reason that a cell gives; ``None`` where it is blank, a dash or 无."""
    text = clean(joined(cell.text)) if cell is not None else ""
    return None if not text or text in DASHES or text.strip("。") in NOT_APPLICABLE else text
