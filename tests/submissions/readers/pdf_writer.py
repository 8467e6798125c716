"""A small PDF writer: text and rules at places measured in points from the top left, and a whole document printed with them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from submissions.document import Document, Paragraph

WIDTH, HEIGHT, LEFT, RIGHT, SIZE = 842, 1190, 72, 772, 10
TURNS = {0: "1 0 0 1 0 0", 90: f"0 1 -1 0 {HEIGHT} 0", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT}", 270: f"0 -1 1 0 0 {WIDTH}"}


def advance(text: str, size: float = SIZE) -> float:
    return sum(size / 2 if c.isascii() else size for c in text)


class Sheets:
    """A PDF writer: text and rules at places measured in points from the top left; a font that every reader knows by name."""

    def __init__(self, turn: int = 0, attributes: str = "") -> None:
        """``turn`` is by how many degrees anticlockwise everything is drawn turned, ``attributes`` are further ones of each page."""
        self.pages: list[list[str]] = [[]]
        self.turn = turn
        self.attributes = attributes

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - top - size * 0.88:.2f} Tm <{code}> Tj ET")

    def turned_text(self, x: float, top: float, text: str, matrix: str) -> None:
        self.pages[-1].append(f"BT /F {SIZE} Tf {matrix} {x:.2f} {HEIGHT - top:.2f} Tm <{text.encode('utf-16-be').hex()}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"0.5 w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.rule(x0, y0, x1, y0)
        self.rule(x0, y1, x1, y1)
        self.rule(x0, y0, x0, y1)
        self.rule(x1, y0, x1, y1)

    def row(self, top: float, cells: dict[tuple[float, float], str], height: float = 20) -> None:
        for (x0, x1), text in cells.items():
            self.box(x0, top, x1, top + height)
            for number, line in enumerate(text.split("\n")):
                self.text(x0 + 4, top + 4 + 12 * number, line)

    def content(self, packed: bool = True) -> bytes:
        font = (
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
            "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500]"
            "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -120 1000 880]/Ascent 880/Descent -120"
            "/CapHeight 880/ItalicAngle 0/StemV 93>>>>]>>"
        )
        kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(self.pages)))
        objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(self.pages)}>>", font]
        media = f"[0 0 {HEIGHT} {WIDTH}]" if self.turn % 180 else f"[0 0 {WIDTH} {HEIGHT}]"
        for number, page in enumerate(self.pages):
            objects.append(
                f"<</Type/Page/Parent 2 0 R/MediaBox{media}/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R{self.attributes}>>"
            )
            objects.append("\n".join([f"{TURNS[self.turn]} cm", *page]))
        return assemble(objects, packed)


def assemble(objects: list[str], packed: bool) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        body = item.encode()
        if number > 3 and number % 2:
            body = zlib.compress(body) if packed else body
            body = b"<</Length %d%s>>stream\n" % (len(body), b"/Filter/FlateDecode" if packed else b"") + body + b"\nendstream"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


def wrapped(text: str, room: float) -> list[str]:
    """Lines as a layout program breaks them: between Chinese characters, not in a figure or before a closing mark."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in words(part):
            if line and advance(line + word) > room:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return lines


def words(text: str) -> Iterator[str]:
    word = ""
    for c in text:
        glued = word and ((c.isascii() and word[-1].isascii() and c != " ") or c in "，。、；：）”％%" or word[-1] in "（“")
        if word and not glued:
            yield word
            word = ""
        word += c
    yield word


def printed(document: Document) -> bytes:
    """The document as a program would print it: paragraphs broken into lines, ruled tables broken over pages, page numbers."""
    sheets, top = Sheets(), 72.0

    def room_for(height: float) -> None:
        nonlocal top
        if top + height > HEIGHT - 80:
            sheets.text(290, HEIGHT - 50, f"- {len(sheets.pages)} -")
            sheets.pages.append([])
            top = 72.0

    for block in document.blocks:
        if isinstance(block, Paragraph):
            for line in wrapped((block.number or "") + block.text, RIGHT - LEFT):
                room_for(14)
                sheets.text(LEFT, top, line)
                top += 14
            top += 8
            continue
        columns = max(c.column + c.column_span for c in block.cells())
        unit = (RIGHT - LEFT) / columns
        for row in block.rows:
            last = max(c.column + c.column_span for c in row)
            cells = {}
            for c in row:
                x0, x1 = LEFT + c.column * unit, RIGHT if c.column + c.column_span == last else LEFT + (c.column + c.column_span) * unit
                cells[x0, x1] = wrapped(c.text, x1 - x0 - 8)
            height = 8 + 12 * max(map(len, cells.values()))
            room_for(height)
            sheets.row(top, {place: "\n".join(lines) for place, lines in cells.items()}, height)
            top += height
        top += 10
    return sheets.content()
