"""The frames that rules speak about, built once for all submissions of a batch.

Each frame is declared by its columns and a function that makes its records of one submission; new arithmetic is a
column here, so that rules stay expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from expectations.frames import (
    budget,
    changes,
    contradictions,
    document,
    filed,
    funds,
    indicators,
    naming,
    narrative,
    numbering,
    printing,
    ratios,
    remit,
    sums,
    texts,
    writing,
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
}


def build_frames(batch: Batch) -> dict[str, Frame]:
    """Every frame by name, with the records of all submissions in the batch's order."""
    filed = list(filings(batch))
    return {
        name: Frame.build(name, columns, [record for filing in filed for record in make(filing)])
        for name, (columns, make) in FRAMES.items()
    }
