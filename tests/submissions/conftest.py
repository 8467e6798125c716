"""Word documents made by hand for the tests, and the shared real submissions where they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.submission import Submission

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHARED = Path(__file__).parents[3] / "shared"


def paragraph(text: str, properties: str = "") -> str:
    runs = "<w:br/>".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in text.split("\v"))
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def cell(text: str, span: int = 1, merge: str | None = None) -> str:
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(line) for line in text.split(chr(10)))}</w:tc>"


def table(rows: Iterable[Iterable[str]]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """A .docx of this body; ``parts`` are further members below word/ by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return out.getvalue()


def retyped(document: Document) -> bytes:
    """The same report as Word would hold it: cells merged across and down wherever converted text lost a cell or left it blank."""
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(paragraph(block.text))
            continue
        width = max(len(row) for row in block.rows)
        rows = []
        for index, row in enumerate(block.rows):
            spans = [1] * len(row)
            spans[0 if row[0].text.startswith("总分") else -1] += width - len(row)
            cells = []
            for position, (item, span) in enumerate(zip(row, spans, strict=True)):
                below = block.rows[index + 1] if index + 1 < len(block.rows) else ()
                merged = position < 3 and width == 9 and len(row) == 9
                starts = merged and item.text and len(below) == 9 and not below[position].text
                continues = merged and not item.text and index > 0 and len(block.rows[index - 1]) == 9
                cells.append(cell(item.text, span, "restart" if starts else "continue" if continues else None))
            rows.append(cells)
        body.append(table(rows))
    return docx("".join(body))


def facts(submission: Submission) -> dict:
    """What a submission states; where it stands, how it was found and the format aside."""

    def bare(value):
        if isinstance(value, dict):
            return {
                k: bare(v) for k, v in value.items() if k not in ("location", "found", "sha256", "format", "notes", "seq", "passage_seq")
            }
        return [bare(item) for item in value] if isinstance(value, list) else value

    return bare(submission.as_json())


@pytest.fixture(scope="session", name="facts")
def facts_of() -> Callable[[Submission], dict]:
    return facts


@pytest.fixture(scope="session")
def as_word() -> Callable[[Document], bytes]:
    return retyped


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    return docx


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "real").is_dir():
        pytest.skip("the folder of known submissions is not beside the project")
    return SHARED
