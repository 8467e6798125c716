"""One file in, its submissions out: read, extract, nothing judged."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from submissions import readers
from submissions.document import Document
from submissions.extraction.collector import Facts
from submissions.extraction.confirmation import confirm
from submissions.extraction.form_tables import read_tables
from submissions.extraction.printed_codes import read_identifiers
from submissions.identity.path_statements import with_path
from submissions.identity.printed_names import read_names
from submissions.identity.telling import tell
from submissions.identity.weighing import Decided
from submissions.identity.who_and_when import Kind, when, who
from submissions.kinds.traditional import as_printed, simplified
from submissions.limits import Limits
from submissions.narrative.head_counts import read_staffing
from submissions.narrative.passages import read_passages
from submissions.narrative.relations.stated_relations import read_relations
from submissions.narrative.stated_figures import read_figures
from submissions.reconstruction.reconstruct import reconstructed
from submissions.reconstruction.torn_figures import with_whole_figures
from submissions.rejections import Rejected, too_many
from submissions.report_parts import Parts, parts_of, refuse_other_kinds, refuse_what_is_no_report
from submissions.segmentation.grouping import segments_of
from submissions.segmentation.segment import Segment
from submissions.submission import Submission
from submissions.unresolved_reasons import why_left_out
from submissions.unwrapping.wrapped_lines import unwrapped
from warehouse.divisions import division_of
from warehouse.rows import OpenRow

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """A segment of a file with the submission that it holds, or the reason why it was refused."""

    segment: Segment
    submission: Submission | None = None
    refused: Rejected | None = None


def read_file(path: Path, limits: Limits | None = None) -> list[Submission]:
    """Read the submissions that a file holds, in document order.

    Raises :class:`~submissions.rejections.Rejected` when the file cannot be read or is no report, ``OSError`` when it
    cannot be opened.
    """
    limits = limits or Limits()
    if path.stat().st_size > limits.file_bytes:
        raise too_many("bytes", limits.file_bytes)
    return read_bytes(path.read_bytes(), limits)


def read_bytes(content: bytes, limits: Limits) -> list[Submission]:
    """The same for a file's content."""
    return [submission for _, submission in read_pairs(content, limits)]


def read_pairs(content: bytes, limits: Limits) -> list[tuple[Document, Submission]]:
    """The same, each submission behind the document that it was extracted from."""
    readings = read_segments(content, limits)
    found = [(one.segment.document, one.submission) for one in readings if one.submission is not None]
    refused = [(one.segment.document, one.refused) for one in readings if one.refused is not None]
    _log.debug("%s bytes: %s submissions, %s parts refused", len(content), len(found), len(refused))
    if not found:
        raise refused[0][1]
    for document, reason in refused:
        _left_out(found[0][1], _first_place(document), reason)
    return found


def read_segments(content: bytes, limits: Limits) -> list[SegmentReading]:
    """Every segment of a file's content, in order, with its submission or why it has none.

    Raises :class:`~submissions.rejections.Rejected` when the file itself cannot be read.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    readings: list[SegmentReading] = []
    printed = [
        (member, unwrapped(with_whole_figures(reconstructed(document)), document)) for member, document in readers.read_all(content, limits)
    ]
    documents = [(member, simplified(document)) for member, document in printed]
    originals = [one for (_, one), (_, read) in zip(printed, documents, strict=True) if one is not read]
    for segment in segments_of(documents):
        filers = (one.submission.header["department_name"] for one in readings if one.submission and not one.segment.project)
        try:
            submission = extract(segment, sha256, next(filers, None))
            if segment.members:
                submission = with_path(submission, segment.members[0])
            readings.append(SegmentReading(segment, as_printed(submission, originals) if originals else submission))
        except Rejected as rejected:
            readings.append(SegmentReading(segment, refused=rejected))
    return readings


def _left_out(submission: Submission, place: dict[str, Any], rejected: Rejected) -> None:
    """Say on a submission that something filed with it was not read: nothing is lost silently."""
    rows = submission.tables["unresolved"]
    row = {"seq": len(rows) + 1, "what": "member", "printed": place.get("member"), "location": place}
    rows.append(row | why_left_out(rejected))


def _first_place(document: Document) -> dict[str, Any]:
    return document.blocks[0].location.as_json() if document.blocks else {"block": 0}


def extract(segment: Segment, sha256: str, filer: str | None = None) -> Submission:
    """All facts of one segment; raises :class:`Rejected` when it is no report or its tables could not be read.

    ``filer`` is the department that filed it in the same file: of the departments that it names, that one counts.
    """
    document = segment.document
    refuse_other_kinds(document, segment.found)
    year = when(document, next(iter(segment.members), None))
    facts = _facts(document, year.value)
    parts = parts_of(document, facts)
    refuse_what_is_no_report(document, facts, parts)
    read_names(document, facts)
    read_identifiers(document, facts)
    submission = Submission(_header(segment, facts, sha256, filer, year, parts), facts.tables)
    if document.recognised:
        confirm(submission)
    for member, code in document.left_out:
        _left_out(submission, {"block": 0, "member": member}, Rejected(code))
    return submission


def _facts(document: Document, fiscal_year: int | None) -> Facts:
    """What the tables and the prose state, in the order in which one needs the other.

    The tables settle the unit and the columns' years first. The passages come before the figures stated in them. Staff is
    taken from the prose only if no table states it, and relations are between figures that are read.
    """
    facts = Facts(fiscal_year)
    read_tables(document, facts)
    bodies = read_passages(document, facts)
    read_figures(bodies, facts)
    read_staffing(facts)
    read_relations(facts)
    return facts


def _header(segment: Segment, facts: Facts, sha256: str, filer: str | None, year: Decided, parts: Parts) -> OpenRow:
    document = segment.document
    kind: Kind = "project" if segment.project else "department"
    department = who(document, kind, filer)
    tell(facts, department, year)
    name = department.value
    own = {"department_name": department.counts, "fiscal_year": year.counts}
    return {
        "department_name": name,
        "division_code": division_of(name or "", date(facts.fiscal_year, 12, 31)) if facts.fiscal_year else None,
        "fiscal_year": facts.fiscal_year,
        "kind": kind,
        "document_type": segment.found.kind.type,
        "project_name": segment.project_name,
        "unit": facts.header.get("unit") or facts.unit,
        "self_score": facts.header.get("self_score"),
        "grade": facts.header.get("grade"),
        "total_max_score": facts.header.get("total_max_score"),
        "total_score": facts.header.get("total_score"),
        "parts": parts,
        "cells": {column: stated.as_cell() for column, stated in own.items() if stated}
        | _others(department)
        | facts.header.get("cells", {}),
        "sha256": sha256,
        "format": document.format,
        "notes": list(document.notes),
        "confidence": None,
    }


def _others(department: Decided) -> dict[str, dict[str, Any]]:
    """The name's cell with the other names that the document states, weightiest first: the registry decides between them."""
    return (
        {"department_name": department.counts.as_cell() | {"others": list(department.others)}}
        if department.counts and department.others
        else {}
    )
