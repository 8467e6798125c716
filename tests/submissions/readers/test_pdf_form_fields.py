"""Values of a PDF's form fields and text typed over its pages are read; an empty field is blank, a hidden one is not read."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.readers.pages.pdf import read
from tests.submissions.readers.pdf_writer import HEIGHT, Sheets


def field(entries: str, flags: int = 4) -> str:
    return f"<</Type/Annot/F {flags}/Rect[200 {HEIGHT - 116} 320 {HEIGHT - 98}]{entries}>>"


def said(annotation: str) -> tuple[list[str], tuple[str, ...]]:
    sheets = Sheets(attributes=f"/Annots[{annotation}]")
    sheets.text(100, 101, "合计：")
    document = read(sheets.content(), Limits())
    return [paragraph.text for paragraph in document.paragraphs()], document.notes


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (field("/Subtype/Widget/FT/Tx/V(118.40)"), "合计： 118.40"),
        (field("/Subtype/Widget/FT/Ch/V<FEFF4F18>"), "合计： 优"),
        (field("/Subtype/Widget/Parent<</FT/Tx/V(7.5)>>"), "合计： 7.5"),
        (field("/Subtype/FreeText/Contents(9.25)"), "合计： 9.25"),
    ],
)
def test_what_is_filled_in_is_read_where_it_stands(annotation: str, text: str) -> None:
    assert said(annotation) == ([text], ("form_fields_read",))


@pytest.mark.parametrize(
    "annotation",
    [
        field("/Subtype/Widget/FT/Tx"),
        field("/Subtype/Widget/FT/Tx/V(1)", flags=2),
        field("/Subtype/Widget/FT/Btn/V/Yes"),
        field("/Subtype/Link"),
    ],
    ids=["empty", "hidden", "button", "link"],
)
def test_what_shows_no_text_is_not_read(annotation: str) -> None:
    assert said(annotation) == (["合计："], ())
