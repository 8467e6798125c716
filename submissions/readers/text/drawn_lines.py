"""Takes from lines of text what a program has drawn around their words: an e-mail's marks of quotation, frames, columns of pipes.

Frames of box characters become the pipes and dashes that tables are also drawn with. Where pipes stand below one another and
cells go on in the next line, the pipes are columns of blanks: which lines are a row is then told by the form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, zip_longest

from submissions.cell_line import CellLine

# Share of the lines that must be quoted: head and foot of an e-mail are not. Chosen.
_QUOTED = 0.8
# Share of the lines of a table whose pipes must stand below those of a neighbour: by chance those of few do. Chosen.
_ALIGNED = 0.5
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_UPRIGHT, _LEVEL, _CORNERS = "│┃║｜¦╎┆", "─━═┄┅┈", "┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┏┳┓┣╋┫┗┻┛┠┨┯┷┿╂┝┥┰┸"
_DRAWN = {ord(char): plain for chars, plain in ((_UPRIGHT, "|"), (_LEVEL, "-"), (_CORNERS, "+")) for char in chars}
MOST_RULES = 3
"""Rules of a table of which they do not divide the rows: above it, below its heading and below it. A definition."""


def plain_lines(text: str) -> list[CellLine]:
    """The lines of a text without what is drawn around their words, numbered as in the file."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if sum(line.startswith(">") for line in filled) > _QUOTED * len(filled):
        lines = [_QUOTE.sub("", line, count=1) if line.startswith(">") else line for line in lines]
    lines = [_halved(line, below) for line, below in zip_longest(lines, lines[1:], fillvalue="")]
    lines = [line.translate(_DRAWN) if _is_framed(line.strip()) else line for line in lines]
    ruled = rules_rows(lines)
    return [CellLine(number, line) for number, line in enumerate(lines if ruled else _in_columns(lines), 1)]


def rules_rows(lines: Sequence[str]) -> bool:
    """True if rules divide the rows of the text's tables: one has more of them than frame and heading need."""
    stretches = groupby(lines, key=lambda line: _is_piped(line) or is_rule(line))
    return any(drawn and sum(map(is_rule, run)) > MOST_RULES for drawn, run in stretches)


def _halved(line: str, below: str) -> str:
    """A heading of a wiki's table, whose pipes are doubled, with single ones as its rows have."""
    doubled = line.strip().startswith("||") and line.strip().endswith("||") and below.strip().startswith("|") and len(line.strip()) > 4
    return line.replace("||", "|") if doubled and not below.strip().startswith("||") else line


def _is_framed(line: str) -> bool:
    return len(line) > 1 and all(ord(edge) in _DRAWN or edge == "|" for edge in (line[0], line[-1]))


def _in_columns(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with blanks for the pipes of a stretch of them whose cells go on in the next line and which no rules divide into rows."""
    for drawn, run in groupby(lines, key=lambda line: _is_piped(line) or is_rule(line)):
        stretch = list(run)
        same = [rows for _, run in groupby(filter(_is_piped, stretch), key=_places) if len(rows := list(run)) > 1] if drawn else []
        aligned = sum(map(len, same)) > _ALIGNED * len(stretch)
        wrapped = aligned and any(map(_goes_on, same)) and sum(map(is_rule, stretch)) <= MOST_RULES
        yield from (line.replace("|", "  ") if _is_piped(line) else line for line in stretch) if wrapped else stretch


def _is_piped(line: str) -> bool:
    text = line.strip()
    return len(text) > 1 and text.startswith("|") and text.endswith("|") and not is_rule(line)


def is_rule(line: str) -> bool:
    """True if a line is of a table's frame, or stands between its rows."""
    text = line.strip()
    edges = len(text) > 2 and text[0] in "+|" and text[-1] in "+|"
    return edges and not text.strip("-=+|: \t") and ("-" in text or "=" in text)


def _places(line: str) -> tuple[int, ...]:
    """Where the pipes of a line stand, in columns of a letter's width."""
    places, width = [], 0
    for char in line:
        if char == "|":
            places.append(width)
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return tuple(places)


def _goes_on(rows: Sequence[str]) -> bool:
    """True if below a cell that fills its column another stands, in a line in which most cells are blank.

    One cell alone that fills its column is only the longest of it.
    """
    cells = [[part.strip() for part in row.strip()[1:-1].split("|")] for row in rows]
    if len({len(row) for row in cells}) != 1:
        return False
    widest = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    full = [[_width(text) >= most - 1 for text, most in zip(row, widest, strict=True)] for row in cells]
    often = [sum(column) > 1 for column in zip(*full, strict=True)]
    for above, below in pairwise(range(len(cells))):
        filled = [number for number, text in enumerate(cells[below]) if text]
        if 0 < len(filled) * 2 <= len(widest) and all(often[number] and cells[above][number] and full[above][number] for number in filled):
            return True
    return False


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
