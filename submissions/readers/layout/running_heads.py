"""Finds running heads, feet and page numbers: lines that a layout program repeats on every page.

A line that a person wrote may be repeated too: the title and unit of each of several tables, a sign-off with its
telephone number. A head among the text does less harm than lost content, so what may be content stays, or stays once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from submissions.readers.layout.lines import TextLine
from submissions.readers.layout.paragraphs import PageSheet

# Share of the page's height at either edge in which heads and feet stand. Set in a3dc9c0 ("A sign-off, a title or a
# unit repeated at the edge of pages is content"), no count kept.
_REACH = 0.14
# Share of the page's height: the 2.5 cm margin of A4 (2.5 / 29.7).
_MARGIN = 0.085
# Pages: two alike may be two tables with one title (a3dc9c0).
_ENOUGH = 3
_PAGE_NUMBER = re.compile(r"^[-—–－·\s第]*\d{1,4}[-—–－·\s页]*([/／共,，]+\s*\d{1,4}\s*(?:页\s*)?)?$")
_PAGE_WORDS = "-—–－·第页/／共,，"
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")
_BLANKS = re.compile(r"\s+")
_LABEL = re.compile(r"[：:]")


def running_heads(sheets: Sequence[PageSheet]) -> set[TextLine]:
    """Return the lines that are a page's head, foot or number: the same words at the same height on most pages."""
    places: dict[tuple[int, str], list[TextLine]] = defaultdict(list)
    found: set[TextLine] = set()
    for sheet in sheets:
        for line in sheet.lines:
            if not _at_an_edge(line, sheet):
                continue
            upper = line.top < sheet.height / 2
            height = line.top if upper else sheet.height - line.bottom
            places[round(height / 6) * (1 if upper else -1), _DIGITS.sub("#", _BLANKS.sub("", line.text))].append(line)
            outermost = line.top > sheet.height * 0.88 and all(other.top <= line.top for other in sheet.lines)
            if outermost and _PAGE_NUMBER.match(line.text) and int(_DIGITS.findall(line.text)[0]) == sheet.number:
                found.add(line)
    heights = {sheet.number: sheet.height for sheet in sheets}
    size = _size(sheets)
    for (_, words), lines in places.items():
        pages = {line.page for line in lines}
        if len(pages) >= 2 and len(pages) * 2 > len(sheets):
            found.update(_without_content(words, lines, heights, size))
    return found


def _at_an_edge(line: TextLine, sheet: PageSheet) -> bool:
    return line.bottom < sheet.height * _REACH or line.top > sheet.height * (1 - _REACH)


def _size(sheets: Sequence[PageSheet]) -> float:
    """Return the size of most of the text between heads and feet."""
    sizes: Counter[int] = Counter()
    for sheet in sheets:
        for line in (line for line in sheet.lines if not _at_an_edge(line, sheet)):
            sizes[round(line.size)] += len(line.text)
    return float(sizes.most_common(1)[0][0]) if sizes else 0.0


def _without_content(words: str, lines: Sequence[TextLine], heights: dict[int, float], size: float) -> Sequence[TextLine]:
    """Return, of lines alike on most pages, those to leave out.

    All are left out if they hold nothing but words and the page's number. Else they must stand on three pages or more,
    in the margins, word for word the same. One copy then stays for the reader: a head's first, a foot's last.
    """
    figures = _figures(lines, len(heights))
    if words.strip(_PAGE_WORDS) == "#" or not words.strip("#" + _PAGE_WORDS):
        return [] if figures else lines
    in_margin = all(min(line.bottom, heights[line.page] - line.top) < heights[line.page] * _MARGIN for line in lines)
    title = not in_margin and min(line.size for line in lines) > size + 0.9
    if not (title or figures or _LABEL.search(lines[0].text)):
        return lines
    ordered = sorted(lines, key=lambda line: line.page)
    same = len({line.text for line in lines}) == 1
    if len({line.page for line in lines}) < _ENOUGH or not in_margin or not same:
        return []
    return ordered[1:] if lines[0].top < heights[lines[0].page] / 2 else ordered[:-1]


def _figures(lines: Sequence[TextLine], count: int) -> bool:
    """True if the lines hold a figure that is no year, does not count the pages and is not their number."""
    held = [(line.page, _DIGITS.findall(_YEAR.sub("", line.text))) for line in lines]
    if len({len(figures) for _, figures in held}) > 1:
        return True
    for column in zip(*(figures for _, figures in held), strict=True):
        steps = {int(figure) - page for figure, (page, _) in zip(column, held, strict=True)}
        if len(steps) > 1 and {int(figure) for figure in column} != {count}:
            return True
    return False
