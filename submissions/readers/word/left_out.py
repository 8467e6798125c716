"""What a word processor's file holds and its reader leaves out, as notes of the document."""

from __future__ import annotations

from submissions.readers.symbols import PICTURES

REMOVED, HIDDEN = "tracked_deletions_left_out", "hidden_text_left_out"


def left_out(removed: int, hidden: int, pictures: int) -> list[str]:
    """The notes for so many pieces of text struck by a tracked change, of hidden text, and of pictures seen."""
    return [name for name, seen in ((REMOVED, removed), (HIDDEN, hidden), (PICTURES, pictures)) if seen]
