"""OFD: text by position, ruled cells, templates, and the same facts as from the text or Word it was printed from."""

import importlib.util
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Grid, Paragraph
from submissions.limits import Limits
from submissions.readers.pages.ofd import read
from submissions.readers.pages.ofd_objects import deltas
from submissions.rejections import Rejected
from tests.whole_document import extract

_SPEC = importlib.util.spec_from_file_location("ofd_writer", Path(__file__).with_name("ofd_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)

SAMPLES = [p for p in sorted((Path(__file__).parents[3] / "samples").rglob("*.docx")) if zipfile.is_zipfile(p)]


def text(content: str, x: float, y: float, attributes: str = "") -> str:
    return writer.text_object(content, x, y, 4.0, attributes)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


def one(content: str, limits: Limits) -> Document:
    return read(writer.ofd([content]), limits)


def as_print_has_it(document: Document) -> Document:
    """Print has the numbers in the text, no outline levels, no single blank between Chinese characters and no bullet of a symbol font."""

    def plain(text: str) -> str:
        return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|[\uf000-\uf0ff]", "", text)

    return replace(
        document,
        blocks=tuple(
            replace(b, text=plain((b.number or "") + b.text), number=None, outline=None) if isinstance(b, Paragraph) else b
            for b in document.blocks
        ),
    )


def unspaced(value: Any) -> Any:
    """Facts without white space: print keeps neither line feeds of a narrow cell nor blanks beside Chinese."""
    if isinstance(value, dict):
        return {key: unspaced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unspaced(item) for item in value]
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


@pytest.mark.parametrize("known", ["real/beita-2023", "examples/v01_tika_clean", "examples/v02_pipe_thousands"])
def test_a_known_report_gives_the_same_facts_as_its_text(shared: Path, known: str, facts: Callable, as_word: Callable) -> None:
    plain = readers.read((shared / f"{known}.txt").read_bytes(), Limits())
    document = read(writer.printed(readers.read(as_word(plain), Limits())), Limits())
    assert unspaced(facts(extract(document, ""))) == unspaced(facts(extract(plain, "")))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_the_same_facts_as_word(sample: Path, facts: Callable, limits: Limits) -> None:
    word = readers.read(sample.read_bytes(), limits)
    document = read(writer.printed(word), limits)
    assert unspaced(facts(extract(document, ""))) == unspaced(facts(extract(as_print_has_it(word), "")))


def test_objects_on_one_baseline_make_a_line_whatever_their_order(limits: Limits) -> None:
    assert texts(one(text("万元", 70, 40) + text("三公经费", 30, 40) + text("45.00", 52, 40), limits)) == ["三公经费 45.00 万元"]


def test_a_matrix_scales_and_moves_the_text(limits: Limits) -> None:
    document = one(text("支出", 30, 40) + text("合计", 38, 40, 'CTM="0.5 0 0 0.5 0 2"'), limits)
    assert texts(document) == ["支出合计"]


def test_distances_repeat_and_go_on() -> None:
    assert deltas("g 3 4.2 2.1", 6) == [4.2, 4.2, 4.2, 2.1, 2.1, 2.1]
    assert deltas("g 999999999 4", 2) == [4, 4]
    assert deltas(None, 3) == []
    assert deltas("g x y g", 2) == []


def test_cells_come_from_rules_and_those_of_the_template_count(limits: Limits) -> None:
    lines = [writer.rule(x, 30, x, 50) for x in (30, 70, 110)] + [writer.rule(30, y, 110, y) for y in (30, 40, 50)]
    body = text("编制数", 32, 37) + text("控制率", 72, 37) + text("7", 32, 47) + text("200.00%", 72, 47)
    document = read(writer.ofd([body], template="".join(lines) + text("附表", 30, 25)), limits)
    assert texts(document) == ["附表"]
    (grid,) = document.grids()
    assert [[cell.text for cell in row] for row in grid.rows] == [["编制数", "控制率"], ["7", "200.00%"]]
    assert {cell.location.page for cell in grid.cells()} == {1}


def test_composite_objects_are_read_where_they_are_shown(limits: Limits) -> None:
    lines = [writer.rule(x, 0, x, 20) for x in (0, 40, 80)] + [writer.rule(0, y, 80, y) for y in (0, 10, 20)]
    table = "".join(lines) + text("编制数", 2, 7) + text("控制率", 42, 7) + text("7", 2, 17) + text("200.00%", 42, 17)
    content = writer.ofd([text("附表", 30, 40) + writer.composite(7, 30, 60, 1.5)], units={7: writer.composite(8, 10, 0), 8: table})
    (paragraph, grid) = read(content, limits).blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["编制数", "控制率"], ["7", "200.00%"]]
    left, top = 30 + 10 * 1.5, 60
    place = [value * 72 / 25.4 for value in (left, top, left + 80 * 1.5, top + 20 * 1.5)]
    assert grid.location.box == pytest.approx(place, abs=0.1)


def test_a_composite_object_that_is_nowhere_or_holds_itself_is_noted(limits: Limits) -> None:
    content = writer.ofd(
        [text("附表", 30, 140) + writer.composite(7, 0, 0) + writer.composite(9, 0, 0)], units={7: writer.composite(7, 0, 0)}
    )
    document = read(content, limits)
    assert (texts(document), document.notes) == (["附表"], ("composite_objects_left_out",))


def test_composite_objects_that_multiply_end_as_too_large(limits: Limits) -> None:
    units = {n: writer.composite(n + 1, 0, 0) * 30 for n in range(6)} | {6: text("支出", 30, 40)}
    with pytest.raises(Rejected) as rejected:
        read(writer.ofd([writer.composite(0, 0, 0)], units=units), limits)
    assert rejected.value.code == "too_large"


def test_several_bodies_are_read_in_order_each_over_its_own_template(limits: Limits) -> None:
    one = writer.ofd([text("第一份说明。", 30, 140)], template=text("甲单位", 30, 120))
    two = writer.ofd([text("第二份说明。", 30, 140), text("第三页。", 30, 160)], template=text("乙单位", 30, 120))
    document = read(writer.joined(one, two), limits)
    assert [(p.text, p.location.page) for p in document.paragraphs()] == [
        ("甲单位", 1), ("第一份说明。", 1), ("乙单位", 2), ("第二份说明。", 2), ("乙单位", 3), ("第三页。", 3),
    ]  # fmt: skip


def test_thin_filled_rectangles_are_rules_and_curves_are_not(limits: Limits) -> None:
    def bar(x: float, y: float, w: float, h: float) -> str:
        path = f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C B 1 1 2 2 9 9"
        return f'<ofd:PathObject Boundary="{x} {y} {w} {h}"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'

    lines = [bar(x, 30, 0.2, 20) for x in (30, 70, 110)] + [bar(30, y, 80, 0.2) for y in (30, 40, 50)]
    (grid,) = one("".join(lines) + text("编制数", 32, 37) + text("7", 72, 47), limits).grids()
    assert [[cell.text for cell in row] for row in grid.rows] == [["编制数", ""], ["", "7"]]


def test_hidden_and_slanted_text_is_left_out_and_noted(limits: Limits) -> None:
    document = one(
        text("可见", 30, 40) + text("隐藏", 50, 40, 'Visible="false"') + text("水印", 60, 90, 'CTM="0.7 0.7 -0.7 0.7 0 0"'), limits
    )
    assert (texts(document), set(document.notes)) == (["可见"], {"hidden_text_left_out", "slanted_text_left_out"})


def test_a_character_printed_twice_is_read_once(limits: Limits) -> None:
    assert texts(one(text("加粗标题", 30, 40) + text("加粗标题", 30.1, 40), limits)) == ["加粗标题"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (writer.ofd(["<ofd:ImageObject/>"]), "scanned"),
        (writer.ofd([""]), "not_text"),
        (writer.ofd([]), "corrupt"),
        (writer.ofd([text("\ue000\ue001", 30, 40)]), "not_text"),
        (writer.ofd([""], **{"Encryptions.xml": "<a/>"}), "encrypted"),
        (writer.ofd(["<ofd:Layer>" * 300 + "</ofd:Layer>" * 300]), "corrupt"),
        (writer.ofd([text("支" * 60_001, 30, 40)]), "too_large"),
    ],
)
def test_broken_and_hostile_files_end_as_a_coded_rejection(content: bytes, code: str, limits: Limits) -> None:
    with pytest.raises(Rejected) as rejected:
        read(content, limits)
    assert rejected.value.code == code


