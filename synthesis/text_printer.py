"""Plain text as converters write it, as pipe tables, and as rows of TAB-parted columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from synthesis.invented_filing import InventedFiling
from synthesis.layout_blocks import Block, PrintedHeading, PrintedLine, PrintedTable, Title, pages
from synthesis.layouts import Layout
from synthesis.table_cells import PrintedCell

NO_BREAK, WIDE, ZERO_WIDTH = "\u00a0", "\u3000", "\u200b"


def print_text(filing: InventedFiling, layout: Layout) -> bytes:
    """The file's bytes in the layout's encoding and newlines."""
    printer = _PRINTERS[layout.printer]
    lines = [line for block in pages(filing, layout) for line in printer(block, layout)]
    text = "\n".join(lines) + "\n"
    if layout.newline == "crlf":
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if layout.bom else b"") + text.encode(layout.encoding)


def _converter(block: Block, layout: Layout) -> Iterator[str]:
    """Write a TAB before each cell, the cell's further paragraphs on lines of their own, and an empty line after each row."""
    match block:
        case Title(text):
            yield from (text.replace("绩效自评报告", ""), "", "绩效自评报告") if text.endswith("绩效自评报告") else (f" {text}", "")
        case PrintedHeading():
            yield block.typed
        case PrintedLine(text):
            yield from (_strewn(text) if layout.padded else text, "")
        case PrintedTable():
            for row in _carried(block, layout):
                for cell in row:
                    first, *rest = cell.text.split("\n")
                    yield f"\t{_padded(first) if layout.padded else first}"
                    yield from rest
                yield ""
            yield ""


def _carried(table: PrintedTable, layout: Layout) -> Iterator[list[PrintedCell]]:
    """The rows. A cell merged with the one above is left empty, printed again or dropped, as the layout says."""
    above: dict[int, PrintedCell] = {}
    for row in table.rows:
        column, kept = 0, []
        for cell in row:
            if cell.merged and layout.merged == "repeated" and column:
                kept.append(above[column])
            elif not (cell.merged and layout.merged == "dropped" and column):
                kept.append(cell)
            if not cell.merged:
                above[column] = cell
            column += cell.span
        yield kept


def _padded(text: str) -> str:
    return f"{NO_BREAK}{text}{WIDE}" if text.strip() else text


def _strewn(text: str) -> str:
    return text.replace("，", f"，{ZERO_WIDTH}").replace("万元", f"{NO_BREAK}万元")


def _pipe(block: Block, layout: Layout) -> Iterator[str]:
    """Markdown: a rule below each table's first row, cells parted by pipes, spanned columns left empty."""
    match block:
        case Title(text):
            yield from (f"# {text}", "")
        case PrintedHeading(level):
            yield from (f"{'#' * (level + 1)} {block.typed}", "")
        case PrintedLine(text):
            yield from (text, "")
        case PrintedTable(columns, rows):
            for number, row in enumerate(rows):
                texts = [text for cell in row for text in (_on_one_line(cell.text), *[""] * (cell.span - 1))]
                yield f"| {' | '.join(texts)} |"
                if number == 0:
                    yield f"|{' --- |' * columns}"
            yield ""


def _on_one_line(text: str) -> str:
    """A cell's paragraphs on one line: semicolons between numbered ones, words broken across lines joined."""
    return text.replace("\n", "；" if text.startswith("1、") else "")


def _tabs(block: Block, _: Layout) -> Iterator[str]:
    """One line a row, columns parted by TABs."""
    match block:
        case Title(text) | PrintedLine(text):
            yield text
        case PrintedHeading():
            yield block.typed
        case PrintedTable(_, rows):
            yield from ("\t".join(_on_one_line(cell.text) for cell in row) for row in rows)
            yield ""


_PRINTERS: dict[str, Callable[[Block, Layout], Iterator[str]]] = {"converter": _converter, "pipe": _pipe, "tabs": _tabs}
