"""Words that can be a heading of the form."""

from __future__ import annotations

import re
from functools import cache

from submissions.cell_line import LONGEST_CELL
from submissions.grammar import vocabulary
from warehouse import contract

SIDE_WORD = re.compile(r"[^\d。,;:]{0,12}")
"""The form's own word for a table, in a cell beside its heading or its rows."""


@cache
def _headings() -> frozenset[str]:
    return frozenset(name for table in contract.forms() for name in vocabulary.columns(table))


def may_head(text: str) -> bool:
    """True if a cell can be a heading of the form."""
    words = vocabulary.heading(text)[0] if len(text) <= LONGEST_CELL else ""
    return words in _headings() or re.sub(r"\(.{0,200}?\)", "", words) in _headings() or re.search(r"决算|预算", words) is not None