def test_more_pages_than_the_limit_are_refused_and_counted(limits: Limits) -> None:
    content = writer.ofd([text("支出", 30, 140)] * 4)
    assert texts(read(content, limits.model_copy(update={"pages": 4})))
    with pytest.raises(Rejected) as rejected:
        read(content, limits.model_copy(update={"pages": 3}))
    assert (rejected.value.code, rejected.value.detail) == ("too_large", "4 pages")


def test_boxes_are_in_points_from_the_corner_of_the_page(limits: Limits) -> None:
    lines = [writer.rule(x, 100, x, 120) for x in (30, 70, 110)] + [writer.rule(30, y, 110, y) for y in (100, 110, 120)]
    words = text("编制数", 32, 107) + text("控制率", 72, 107) + text("7", 32, 117) + text("合计", 72, 117)
    document = one(text("附表", 50.8, 50.8) + "".join(lines) + words, limits)
    (paragraph,) = document.paragraphs()
    (grid,) = document.grids()
    assert paragraph.location.box == pytest.approx((144.0, 134.0, 166.7, 145.4), abs=0.1)
    assert grid.location.box == pytest.approx((85.0, 283.5, 311.8, 340.2), abs=0.1)
    assert grid.rows[1][1].location.box == pytest.approx((198.4, 311.8, 311.8, 340.2), abs=0.1)


