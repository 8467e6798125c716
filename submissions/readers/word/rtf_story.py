"""Gathers the paragraphs and tables of one RTF story: the body, or a text box."""

from __future__ import annotations

from dataclasses import dataclass

from submissions.limits import Limits
from submissions.readers.symbols import OBJECT, is_picture
from submissions.readers.word.rtf_tables import NestingLevel, RowShape
from submissions.readers.word.rtf_tokens import joined
from submissions.rejections import too_many


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A paragraph that has no place yet."""

    text: str
    number: str | None = None
    outline: int | None = None


class RtfStory:
    """Gathers text; ``depth`` is the nesting of the paragraph being read in tables (0 outside)."""

    def __init__(self, limits: Limits) -> None:
        self.items: list[StoryLine | NestingLevel] = []
        self.boxes: list[StoryLine | NestingLevel] = []
        self.shape = RowShape()
        self.depth = 0
        self.number: str | None = None
        self.outline: int | None = None
        self._limits = limits
        self._parts: list[str] = []
        self._levels: list[NestingLevel] = []
        self._cells = 0
        self.pictures = False

    def say(self, text: str) -> None:
        """Add text to the current paragraph."""
        self._parts.append(text)

    def end_paragraph(self) -> None:
        """Take ``\\par``: outside tables it ends a paragraph, inside one a line of its cell."""
        text, number = self._text()
        self._open(self.depth)
        if self.depth:
            self._levels[-1].lines.append((number or "") + text if text.strip() else text)
            return
        self.pictures |= is_picture(text)
        for line in text.replace(OBJECT, "").split("\n"):
            if line.strip():
                self._add(StoryLine(line.strip(), number, self.outline))
                number = None
        self._put_boxes()

    def end_cell(self, depth: int) -> None:
        """Take ``\\cell`` or ``\\nestcell``; a writer may have left ``\\intbl`` out."""
        text, number = self._text()
        self._open(depth)
        if text.strip():
            self._levels[-1].lines.append((number or "") + text)
        self._levels[-1].close_cell()
        self._cells += 1
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells)

    def end_row(self, least: int) -> None:
        """Take ``\\row``, which ends a row of the outermost table, or ``\\nestrow``, one of the innermost open table."""
        depth = 1 if least == 1 else max(least, len(self._levels))
        text, _ = self._text()
        self._open(depth)
        level = self._levels[-1]
        if text.strip():
            level.lines.append(text)
        shape, last = self.shape, level.rows[-1][1].index if level.rows else None
        if depth == 1 and shape.index == 0 and last:
            cells, lines, level.cells, level.lines = level.cells, level.lines, [], []
            self._open(0)
            self._open(1)
            level = self._levels[-1]
            level.cells, level.lines = cells, lines
        level.close_row(shape)

    def finish(self) -> None:
        """End the story and close what is open."""
        self.depth = 0
        self.end_paragraph()

    def _text(self) -> tuple[str, str | None]:
        text, number = joined("".join(self._parts)), self.number
        self._parts, self.number = [], None
        return text, number

    def _open(self, depth: int) -> None:
        """Open tables down to ``depth`` and close deeper ones; each belongs to the cell around it."""
        while len(self._levels) > depth:
            table = self._levels.pop()
            table.close_row(self.shape)
            if not self._levels:
                self._put(table)
            elif table.is_list():
                self._levels[-1].lines.extend(cells[0] for cells, _ in table.rows)
                self._levels[-1].nested.extend(table.nested)
            else:
                self._levels[-1].nested.append(table)
        while len(self._levels) < depth:
            self._levels.append(NestingLevel())

    def _put(self, table: NestingLevel) -> None:
        if table.rows:
            self._add(table)
        for inner in table.nested:
            self._put(inner)
        self._put_boxes()

    def _put_boxes(self) -> None:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._add(box)

    def _add(self, item: StoryLine | NestingLevel) -> None:
        self.items.append(item)
        if len(self.items) > self._limits.blocks:
            raise too_many("blocks", self._limits.blocks)
