"""A small OFD writer: lays paragraphs and ruled tables out on A4 pages as an office program prints them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from submissions.document import Cell, Document, Grid, Paragraph

LEFT, TOP, WIDTH, BOTTOM = 25.0, 25.0, 160.0, 272.0
SIZE, LEADING, PADDING = 4.2, 6.5, 1.5
_WORDS = re.compile(r"[（(《“]*(?:[!-~]+|.)[，。、；：？！）)》”％%]*")
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def width(text: str, size: float = SIZE) -> float:
    return sum(size if unicodedata.east_asian_width(char) in "WFA" else size / 2 for char in text)


def wrapped(text: str, room: float, first: float = 0.0, size: float = SIZE) -> list[str]:
    """The lines of a paragraph: broken where the next word does not fit."""
    lines = [""]
    for word in _WORDS.findall(text):
        pieces = [word] if width(word, size) <= room else list(word)
        for piece in pieces:
            indent = first if len(lines) == 1 else 0.0
            if lines[-1] and width(lines[-1] + piece, size) > room - indent + 1e-6:
                lines.append("")
            lines[-1] += piece
    return lines


def text_object(text: str, x: float, baseline: float, size: float = SIZE, attributes: str = "") -> str:
    steps = [width(char, size) for char in text[:-1]]
    runs: list[list[float]] = []
    for step in steps:
        if runs and runs[-1][1] == step:
            runs[-1][0] += 1
        else:
            runs.append([1, step])
    delta = " ".join(f"g {int(n)} {step:g}" if n > 1 else f"{step:g}" for n, step in runs)
    return (
        f'<ofd:TextObject ID="1" Font="1" Size="{size:g}" Boundary="{x:g} {baseline - size:g} {width(text, size) + 1:g} {size * 1.2:g}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size:g}"{f" DeltaX={chr(34)}{delta}{chr(34)}" if delta else ""}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="1" LineWidth="0.2" Boundary="{x0:g} {y0:g} {max(x1 - x0, 0.2):g} {max(y1 - y0, 0.2):g}">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def composite(unit: int, x: float, y: float, scale: float = 1.0) -> str:
    """An object that shows a composite graphic unit, enlarged, with its corner at a place."""
    return f'<ofd:CompositeObject ID="1" ResourceID="{unit}" Boundary="{x:g} {y:g} 200 200" CTM="{scale:g} 0 0 {scale:g} 0 0"/>'


def resource(units: Mapping[int, str]) -> str:
    """A resource file of composite graphic units with this content."""
    held = "".join(
        f'<ofd:CompositeGraphicUnit ID="{key}" Width="200" Height="200"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'
        for key, content in units.items()
    )
    return f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits>{held}</ofd:CompositeGraphicUnits></ofd:Res>'


def joined(*documents: bytes) -> bytes:
    """One OFD that holds the bodies of several, in order."""
    out = io.BytesIO()
    bodies = ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(documents):
            bodies += f"<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_{number}/Document.xml</ofd:DocRoot></ofd:DocBody>"
            with zipfile.ZipFile(io.BytesIO(content)) as one:
                for name in (name for name in one.namelist() if name != "OFD.xml"):
                    archive.writestr(name.replace("Doc_0", f"Doc_{number}"), one.read(name).replace(b"Doc_0", b"Doc_%d" % number))
        archive.writestr("OFD.xml", f'<ofd:OFD {_NAMESPACE} Version="1.1" DocType="OFD">{bodies}</ofd:OFD>')
    return out.getvalue()


def ofd(pages: Iterable[str], template: str | None = None, units: Mapping[int, str] | None = None, **members: str) -> bytes:
    """An OFD of these page contents, over a template if there is one; ``units`` are the composite graphic units they show."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'<ofd:OFD {_NAMESPACE} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        )
        entries = []
        for number, content in enumerate(pages):
            used = '<ofd:Template TemplateID="9"/>' if template is not None else ""
            body = f'<ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content>'
            archive.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", f"<ofd:Page {_NAMESPACE}>{used}{body}</ofd:Page>")
            entries.append(f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>')
        common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        if units is not None:
            common += "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            archive.writestr("Doc_0/PublicRes.xml", resource(units))
        if template is not None:
            common += '<ofd:TemplatePage ID="9" BaseLoc="/Doc_0/Tpls/Tpl_0/Content.xml"/>'
            body = f'<ofd:Content><ofd:Layer ID="3">{template}</ofd:Layer></ofd:Content>'
            archive.writestr("Doc_0/Tpls/Tpl_0/Content.xml", f"<ofd:Page {_NAMESPACE}>{body}</ofd:Page>")
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {_NAMESPACE}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{''.join(entries)}</ofd:Pages></ofd:Document>",
        )
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


class Printer:
    """Fills pages from the top."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = TOP

    def room_for(self, height: float) -> None:
        if self.y + height > BOTTOM and self.pages[-1]:
            self.pages.append([])
            self.y = TOP

    def paragraph(self, text: str) -> None:
        for at, line in enumerate(wrapped(text, WIDTH, 2 * SIZE)):
            self.room_for(LEADING)
            self.pages[-1].append(text_object(line, LEFT + (0 if at else 2 * SIZE), self.y + SIZE))
            self.y += LEADING

    def table(self, grid: Grid, size: float = 2.6) -> None:
        across = WIDTH / max(cell.column + cell.column_span for cell in grid.cells())
        lines = {(c.row, c.column): _lines(c, across, size) for c in grid.cells() if not c.merged}
        heights = [_height([len(lines[c.row, c.column]) for c in row if not c.merged and c.row_span == 1], size) for row in grid.rows]
        for cell in grid.cells():
            if not cell.merged and cell.row_span > 1:
                heights[cell.row] = max(heights[cell.row], _height([len(lines[cell.row, cell.column])], size))
        self.y += 1
        opens = True
        for index, row in enumerate(grid.rows):
            before = len(self.pages)
            self.room_for(heights[index])
            opens = opens or len(self.pages) > before
            y1 = self.y + heights[index]
            below = {c.column for c in grid.rows[index + 1] if c.merged} if index + 1 < len(grid.rows) else set()
            closes = index + 1 == len(grid.rows) or y1 + heights[index + 1] > BOTTOM
            for cell in row:
                x0, x1 = LEFT + cell.column * across, LEFT + (cell.column + cell.column_span) * across
                self.pages[-1].extend(rule(x, self.y, x, y1) for x in (x0, x1))
                if opens or not cell.merged:
                    self.pages[-1].append(rule(x0, self.y, x1, self.y))
                if closes or cell.column not in below:
                    self.pages[-1].append(rule(x0, y1, x1, y1))
                for at, line in enumerate(lines.get((cell.row, cell.column), [])):
                    self.pages[-1].append(text_object(line, x0 + PADDING, self.y + 1 + size + at * size * 1.3, size))
            self.y, opens = y1, False
        self.y += LEADING


def _height(counts: Sequence[int], size: float) -> float:
    return max([1, *counts]) * size * 1.3 + 2


def _lines(cell: Cell, across: float, size: float) -> list[str]:
    room = cell.column_span * across - 2 * PADDING
    return [line for paragraph in cell.text.split("\n") for line in wrapped(paragraph, room, size=size)] if cell.text else []


def printed(document: Document) -> bytes:
    """The same report as an office program would print it to OFD."""
    printer = Printer()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            printer.paragraph((block.number or "") + block.text)
        else:
            printer.table(block)
    return ofd("".join(page) for page in printer.pages)
