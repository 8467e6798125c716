"""How the lines of a text were broken: its edge, and what begins a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from submissions.document import Document, Paragraph
from submissions.unwrapping.line_shapes import (
    begins_paragraph,
    columns_of,
    ends_sentence,
    has_clauses,
    is_page_number,
    is_prose,
    is_row,
    tears,
)

_Pair = tuple[Paragraph, Paragraph]
"""A line and the next one."""
_WORD = re.compile(r"^\s*[(（“‘《]*([\x21-\x7e]+|.)[，。；：、！？）》”’]*")
# Columns by which a layout program may miss the edge: a full-width mark that may not begin a line, and the quarter-width gaps that
# it sets between Chinese and figures, lost or printed as blanks by converters (up to four in the lines of the wrapped case).
_SLACK = 6
# Columns left free by a line that was cut without regard to words: at most half of a full-width character.
_EXACT = 1
# Share of the edge that a sentence's line reaches if it was broken there: converters' lines with many figures are narrower than
# their Chinese (49 of 64 columns in the narrowest line of the wrapped case).
_REACH = 0.6
# So many lines that break off at one edge show that the text was broken there; one may be a missing full stop.
_SEVERAL = 2
_INDENT = re.compile(r"\u3000\s*|\s{2,}")
"""How a paragraph begins where the first lines are indented: a single blank is what a broken line may begin with."""


@dataclass(frozen=True, slots=True)
class LineLayout:
    """How lines were broken: at which edge, in columns of the screen and in characters, and what begins a paragraph.

    ``indents`` holds the blanks that lines begin with, by the line's number. ``by_indent`` is True if all paragraphs begin so and no
    broken line goes on so; ``by_blank_line``, if a blank line stands between paragraphs and never within a sentence.
    """

    columns: int
    characters: int
    indents: Mapping[int, str]
    by_indent: bool = False
    by_blank_line: bool = False

    def printed(self, line: Paragraph) -> str:
        """The line with the blanks that it begins with."""
        return _printed(line, self.indents)

    def left(self, line: Paragraph) -> int:
        """Columns left free behind the line, by the measure that leaves fewer."""
        printed = self.printed(line)
        return min(self.columns - columns_of(printed), self.characters - len(printed))

    def reaches(self, line: Paragraph) -> bool:
        """True if the line comes as near to the edge as one that was broken there, by either measure."""
        return self.left(line) <= _SLACK

    def is_cut(self, line: Paragraph) -> bool:
        """True if not half a character was left free: the line was cut without regard to words."""
        return self.left(line) <= _EXACT

    def may_be_broken(self, line: Paragraph) -> bool:
        """True if the line reaches as far as the narrowest that was broken, by the measure by which it reaches further."""
        return max(columns_of(line.text) / self.columns, len(line.text) / self.characters) >= _REACH

    def is_longer(self, line: Paragraph) -> bool:
        """True if the line reaches beyond the edge by both measures."""
        printed = self.printed(line)
        return max(self.columns - columns_of(printed), self.characters - len(printed)) < -_SLACK

    def fills(self, line: Paragraph, following: str) -> bool:
        """True if the first word of ``following`` did not fit behind ``line``."""
        match = _WORD.match(following)
        return self.left(line) < columns_of(match[0] if match else "") + _SLACK

    def begins(self, line: int, following: int) -> bool | None:
        """True if the line ``following`` begins a paragraph, False if it goes on ``line``; ``None`` if the layout does not tell."""
        if self.by_indent and following in self.indents:
            return True
        if self.by_blank_line:
            return following > line + 1
        return False if self.by_indent else None


def layout_of(document: Document, as_read: Document) -> LineLayout | None:
    """How the lines that break off in the middle of a sentence were broken; ``None`` if too few do to show it.

    ``as_read`` is the document before its tables were laid: its lines still have the blanks that they begin with.
    """
    indents = {one.location.line or 0: found[0] for one in as_read.paragraphs() if (found := _INDENT.match(one.text))}
    lines = [line for line in document.paragraphs() if not line.stray and not is_page_number(line.text)]
    pairs = [(one, other) for one, other in pairwise(lines) if is_prose(_printed(one, indents))]
    broken = [(one, other) for one, other in pairs if _breaks_off(one.text, other.text)]
    torn = [(one, other) for one, other in broken if tears(one.text, other.text)]
    if not broken:
        return None
    printed = [_printed(one, indents) for one, _ in broken]
    edge = LineLayout(_reached(map(columns_of, printed)), _reached(map(len, printed)), indents)
    layout = _with_beginnings(edge, pairs, torn or broken)
    shown = torn or layout.by_indent or layout.by_blank_line or sum(layout.reaches(one) for one, _ in broken) >= _SEVERAL
    return layout if shown and sum(map(layout.is_longer, lines)) <= len(broken) else None


def _with_beginnings(edge: LineLayout, pairs: Sequence[_Pair], within: Sequence[_Pair]) -> LineLayout:
    """The edge with what begins a paragraph: shown by several paragraphs and by no line within one."""
    indented = sum(one.location.line in edge.indents for one, _ in pairs)
    return replace(
        edge,
        by_indent=indented >= _SEVERAL and not any(other.location.line in edge.indents for _, other in within),
        by_blank_line=sum(map(_apart, pairs)) >= _SEVERAL and not any(map(_apart, within)),
    )


def _apart(pair: _Pair) -> bool:
    line, following = pair
    return (following.location.line or 0) > (line.location.line or 0) + 1


def _breaks_off(line: str, following: str) -> bool:
    """True if a line stops in the middle of a sentence that the next one may go on."""
    if ends_sentence(line) or is_row(following) or begins_paragraph(line, following):
        return False
    return has_clauses(line) or tears(line, following)


def _reached(lengths: Iterable[int]) -> int:
    """The furthest that several lines reach, the furthest of all if they are scattered."""
    ordered = sorted(lengths, reverse=True)
    pairs = zip(ordered, ordered[_SEVERAL - 1 :], strict=False)
    return next((one for one, other in pairs if one - other <= _SLACK), ordered[0])


def _printed(line: Paragraph, indents: Mapping[int, str]) -> str:
    return indents.get(line.location.line or 0, "") + line.text.lstrip()