def test_a_page_of_a_thousand_rules_is_read_without_tables(limits: Limits) -> None:
    net = "".join(writer.rule(10 + n / 8, 10, 10 + n / 8, 290) + writer.rule(10, 10 + n / 4, 200, 10 + n / 4) for n in range(1000))
    document = one(net + text("支出", 30, 40), limits)
    assert (texts(document) or list(document.grids())) != []


WHOLE = writer.printed(readers.read("标题\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n".encode(), Limits()))
NUMBERS = st.sampled_from(["nan", "inf", "-1e300", "1e-9", "", "x", "0", "99999", "-5", "g", "g 1e9 1"])


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_file_ends_as_a_document_or_a_coded_rejection(at: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        read(damaged, Limits())
    except Rejected as rejected:
        assert rejected.code


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=12, max_size=12))
def test_any_numbers_end_as_a_document_or_a_coded_rejection(n: list[str]) -> None:
    body = (
        f'<ofd:TextObject Size="{n[0]}" Boundary="{n[1]} {n[2]} {n[3]} 1" CTM="{n[4]} 0 0 {n[5]} 0 0" HScale="{n[6]}">'
        f'<ofd:TextCode X="{n[7]}" Y="{n[8]}" DeltaX="{n[9]} {n[10]}">支出合计</ofd:TextCode></ofd:TextObject>'
        f'<ofd:PathObject Boundary="{n[1]} {n[2]} 1 1"><ofd:AbbreviatedData>M {n[3]} {n[4]} L {n[5]} {n[11]} C L</ofd:AbbreviatedData></ofd:PathObject>'
    )
    try:
        read(writer.ofd([body + text("编制数", 30, 40)]), Limits())
    except Rejected as rejected:
        assert rejected.code
