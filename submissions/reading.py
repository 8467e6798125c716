"""One file in, its submissions out: read, extract, nothing judged."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.extraction import identity
from submissions.extraction.collector import Facts
from submissions.extraction.confirmation import confirm
from submissions.extraction.form_tables import read_tables
from submissions.extraction.names_in_document import read_names
from submissions.extraction.printed_codes import read_identifiers
from submissions.limits import Limits
from submissions.narrative.head_counts import read_staffing
from submissions.narrative.passages import read_passages
from submissions.narrative.relations.stated_relations import read_relations
from submissions.narrative.stated_figures import read_figures
from submissions.rejections import Rejected
from submissions.segmentation.grouping import submissions_of
from submissions.segmentation.splitting import is_project, project_name
from submissions.submission import Submission
from submissions.text import fold
from warehouse.divisions import division_of
from warehouse.rows import OpenRow

_TABLE_OF_STRAYS = 5
"""So many rows that no table took, and no table read: the tables are there, and accepting the rest would pass them over."""
_SENTENCE = re.compile(r"[。；;，,、]")
"""What tells a body from the lines of a form, such as a cover's 填报单位."""
_FORM = re.compile(r"[二三]级指标.{0,40}(分值|权重|得分)|年初预算数.{0,20}(执行数|决算数)|决算数.{0,20}预算数")
_SELF_EVALUATION = ("indicators", "fund_lines")


def read_file(path: Path, limits: Limits | None = None) -> list[Submission]:
    """Read the submissions that a file holds, in document order.

    Raises :class:`~submissions.rejections.Rejected` when the file cannot be read or is no report, ``OSError`` when it
    cannot be opened.
    """
    limits = limits or Limits()
    if path.stat().st_size > limits.file_bytes:
        raise Rejected("too_large")
    return read_bytes(path.read_bytes(), limits)


def read_bytes(content: bytes, limits: Limits) -> list[Submission]:
    """The same for a file's content."""
    return [submission for _, submission in read_pairs(content, limits)]


def read_pairs(content: bytes, limits: Limits) -> list[tuple[Document, Submission]]:
    """The same, each submission behind the document that it was extracted from."""
    documents = submissions_of(readers.read_all(content, limits))
    sha256 = hashlib.sha256(content).hexdigest()
    found: list[tuple[Document, Submission]] = []
    refused: list[tuple[Document, Rejected]] = []
    for document in documents:
        try:
            filer = next((one.header["department_name"] for _, one in found if one.header["kind"] == "department"), None)
            found.append((document, extract(document, sha256, filer)))
        except Rejected as rejected:
            refused.append((document, rejected))
    if not found:
        raise refused[0][1]
    for document, reason in refused:
        _left_out(found[0][1], _first_place(document), reason.reason)
    return found


def _left_out(submission: Submission, place: dict[str, Any], reason: str) -> None:
    """Say on a submission that something filed with it was not read: nothing is lost silently."""
    rows = submission.tables["unresolved"]
    rows.append({"seq": len(rows) + 1, "what": "member", "printed": place.get("member"), "reason": reason, "location": place})


def _first_place(document: Document) -> dict[str, Any]:
    return document.blocks[0].location.as_json() if document.blocks else {"block": 0}


def extract(document: Document, sha256: str, filer: str | None = None) -> Submission:
    """All facts of one document; raises :class:`Rejected` ``not_a_report`` when it holds none of the report's parts.

    ``filer`` is the department that filed it in the same file: of the departments that it names, that one counts.
    """
    year = identity.fiscal_year(document)
    facts = Facts(year.value if year else None)
    read_tables(document, facts)
    bodies = read_passages(document, facts)
    read_figures(bodies, facts)
    read_staffing(facts)
    read_relations(facts)
    parts = _parts(document, facts)
    if not facts.tables["headings"] and not parts["self_evaluation_table"] and not _is_report(document, facts):
        raise Rejected("tables_not_read" if _form_unread(document) else "not_a_report")
    if not parts["base_table"] and not parts["self_evaluation_table"]:
        if _columns_unread(document) or _stray_rows(facts) >= _TABLE_OF_STRAYS:
            raise Rejected("tables_not_read")
        if scans := [name for name, code in document.left_out if code == "scanned"]:
            raise Rejected("scanned", "、".join(scans[:5]))
    read_names(document, facts)
    read_identifiers(document, facts)
    submission = Submission(_header(document, facts, sha256, filer, parts), facts.tables)
    if document.recognised:
        confirm(submission)
    for member, code in document.left_out:
        _left_out(submission, {"block": 0, "member": member}, Rejected(code).reason)
    return submission


def _header(document: Document, facts: Facts, sha256: str, filer: str | None, parts: dict[str, bool | None]) -> OpenRow:
    named = list(identity.names(document))
    department = next((one for one in named if one.value == filer), named[0] if named else None)
    name = department and department.value
    own = {"department_name": department, "fiscal_year": identity.fiscal_year(document)}
    return {
        "department_name": name,
        "division_code": division_of(name or "", date(facts.fiscal_year, 12, 31)) if facts.fiscal_year else None,
        "fiscal_year": facts.fiscal_year,
        "kind": "project" if is_project(document) else "department",
        "project_name": project_name(document),
        "unit": facts.header.get("unit") or facts.unit,
        "self_score": facts.header.get("self_score"),
        "grade": facts.header.get("grade"),
        "total_max_score": facts.header.get("total_max_score"),
        "total_score": facts.header.get("total_score"),
        "parts": parts,
        "cells": {column: stated.as_cell() for column, stated in own.items() if stated} | facts.header.get("cells", {}),
        "sha256": sha256,
        "format": document.format,
        "notes": list(document.notes),
        "confidence": None,
    }


def _parts(document: Document, facts: Facts) -> dict[str, bool | None]:
    """Which parts were found; ``None`` for one that may be among what could not be read."""
    bodies = sum(len(row["text"]) for row in facts.tables["passages"] if row["kind"] == "body" and _SENTENCE.search(row["text"]))
    found = {
        "narrative": bodies >= 40,
        "base_table": bool(facts.tables["budget_lines"]),
        "self_evaluation_table": any(facts.tables[name] for name in _SELF_EVALUATION),
    }
    unread = document.left_out or _columns_unread(document) or "pictures_not_read" in document.notes
    return {name: there or (None if unread and (name != "narrative" or document.left_out) else False) for name, there in found.items()}


def _form_unread(document: Document) -> bool:
    """True if text without rows has the form's own headings: the document is a report and cannot be read."""
    return any(paragraph.stray and _FORM.search(fold(paragraph.text)) for paragraph in document.paragraphs())


def _columns_unread(document: Document) -> bool:
    """True if lines in columns could not be read as a table: a part that seems missing may be in them."""
    return "columns_without_rules_left_as_lines" in document.notes


def _stray_rows(facts: Facts) -> int:
    return sum(row["what"].partition(".")[0] == "tables" for row in facts.tables["unresolved"])


def _is_report(document: Document, facts: Facts) -> bool:
    """A narrative alone is a report when it says so and states money or a score about what the contract names."""
    titled = any("绩效" in p.text and ("自评" in p.text or "评价" in p.text) for p in document.blocks if isinstance(p, Paragraph))
    return titled and any(row["concept"] != "other" for row in facts.tables["narrative_figures"])
