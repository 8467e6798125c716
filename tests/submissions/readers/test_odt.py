"""OpenDocument text: places of merged cells, blanks, lists, tracked and hidden text, and the same facts as from Word."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.readers.word.odt import read
from submissions.rejections import Rejected
from tests.whole_document import extract

REPOSITORY = Path(__file__).parents[3]
SAMPLES = [path for path in sorted((REPOSITORY / "samples").rglob("*.docx")) if zipfile.is_zipfile(path)]
# Written by LibreOffice 7.4 from the sample of the same name: soffice --headless --convert-to odt
BY_LIBREOFFICE = Path(__file__).parent / "files" / "新邵县乡道养护服务所.odt"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))
)


def odt(body: str, styles: str = "", **members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content {NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def p(content: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def blanks_kept(text: str) -> str:
    """OpenDocument collapses blanks unless they are counted."""
    return re.sub(" {2,}", lambda run: f' <text:s text:c="{len(run[0]) - 1}"/>', escape(text))


def tc(text: str, across: int = 1, down: int = 1) -> str:
    paragraphs = "".join(p(blanks_kept(line)) for line in text.split("\n"))
    return f'<table:table-cell table:number-columns-spanned="{across}" table:number-rows-spanned="{down}">{paragraphs}</table:table-cell>'


def tr(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def tbl(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


COVERED = "<table:covered-table-cell/>"


def retyped(document: Document) -> bytes:
    """The same report as an OpenDocument, merged cells included."""
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = blanks_kept(block.text)
            body.append(f'<text:h text:outline-level="{block.outline}">{text}</text:h>' if block.outline else p(text))
            continue
        rows = []
        for row in block.rows:
            cells = []
            column = 0
            for cell in row:
                cells.append(COVERED * (cell.column - column))
                column = cell.column + cell.column_span
                cells.append(COVERED if cell.merged else tc(cell.text, cell.column_span, cell.row_span))
                cells.append(COVERED * (cell.column_span - 1))
            rows.append(tr(*cells))
        body.append(tbl(*rows))
    return odt("".join(body))


def placed(document: Document, table: int = 0) -> list[list[tuple[str, int, int, int]]]:
    return [[(c.text, c.column, c.column_span, c.row_span) for c in row] for row in list(document.grids())[table].rows]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


@pytest.mark.parametrize("known", ["real/beita-2023", "examples/v01_tika_clean", "examples/v09_reordered_synonyms"])
def test_a_known_report_gives_the_same_facts_as_its_text(shared: Path, known: str, facts: Callable, as_word: Callable) -> None:
    text = readers.read((shared / f"{known}.txt").read_bytes(), Limits())
    document = read(retyped(readers.read(as_word(text), Limits())), Limits())
    assert facts(extract(document, "")) == facts(extract(text, ""))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_the_same_cells_and_facts_as_word(sample: Path, facts: Callable, limits: Limits) -> None:
    """Numbers that Word prints are not retyped; a file of LibreOffice's below has them."""
    word = readers.read(sample.read_bytes(), limits)
    document = read(retyped(word), limits)
    for ours, theirs in zip(document.grids(), word.grids(), strict=True):
        assert [(c.text, c.row, c.column, c.column_span, c.row_span) for c in ours.cells() if not c.merged] == [
            (c.text, c.row, c.column, c.column_span, c.row_span) for c in theirs.cells() if not c.merged
        ]
    if not any(block.number for block in word.paragraphs()):
        assert facts(extract(document, "")) == facts(extract(word, ""))


def test_libreoffices_own_file_reads_as_the_word_file_it_was_made_from(facts: Callable, limits: Limits) -> None:
    sample = next((REPOSITORY / "samples").rglob(f"{BY_LIBREOFFICE.stem}2023*.docx"))
    document, word = read(BY_LIBREOFFICE.read_bytes(), limits), readers.read(sample.read_bytes(), limits)
    assert [(b.text, b.number, b.outline) for b in document.paragraphs()] == [(b.text, b.number, b.outline) for b in word.paragraphs()]
    assert [placed(document, n) for n in range(2)] == [placed(word, n) for n in range(2)]
    assert facts(extract(document, "")) == facts(extract(word, ""))


