"""What a document holds and its reader leaves out, as notes of the document.

Deleted text is one notion for all formats: what a tracked change removed, and what its writer struck through. Neither is part of
what is reported.
"""

from __future__ import annotations

from submissions.readers.symbols import PICTURES

REMOVED, HIDDEN, STRUCK = "tracked_deletions_left_out", "hidden_text_left_out", "struck_text_left_out"
EXTERNAL, MACROS = "external_links_not_followed", "macros_not_run"


def left_out(removed: int, hidden: int, pictures: int, struck: int = 0) -> list[str]:
    """Return the notes for so many pieces of removed, hidden and struck text, and of pictures seen."""
    return [name for name, seen in ((REMOVED, removed), (HIDDEN, hidden), (STRUCK, struck), (PICTURES, pictures)) if seen]
