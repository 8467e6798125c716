"""Reads OFD, the national office document format: text by position, ruled tables, paragraphs joined from lines.

Signatures are not checked; seals and annotations are not read. Source: GB/T 33190-2016, sections 7 (structure) to 11.
"""

from __future__ import annotations

import posixpath

from lxml import etree
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.archive import Archive
from submissions.readers.layout.cells import Box
from submissions.readers.layout.drawn_rules import closed_rules
from submissions.readers.layout.glyphs import DOUBLED, Strokes, each_once
from submissions.readers.layout.lines import Glyph, is_undecoded, lines_of
from submissions.readers.layout.page_blocks import blocks_of
from submissions.readers.layout.paragraphs import PageSheet
from submissions.readers.layout.table_parts import TablePart, parts_of
from submissions.readers.left_out import STRUCK
from submissions.readers.pages.ofd_objects import POINTS, Edge, OfdMarks, add_page, name, numbers
from submissions.rejections import Rejected, too_many

# Bounds on work for a document and for a page, set in 10b2c60 ("Read OFD"), no count kept.
_GLYPHS, _GLYPHS_OF_PAGE, _RULES_OF_PAGE, _PAIRS = 2_000_000, 60_000, 6_000, 250_000
# Squares of the crossings of all pages together; a bound on time (10b2c60).
_WORK = 200_000_000
# Points: pdfplumber's default snap tolerance.
_SNAP = 3.0
_RESOURCES = ("PublicRes", "DocumentRes", "PageRes")
# Millimetres: ISO 216.
_A4 = [0.0, 0.0, 210.0, 297.0]


def read(content: bytes, limits: Limits) -> Document:
    """Read an OFD; raise :class:`Rejected` (``scanned`` if its pages hold pictures and no text)."""
    archive = Archive(content, limits)
    if archive.member("Encryptions.xml") is not None:
        raise Rejected("encrypted")
    pages = _Pages(archive, limits)
    root = archive.xml("OFD.xml")
    for element in root.iter() if root is not None else ():
        if name(element) == "DocRoot":
            pages.add_document(_path("", element.text))
    return pages.document()


