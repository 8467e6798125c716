"""A name that stands in the head of every page alone."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY = ("部门整体支出绩效自评报告", "一、基本情况", "2023年全年支出120.00万元，自评得分95分，预算执行率98.33%。")


def _word(head: str, title: str = "") -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (title + _BODY[0], *_BODY[1:]))
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "word/document.xml"),
            ("word/_rels/document.xml.rels", "header", "h.xml"),
        ):
            relation = f'<Relationship Id="r" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            package.writestr(name, f'<Relationships xmlns="{_RELATIONSHIPS}">{relation}</Relationships>')
        package.writestr("word/document.xml", f"<w:document {_W}><w:body>{lines}</w:body></w:document>")
        package.writestr("word/h.xml", f"<w:hdr {_W}><w:p><w:r><w:t>{head}</w:t></w:r></w:p></w:hdr>")
    return out.getvalue()


@pytest.mark.parametrize("head", ["青溪县林业局", "青溪县林业局2023年度部门整体支出绩效自评报告", "青溪县 林业局"])
def test_the_unit_in_the_head_of_every_page_filed_the_report(head: str) -> None:
    [submission] = read_bytes(_word(head), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    assert submission.header["cells"]["department_name"]["found"] == "running_head"
    assert not any("林业局" in row["text"] for row in submission.tables["passages"])


def test_the_head_of_another_units_report_is_told_and_counts_for_nothing() -> None:
    [submission] = read_bytes(_word("青溪县水利局", "青溪县林业局2023年度"), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    [told] = [row for row in submission.tables["unresolved"] if row["what"] == "submissions.department_name"]
    assert "青溪县水利局" in told["printed"]


@pytest.mark.parametrize("head", ["绩效自评资料汇编", "第1页", "内部资料"])
def test_other_heads_name_nobody(head: str) -> None:
    [submission] = read_bytes(_word(head), Limits())
    assert submission.header["department_name"] is None
