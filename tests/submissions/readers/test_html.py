"""Web pages and web archives: the same facts as the Word document, spans, hidden text, encodings, broken bytes."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.web import html, mhtml
from submissions.rejections import Rejected
from tests.whole_document import extract

FILES = Path(__file__).parent / "files"
SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
WORD = sorted(path for path in SAMPLES.glob("*/*.docx") if "康宁卫生院" not in path.name)  # that one is damaged on purpose
SAVED = next(SAMPLES.glob("430502/*帮办中心2023年度部门整体支出绩效自评报告.docx"))


_SPEC = importlib.util.spec_from_file_location("page_writer", Path(__file__).with_name("page_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
page, archive = writer.page, writer.archive


def shape(document: Document, table: int = 0) -> list[list[tuple[str, int, int, int, bool]]]:
    return [[(c.text, c.column, c.column_span, c.row_span, c.merged) for c in row] for row in list(document.grids())[table].rows]


def reads(body: str) -> Document:
    return html.read(f"<html><body>{body}</body></html>".encode(), Limits())


def texts(body: str) -> list[str]:
    return [p.text for p in reads(body).paragraphs()]


@pytest.mark.parametrize("path", WORD, ids=[path.parent.name for path in WORD])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_every_sample_as_a_page_gives_the_same_facts(path: Path, charset: str, facts: Callable) -> None:
    word = readers.read(path.read_bytes(), Limits())
    assert facts(extract(html.read(page(word, charset), Limits()), "")) == facts(extract(word, ""))


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_single_file_web_page_gives_the_same_facts(encoding: str, facts: Callable) -> None:
    word = readers.read(SAVED.read_bytes(), Limits())
    for charset in ("gb2312", "utf-8"):
        document = mhtml.read(archive(page(word, charset), encoding), Limits())
        assert facts(extract(document, "")) == facts(extract(word, ""))


def test_the_known_report_as_a_page_gives_the_same_facts(shared: Path, as_word: Callable, facts: Callable) -> None:
    word = readers.read(as_word(readers.read((shared / "real/beita-2023.txt").read_bytes(), Limits())), Limits())
    for row in (expected := facts(extract(word, "")))["passages"]:
        row["text"] = row["text"].replace("\xa0", " ")  # pages pad with no-break blanks: they are read as blanks
    assert facts(extract(html.read(page(word), Limits()), "")) == expected


def test_what_libreoffice_saved_gives_the_same_facts_but_for_runs_of_blanks(facts: Callable) -> None:
    """LibreOffice breaks source lines at blanks, so a run of blanks in the prose comes back as one."""

    def squeezed(value):
        if isinstance(value, dict):
            return {name: squeezed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [squeezed(item) for item in value]
        return re.sub(r"\s+", " ", value) if isinstance(value, str) else value

    word = readers.read(SAVED.read_bytes(), Limits())
    saved = html.read((FILES / "skills-centre.html").read_bytes(), Limits())
    assert squeezed(facts(extract(saved, ""))) == squeezed(facts(extract(word, "")))
    assert [shape(saved, i) for i in range(2)] == [shape(word, i) for i in range(2)]


def test_spans_across_and_down_keep_every_cell_at_its_place() -> None:
    table = "<tr><td rowspan=2 colspan=2>产出<td>a</tr><tr><td>b</tr><tr><td>c<td rowspan=9>d<td>e</tr>"
    assert shape(reads(f"<table>{table}</table>")) == [
        [("产出", 0, 2, 2, False), ("a", 2, 1, 1, False)],
        [("", 0, 2, 1, True), ("b", 2, 1, 1, False)],
        [("c", 0, 1, 1, False), ("d", 1, 1, 1, False), ("e", 2, 1, 1, False)],
    ]


def test_hidden_deleted_and_foreign_text_is_left_out_and_noted() -> None:
    body = "<p>支出<del>449元</del><s>450元</s><span style='text-decoration: line-through'>451元</span><ins>449万元</ins><span style='display: none'>隐</span><script>x</script></p><img src='http://a/b.png'>"
    document = reads(body + "<p>人员<a style='mso-footnote-id:ftn1'>[1]</a></p><div style='mso-element:footnote-list'>注</div>")
    assert [p.text for p in document.paragraphs()] == ["支出449万元", "人员"]
    assert document.notes == ("tracked_deletions_left_out", "hidden_text_left_out", "external_links_not_followed")


def test_what_a_style_sheet_or_an_attribute_hides_is_not_read() -> None:
    """Pages keep last year's table or a note in an element that is not displayed."""
    sheet = (
        "<style><!-- .old, #tip p { color:red; DISPLAY : none } @media print { .shown { display:none } } .tab{display:none}"
        " div.tab.active{display:block} /* .shown{display:none} */ a:hover{visibility:hidden} body{visibility:hidden} --></style>"
    )
    old = "<table class='x old'><tr><td>编制数<td>99</tr></table>" + "<table style='display:none'><tr><td>实有数<td>98</tr></table>"
    now = "<table><tr><td>编制数<td>7</tr><tbody hidden><tr><td>实有数<td>97</tr></tbody><tr><td hidden>96<td>控制率<td>9%</tr></table>"
    body = (
        f"<div class='tab'>甲</div><div class='tab active'>乙</div>{old}{now}<div id=tip><span><p>丙</p></span></div><p class=shown>丁</p>"
    )
    document = html.read(f"<html><head>{sheet}</head><body>{body}</body></html>".encode(), Limits())
    assert [p.text for p in document.paragraphs()] == ["乙", "丁"]
    assert [[c[0] for c in row] for grid in range(len(list(document.grids()))) for row in shape(document, grid)] == [
        ["编制数", "7"],
        ["控制率", "9%"],
    ]
    assert document.notes == ("hidden_text_left_out",)


