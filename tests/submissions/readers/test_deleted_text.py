"""Deleted text is one notion for all formats: what is struck through is no part of the report, and a note says so."""

from __future__ import annotations

import struct
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books.biff_strings import rich_strings
from submissions.readers.books.conditional_strikes import struck_by_rule
from submissions.readers.books.xlsx_sheets import place
from submissions.readers.layout.glyphs import each_once
from submissions.readers.left_out import REMOVED, STRUCK
from submissions.readers.web import html
from tests.submissions.readers import book_writer
from tests.submissions.readers.pdf_writer import Sheets

STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="character" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Old"/></w:style></w:styles>'
)


def said(document: Document) -> list[str]:
    cells = [cell.text for grid in document.grids() for cell in grid.cells()]
    return [paragraph.text for paragraph in document.paragraphs()] + [text for text in cells if text]


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Older"/>', '<w:strike w:val="on"/>'])
def test_word_a_figure_struck_before_its_correction_is_not_read(make_docx, mark: str) -> None:
    runs = f"<w:r><w:rPr>{mark}</w:rPr><w:t>18.3</w:t></w:r><w:r><w:t>7.3</w:t></w:r>"
    document = readers.read(make_docx(f"<w:p>{runs}</w:p>", styles=STYLES), Limits())
    assert said(document) == ["7.3"]
    assert document.notes == (STRUCK,)


def test_word_a_run_that_says_it_is_not_struck_is_read(make_docx) -> None:
    runs = '<w:r><w:rPr><w:rStyle w:val="Old"/><w:strike w:val="0"/></w:rPr><w:t>18.3</w:t></w:r>'
    document = readers.read(make_docx(f"<w:p>{runs}</w:p>", styles=STYLES), Limits())
    assert (said(document), document.notes) == (["18.3"], ())


def test_word_a_cell_that_a_tracked_change_deleted_moves_the_others_back(make_docx) -> None:
    cells = "".join(f"<w:tc><w:tcPr>{mark}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for mark, text in CELLS)
    document = readers.read(make_docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), Limits())
    assert [(cell.text, cell.column) for grid in document.grids() for cell in grid.cells()] == [("办公费", 0), ("5.0", 1)]
    assert document.notes == (REMOVED,)


CELLS = (("", "办公费"), ('<w:cellDel w:id="1" w:author="a"/>', "4.0"), ("", "5.0"))


def test_rtf_struck_text_ends_with_its_group_or_with_plain() -> None:
    content = rb"{\rtf1\ansi {\strike 18.3}7.3 {\striked1 a\striked0 b}{\strike c\plain d}\par}"
    document = readers.read(content, Limits())
    assert said(document) == ["7.3 bd"]
    assert STRUCK in document.notes


def styled(name: str, line: str, parent: str = "", family: str = "text") -> str:
    line = f'<style:text-properties style:text-line-through-style="{line}"/>' if line else ""
    return f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">{line}</style:style>'


FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document office:mimetype="application/vnd.oasis.opendocument.{kind}" '
    + " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table", "style"))
    + "><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
    "</office:document>"
)


def test_opendocument_the_nearest_style_says_if_text_is_struck() -> None:
    styles = styled("P", "solid") + styled("T", "none") + styled("U", "", "T")
    body = '<text:p text:style-name="P">18.3<text:span text:style-name="U">7.3</text:span>19.4</text:p>'
    document = readers.read(FLAT.format(kind="text", styles=styles, body=body).encode(), Limits())
    assert (document.format, said(document), document.notes) == ("odt", ["7.3"], (STRUCK,))


def test_ods_a_cell_is_struck_by_its_style_its_columns_style_or_in_part() -> None:
    styles = styled("ce1", "solid", family="table-cell") + styled("T1", "solid")
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    cell = '<table:table-cell office:value-type="float" office:value="{0}"{1}><text:p>{0}</text:p></table:table-cell>'
    part = '<table:table-cell><text:p><text:span text:style-name="T1">5</text:span>6</text:p></table:table-cell>'
    row = cell.format("1.5", ' table:style-name="ce1"') + cell.format("2.5", "") + cell.format("3.5", ' table:style-name="x"') + part
    table = f'<table:table table:name="表">{columns}<table:table-row>{row}</table:table-row></table:table>'
    document = readers.read(FLAT.format(kind="spreadsheet", styles=styles, body=table).encode(), Limits())
    assert (document.format, said(document), document.notes) == ("ods", ["3.5", "6"], (STRUCK,))


def test_xlsx_a_cell_is_struck_by_its_font_or_in_part() -> None:
    book = book_writer.Book()
    book.add(
        "表",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>公务接待费</t></is></c><c r="B1" s="1"><v>6.2</v></c><c r="C1"><v>3.2</v></c>'
        '<c r="D1" t="inlineStr"><is><r><rPr><strike/></rPr><t>9</t></r><r><rPr/><t>8</t></r></is></c></row>',
    )
    content = book_writer.replaced(
        book.content(),
        "xl/styles.xml",
        lambda xml: xml.replace(b"<font/>", b"<font/><font><strike/></font>").replace(
            b"</cellXfs>", b'<xf numFmtId="0" fontId="1"/></cellXfs>'
        ),
    )
    document = readers.read(content, Limits())
    assert said(document) == ["公务接待费", "3.2", "8"]
    assert document.notes == (STRUCK,)


