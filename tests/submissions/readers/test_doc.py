"""Binary Word: the same grid as LibreOffice reads, the same facts as .docx, and what damaged files come to."""

import struct
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.readers.word import docx
from submissions.readers.word.doc import read
from submissions.readers.word.paragraph_properties import expanded, modifiers
from submissions.readers.word.piece_table import PieceTable
from submissions.readers.word.word_binary import WordFile
from submissions.readers.word.word_guess import guessed_rows
from submissions.readers.word.word_rows import Row, Shape, WordTable, columns, shapes_of
from submissions.readers.word.word_sheet import character_styles
from submissions.readers.word.word_story import visible
from submissions.rejections import Rejected
from tests.whole_document import extract

FILES = Path(__file__).parent / "files"
SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
NAMES = ("skills-centre", "livestock-station", "word-edges", "word-boxes")
EDGES = (FILES / "word-edges.doc").read_bytes()


def seen(document: Document) -> list:
    """Blocks with everything but where the two formats count differently."""
    blocks: list = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append((block.number, block.outline, block.text))
        else:
            blocks.append([[(c.text, c.row, c.column, c.column_span, c.row_span, c.merged) for c in row] for row in block.rows])
    return blocks


def with_fib(content: bytes, offset: int, value: bytes) -> bytes:
    """The file with bytes of its file information block changed."""
    with olefile.OleFileIO(BytesIO(content)) as ole, ole.openstream("WordDocument") as stream:
        place = content.index(stream.read(512)) + offset
    return content[:place] + value + content[place + len(value) :]


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Rejected) as rejected:
        read(content, limits or Limits())
    return rejected.value.code


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_numbers_and_grids_are_those_that_libreoffice_reads(name: str, limits: Limits) -> None:
    document = read((FILES / f"{name}.doc").read_bytes(), limits)
    oracle = docx.read((FILES / f"{name}.doc.docx").read_bytes(), limits)
    assert seen(document) == seen(oracle)
    assert set(document.notes) == set(oracle.notes)


def test_the_sample_report_gives_the_same_facts_as_it_does_in_docx(limits: Limits, facts: Callable) -> None:
    original = SAMPLES / "430502" / "邵阳市双清区技能就业帮办中心2023年度部门整体支出绩效自评报告.docx"
    binary = read((FILES / "skills-centre.doc").read_bytes(), limits)
    assert facts(extract(binary, "")) == facts(extract(docx.read(original.read_bytes(), limits), ""))


def test_nested_tables_follow_their_outer_table_and_lists_stay_in_their_cell(limits: Limits) -> None:
    tables = [[[cell.text for cell in row] for row in grid.rows] for grid in read(EDGES, limits).grids()]
    assert tables[1:] == [[["外\n内后", "1、甲\n2、乙"], ["x", "y"]], [["编制数", "实有数"], ["7", "14"]]]


def test_what_is_hidden_or_deleted_is_left_out_and_noted(limits: Limits) -> None:
    document = read(EDGES, limits)
    assert "支出449万元，见附件 后" in [block.text for block in document.paragraphs()]
    assert set(document.notes) == {"hidden_text_left_out", "tracked_deletions_left_out", "external_links_not_followed"}


def test_a_text_box_follows_the_paragraph_it_is_anchored_in(limits: Limits) -> None:
    document = read((FILES / "word-boxes.doc").read_bytes(), limits)
    assert [block.text for block in document.paragraphs()] == ["前", "框外", "框内一", "框内二", "中", "又", "框三", "后"]


def test_an_encrypted_file_is_said_to_be_so() -> None:
    flags = struct.pack("<H", 0x12F0 | 0x100)
    assert code_of(with_fib(EDGES, 10, flags)) == "encrypted"


def test_word_95_is_said_to_be_unknown() -> None:
    assert code_of(with_fib(EDGES, 2, struct.pack("<H", 104))) == "unknown_format"


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", EDGES[:3000], EDGES[:512]])
def test_a_file_cut_short_is_corrupt(content: bytes) -> None:
    assert code_of(content) == "corrupt"


def test_more_cells_paragraphs_or_bytes_than_allowed_are_too_large() -> None:
    limits = (Limits(cells=5), Limits(blocks=3), Limits(blocks=2, cells=2), Limits(unpacked_bytes=4_000))
    assert [code_of(EDGES, limit) for limit in limits] == ["too_large"] * 4


def test_without_properties_rows_are_guessed_and_that_is_noted(limits: Limits) -> None:
    document = read(with_fib((FILES / "skills-centre.doc").read_bytes(), 0x9A + 13 * 8 + 4, bytes(4)), limits)
    assert "table_properties_unreadable" in document.notes
    assert any(row[0].text.startswith("经费控制情况") for grid in document.grids() for row in grid.rows)


def test_rows_are_guessed_from_the_marks_alone() -> None:
    assert guessed_rows([(1, False), (2, False), (3, True), (6, False), (8, False), (9, True)]) == [(1, 3), (6, 9)]
    assert guessed_rows([(1, False), (3, False)]) == []