@given(st.text(alphabet="{}@.#;:,>ab -display:none<!/*\n", max_size=80))
@settings(max_examples=60, deadline=None)
def test_a_style_sheet_of_any_kind_is_survived(sheet: str) -> None:
    html.read(f"<style>{sheet}</style><p class='a' id='b'>文</p>".encode(), Limits())


def test_what_is_typed_into_a_form_is_read_and_what_stands_beside_the_page_is_not() -> None:
    row = "<td><input value='4.00'><td><textarea>已完成</textarea><td><select><option>优<option selected>良</select><td><input type=hidden value=9>"
    document = reads(f"<aside>热点</aside><table><tr><td>三公经费{row}</tr></table><input type=submit value=保存><footer>版权</footer>")
    assert [cell[0] for cell in shape(document)[0]] == ["三公经费", "4.00", "已完成", "良", ""]
    assert list(document.paragraphs()) == []


def test_source_line_breaks_are_no_text_between_chinese_characters() -> None:
    assert texts("<p>部门\n整体</p><p>a\nb<br>c</p><pre>d\ne</pre>") == ["部门整体", "a b", "c", "d", "e"]


def test_numbers_of_lists_stand_beside_the_text() -> None:
    document = reads("<ol start=3><li>甲</li><li>乙</li></ol><h2><span style='mso-list: Ignore'>一、</span>丙</h2>")
    assert [(p.number, p.text, p.outline) for p in document.paragraphs()] == [("3.", "甲", None), ("4.", "乙", None), ("一、", "丙", 2)]


def test_a_page_laid_out_with_a_table_is_read_as_its_blocks() -> None:
    inner = "<table><tr><td>编制数<td>7</tr><tr><td>实有数<td>14</tr></table>"
    body = f"<table><tr><td>首页<td><p>关于公开某中心2023年度部门整体支出绩效自评报告的说明</p>{inner}</tr></table>"
    document = reads(body)
    assert [p.text for p in document.paragraphs()] == ["首页", "关于公开某中心2023年度部门整体支出绩效自评报告的说明"]
    assert shape(document) == [
        [("编制数", 0, 1, 1, False), ("7", 1, 1, 1, False)],
        [("实有数", 0, 1, 1, False), ("14", 1, 1, 1, False)],
    ]


def test_sentences_one_below_the_other_in_a_table_are_paragraphs() -> None:
    """As a spreadsheet saves a sheet of prose."""
    document = reads(
        "<table><tr><td colspan=6>一、概况</tr><tr><td colspan=6>承担测试工作。</tr></table><table><tr><td>编制数：7</tr><tr><td>实有：6</tr></table>"
    )
    assert [p.text for p in document.paragraphs()] == ["一、概况", "承担测试工作。"]
    assert len(list(document.grids())) == 1


def test_a_table_in_a_cell_follows_as_a_table_of_its_own() -> None:
    inner = "<table><tr><td>编制数<td>7</tr></table>"
    document = reads(f"<table><tr><td>外面的单元格里有很长的说明文字<td>内{inner}</tr></table>")
    assert [[c[0] for c in shape(document, i)[0]] for i in range(2)] == [["外面的单元格里有很长的说明文字", "内"], ["编制数", "7"]]


def test_an_excel_archive_of_frames_is_read_sheet_by_sheet() -> None:
    content = archive(b"<html><frameset><frame src='a'></frameset></html>", "quoted-printable")
    assert [p.text for p in mhtml.read(content, Limits()).paragraphs()] == ["header.htm"]


def test_a_page_nested_too_deep_or_too_large_is_refused() -> None:
    with pytest.raises(Rejected) as rejected:
        html.read(b"<table>" + b"<tr><td>a</td></tr>" * 50 + b"</table>", Limits(cells=40))
    assert rejected.value.code == "too_large"
    try:
        html.read(b"<div>" * 100_000 + b"x", Limits())
    except Rejected as deep:
        assert deep.code == "too_large"


def test_an_archive_of_archives_is_refused() -> None:
    with pytest.raises(Rejected) as rejected:
        mhtml.read(b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 2_000, Limits())
    assert rejected.value.code == "unsafe_archive"


SEED = page(html.read((FILES / "skills-centre.html").read_bytes(), Limits()))[-6_000:]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(SEED)))
def test_damaged_bytes_end_as_a_document_or_a_coded_rejection(flips: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(SEED)
    for position, byte in flips:
        damaged[position] = byte
    for reader, content in ((html.read, bytes(damaged[:end])), (mhtml.read, archive(bytes(damaged), "quoted-printable")[:end])):
        try:
            reader(content, Limits())
        except Rejected as rejected:
            assert rejected.reason


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_as_a_document_or_a_coded_rejection(content: bytes) -> None:
    for reader in (html.read, mhtml.read):
        try:
            reader(content, Limits())
        except Rejected as rejected:
            assert rejected.reason_en
