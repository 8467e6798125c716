"""A small workbook writer: cells with number formats, merges and hidden sheets, and a report kept as a person would keep it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from submissions.document import Document, Paragraph
from submissions.readers.books.sheet import cell_name

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(%?)$")


class Book:
    """A workbook written by hand: rows of cells with number formats, merges, and whatever XML a test wants."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.formats: list[str] = ["General"]
        self.strings: list[str] = []

    def cell(self, row: int, column: int, value: str | float, code: str = "General") -> str:
        name = cell_name(row, column)
        if isinstance(value, str):
            self.strings.append(value)
            return f'<c r="{name}" t="s"><v>{len(self.strings) - 1}</v></c>'
        if code not in self.formats:
            self.formats.append(code)
        return f'<c r="{name}" s="{self.formats.index(code)}"><v>{value!r}</v></c>'

    def add(self, name: str, rows: str, after: str = "", state: str = "visible") -> None:
        self.sheets.append((name, f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>", state))

    def content(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            relation = f'<Relationship Id="w" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
            archive.writestr("[Content_Types].xml", self._types())
            archive.writestr("_rels/.rels", _relations(relation))
            listed = "".join(
                f'<sheet name="{escape(name)}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
                for i, (name, _, state) in enumerate(self.sheets, 1)
            )
            archive.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>')
            targets = "".join(
                f'<Relationship Id="r{i}" Type="{RELATED}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                for i in range(1, len(self.sheets) + 1)
            )
            for part in ("styles", "sharedStrings"):
                targets += f'<Relationship Id="{part}" Type="{RELATED}/{part}" Target="{part}.xml"/>'
            archive.writestr("xl/_rels/workbook.xml.rels", _relations(targets))
            items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.strings)
            archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{items}</sst>")
            archive.writestr("xl/styles.xml", self._styles())
            for i, (_, xml, _) in enumerate(self.sheets, 1):
                archive.writestr(f"xl/worksheets/sheet{i}.xml", xml)
        return out.getvalue()

    def _styles(self) -> str:
        codes = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{escape(c, {chr(34): "&quot;"})}"/>' for i, c in enumerate(self.formats))
        uses = "".join(
            f'<xf numFmtId="{200 + i}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>' for i in range(len(self.formats))
        )
        return (
            f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
            f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{uses}</cellXfs></styleSheet>"
        )

    def _types(self) -> str:
        main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles"), ("/xl/sharedStrings.xml", "sharedStrings")]
        parts += [(f"/xl/worksheets/sheet{i}.xml", "worksheet") for i in range(1, len(self.sheets) + 1)]
        return (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{name}" ContentType="{main}.{kind}+xml"/>' for name, kind in parts)
            + "</Types>"
        )


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def sheet_of(rows: list[list[str | float | tuple[float, str] | None]], after: str = "") -> bytes:
    """A workbook of one sheet; a pair is a number and its format."""
    book = Book()
    book.add("表", rows_xml(book, rows), after)
    return book.content()


def rows_xml(book: Book, rows: list[list]) -> str:
    return "".join(
        f'<row r="{r + 1}">'
        + "".join(book.cell(r, c, *(v if isinstance(v, tuple) else (v,))) for c, v in enumerate(row) if v is not None)
        + "</row>"
        for r, row in enumerate(rows)
    )


def typed(text: str) -> str | tuple[float, str]:
    """A printed number as a person would type it: a number with a format; everything else is text."""
    match = PLAIN.match(text)
    if not match or len(text) > 14:
        return text
    code = "0" + (f".{'0' * (len(match[2]) - 1)}" if match[2] else "") + match[3]
    return (float(text.rstrip("%")) / (100 if match[3] else 1), code)


def workbook_of(document: Document, *, split: bool) -> bytes:
    """A report as somebody would keep it in a workbook: prose merged over the columns, tables below, figures as numbers."""
    book = Book()
    rows: list[list] = []
    merges: list[str] = []

    def close(name: str) -> None:
        ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        book.add(name, rows_xml(book, rows), f"<mergeCells>{ranges}</mergeCells>" if merges else "")
        rows.clear()
        merges.clear()

    for block in document.blocks:
        if isinstance(block, Paragraph):
            merges.append(f"A{len(rows) + 1}:I{len(rows) + 1}")
            rows.append([block.text])
            continue
        if split and rows:
            close(f"第{len(book.sheets) + 1}页")
        rows.append([])
        width = max(len(row) for row in block.rows)
        top = len(rows)
        for row in block.rows:
            cells: list = [typed(cell.text) if cell.text.strip() else None for cell in row]
            if len(row) < width:
                position = 0 if row[0].text.startswith("总分") else len(row) - 1
                missing = width - len(row)
                start, end = cell_name(len(rows), position), cell_name(len(rows), position + missing)
                merges.append(f"{start}:{end}")
                cells[position + 1 : position + 1] = [None] * missing
            rows.append(cells)
        merges += _merged_down(block.rows, top, width)
    close(f"第{len(book.sheets) + 1}页")
    return book.content()


def _merged_down(rows: tuple, top: int, width: int) -> list[str]:
    found = []
    for column in range(3 if width == 9 else 0):
        start = None
        for index, row in enumerate([*rows, None]):
            blank = row is not None and len(row) == width and not row[column].text
            if blank and start is not None:
                continue
            if start is not None and index - start > 1:
                found.append(f"{cell_name(top + start, column)}:{cell_name(top + index - 1, column)}")
            start = index if row is not None and len(row) == width and row[column].text else None
    return found


def variety() -> bytes:
    """Everything a cell can show, on three sheets of which the last is hidden."""
    book = Book()
    book.add(
        "数",
        rows_xml(
            book,
            [
                ["指标", "值", "说明"],
                ["比率", (0.85, "0.00%"), (0.85, "General")],
                ["金额", (1234567.891, "#,##0.00"), (0.1 + 0.2, "General")],
                ["负数", (-2.5, "0.00"), (0, "0.00")],
                ["日期", (45291, "yyyy/m/d"), (45291, 'yyyy"年"m"月"')],
                ["人数", (12, '0"人"'), (12.5, "0.00")],
            ],
        )
        + '<row r="7"><c r="A7" t="inlineStr"><is><t>除零</t></is></c><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C7" t="b"><v>1</v></c></row>'
        + '<row r="8" hidden="1"><c r="A8" t="inlineStr"><is><t>隐藏行</t></is></c><c r="B8"><v>5</v></c></row>',
        "",
    )
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
    book.add("并", rows_xml(book, [["产出", "数量"], [None, "甲", (6, "0")]]), merges)
    book.add("藏", rows_xml(book, [["备用。"]]), state="hidden")
    return book.content()


def replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(old.read(entry)) if entry.filename == name else old.read(entry))
    return out.getvalue()


def ods(table: str) -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return out.getvalue()
