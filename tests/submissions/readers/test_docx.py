"""Word: merged cells keep their places, tracked and hidden text, content controls, nested tables, automatic numbers."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from lxml import etree

from submissions.document import Document
from submissions.limits import Limits
from submissions.numbers import read as quantity
from submissions.readers.symbols import OBJECT
from submissions.readers.word.docx import read
from submissions.readers.word.word_names import WP, W
from submissions.readers.word.word_styles import looks_of
from submissions.readers.word.word_text import WordFlow, gather
from submissions.rejections import Rejected

MakeDocx = Callable[..., bytes]
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(run(text)) if text else p()}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def placed(document: Document, table: int = 0) -> list[list[tuple[str, int, int, int]]]:
    return [[(c.text, c.column, c.column_span, c.row_span) for c in row] for row in list(document.grids())[table].rows]


def test_spans_across_and_down_keep_every_cell_at_its_place(make_docx: MakeDocx, limits: Limits) -> None:
    body = tbl(
        tr(tc("产出", '<w:vMerge w:val="restart"/>'), tc("数量", '<w:gridSpan w:val="2"/>'), tc("5")),
        tr(tc("", "<w:vMerge/>"), tc("a"), tc("b"), tc("6")),
    )
    assert placed(read(make_docx(body), limits)) == [
        [("产出", 0, 1, 2), ("数量", 1, 2, 1), ("5", 3, 1, 1)],
        [("", 0, 1, 1), ("a", 1, 1, 1), ("b", 2, 1, 1), ("6", 3, 1, 1)],
    ]


def test_columns_skipped_before_a_row_are_counted(make_docx: MakeDocx, limits: Limits) -> None:
    assert placed(read(make_docx(tbl(tr(tc("7"), properties='<w:gridBefore w:val="2"/>'))), limits)) == [[("7", 2, 1, 1)]]


def test_the_accepted_text_is_read_and_what_was_deleted_is_noted(make_docx: MakeDocx, limits: Limits) -> None:
    body = p(run("支出"), f"<w:del>{'<w:r><w:delText>449元</w:delText></w:r>'}</w:del>", f"<w:ins>{run('449万元')}</w:ins>")
    document = read(make_docx(body), limits)
    assert [b.text for b in document.paragraphs()] == ["支出449万元"]
    assert document.notes == ("tracked_deletions_left_out",)


def test_hidden_text_is_left_out_and_noted(make_docx: MakeDocx, limits: Limits) -> None:
    document = read(make_docx(p(run("可见"), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>")), limits)
    assert ([b.text for b in document.paragraphs()], document.notes) == (["可见"], ("hidden_text_left_out",))


def test_content_controls_are_seen_through_around_paragraphs_rows_and_runs(make_docx: MakeDocx, limits: Limits) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    document = read(make_docx(control(p(control(run("标题")))) + tbl(control(tr(control(tc("1")))))), limits)
    assert [b.text for b in document.paragraphs()] == ["标题"]
    assert placed(document) == [[("1", 0, 1, 1)]]


def test_a_table_in_a_cell_follows_as_a_table_of_its_own(make_docx: MakeDocx, limits: Limits) -> None:
    inner = tbl(tr(tc("编制数"), tc("7")))
    document = read(make_docx(tbl(tr(f"<w:tc>{p(run('外'))}{inner}{p()}</w:tc>"))), limits)
    assert [placed(document, 0), placed(document, 1)] == [[[("外", 0, 1, 1)]], [[("编制数", 0, 1, 1), ("7", 1, 1, 1)]]]


def test_a_list_set_as_a_table_of_one_column_belongs_to_its_cell(make_docx: MakeDocx, limits: Limits) -> None:
    inner = tbl(tr(tc("1、甲")), tr(tc("2、乙")))
    assert placed(read(make_docx(tbl(tr(tc("目标"), f"<w:tc>{inner}{p()}</w:tc>"))), limits)) == [
        [("目标", 0, 1, 1), ("1、甲\n2、乙", 1, 1, 1)]
    ]


def test_text_boxes_are_read_once(make_docx: MakeDocx, limits: Limits) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    body = p(
        run("框外"), f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert [b.text for b in read(make_docx(body), limits).paragraphs()] == ["框外", "框内"]


def test_a_text_box_in_a_cell_follows_its_table(make_docx: MakeDocx, limits: Limits) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document = read(make_docx(tbl(tr(f"<w:tc>{p(run('格'), f'<w:r><w:pict>{box}</w:pict></w:r>')}</w:tc>"))), limits)
    assert placed(document) == [[("格", 0, 1, 1)]]
    assert [b.text for b in document.paragraphs()] == ["框内"]


def test_levels_that_are_no_numbers_do_not_stop_the_reader(make_docx: MakeDocx, limits: Limits) -> None:
    body = p('<w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr>', run("正文"))
    assert [(b.number, b.outline) for b in read(make_docx(body), limits).paragraphs()] == [(None, None)]


def test_a_bullet_is_no_number(make_docx: MakeDocx, limits: Limits) -> None:
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = p('<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>', run("要点"))
    assert [b.number for b in read(make_docx(body, numbering=numbering), limits).paragraphs()] == [None]


def test_a_style_inherits_its_number_from_the_one_it_is_based_on(make_docx: MakeDocx, limits: Limits) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    numbering = (
        f'<w:numbering {namespace}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {namespace}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
    )
    body = p('<w:pPr><w:pStyle w:val="a"/></w:pPr>', run("基本情况"))
    found = [(b.number, b.outline) for b in read(make_docx(body, numbering=numbering, styles=styles), limits).paragraphs()]
    assert found == [("1.", 1)]


def test_numbers_that_word_prints_are_kept_beside_the_text(make_docx: MakeDocx, limits: Limits) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
        + level.format(0, "chineseCountingThousand", "%1、")
        + level.format(1, "chineseCountingThousand", "（%2）")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def heading(level: int, text: str) -> str:
        return p(f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>', run(text))

    body = heading(0, "基本情况") + heading(1, "机构") + heading(1, "人员") + heading(0, "支出") + heading(1, "基本支出") + p(run("正文"))
    document = read(make_docx(body, numbering=numbering), limits)
    assert [(b.number, b.text) for b in document.paragraphs()] == [
        ("一、", "基本情况"),
        ("（一）", "机构"),
        ("（二）", "人员"),
        ("二、", "支出"),
        ("（一）", "基本支出"),
        (None, "正文"),
    ]


def test_entities_are_refused(make_docx: MakeDocx, limits: Limits) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>',
        )
    with pytest.raises(Rejected) as rejected:
        read(out.getvalue(), limits)
    assert rejected.value.code == "unsafe_xml"


def test_a_member_that_unpacks_beyond_the_limit_is_refused(make_docx: MakeDocx) -> None:
    content = make_docx(p(run("支" * 8_000_000)))
    with pytest.raises(Rejected) as rejected:
        read(content, Limits(unpacked_bytes=1_000_000))
    assert rejected.value.code == "unsafe_archive"


def test_a_hostile_span_does_not_make_a_wide_grid(make_docx: MakeDocx, limits: Limits) -> None:
    document = read(make_docx(tbl(tr(tc("1", '<w:gridSpan w:val="999999999"/>')))), limits)
    assert placed(document)[0][0][2] <= 512


def styled(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell_of(make_docx: MakeDocx, limits: Limits, *content: str) -> str:
    document = read(make_docx(tbl(f"<w:tr><w:tc>{p(*content)}</w:tc></w:tr>")), limits)
    return next(document.grids()).rows[0][0].text


def test_a_raised_figure_is_the_mark_of_a_note_and_no_digit(make_docx: MakeDocx, limits: Limits) -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    assert quantity(cell_of(make_docx, limits, run("12.30"), styled("1", up))).value == Decimal("12.30")
    assert quantity(cell_of(make_docx, limits, run("120m"), styled("2", up))).unit == "㎡"
    assert quantity(cell_of(make_docx, limits, run("10"), styled("4", up))).state == "unreadable"
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>7</w:t></w:r>'
    assert cell_of(make_docx, limits, run("12.30"), own) == "12.30"


def test_text_that_says_it_is_not_hidden_is_read(make_docx: MakeDocx, limits: Limits) -> None:
    assert cell_of(make_docx, limits, styled("449.00", '<w:vanish w:val="0"/>'), styled("1", "<w:vanish/>")) == "449.00"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>' + run("95%"), "≤95%"),
        (styled("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>') + run("95%"), "≥95%"),
        (run("\uf0a3") + run("是"), "□是"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "√"),
        (f"<m:oMath {MATH}><m:r><m:t>≥95</m:t></m:r></m:oMath>" + run("%"), "≥95%"),
        (f"<m:oMath {MATH}><m:f><m:num><m:t>1</m:t></m:num><m:den><m:t>2</m:t></m:den></m:f></m:oMath>", OBJECT),
        (run("≥") + "<w:r><w:object/></w:r>" + run("%"), OBJECT + "≥%"),
        (run("附件见图") + "<w:r><w:object/></w:r>" + run("2"), "附件见图2"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="是"/><w:listEntry w:val="否"/></w:ddList></w:ffData></w:fldChar></w:r>', "否"),
    ],
)  # fmt: skip
def test_signs_equations_and_choices_are_read_as_printed(content: str, shown: str, make_docx: MakeDocx, limits: Limits) -> None:
    assert cell_of(make_docx, limits, content) == shown


def test_a_figure_that_is_a_picture_is_unreadable_and_not_blank(make_docx: MakeDocx, limits: Limits) -> None:
    assert quantity(cell_of(make_docx, limits, "<w:r><w:object/></w:r>")).state == "unreadable"


def test_a_document_saved_as_strict_open_xml_is_read(make_docx: MakeDocx, limits: Limits) -> None:
    usual = make_docx(p(run("支出449万元")))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as source, zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            loose = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            archive.writestr(name, source.read(name).replace(loose, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert [b.text for b in read(out.getvalue(), limits).paragraphs()] == ["支出449万元"]


def test_styles_hide_and_raise_what_stands_in_them_unless_the_run_says_otherwise() -> None:
    styles = etree.fromstring(
        f'<w:styles xmlns:w="{W[1:-1]}"><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="b"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:styleId="d"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    )
    looks = looks_of(styles)
    assert (looks.hidden, looks.raised) == ({"a", "b"}, {"d"})
    shown = p(*(styled(name, f'<w:rStyle w:val="{name}"/>') for name in "abc"), styled("1", '<w:rStyle w:val="d"/>'))
    paragraph = etree.fromstring(shown.replace("<w:p>", f'<w:p xmlns:w="{W[1:-1]}">'))
    assert gather(paragraph, WordFlow(looks)).text() == "c¹"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_a_field_in_the_code_of_another_prints_nothing(make_docx: MakeDocx, limits: Limits) -> None:
    inner = mark("begin") + mark("separate") + run("77") + mark("end")
    assert cell_of(make_docx, limits, mark("begin"), inner, mark("separate"), run("12.30"), mark("end"), run("万元")) == "12.30万元"


def test_a_figure_in_a_box_that_is_all_its_cell_holds_is_the_cells(make_docx: MakeDocx, limits: Limits) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(run('12.30'))}</w:txbxContent></w:pict></w:r>"
    assert cell_of(make_docx, limits, box) == "12.30"


def test_a_picture_as_large_as_a_table_is_noted_for_it_may_be_one(make_docx: MakeDocx, limits: Limits) -> None:
    picture = '<w:r><w:drawing><wp:inline xmlns:wp="{}"><wp:extent cx="{}" cy="{}"/></wp:inline></w:drawing></w:r>'
    large, small = (picture.format(WP[1:-1], *size) for size in ((5_000_000, 3_000_000), (900_000, 900_000)))
    assert read(make_docx(p(large)), limits).notes == ("pictures_not_read",)
    assert read(make_docx(p(small)), limits).notes == ()
