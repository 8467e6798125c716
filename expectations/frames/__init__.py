"""The frames that rules speak about, built once for all submissions of a batch.

Each frame is declared by its columns and a function that makes its records of one submission; new arithmetic is a
column here, so that rules stay expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from expectations.context import Context
from expectations.frames import (
    budget,
    changes,
    codes,
    contradictions,
    copies,
    document,
    filed,
    funds,
    indicators,
    mentions,
    naming,
    narrative,
    numbering,
    peers,
    printing,
    projects,
    ratios,
    recurrences,
    remit,
    sums,
    texts,
    unread,
    writing,
    years,
)
from expectations.frames.batch import Batch, Filing, filings
from expectations.frames.frame import Frame, Kind, Record

Maker = Callable[[Filing], Iterator[Record]]

FRAMES: dict[str, tuple[dict[str, Kind], Maker]] = {
    "submissions": (funds.SUBMISSION, funds.submissions),
    "filed": (filed.FILED, filed.filed),
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
    "sums": (sums.SUM, sums.sums),
    "indicators": (indicators.INDICATOR, indicators.indicators),
    "level1": (indicators.LEVEL1, indicators.level1),
    "dimensions": (indicators.DIMENSION, indicators.dimensions),
    "parts": (document.PART, document.parts),
    "headings": (document.HEADING, document.headings),
    "passages": (document.PASSAGE, document.passages),
    "repeats": (document.REPEAT, document.repeats),
    "stated_rates": (ratios.STATED_RATE, ratios.stated_rates),
    "completions": (document.COMPLETION, document.completions),
    "units": (document.UNITS, document.units),
    "texts": (texts.TEXT, texts.texts),
    "invisible": (texts.INVISIBLE, texts.invisible),
    "writing": (writing.WRITING, writing.writing),
    "numbering": (numbering.NUMBERING, numbering.numbering),
    "names": (naming.NAME, naming.names),
    "references": (naming.REFERENCE, naming.references),
    "cells": (printing.CELL, printing.cells),
    "precision": (printing.PRECISION, printing.precision),
    "goals": (remit.GOAL, remit.goals),
    "contradictions": (contradictions.CONTRADICTION, contradictions.contradictions),
    "incomes": (contradictions.INCOME, contradictions.incomes),
    "unread": (unread.UNREAD, unread.unread),
    "unspoken": (mentions.UNSPOKEN, mentions.unspoken),
    "mentions": (mentions.MENTION, mentions.mentions),
    "codes": (codes.CODE, codes.codes),
    "copies": (copies.COPY, copies.copies),
    "projects": (projects.PROJECTS, projects.projects),
    "project_names": (projects.PROJECT, projects.project_names),
    "item_years": (years.ITEM_YEAR, years.item_years),
    "indicator_years": (years.INDICATOR_YEAR, years.indicator_years),
    "years": (years.YEAR, years.years),
    "peers": (peers.PEER, peers.peers),
    "recurrences": (recurrences.RECURRENCE, recurrences.recurrences),
}


LATER = ("recurrences",)
"""Frames about findings: made when those of the others are known."""


def build_frames(batch: Batch, context: Context | None = None) -> dict[str, Frame]:
    """Every frame by name, with the records of all submissions in the batch's order."""
    return frames_of(filings(batch, context), FRAMES)


def frames_of(received: Sequence[Filing], names: Iterable[str]) -> dict[str, Frame]:
    """The frames of those names, with the records of all ``received`` in their order."""
    return {name: Frame.build(name, FRAMES[name][0], [record for one in received for record in FRAMES[name][1](one)]) for name in names}
