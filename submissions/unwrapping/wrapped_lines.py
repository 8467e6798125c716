"""Joins the lines of converted text whose paragraphs were broken at a fixed width, before anything reads them.

A line goes on in the next one if its first word would not have fitted behind it, or if no paragraph can begin as the next one
does. Headings, items of lists, labels, titles and rows of tables are never joined to what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from submissions.document import Block, Document, Paragraph
from submissions.unwrapping.line_layout import LineLayout, layout_of
from submissions.unwrapping.line_shapes import (
    begins_paragraph,
    cuts_measure,
    ends_sentence,
    has_chinese,
    has_clauses,
    has_mark,
    is_page_number,
    is_prose,
    is_row,
    stops_within,
    tears,
)  # fmt: skip

_BROKEN_FORMATS = frozenset({"text"})
"""Formats whose lines are paragraphs only because a converter had nothing better. Readers of pages join lines by their edges."""
_NUMBER_ENDS = re.compile(r"(?<![\d,，])\d[\d,，]*(?:[.．]\d*)?$")
_NUMBER_BEGINS = re.compile(r"^[.．,，]?\d[\d,，]*(?:[.．]\d+)?")
_WHOLE_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?|\d{1,3}(?:[,，]\d{3})*[,，]\d{0,2}")


def unwrapped(document: Document, as_read: Document) -> Document:
    """The document with its broken lines joined; itself if it has none or its format keeps paragraphs.

    ``as_read`` is the document before its tables were laid: its lines still have the blanks that they begin with. A joined
    paragraph has the place of its first line and knows where each line begins (:attr:`Paragraph.lines`).
    """
    if document.format not in _BROKEN_FORMATS:
        return document
    layout = layout_of(document, as_read)
    blocks = tuple(_joined(document.blocks, layout))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _joined(blocks: Sequence[Block], layout: LineLayout | None) -> Iterator[Block]:
    held: list[Paragraph] = []
    waiting: list[Block] = []
    for number, block in enumerate(blocks):
        if held and isinstance(block, Paragraph):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            if not waiting and _parts_pages(block, held, following, layout):
                waiting.append(block)
                continue
            if _goes_on(held, block, layout, over_page=bool(waiting)):
                held.append(block)
                continue
        yield from _one(held)
        yield from waiting
        held, waiting = [], []
        if isinstance(block, Paragraph) and not block.stray:
            held.append(block)
        else:
            yield block
    yield from _one(held)
    yield from waiting


def _one(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraph of the lines, if there are any, with where in its text each of several begins."""
    if len(lines) < 2:
        yield from lines
        return
    pieces, starts, length = [lines[0].text.rstrip()], [(0, lines[0].location.line or 0)], len(lines[0].text.rstrip())
    for line in lines[1:]:
        between, text = _between(pieces[-1], line.text.lstrip()), line.text.strip()
        starts.append((length + len(between), line.location.line or 0))
        pieces += [between + text]
        length += len(between) + len(text)
    yield replace(lines[0], text="".join(pieces), lines=tuple(starts))


def _parts_pages(block: Paragraph, held: Sequence[Paragraph], following: Block | None, layout: LineLayout | None) -> bool:
    """True for the number of a page that parts a sentence's line from its next one."""
    return is_page_number(block.text) and isinstance(following, Paragraph) and _goes_on(held, following, layout, over_page=True)


def _goes_on(held: Sequence[Paragraph], following: Paragraph, layout: LineLayout | None, *, over_page: bool) -> bool:
    """True if ``following`` belongs to the paragraph of the lines ``held``; a line behind the first is surely of a sentence.

    Without a ``layout`` no line shows an edge, and only what a line end has torn is joined.
    """
    line, inside = held[-1], over_page or len(held) > 1
    said, text = line.text, following.text
    if layout is None:
        return not (following.stray or is_row(text) or begins_paragraph(said, text)) and cuts_measure(said, text)
    if following.stray or is_row(text) or begins_paragraph(said, text) or not (is_prose(layout.printed(line)) or _is_torn(said, text)):
        return False
    begins = None if over_page else layout.begins(line.location.line or 0, following.location.line or 0)
    if begins or ends_sentence(said):
        sentence = has_mark(text) or layout.reaches(following)
        return not begins and layout.fills(line, text) and ((begins is False and sentence) or stops_within(said, text))
    if tears(said, text):
        return True
    if layout.fills(line, text):
        return has_clauses(said) or inside or layout.is_cut(line) or has_clauses(text)
    return (has_clauses(said) or (inside and has_chinese(text))) and layout.may_be_broken(line)


def _is_torn(line: str, following: str) -> bool:
    """True for a line too short to show an edge, but of a sentence, that the next one can only go on."""
    return cuts_measure(line, following) or (not is_row(line) and has_mark(line) and tears(line, following))


def _between(line: str, following: str) -> str:
    """What stands between the halves: a blank between two words or two whole numbers, nothing inside a word, number or Chinese."""
    if not (line[-1:].isascii() and following[:1].isascii() and line[-1:].isalnum() and following[:1].isalnum()):
        return ""
    ended, begun = _NUMBER_ENDS.search(line), _NUMBER_BEGINS.match(following)
    if ended is None or begun is None:
        return " "
    return "" if _WHOLE_NUMBER.fullmatch(ended[0] + begun[0]) else " "
