"""A filing as ``.docx``, written as WordprocessingML: merged cells, automatic numbers, tracked changes, content controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from synthesis.invented_filing import InventedFiling
from synthesis.layout_blocks import Block, PrintedHeading, PrintedLine, PrintedTable, Title, pages
from synthesis.layouts import Layout
from synthesis.table_cells import PrintedCell
from synthesis.word_package import PARTS, WordElement, element

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP member can have
TRACKED_ROW, DRAFT = "政府采购金额", "（待财务岗核对）"


def print_word(filing: InventedFiling, layout: Layout) -> bytes:
    """The file's bytes. Members are stored, not deflated, and dated alike: the bytes depend on the filing alone."""
    from lxml import etree

    body = element("body")
    for block in pages(filing, layout):
        body.append(_WRITERS[type(block)](block, layout))
    section = element("sectPr")
    section.append(element("pgSz", w="11906", h="16838"))
    body.append(section)
    document = element("document")
    document.append(body)
    parts = {**PARTS, "word/document.xml": etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content)
    return buffer.getvalue()


def _title(block: Block, _: Layout) -> WordElement:
    assert isinstance(block, Title)  # noqa: S101 - dispatched by type
    return _paragraph([_run(block.text)], style="Title")


def _heading(block: Block, layout: Layout) -> WordElement:
    assert isinstance(block, PrintedHeading)  # noqa: S101
    automatic = layout.numbered == "automatic"
    return _paragraph(
        [_run(block.text if automatic else block.typed)], style=f"Heading{block.level}", list_level=block.level - 1 if automatic else None
    )


def _line(block: Block, layout: Layout) -> WordElement:
    assert isinstance(block, PrintedLine)  # noqa: S101
    text = block.text
    before, comma, last = text.rpartition("，")
    if layout.tracked and comma and "万元" in last:
        return _paragraph([_run(before + comma), _deleted(DRAFT), _inserted(last)])
    half = len(text) // 2
    runs = [_run(text[:half]), _run(text[half:])] if half else [_run(text)]
    if layout.controls and text.startswith("填报单位"):
        return _control(_paragraph(runs))
    if layout.controls and "自评得分" in text:
        return _paragraph([runs[0], *(_control(run) for run in runs[1:])])
    return _paragraph(runs)


def _table(block: Block, layout: Layout) -> WordElement:
    assert isinstance(block, PrintedTable)  # noqa: S101
    table = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblW", w="0", type="auto"))
    table.append(properties)
    grid = element("tblGrid")
    grid.extend([element("gridCol", w=str(9000 // block.columns)) for _ in range(block.columns)])
    table.append(grid)
    for number, row in enumerate(block.rows):
        below = _merged_columns(block.rows[number + 1]) if number + 1 < len(block.rows) else set()
        table.append(_row(row, below, layout))
    return table


def _merged_columns(row: list[PrintedCell]) -> set[int]:
    """The grid columns at which a row continues the cell above."""
    found, column = set(), 0
    for cell in row:
        if cell.merged:
            found.add(column)
        column += cell.span
    return found


def _row(row: list[PrintedCell], below: set[int], layout: Layout) -> WordElement:
    printed = element("tr")
    skip = layout.grid_before and row[0].merged
    if skip:
        properties = element("trPr")
        properties.append(element("gridBefore", val=str(row[0].span)))
        printed.append(properties)
    column = 0
    for position, cell in enumerate(row):
        if not (skip and position == 0):
            merge = "continue" if cell.merged else "restart" if column in below and not (layout.grid_before and column == 0) else None
            tracked = layout.tracked and position > 0 and row[0].text == TRACKED_ROW
            written = _cell(cell, merge, tracked, layout)
            printed.append(_control(written) if layout.controls and position == 2 and not cell.merged else written)
        column += cell.span
    return printed


def _cell(cell: PrintedCell, merge: str | None, tracked: bool, layout: Layout) -> WordElement:
    written = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w="0", type="auto"))
    if cell.span > 1:
        properties.append(element("gridSpan", val=str(cell.span)))
    if merge:
        properties.append(element("vMerge", val=merge) if merge == "restart" else element("vMerge"))
    written.append(properties)
    paragraphs = cell.text.split("\n")
    if layout.nested and len(paragraphs) > 1 and cell.text.startswith("1、"):
        written.append(_table(PrintedTable(1, [[PrintedCell(text)] for text in paragraphs]), layout))
        written.append(_paragraph([]))
    elif tracked and cell.text:
        written.append(_paragraph([_deleted("0.01"), _inserted(cell.text)]))
    else:
        written.extend([_paragraph([_run(text)] if text else []) for text in paragraphs])
    return written


def _paragraph(runs: list[WordElement], style: str | None = None, list_level: int | None = None) -> WordElement:
    paragraph = element("p")
    if style:
        properties = element("pPr")
        properties.append(element("pStyle", val=style))
        if list_level is not None:
            numbers = element("numPr")
            numbers.extend([element("ilvl", val=str(list_level)), element("numId", val="1")])
            properties.append(numbers)
        paragraph.append(properties)
    paragraph.extend(runs)
    return paragraph


def _run(text: str, tag: str = "t") -> WordElement:
    run, content = element("r"), element(tag)
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(content)
    return run


def _inserted(text: str) -> WordElement:
    change = element("ins", id="1", author="审核", date="2024-03-01T00:00:00Z")
    change.append(_run(text))
    return change


def _deleted(text: str) -> WordElement:
    change = element("del", id="2", author="审核", date="2024-03-01T00:00:00Z")
    change.append(_run(text, "delText"))
    return change


def _control(content: WordElement) -> WordElement:
    control, holder = element("sdt"), element("sdtContent")
    holder.append(content)
    control.extend([element("sdtPr"), holder])
    return control


_WRITERS: dict[type, Callable[[Block, Layout], WordElement]] = {
    Title: _title,
    PrintedHeading: _heading,
    PrintedLine: _line,
    PrintedTable: _table,
}