def piece_file(pieces: list[tuple[bytes, bool]], language: int = 0x0804) -> WordFile:
    """A file of which only the pieces of text are there."""
    main, bounds, descriptions = bytearray(0x400), [0], b""
    for raw, narrow in pieces:
        where = len(main) * 2 | 0x40000000 if narrow else len(main)
        descriptions += struct.pack("<HIH", 0, where, 0)
        bounds.append(bounds[-1] + len(raw) // (1 if narrow else 2))
        main += raw
    table = struct.pack(f"<{len(bounds)}I", *bounds) + descriptions
    clx = b"\1\2\0\0\0" + b"\2" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return WordFile(bytes(main), clx, b"", language, False)


def test_pieces_of_one_and_of_two_bytes_make_one_text_with_a_character_for_each_position() -> None:
    table = PieceTable(
        piece_file([("支出".encode("utf-16-le"), False), (b"449.00 caf\xe9\x85", True), ("𠮷\r".encode("utf-16-le"), False)])
    )
    assert table.text() == "支出449.00 café…𠮷\0\r"
    assert [piece.offset_of(piece.start) for piece in table.pieces] == [0x400, 0x404, 0x410]


def test_a_chinese_encoding_in_a_piece_of_bytes_is_read_but_not_in_a_document_of_another_language() -> None:
    raw = "预算7万元".encode("gbk")
    assert PieceTable(piece_file([(raw, True)])).text().replace("\0", "") == "预算7万元"
    assert PieceTable(piece_file([(raw, True)], 0x0409)).text() != "预算7万元"


def definition(edges: list[int], flags: list[int]) -> bytes:
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    operand = struct.pack(f"<B{len(edges)}h", len(flags), *edges) + cells
    return struct.pack("<HH", 0xD608, len(operand) + 1) + operand


def test_a_row_says_its_boundaries_and_merges() -> None:
    content = definition([0, 100, 300], [0x60, 0x20]) + b"\x24\x56\x00\x02"
    assert shapes_of(modifiers(content)) == [Shape(0, 100, 1, 3), Shape(100, 300, 2, 1)]


def test_a_wide_row_is_defined_in_the_stream_of_extra_content() -> None:
    wide = definition(list(range(0, 6400, 100)), [0] * 63)
    content = b"\x46\x66" + struct.pack("<I", 4)
    assert len(shapes_of(expanded(content, b"????" + struct.pack("<H", len(wide)) + wide))) == 63


@pytest.mark.parametrize(("first", "other"), [(1, 2), (2, 1), (3, 1)])
def test_cells_merged_across_are_one_whichever_writer_marked_them(first: int, other: int) -> None:
    table = WordTable()
    for text in ("合计", "", "5"):
        table.open_cell.append(text)
        table.close_cell()
    table.close_row([Shape(0, 100, first), Shape(100, 200, other), Shape(200, 300)])
    row = table.closed().rows[0]
    assert (row.cells, columns([row, Row([["a"], ["b"], ["c"]], [Shape(0, 100), Shape(100, 203), Shape(203, 300)])])) == (
        [["合计"], ["5"]],
        [[(0, 2), (2, 1)], [(0, 1), (1, 1), (2, 1)]],
    )


@given(st.lists(st.lists(st.integers(-5000, 5000), min_size=2, max_size=9, unique=True).map(sorted), min_size=1, max_size=6))
def test_cells_of_a_row_never_overlap_on_the_grid(rows: list[list[int]]) -> None:
    shaped = [Row([[""]] * (len(r) - 1), [Shape(a, b) for a, b in pairwise(r)]) for r in rows]
    for row in columns(shaped):
        assert all(span >= 1 for _, span in row)
        assert all(column + span <= following for (column, span), (following, _) in pairwise(row))


def test_of_a_field_only_its_result_is_printed_and_a_picture_leaves_its_place() -> None:
    assert visible('见\x13 HYPERLINK "x" \x14附件\x13 PAGE \x147\x15\x15页\x01\x1f\x1e\v末\x13 TC a \x15') == "见附件7页\ufffc-\n末"


def ends(content: bytes) -> None:
    try:
        read(content, Limits())
    except Rejected as rejected:
        assert rejected.reason


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(EDGES) - 1), st.integers(0, 255)), min_size=1, max_size=40), st.integers(0, len(EDGES)))
def test_a_damaged_file_ends_as_a_document_or_a_coded_rejection(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(EDGES)
    for place, value in changes:
        content[place] = value
    ends(bytes(content))
    ends(bytes(content[:cut]))


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_behind_the_signature_end_as_a_document_or_a_coded_rejection(content: bytes) -> None:
    ends(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)


def test_a_character_style_brings_what_it_inherits() -> None:
    def style(parent: int, changes: bytes) -> bytes:
        fixed = struct.pack("<5H", 0xFFE, parent << 4 | 2, 1, 0, 0)
        definition = fixed + struct.pack("<H2sH", 1, "样".encode("utf-16-le"), 0) + struct.pack("<H", len(changes)) + changes
        return struct.pack("<H", len(definition)) + definition

    hidden, raised = struct.pack("<HB", 0x083C, 1), struct.pack("<HB", 0x2A48, 1)
    sheet = struct.pack("<4H", 6, 2, 10, 0) + style(0xFFF, hidden) + style(0, raised)
    fib = bytearray(0x200)
    struct.pack_into("<II", fib, 0x9A + 8, 0, len(sheet))
    assert character_styles(WordFile(bytes(fib), sheet, b"", 0, False)) == {0: hidden, 1: hidden + raised}
