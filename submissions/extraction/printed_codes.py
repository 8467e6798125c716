"""Codes of units and projects, where a label names them: beside it, behind it, or in the next cell. Nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from submissions.document import Document, Location, Paragraph
from submissions.extraction.collector import Facts
from submissions.text import clean, fold, joined

_LABELS = (
    ("credit_code", r"统一社会信用代码|社会信用代码|信用代码"),
    ("project_code", r"项目代码|项目编码|项目编号"),
    ("unit_code", r"预算单位编码|预算单位代码|单位编码|单位代码|部门编码|部门代码"),
)
_LABELLED = [(kind, re.compile(rf"(?:{words})(?:\([^)]{{0,200}}\))?[:：]?(?P<code>[0-9A-Za-z\[\]]*)")) for kind, words in _LABELS]
_CODE = re.compile(r"[0-9A-Z]{3,40}")


def read_identifiers(document: Document, facts: Facts) -> None:
    """Record every labelled code of the document in the table ``identifiers``, each place once."""
    for text, following, place, beside in _texts(document):
        for kind, own in _labelled(fold(text)):
            code, where, shown = (own, place, text) if own else (fold(following).strip("[]").upper(), beside, following)
            if where is not None and _CODE.fullmatch(code):
                rows = facts.tables["identifiers"]
                printed = clean(joined(shown))[:200]
                rows.append({"seq": len(rows) + 1, "kind_of": kind, "value": code, "printed": printed, "location": where.as_json()})


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Each label of the text in order with the code behind it, which is empty where none is."""
    found = sorted(((match.start(), kind, match["code"]) for kind, label in _LABELLED for match in label.finditer(text)), key=itemgetter(0))
    for _, kind, code in found:
        yield kind, code.strip("[]").upper()


def _texts(document: Document) -> Iterator[tuple[str, str, Location, Location | None]]:
    """Each text with the one that follows it in its row, and both places."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, "", block.location, None
            continue
        for row in block.rows:
            filled = [cell for cell in row if cell.text.strip()]
            for place, cell in enumerate(filled):
                beside = filled[place + 1] if place + 1 < len(filled) else None
                yield cell.text, beside.text if beside else "", cell.location, beside.location if beside else None