def test_spans_across_and_down_keep_every_cell_at_its_place(limits: Limits) -> None:
    body = tbl(tr(tc("产出", 1, 2), tc("数量", 2), COVERED, tc("5")), tr(COVERED, tc("a"), tc("b"), tc("6")))
    assert placed(read(odt(body), limits)) == [
        [("产出", 0, 1, 2), ("数量", 1, 2, 1), ("5", 3, 1, 1)],
        [("", 0, 1, 1), ("a", 1, 1, 1), ("b", 2, 1, 1), ("6", 3, 1, 1)],
    ]


def test_a_cell_merged_both_ways_is_continued_by_one_cell(limits: Limits) -> None:
    document = read(odt(tbl(tr(tc("甲", 2, 2), COVERED, tc("1")), tr(COVERED, COVERED, tc("2")))), limits)
    assert placed(document)[1] == [("", 0, 2, 1), ("2", 2, 1, 1)]
    assert next(document.grids()).rows[1][0].merged


def test_header_rows_and_repeated_cells_are_rows_and_cells(limits: Limits) -> None:
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    body = tbl(f"<table:table-header-rows>{tr(tc('项目'), blank)}</table:table-header-rows>", tr(tc("三公"), blank))
    assert [[c[:2] for c in row] for row in placed(read(odt(body), limits))] == [
        [("项目", 0), ("", 1), ("", 2)],
        [("三公", 0), ("", 1), ("", 2)],
    ]


def test_blanks_tabs_and_line_breaks_are_text_and_source_line_ends_are_not(limits: Limits) -> None:
    document = read(odt(p('支出<text:s text:c="2"/>449<text:span>\n  万元</text:span><text:tab/>合计<text:line-break/>下行')), limits)
    assert texts(document) == ["支出  449 万元 合计", "下行"]


def test_deletions_comments_and_notes_are_left_out(limits: Limits) -> None:
    region = "<text:tracked-changes><text:changed-region><text:deletion><text:p>449元</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    aside = "<office:annotation><text:p>核实</text:p></office:annotation><text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>"
    document = read(odt(region + p(f"支出<text:change/>449万元{aside}。")), limits)
    assert (texts(document), document.notes) == (["支出449万元。"], ("tracked_deletions_left_out",))


def test_hidden_text_is_left_out_and_noted(limits: Limits) -> None:
    style = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    document = read(odt(p('可见<text:span text:style-name="T1">隐藏</text:span>'), style), limits)
    assert (texts(document), document.notes) == (["可见"], ("hidden_text_left_out",))


def test_a_raised_figure_is_the_mark_of_a_note_and_symbol_fonts_print_relations(limits: Limits) -> None:
    styles = (
        '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="sign" style:family="text"><style:text-properties style:font-name="Symbol"/></style:style>'
    )
    body = p('12.30<text:span text:style-name="up">1</text:span>') + p('<text:span text:style-name="sign">\uf0a3</text:span>95%')
    assert texts(read(odt(body, styles), limits)) == ["12.30¹", "≤95%"]


def test_a_figure_that_is_an_object_leaves_its_place(limits: Limits) -> None:
    framed = '<draw:frame text:anchor-type="as-char"><draw:object/></draw:frame>'
    document = read(odt(tbl(f"<table:table-row><table:table-cell>{p(framed)}</table:table-cell></table:table-row>")), limits)
    assert placed(document) == [[("\ufffc", 0, 1, 1)]]


def test_a_picture_that_is_a_paragraph_is_noted_for_it_may_show_a_table(limits: Limits) -> None:
    framed = '<draw:frame text:anchor-type="as-char"><draw:image/></draw:frame>'
    assert read(odt(p(framed) + p("正文")), limits).notes == ("pictures_not_read",)
    assert read(odt(p(framed + "正文")), limits).notes == ()


