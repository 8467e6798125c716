"""Text of a spreadsheet's cell without what is struck through: by the cell's own font, or by that of a part of its text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text in runs: the text, and true or false if the run's own font says that it is struck, else ``None``."""

    runs: tuple[tuple[str, bool | None], ...]

    def kept(self, struck: bool) -> tuple[str, bool]:
        """Return the text that is not struck, and true if some was; ``struck`` is what the cell's own font says."""
        kept = "".join(text for text, own in self.runs if not (struck if own is None else own))
        return kept, any(text.strip() for text, own in self.runs if (struck if own is None else own))
