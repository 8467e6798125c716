"""RTF: the same facts as the Word document, text in code pages and Unicode, merged and nested cells, broken bytes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Grid, Paragraph
from submissions.limits import Limits
from submissions.readers.word.rtf import read
from submissions.rejections import REASONS, Rejected
from tests.whole_document import extract

FILES = Path(__file__).parent / "files"
SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
WORD = sorted(path for path in SAMPLES.glob("*/*.docx") if "康宁卫生院" not in path.name)  # that one is damaged on purpose
SAVED = next(SAMPLES.glob("430502/*帮办中心2023年度部门整体支出绩效自评报告.docx"))
HEAD = r"{\rtf1\ansi\ansicpg936\deff0\uc1{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 Wingdings 2;}}"
STYLES = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}{\info{\title not shown}}"


def said(text: str, *, unicode: bool = False) -> str:
    """Text as Word writes it (GBK bytes, ``\\u`` for the rest) or as LibreOffice does (``\\u`` with a question mark)."""
    out = []
    for character in text:
        if character in "\\{}":
            out.append("\\" + character)
        elif character.isascii():
            out.append("\\line " if character == "\n" else character)
        elif unicode:
            units = character.encode("utf-16-le")
            numbers = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
            out.extend(rf"\u{number}\'3f" for number in numbers)
        else:
            try:
                out.extend(rf"\'{byte:02x}" for byte in character.encode("gbk"))
            except UnicodeEncodeError:
                out.append(said(character, unicode=True))
    return "".join(out)


def rows_of(grid: Grid, *, unicode: bool) -> Iterator[str]:
    spans = {(c.row + down, c.column): down for row in grid.rows for c in row if c.row_span > 1 for down in range(c.row_span)}
    for row in grid.rows:
        shape = r"\trowd\trgaph108\trleft-108"
        for cell in row:
            merge = spans.get((cell.row, cell.column))
            shape += ("" if merge is None else r"\clvmrg" if merge else r"\clvmgf") + rf"\cellx{(cell.column + cell.column_span) * 900}"
        texts = (r"\par ".join(said(line, unicode=unicode) for line in cell.text.split("\n")) for cell in row)
        yield shape + "".join(rf"\pard\plain\intbl\f1 {text}\cell" + "\n" for text in texts) + shape + r"\row" + "\n"


def rtf(document: Document, *, unicode: bool = False) -> bytes:
    parts = [HEAD, STYLES]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            number = rf"{{\listtext\pard\plain\f1 {said(block.number)}\tab}}" if block.number else ""
            style = rf"\outlinelevel{block.outline - 1}" if block.outline else ""
            parts.append(rf"\pard\plain{style}{number}{{\f1 {said(block.text, unicode=unicode)}}}\par" + "\n")
        else:
            parts.extend(rows_of(block, unicode=unicode))
            parts.append(r"\pard")
    return ("".join(parts) + "}").encode("ascii")


def without_bullets(document: Document) -> Document:
    """Bullets of symbol fonts are no text in RTF, and no number."""
    blocks = (replace(b, number=None) if isinstance(b, Paragraph) and b.number == "\uf0b7" else b for b in document.blocks)
    return replace(document, blocks=tuple(blocks))


def reads(body: str, head: str = HEAD) -> Document:
    return read((head + body + "}").encode("latin-1"), Limits())


def texts(body: str, head: str = HEAD) -> list[str]:
    return [p.text for p in reads(body, head).paragraphs()]


def shape(document: Document, table: int = 0) -> list[list[tuple[str, int, int, int, bool]]]:
    return [[(c.text, c.column, c.column_span, c.row_span, c.merged) for c in row] for row in list(document.grids())[table].rows]


@pytest.mark.parametrize("path", WORD, ids=[path.parent.name for path in WORD])
@pytest.mark.parametrize("unicode", [False, True])
def test_every_sample_as_rtf_gives_the_same_facts(path: Path, unicode: bool, facts: Callable) -> None:
    word = without_bullets(readers.read(path.read_bytes(), Limits()))
    assert facts(extract(read(rtf(word, unicode=unicode), Limits()), "")) == facts(extract(word, ""))


def test_the_known_report_as_rtf_gives_the_same_facts(shared: Path, as_word: Callable, facts: Callable) -> None:
    word = readers.read(as_word(readers.read((shared / "real/beita-2023.txt").read_bytes(), Limits())), Limits())
    assert facts(extract(read(rtf(word), Limits()), "")) == facts(extract(word, ""))


def test_what_libreoffice_saved_gives_the_same_facts_and_the_same_grids(facts: Callable) -> None:
    word = readers.read(SAVED.read_bytes(), Limits())
    saved = read((FILES / "skills-centre.rtf").read_bytes(), Limits())
    assert facts(extract(saved, "")) == facts(extract(word, ""))
    assert [shape(saved, i) for i in range(2)] == [shape(word, i) for i in range(2)]


def test_edges_of_different_rows_make_one_grid() -> None:
    body = (
        r"\trowd\clvmgf\cellx1000\cellx3010\cellx4000\pard\intbl A\cell B\cell C\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\cellx4000\pard\intbl\cell D\cell E\cell F\cell\row"
        r"\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx4000\pard\intbl G\cell\cell H\cell\row\pard after\par"
    )
    document = reads(body)
    assert shape(document) == [
        [("A", 0, 1, 2, False), ("B", 1, 2, 1, False), ("C", 3, 1, 1, False)],
        [("", 0, 1, 1, True), ("D", 1, 1, 1, False), ("E", 2, 1, 1, False), ("F", 3, 1, 1, False)],
        [("G", 0, 2, 1, False), ("H", 2, 2, 1, False)],
    ]
    assert [p.text for p in document.paragraphs()] == ["after"]


def test_a_table_in_a_cell_follows_as_a_table_of_its_own_and_a_list_belongs_to_its_cell() -> None:
    def inner(*cells: str) -> str:
        edges = "".join(rf"\cellx{500 * i}" for i in range(1, len(cells) + 1))
        return (
            "".join(rf"\pard\intbl\itap2 {cell}\nestcell{{\nonesttables\par}}" for cell in cells)
            + rf"{{\*\nesttableprops\trowd{edges}\nestrow}}"
        )

    body = rf"\trowd\cellx900\cellx1800\pard\intbl x\par {inner('1', '2')}\pard\intbl\itap1 y\cell"
    body += rf"{inner('a')}{inner('b')}\pard\intbl\itap1\cell\trowd\cellx900\cellx1800\row"
    document = reads(body)
    assert shape(document, 0) == [[("x\ny", 0, 1, 1, False), ("a\nb", 1, 1, 1, False)]]
    assert shape(document, 1) == [[("1", 0, 1, 1, False), ("2", 1, 1, 1, False)]]


def test_fallbacks_of_unicode_characters_are_skipped_as_many_as_declared() -> None:
    assert texts(r"\u25903?a\par{\uc2\u25903\'d6\'a7b}\u25903 ?c\par\uc0\u25903 d\par") == ["支a", "支b支c", "支d"]
    assert texts(r"\u-10180?\u-8446?\par") == ["🌂"]


def test_bytes_are_text_of_their_font_also_where_the_document_says_otherwise() -> None:
    head = HEAD.replace("ansicpg936", "ansicpg1252")
    assert texts(r"\f1\'d6\'a7\f0 caf\'e9\par{\loch\f0\hich\af0\dbch\af1 \'b3\'f6}\par", head) == ["支café", "出"]
    assert texts(r"\'816\'d6\'a7\par") == [b"\x816\xd6\xa7".decode("gb18030", "replace")]
    assert texts("Ö§³ö\\par") == ["支出"]


def test_what_word_does_not_print_is_left_out_and_noted() -> None:
    body = r"支{\v hidden}{\deleted gone}{\footnote note}{\*\bkmkstart x}{\pict\pngblip 89504e47}{\*\unknown y}{\header h}9\par"
    document = reads(said("支") + body[1:])
    assert [p.text for p in document.paragraphs()] == ["支9"]
    assert document.notes == ("hidden_text_left_out", "tracked_deletions_left_out")


def test_fields_symbols_and_special_characters_are_read_as_printed() -> None:
    body = r"{\field{\*\fldinst PAGEREF _Toc}{\fldrslt 3}}{\field{\*\fldinst SYMBOL 82 \\f Wingdings}{\fldrslt}}{\f2 \'a3}\emdash\~\{x\}\line y\par"
    assert texts(body) == ["3√□—\xa0{x}", "y"]


def test_a_raised_figure_is_the_mark_of_a_note_and_symbol_fonts_print_relations() -> None:
    head = HEAD.replace(r"{\f2", r"{\f4\fcharset2 Symbol;}{\f2")
    assert texts(r"12.30{\super 1}\par {\f4 \'b3}95%\par {\f4\u-3933 ?}5\par {\field{\*\fldinst SYMBOL 163 \\f \"Symbol\"}{\fldrslt}}7\par", head) == [
        "12.30¹", "≥95%", "≤5", "≤7",
    ]  # fmt: skip


def test_a_picture_that_is_a_paragraph_is_noted_for_it_may_show_a_table() -> None:
    assert reads(r"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}\par text\par").notes == ("pictures_not_read",)
    assert reads(r"{\pict 00}text\par").notes == ()


def test_binary_data_is_jumped_over() -> None:
    assert texts(r"{\pict\bin5 }}}{{}a\par") == ["a"]


def test_numbers_styles_and_text_boxes() -> None:
    body = r"\pard\s2{\listtext 1.\tab}head{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard boxed\par}{\shprslt x}}}\par\pard text\par"
    document = reads(STYLES + body)
    assert [(p.number, p.text, p.outline) for p in document.paragraphs()] == [
        ("1.", "head", 2),
        (None, "boxed", None),
        (None, "text", None),
    ]


def test_two_tables_without_a_paragraph_between_them_are_told_apart_by_their_row_numbers() -> None:
    rows = "".join(rf"\trowd\irow{index}\cellx900\pard\intbl {text}\cell\row" for index, text in ((0, "a"), (1, "b"), (0, "c")))
    assert [[row[0].text for row in grid.rows] for grid in reads(rows).grids()] == [["a", "b"], ["c"]]


@pytest.mark.parametrize("content", [b"{\\rtf1 a", b"{\\rtf1{{", b"not rtf", b""])
def test_a_file_that_ends_early_is_refused(content: bytes) -> None:
    with pytest.raises(Rejected) as rejected:
        read(content, Limits())
    assert rejected.value.code == "corrupt"


@pytest.mark.parametrize(
    "content",
    [b"{\\rtf1" + b"{" * 9_000, b"{\\rtf1" + b"a\\par " * 90 + b"}", b"{\\rtf1" + b"a\\cell " * 90 + b"}"],
)
def test_more_than_the_limits_is_refused(content: bytes) -> None:
    with pytest.raises(Rejected) as rejected:
        read(content, Limits(blocks=50, cells=50))
    assert rejected.value.code == "too_large"


SEED = rtf(read((FILES / "skills-centre.rtf").read_bytes(), Limits()))
SEED = SEED[: 1_500] + SEED[-8_000:]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(SEED)))
def test_damaged_bytes_end_as_a_document_or_a_coded_rejection(flips: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(SEED)
    for position, byte in flips:
        damaged[position] = byte
    for content in (bytes(damaged), bytes(damaged[:end]) + b"}" * 6):
        try:
            read(content, Limits())
        except Rejected as rejected:
            assert rejected.code in REASONS


WORDS = [
    "{",
    "}",
    "\\*",
    "\\par",
    "\\pard",
    "\\intbl",
    "\\itap2",
    "\\itap99",
    "\\cell",
    "\\nestcell",
    "\\row",
    "\\nestrow",
    "\\trowd",
    "\\cellx-5",
    "\\cellx900",
    "\\clvmrg",
    "\\clvmgf",
    "\\clmrg",
    "\\u-1",
    "\\u55357",
    "\\uc3",
    "\\uc99",
    "\\'e9",
    "\\bin9",
    "\\upr",
    "\\*\\ud",
    "\\shptxt",
    "\\listtext",
    "\\fonttbl",
    "\\f9",
    "\\f2",
    "\\fcharset2",
    "\\ansicpg7",
    "\\cpg3",
    "\\fldinst",
    "a",
    "\\irow0",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_end_as_a_document_or_a_coded_rejection(words: list[str]) -> None:
    try:
        document = read(("{\\rtf1" + " ".join(words) + "}" * 60).encode(), Limits())
    except Rejected as rejected:
        assert rejected.code in REASONS
    else:
        for grid in document.grids():
            for row in grid.rows:
                assert all(a.column + a.column_span <= b.column for a, b in pairwise(row))