class _Pages:
    """The pages of the documents in one file, numbered through."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._sheets: list[PageSheet] = []
        self._parts: list[list[TablePart]] = []
        self._resources: dict[str, dict[str, etree._Element]] = {}
        self._notes: dict[str, None] = {}
        self._glyphs = self._undecoded = self._pictures = self._cells = self._work = 0

    def add_document(self, path: str) -> None:
        """Add the pages that a document's root names."""
        root = self._xml(path)
        pages = len(self._sheets) + sum(name(element) == "Page" for element in root.iter())
        if pages > self._limits.pages:
            raise Rejected("too_large", f"{pages} pages")
        templates: dict[str, etree._Element] = {}
        area: list[float] = []
        units = self._units(root, path)
        for element in root.iter():
            kind = name(element)
            if kind == "PhysicalBox":
                area = area or _box(element)
            elif kind == "TemplatePage":
                template = self._archive.xml(_path(path, element.get("BaseLoc")))
                if template is not None:
                    templates[element.get("ID", "")] = template
            elif kind == "Page":
                self._add_page(_path(path, element.get("BaseLoc")), templates, units, area or _A4)
            if len(templates) > self._limits.pages:
                raise Rejected("too_large", f"{len(templates)} page templates")

    def _xml(self, path: str) -> etree._Element:
        root = self._archive.xml(path)
        if root is None:
            raise Rejected("corrupt", path)
        return root

    def _units(self, root: etree._Element, path: str) -> dict[str, etree._Element]:
        """Return the composite graphic units, by their ids, in the resources that a document or a page names."""
        found: dict[str, etree._Element] = {}
        for place in (_path(path, element.text) for element in root.iter() if name(element) in _RESOURCES):
            if place not in self._resources:
                resource = self._archive.xml(place)
                units = (element for element in resource.iter() if name(element) == "CompositeGraphicUnit") if resource is not None else ()
                self._resources[place] = {unit.get("ID", ""): unit for unit in units}
            found.update(self._resources[place])
        return found

    def _add_page(self, path: str, templates: dict[str, etree._Element], units: dict[str, etree._Element], area: list[float]) -> None:
        root = self._xml(path)
        units = units | self._units(root, path)
        area = next((_box(element) for element in root.iter() if name(element) == "PhysicalBox"), area) or area
        marks = OfdMarks(notes=self._notes)
        used = [element.get("TemplateID", "") for element in root if name(element) == "Template"]
        for part in [*(templates[key] for key in dict.fromkeys(used) if key in templates), root]:
            add_page(part, marks, (area[0], area[1]), units)
            if len(marks.glyphs) > _GLYPHS_OF_PAGE or self._glyphs + len(marks.glyphs) > _GLYPHS:
                raise too_many("glyphs", _GLYPHS_OF_PAGE if len(marks.glyphs) > _GLYPHS_OF_PAGE else _GLYPHS)
        self._pictures += marks.pictures
        number, width, height = len(self._sheets) + 1, area[2] * POINTS, area[3] * POINTS
        glyphs = self._seen(marks.glyphs, marks.edges, width, height)
        few = len(marks.edges) <= _RULES_OF_PAGE
        edges, levels = closed_rules(marks.edges, glyphs, number) if few else (marks.edges, [])
        parts, outside = parts_of(self._tables(edges), glyphs, number)
        self._sheets.append(PageSheet(number, width, height, tuple(lines_of(outside, number)), tuple(levels)))
        self._parts.append(parts)

    def _seen(self, glyphs: list[Glyph], edges: list[Edge], width: float, height: float) -> list[Glyph]:
        """Return the glyphs within the page, each once; those that a rule strikes through are marked."""
        shown = (g for g in glyphs if g["x1"] > 0 and g["x0"] < width and g["bottom"] > 0 and g["top"] < height)
        seen, doubled = each_once(shown)
        level = [edge for edge in edges if edge["orientation"] == "h"]
        strokes = Strokes(level if len(level) <= len(seen) else [])  # more rules than characters are a drawing
        for glyph in seen:
            glyph["struck"] = strokes.through(glyph)
        self._notes |= dict.fromkeys([DOUBLED] * doubled + [STRUCK] * any(glyph["struck"] for glyph in seen))
        self._glyphs += sum(bool(glyph["text"].strip()) for glyph in seen)
        self._undecoded += sum(map(is_undecoded, seen))
        return seen

    def _tables(self, strokes: list[Edge]) -> list[list[Box]]:
        """Return the closed cells that a page's rules make, by table. The search takes the square of the crossings."""
        edges = merge_edges(strokes, _SNAP, _SNAP, _SNAP, _SNAP) if len(strokes) <= _RULES_OF_PAGE else []
        across = sum(edge["orientation"] == "h" for edge in edges)
        crossings = edges_to_intersections(edges, _SNAP, _SNAP) if across * (len(edges) - across) <= _PAIRS else {}
        self._work += len(crossings) ** 2
        if self._work > _WORK or (strokes and not edges) or (not crossings and across * (len(edges) - across) > _PAIRS):
            self._notes["page_with_too_many_rules_for_tables"] = None
            return []
        cells = intersections_to_cells(crossings)
        self._cells += len(cells)
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells)
        tables: list[list[Box]] = cells_to_tables(cells)
        return tables

    def document(self) -> Document:
        """The blocks in reading order."""
        if not self._sheets:
            raise Rejected("corrupt", "no pages")
        if not self._glyphs:
            raise Rejected("scanned" if self._pictures else "not_text")
        if self._undecoded * 2 > self._glyphs:
            raise Rejected("not_text", "fonts without characters")
        text = blocks_of(self._sheets, self._parts, self._limits)
        notes = tuple(dict.fromkeys([*self._notes, *text.notes]))
        return Document("ofd", text.blocks, notes, running_heads=text.running_heads)


def _path(base: str, location: str | None) -> str:
    """Resolve a location inside the archive: from its root, or from the file that names it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (location or "").strip().replace("\\", "/"))).lstrip("/")


def _box(element: etree._Element) -> list[float]:
    """Return a page's box in millimetres, or nothing if it has no size."""
    box = numbers(element.text)
    return box if len(box) == 4 and min(box[2:]) > 0 else []
