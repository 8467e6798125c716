"""Readers of years: each collects which fiscal year one kind of place says that the filing reports on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from submissions.document import Block, Document, Grid, Location, Paragraph
from submissions.extraction.multirow_headings import stacked
from submissions.grammar.heading_columns import filled
from submissions.grammar.headings import recognise
from submissions.identity.declared_sources import sources_of
from submissions.identity.name_statements import SIGN_OFF, TITLES_WITHIN, title_words
from submissions.identity.stated_identity import StatedIdentity
from submissions.text import arabic_years, clean, fold, joined

_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度?(?!\d|年?\d{1,2}月)")
_ORDINARY_YEAR = re.compile(r"(20\d\d)\s{0,2}年")
_FORM_YEAR = re.compile(r"\((20\d\d)年?度?\)|(20\d\d)年度|(?:预算|评价|自评|会计|填报|所属|报告)?年度[:：]?(20\d\d)年?度?")
"""A line of the form that is the year and nothing else."""
_SIGNED = re.compile(
    r"日期|填[报表]人|经办人|负责人|联系电话|^[^\u4e00-\u9fff]*20\d\d年\d{1,2}月(\d{1,2}日)?[^\u4e00-\u9fff]*$|^[^。；;,]{3,40}20\d\d年\d{1,2}月(\d{1,2}日)?$"
)
"""A line that says when the form was filled in, which is most often in the year after."""
_TITLE_OF_ANOTHER = re.compile(r"《[^《》]{0,120}》|〔20\d\d〕|\[20\d\d\]")
_LONGEST_TITLE = 60
"""Characters of a title, as in kinds/title_lines."""
_TITLE_ROWS = 3  # first rows of a table that can print its title or year; as in kinds/title_lines

_Found = tuple[int, str, Location]


def stated_years(document: Document) -> Iterator[StatedIdentity]:
    """Every place in the document that states the fiscal year, place by place."""
    yield from _of("title", _titled(document))
    yield from _of("form_line", _form_lines(document))
    yield from _of("heading", _most(_heading_years(document)))
    yield from _evaluated(document)
    yield from _of("most_named", _most(_prose_years(document)))
    yield from _of("running_head", _of_running_heads(document))


def _of(reader: str, found: Sequence[_Found]) -> Iterator[StatedIdentity]:
    for source in sources_of("year", reader):
        for year, printed, place in found:
            yield StatedIdentity(year, printed, source, place)


def _most(years: Sequence[_Found]) -> list[_Found]:
    """The year that most of these state, the latest of equals, where it stands first."""
    counts = Counter(year for year, _, _ in years)
    if not counts:
        return []
    most = max(counts, key=lambda year: (counts[year], year))
    return [next(one for one in years if one[0] == most)]


def _titled(document: Document) -> list[_Found]:
    """The year of the title, or of the line above it where it goes over two lines."""
    above: tuple[str, Block] | None = None
    for paragraph in list(document.paragraphs())[:TITLES_WITHIN]:
        folded = fold(paragraph.text)
        if len(folded) <= _LONGEST_TITLE and (words := title_words().search(folded)):
            for text, block in ((folded, paragraph), *([above] if above and not folded[: words.start()] else [])):
                if found := _YEAR.search(text):
                    return [(int(found[1]), found[0], block.location)]
        above = (folded, paragraph) if len(folded) <= _LONGEST_TITLE else None
    return [
        (int(found[1]), found[0], place)
        for text, place in _title_cells(document)
        if title_words().search(text) and (found := _YEAR.search(text))
    ][:1]


def _title_cells(document: Document) -> Iterator[tuple[str, Location]]:
    """Lone cells in the first rows of tables."""
    for grid in document.grids():
        for row in grid.rows[:_TITLE_ROWS]:
            cells = filled(row)
            if len(cells) == 1 and len(text := fold(joined(cells[0].text))) <= _LONGEST_TITLE:
                yield text, cells[0].location


def _form_lines(document: Document) -> list[_Found]:
    lines = [(fold(one.text), one.location) for one in list(document.paragraphs())[:TITLES_WITHIN]]
    found = [(match, place) for text, place in (*lines, *_title_cells(document)) if (match := _FORM_YEAR.fullmatch(text))]
    return [(int(match[1] or match[2] or match[3]), match[0], place) for match, place in found]


def _heading_years(document: Document) -> list[_Found]:
    found: list[_Found] = []
    for grid in document.grids():
        for row in stacked(grid):
            heading = recognise(row)
            if heading is not None and heading.table in ("budget_lines", "staffing"):
                found += [
                    (column.year, clean(joined(column.cell.text)), column.cell.location)
                    for column in heading.columns
                    if column.year and column.name in ("budget", "actual", "actual_staff")
                ]
    return found


def _evaluated(document: Document) -> Iterator[StatedIdentity]:
    """The year that a sentence says was evaluated, titles of other documents left out."""
    for source in sources_of("year", "evaluated"):
        for paragraph in document.paragraphs():
            if match := source.searched.search(fold(_TITLE_OF_ANOTHER.sub("", paragraph.text))):
                yield StatedIdentity(int(match["year"]), f"{match['year']}年", source, paragraph.location)


def _prose_years(document: Document) -> list[_Found]:
    return [
        (int(match[1]), match[0], paragraph.span(*match.span()))
        for paragraph in document.paragraphs()
        if not (len(paragraph.text) <= SIGN_OFF and _SIGNED.search(fold(paragraph.text)))
        for match in _ORDINARY_YEAR.finditer(arabic_years(paragraph.text))
    ]


def _of_running_heads(document: Document) -> list[_Found]:
    heads: Iterator[Paragraph | Grid] = iter(document.running_heads)
    texts = [(fold(head.text), head.location) for head in heads if isinstance(head, Paragraph)]
    return [(int(found[1]), found[0], place) for text, place in texts if title_words().search(text) and (found := _YEAR.search(text))]
