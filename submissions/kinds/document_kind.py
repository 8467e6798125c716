"""What a document is, decided from all evidence at once: its title, its parts and who speaks, as ``kinds.yaml`` weighs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from submissions.document import Block, Document, Paragraph
from submissions.extraction.multirow_headings import stacked
from submissions.grammar.heading_columns import TableHeading, filled
from submissions.grammar.headings import recognise
from submissions.kinds.declared_kinds import Clue, DocumentKind, compiled, declared, other
from submissions.kinds.title_lines import LONGEST_TITLE, title_lines
from submissions.text import clean, fold, joined

_WHOLE = re.compile(r"整体支出|基础数据表")
_NO_HEADING = re.compile(r"[。；;]")
_TITLE_ROWS = 2  # first rows of a table that can print its title; as in segmentation/splitting
_FORMS = frozenset({"indicators", "fund_lines", "budget_lines"})
_RESULTS = frozenset({"actual_printed", "score", "actual_cny"})
"""Columns for what was achieved and how it is marked."""

Seen = tuple[str, Block | None]
"""What is printed, and the block that it stands in."""


@dataclass(frozen=True, slots=True)
class KindFound:
    """A document's kind, and what spoke for it, weightiest first."""

    kind: DocumentKind
    told: tuple[Seen, ...] = ()

    @property
    def printed(self) -> str:
        """The weightiest words, shortened to a title's length; empty for none."""
        text = clean(self.told[0][0]) if self.told else ""
        return text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE] + "…"


def kind_of(document: Document, project_named: Seen | None = None) -> KindFound:
    """The kind with the greatest sum of weights, or something else where none reaches what the table asks for.

    ``project_named`` is the project that a table of the document names in its row 项目名称, with that table.
    """
    evidence = _evidence(document, project_named)
    best: KindFound | None = None
    most = declared().least - 1
    for kind in declared().kinds:
        found = [(clue.weight, seen) for clue in kind.evidence if (seen := _seen(clue, evidence)) is not None]
        total = sum(weight for weight, _ in found)
        if total > most:
            most, best = total, KindFound(kind, tuple(seen for _, seen in sorted(found, key=lambda one: -one[0])))
    return best or KindFound(other(), tuple(evidence["title"](""))[:1])


def document_titles(document: Document) -> list[str]:
    """The folded title lines."""
    return [text for text, _ in title_lines(document)]


def _evidence(document: Document, project_named: Seen | None) -> Mapping[str, Callable[[str], Iterator[Seen]]]:
    """For each place that a clue can be in: what is to be searched there, or for a table what the clue names."""
    titles: list[Seen] = [(text, block) for text, block in title_lines(document)]
    titles += [("".join(text for text, _ in titles), titles[0][1])] if len(titles) > 1 else []  # a title over several lines
    lines = [(fold(p.text).strip("#*"), p) for p in document.paragraphs() if not _NO_HEADING.search(p.text)]
    headings: list[Seen] = [(text, p) for text, p in lines if len(text) <= LONGEST_TITLE]
    whole = list(_whole_titles(document))
    forms = list(_forms(document))
    results: list[Seen] = [(_words(form), None) for form in forms if any(column.name in _RESULTS for column in form.columns)]
    tables: dict[str, list[Seen]] = {
        "project_named": [project_named] if project_named else [],
        "project_results": results if project_named else [],
        "results": results,
        "whole_named": whole,
        "form": [(_words(form), None) for form in forms],
    }
    texts: list[Seen] = [(fold(p.text), p) for p in document.paragraphs()]
    return {
        "title": lambda _: iter(titles),
        "heading": lambda _: iter(headings),
        "speaks": lambda _: iter(texts),
        "table": lambda name: iter(tables[name]),
    }


def _seen(clue: Clue, evidence: Mapping[str, Callable[[str], Iterator[Seen]]]) -> Seen | None:
    """Where the clue is first seen; ``None`` for nowhere."""
    there = evidence[clue.where](clue.pattern)
    if clue.where == "table":
        return next(there, None)
    pattern = compiled(clue.pattern)
    return next(((_quoted(clue, text, match), block) for text, block in there if (match := pattern.search(text))), None)


def _quoted(clue: Clue, text: str, match: re.Match[str]) -> str:
    return match[0] if clue.where == "speaks" else text


def _whole_titles(document: Document) -> Iterator[Seen]:
    """Tables whose first rows say that they are about all spending."""
    for grid in document.grids():
        for cell in (cell for row in grid.rows[:_TITLE_ROWS] for cell in filled(row)[:1]):
            if _WHOLE.search(joined(cell.text)):
                yield joined(cell.text), grid


def _forms(document: Document) -> Iterator[TableHeading]:
    """The headings of the report's own tables."""
    for grid in document.grids():
        for row in stacked(grid):
            heading = recognise(row)
            if heading is not None and heading.table in _FORMS:
                yield heading


def _words(heading: TableHeading) -> str:
    return "、".join(clean(joined(column.cell.text)) for column in heading.columns if column.name)


def has_placeholder(document: Document) -> bool:
    """True if a title still has the words that a form prints where a department puts its own."""
    pattern = compiled(declared().blank_form.placeholder)
    return any(pattern.search(text) for text, _ in title_lines(document)) and any(isinstance(b, Paragraph) for b in document.blocks)
