"""Fifty-six more documents of other words and structure, as text and as Word: what is judged, as what, whose and for which year."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
import yaml

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected

STRANGERS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("strangers.yaml").read_text("utf-8"))
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def _as_word(text: str) -> bytes:
    """The text as a Word document: lines with TABs are rows of a table, the others paragraphs."""
    body, rows = "", ""
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows += (
                "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p></w:tc>" for one in line.split("\t")) + "</w:tr>"
            )
            continue
        body += f"<w:tbl>{rows}</w:tbl>" if rows else ""
        rows = ""
        body += f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        main = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", main)
    return out.getvalue()


def _titled(one: dict[str, Any]) -> str:
    return str(one["text"]).splitlines()[0]


@pytest.mark.parametrize("form", [str.encode, _as_word], ids=["text", "word"])
@pytest.mark.parametrize("one", [one for one in STRANGERS if "seems" in one], ids=_titled)
def test_a_stranger_that_is_no_self_evaluation_is_told_what_it_seems(one: dict[str, Any], form: Any) -> None:
    with pytest.raises(Rejected) as refused:
        read_bytes(form(one["text"]), Limits())
    assert (refused.value.code, refused.value.document_type) == ("not_a_self_evaluation", one["seems"])


@pytest.mark.parametrize("form", [str.encode, _as_word], ids=["text", "word"])
@pytest.mark.parametrize("one", [one for one in STRANGERS if "kind" in one], ids=_titled)
def test_a_stranger_that_is_one_is_taken_with_kind_name_and_year(one: dict[str, Any], form: Any) -> None:
    [submission] = read_bytes(form(one["text"]), Limits())
    header = submission.header
    assert (header["kind"], header["fiscal_year"], header["department_name"]) == (one["kind"], one["year"], one["name"])
    assert "project" not in one or header["project_name"] == one["project"]


def test_there_are_twenty_eight_and_twenty_eight() -> None:
    assert [sum(key in one for one in STRANGERS) for key in ("seems", "kind")] == [28, 28]