def test_numbers_of_lists_are_counted_over_interruptions(limits: Limits) -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>'
        '<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）" style:num-format="一, 二, 三, ..."/></text:list-style>'
    )

    def listed(content: str, continued: bool) -> str:
        return f'<text:list text:style-name="L" text:continue-numbering="{str(continued).lower()}">{content}</text:list>'

    def item(*content: str) -> str:
        return f"<text:list-item>{''.join(content)}</text:list-item>"

    inner = f"<text:list>{item(p('机构'))}{item(p('人员'))}</text:list>"
    body = listed(item(p("概况"), inner), False) + p("正文") + listed(item(p("支出"), p("续段")), True)
    assert [(b.number, b.text) for b in read(odt(body, style), limits).paragraphs()] == [
        ("一、", "概况"),
        ("（一）", "机构"),
        ("（二）", "人员"),
        (None, "正文"),
        ("二、", "支出"),
        (None, "续段"),
    ]


def test_a_table_in_a_cell_follows_and_one_of_one_column_belongs_to_its_cell(limits: Limits) -> None:
    inner, single = tbl(tr(tc("编制数"), tc("7"))), tbl(tr(tc("1、甲")), tr(tc("2、乙")))
    body = tbl(tr(f"<table:table-cell>{p('外')}{inner}</table:table-cell>", f"<table:table-cell>{single}</table:table-cell>"))
    document = read(odt(body), limits)
    assert [[c[0] for c in placed(document, n)[0]] for n in (0, 1)] == [["外", "1、甲\n2、乙"], ["编制数", "7"]]


def test_sections_and_text_boxes_are_seen_through(limits: Limits) -> None:
    box = "<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>"
    document = read(odt(f"<text:section>{p('框外' + box)}</text:section>"), limits)
    assert texts(document) == ["框外", "框内"]


def test_links_are_noted_and_not_followed(limits: Limits) -> None:
    document = read(odt(p('见<text:a xlink:href="http://example.org/">网页</text:a>')), limits)
    assert (texts(document), document.notes) == (["见网页"], ("external_links_not_followed",))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (odt(tbl(tr('<table:table-cell table:number-columns-repeated="999999999"/><table:table-cell/>'))), "too_large"),
        (odt(tbl('<table:table-row table:number-rows-repeated="512"><table:table-cell table:number-columns-repeated="512"/></table:table-row>')), "too_large"),
        (odt(p("支") * 50_001), "too_large"),
        (odt("", **{"META-INF/manifest.xml": '<m:f xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:f>'}), "encrypted"),
        (odt("", **{"styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "unsafe_xml"),
        (odt("<text:section>" * 300 + "</text:section>" * 300), "corrupt"),
        (odt("</office:text>"), "corrupt"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_end_as_a_coded_rejection(content: bytes, code: str, limits: Limits) -> None:
    with pytest.raises(Rejected) as rejected:
        read(content, limits)
    assert rejected.value.code == code


@pytest.mark.parametrize("nest", [("<text:section>", "</text:section>"), ("<text:list><text:list-item>", "</text:list-item></text:list>")])
def test_deep_nesting_is_read_within_the_limit_and_refused_beyond_it(nest: tuple[str, str], limits: Limits) -> None:
    def nested(depth: int) -> bytes:
        return odt(nest[0] * depth + p("底") + nest[1] * depth)

    assert texts(read(nested(limits.nesting // 2 - 4), limits)) == ["底"]
    with pytest.raises(Rejected) as rejected:
        read(nested(100), limits)
    assert rejected.value.code == "too_large"
    depth = limits.nesting // 2 - 4
    cell = (
        "<table:table><table:table-row><table:table-cell>" * depth + p("底") + "</table:table-cell></table:table-row></table:table>" * depth
    )
    assert len(read(odt(cell), limits).blocks) == 1


WHOLE = retyped(readers.read("标题\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n".encode(), Limits()))


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_file_ends_as_a_document_or_a_coded_rejection(at: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        read(damaged, Limits())
    except Rejected as rejected:
        assert rejected.reason
