"""Scans that a scanner's own recognition put invisible text behind: read, but of low confidence."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.readers.pages.pdf import read
from tests.submissions.readers.pdf_writer import HEIGHT, WIDTH, Sheets

PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
TEXT = "某区水利局2023年度部门整体支出绩效自评报告，全年执行数118.00万元。"


@pytest.mark.parametrize(("picture", "mode", "recognised"), [(True, 3, True), (True, 0, False), (False, 0, False)])
def test_invisible_text_over_a_picture_of_the_page_is_recognised_text(picture: bool, mode: int, recognised: bool) -> None:
    sheets = Sheets()
    sheets.pages[-1] += [PICTURE] if picture else []
    sheets.pages[-1].append(f"{mode} Tr")
    sheets.text(100, 100, TEXT)
    document = read(sheets.content(), Limits())
    assert document.recognised is recognised
    assert ("text_recognised_by_a_scanner" in document.notes) is recognised
    assert TEXT in "".join(paragraph.text for paragraph in document.paragraphs())
