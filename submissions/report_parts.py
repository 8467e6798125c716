"""Which parts of the report a document has, and why one without them is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from submissions.document import Document
from submissions.extraction.collector import Facts
from submissions.kinds.declared_kinds import BLANK_FORM, kind_named, other
from submissions.kinds.document_kind import KindFound, document_titles, has_placeholder
from submissions.rejections import Rejected, not_a_self_evaluation
from submissions.text import fold
from warehouse.rows import OpenRow

Parts = dict[str, bool | None]
"""Part by name: found or not; ``None`` for one that may be among what could not be read."""

_TABLE_OF_STRAYS = 5
"""So many rows that no table took, and no table read: the tables are there, and accepting the rest would pass them over (b14c145)."""
_SENTENCE = re.compile(r"[。；;，,、]")
"""What tells a body from the lines of a form, such as a cover's 填报单位."""
_SHORTEST_NARRATIVE = 40
"""Characters in bodies of sentences below which there is no narrative. Set in 40f7ceb, no count kept."""
_FORM = re.compile(r"[二三]级指标.{0,40}(分值|权重|得分)|年初预算数.{0,20}(执行数|决算数)|决算数.{0,20}预算数")
_SELF_EVALUATION = ("indicators", "fund_lines")
_TABLES = ("base_table", "self_evaluation_table")
_STATED = {
    "budget_lines": ("amount_cny",),
    "fund_lines": ("final_budget_cny", "actual_cny", "score", "original_budget_cny"),
    "indicators": ("actual_value", "actual_printed", "score"),
    "staffing": ("actual_staff", "authorized_staff"),
    "building_controls": ("actual_area_m2", "approved_area_m2", "actual_investment_cny", "budget_investment_cny"),
    "narrative_figures": ("value", "printed"),
    "goals": ("expected", "achieved"),
}
"""Columns of which one states something that the filer wrote: a blank form prints none of them."""
_NO_FIGURE = frozenset({"member"})
"""What is unresolved and is no figure: a file that was left out."""
# A message names so many files at most.
_NAMED_SCANS = 5


def refuse_other_kinds(document: Document, found: KindFound) -> None:
    """Raise :class:`Rejected` for a document that is no self-evaluation, with what it seems to be; return for one."""
    if found.kind.judged_as is None:
        raise (
            Rejected("tables_not_read")
            if found.kind == other() and _form_unread(document)
            else not_a_self_evaluation(found.kind, found.printed)
        )


def parts_of(document: Document, facts: Facts) -> Parts:
    """Which parts were found."""
    bodies = sum(len(row["text"]) for row in facts.tables["passages"] if row["kind"] == "body" and _SENTENCE.search(row["text"]))
    found = {
        "narrative": bodies >= _SHORTEST_NARRATIVE,
        "base_table": bool(facts.tables["budget_lines"]),
        "self_evaluation_table": any(facts.tables[name] for name in _SELF_EVALUATION),
    }
    unread = document.left_out or _columns_unread(document) or "pictures_not_read" in document.notes
    return {name: there or (None if unread and (name != "narrative" or document.left_out) else False) for name, there in found.items()}


def refuse_what_is_no_report(document: Document, facts: Facts, parts: Parts) -> None:
    """Raise :class:`Rejected` with the first of the reasons that holds; return for a report."""
    for refusal in _REFUSALS:
        rejected = refusal(document, facts, parts)
        if rejected is not None:
            raise rejected


def _nothing_was_read(document: Document, facts: Facts, parts: Parts) -> Rejected | None:
    """No table and no sentence gave a single figure, and nothing tells of one that could not be read."""
    if facts.header.get("total_score") is not None or any(_is_stated(row, name) for name in _STATED for row in facts.tables[name]):
        return None
    if _form_unread(document) and not facts.tables["headings"]:
        return Rejected("tables_not_read")
    if any(row["what"] not in _NO_FIGURE for row in facts.tables["unresolved"]) or (facts.tables["headings"] and parts["narrative"]):
        return None
    if facts.tables["headings"] or has_placeholder(document):
        return not_a_self_evaluation(kind_named(BLANK_FORM), "、".join(document_titles(document)[:1]))
    return Rejected("nothing_read")


def _is_stated(row: OpenRow, table: str) -> bool:
    return any(row.get(column) not in (None, "") for column in _STATED[table])


def _tables_were_not_read(document: Document, facts: Facts, parts: Parts) -> Rejected | None:
    """Neither table was read, and there are lines in columns or rows that no table took: the tables are there."""
    if any(parts[name] for name in _TABLES):
        return None
    unread = _columns_unread(document) or _stray_rows(facts) >= _TABLE_OF_STRAYS
    return Rejected("tables_not_read") if unread else None


def _tables_are_scanned(document: Document, _facts: Facts, parts: Parts) -> Rejected | None:
    """Neither table was read, and a file that was filed with the narrative is a picture."""
    scans = [name for name, code in document.left_out if code == "scanned"]
    if any(parts[name] for name in _TABLES) or not scans:
        return None
    return Rejected("scanned", "、".join(scans[:_NAMED_SCANS]))


_REFUSALS: tuple[Callable[[Document, Facts, Parts], Rejected | None], ...] = (_nothing_was_read, _tables_were_not_read, _tables_are_scanned)


def _form_unread(document: Document) -> bool:
    """True if text without rows has the form's own headings: the document is a report and cannot be read."""
    return any(paragraph.stray and _FORM.search(fold(paragraph.text)) for paragraph in document.paragraphs())


def _columns_unread(document: Document) -> bool:
    """True if lines in columns could not be read as a table: a part that seems missing may be in them."""
    return "columns_without_rules_left_as_lines" in document.notes


def _stray_rows(facts: Facts) -> int:
    return sum(row["what"].partition(".")[0] == "tables" for row in facts.tables["unresolved"])
