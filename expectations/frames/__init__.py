"""The frames that rules speak about, built once for all submissions of a batch.

Each frame is declared by its columns and a function that makes its records of one submission; new arithmetic is a
column here, so that rules stay expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from expectations.context import Context
from expectations.frames import (
    across_years,
    all_texts,
    budget,
    changes,
    codes,
    contradictions,
    copied_reports,
    decimals,
    document_parts,
    funds,
    goals_and_topics,
    indicators,
    indicators_in_prose,
    narrative,
    numbering,
    peers,
    projects,
    prose_sums,
    ratios,
    recurrences,
    registration,
    typography,
    unit_names,
    unreadable_text,
)
from expectations.frames.batch_rows import Batch, FilingRows, filings
from expectations.frames.frame import Frame, Kind, Record

Maker = Callable[[FilingRows], Iterator[Record]]

FRAMES: dict[str, tuple[dict[str, Kind], Maker]] = {
    "submissions": (funds.SUBMISSION, funds.submissions),
    "filed": (registration.FILED, registration.filed),
    "sources": (funds.SOURCE, funds.sources),
    "shifts": (funds.SHIFT, funds.shifts),
    "ratios": (ratios.RATIO, ratios.ratios),
    "staff": (ratios.STAFF, ratios.staff),
    "listed": (ratios.LISTED, ratios.listed),
    "budget": (budget.BUDGET, budget.budget),
    "items": (budget.ITEM, budget.items),
    "narrative": (narrative.NARRATIVE, narrative.narrative),
    "changes": (changes.CHANGE, changes.changes),
    "change_sums": (changes.CHANGE_SUM, changes.change_sums),
    "sums": (prose_sums.SUM, prose_sums.sums),
    "indicators": (indicators.INDICATOR, indicators.indicators),
    "level1": (indicators.LEVEL1, indicators.level1),
    "dimensions": (indicators.DIMENSION, indicators.dimensions),
    "parts": (document_parts.PART, document_parts.parts),
    "headings": (document_parts.HEADING, document_parts.headings),
    "passages": (document_parts.PASSAGE, document_parts.passages),
    "repeats": (document_parts.REPEAT, document_parts.repeats),
    "stated_rates": (ratios.STATED_RATE, ratios.stated_rates),
    "completions": (document_parts.COMPLETION, document_parts.completions),
    "units": (document_parts.UNITS, document_parts.units),
    "texts": (all_texts.TEXT, all_texts.texts),
    "invisible": (all_texts.INVISIBLE, all_texts.invisible),
    "writing": (typography.WRITING, typography.writing),
    "numbering": (numbering.NUMBERING, numbering.numbering),
    "names": (unit_names.NAME, unit_names.names),
    "references": (unit_names.REFERENCE, unit_names.references),
    "cells": (decimals.CELL, decimals.cells),
    "precision": (decimals.PRECISION, decimals.precision),
    "goals": (goals_and_topics.GOAL, goals_and_topics.goals),
    "contradictions": (contradictions.CONTRADICTION, contradictions.contradictions),
    "incomes": (contradictions.INCOME, contradictions.incomes),
    "unread": (unreadable_text.UNREAD, unreadable_text.unread),
    "unspoken": (indicators_in_prose.UNSPOKEN, indicators_in_prose.unspoken),
    "mentions": (indicators_in_prose.MENTION, indicators_in_prose.mentions),
    "codes": (codes.CODE, codes.codes),
    "copies": (copied_reports.COPY, copied_reports.copies),
    "projects": (projects.PROJECTS, projects.projects),
    "project_names": (projects.PROJECT, projects.project_names),
    "item_years": (across_years.ITEM_YEAR, across_years.item_years),
    "indicator_years": (across_years.INDICATOR_YEAR, across_years.indicator_years),
    "years": (across_years.YEAR, across_years.years),
    "peers": (peers.PEER, peers.peers),
    "recurrences": (recurrences.RECURRENCE, recurrences.recurrences),
}


LATER = ("recurrences",)
"""Frames about findings: made when those of the others are known."""


def build_frames(batch: Batch, context: Context | None = None) -> dict[str, Frame]:
    """Every frame by name, with the records of all submissions in the batch's order."""
    return frames_of(filings(batch, context), FRAMES)


def frames_of(received: Sequence[FilingRows], names: Iterable[str]) -> dict[str, Frame]:
    """The frames of those names, with the records of all ``received`` in their order."""
    return {name: Frame.build(name, FRAMES[name][0], [record for one in received for record in FRAMES[name][1](one)]) for name in names}