def test_xls_a_string_that_goes_on_in_the_next_record_keeps_its_struck_part() -> None:
    text, runs = "18.3万元7.3万元", [(0, 1), (6, 5)]
    head = struct.pack("<HBH", len(text), 1 | 8, len(runs))
    raw = text.encode("utf-16-le")
    first = struct.pack("<II", 2, 2) + struct.pack("<HB", 2, 0) + b"ab" + head + raw[:8]
    second = b"\1" + raw[8:] + b"".join(struct.pack("<HH", *run) for run in runs)
    found = rich_strings([first, second], [False, True, False, False, False])
    assert {number: one.kept(struck=False) for number, one in found.items()} == {1: ("7.3万元", True)}


@pytest.mark.parametrize("shift", [0.15, 0.25, 0.5])
def test_pdf_false_bold_is_read_once(shift: float) -> None:
    sheets = Sheets()
    for at in (0.0, shift):
        sheets.text(100 + at, 100, "合计 1184.40")
    document = readers.read(sheets.content(), Limits())
    assert said(document) == ["合计 1184.40"]
    assert document.notes == ("doubled_glyphs_read_once",)


def test_the_same_digit_twice_in_a_figure_is_no_copy() -> None:
    digits = [{"text": "1", "x0": 10 + 2.6 * n, "x1": 15 + 2.6 * n, "top": 20.0, "bottom": 30.0} for n in range(3)]
    assert each_once(digits) == (digits, False)


RULES = {
    "always": ('type="expression"', "TRUE", {(1, 1), (2, 1)}),
    "a mark in its row": ('type="expression"', '$C2="作废"', {(1, 1)}),
    "no mark in its row": ('type="expression"', '$C2<>"作废"', {(2, 1)}),
    "a word found": ('type="expression"', 'ISNUMBER(SEARCH("废",$C2))', {(1, 1)}),
    "its own value": ('type="cellIs" operator="greaterThan"', "5", {(1, 1)}),
    "a text within it": ('type="containsText" text="3.2"', "", {(2, 1)}),
    "never": ('type="expression"', "FALSE", set()),
}


@pytest.mark.parametrize("rule", RULES)
def test_xlsx_a_conditional_format_strikes_the_cells_for_which_it_holds(rule: str) -> None:
    attributes, formula, struck = RULES[rule]
    said = f'<cfRule {attributes} dxfId="1"><formula>{escape(formula)}</formula></cfRule>'
    xml = f'<s xmlns="x"><conditionalFormatting sqref="B2:B3">{said}</conditionalFormatting></s>'
    cells = {(1, 0): "公务接待", (1, 1): "6.20", (1, 2): "作废", (2, 0): "公务接待", (2, 1): "3.20"}
    assert struck_by_rule(etree.fromstring(xml), [False, True], cells, place) == (struck, False)
    assert struck_by_rule(etree.fromstring(xml), [True, False], cells, place) == (set(), False)


def test_xlsx_a_conditional_format_that_cannot_be_worked_out_is_told() -> None:
    said = '<cfRule type="expression" dxfId="0"><formula>COUNTIF(A:A,A2)&gt;1</formula></cfRule>'
    xml = f'<s xmlns="x"><conditionalFormatting sqref="B2:B3">{said}</conditionalFormatting></s>'
    assert struck_by_rule(etree.fromstring(xml), [True], {(1, 1): "6.20"}, place) == (set(), True)


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        (".old{text-decoration-line:line-through}", "<td><span class=old>1</span>12.60"),
        ("tr .old , .x {TEXT-DECORATION: red line-through}", "<td><b class='old'>1</b>12.60"),
        ("", "<td><p style='text-decoration:line-through'>1</p><p>12.60</p>"),
    ],
)
def test_html_a_style_sheet_strikes_as_a_style_does(sheet: str, cell: str) -> None:
    page = f"<html><head><style>{sheet}</style></head><body><table><tr><td>项目<td>数</tr><tr><td>三公经费{cell}</tr></table></body></html>"
    document = html.read(page.encode(), Limits())
    assert [[c.text for c in row] for grid in document.grids() for row in grid.rows] == [["项目", "数"], ["三公经费", "12.60"]]
    assert document.notes == ("tracked_deletions_left_out",)


def test_html_a_struck_row_states_nothing_and_a_struck_cell_keeps_its_place() -> None:
    sheet = "tr.old td{text-decoration:line-through} .now{text-decoration:none}"
    rows = "<tr class=old><td>公务接待<td>6.20</tr><tr><td>公务接待<td style='text-decoration:line-through'>9<td class=now>3.20</tr>"
    document = html.read(f"<html><head><style>{sheet}</style></head><body><table>{rows}</table></body></html>".encode(), Limits())
    assert [[c.text for c in row] for grid in document.grids() for row in grid.rows] == [["", ""], ["公务接待", "", "3.20"]]
