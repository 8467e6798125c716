"""The frames that rules speak about, built once for all submissions of a batch.

A frame is one function that makes its records of one submission, and one file of ``declared/`` that describes it and its
columns. New arithmetic is a column here, so that rules stay expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from expectations.context import Context
from expectations.frame_register import Kind, declared
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
    ratios,
    recurrences,
    registration,
    relation_arithmetic,
    typography,
    unit_names,
    unreadable_text,
)
from expectations.frames.batch_rows import FilingRows, filings
from expectations.frames.frame import Frame, Record
from warehouse.rows import Tables

Maker = Callable[[FilingRows], Iterator[Record]]

MAKERS: tuple[Maker, ...] = (
    funds.submissions,
    registration.filed,
    funds.sources,
    funds.shifts,
    ratios.ratios,
    ratios.staff,
    ratios.listed,
    budget.budget,
    budget.items,
    narrative.narrative,
    relation_arithmetic.relations,
    changes.changes,
    indicators.indicators,
    indicators.level1,
    indicators.dimensions,
    document_parts.parts,
    document_parts.headings,
    document_parts.passages,
    document_parts.repeats,
    document_parts.units,
    all_texts.texts,
    all_texts.invisible,
    typography.writing,
    numbering.numbering,
    unit_names.names,
    unit_names.references,
    decimals.cells,
    decimals.precision,
    goals_and_topics.goals,
    goals_and_topics.goal_results,
    contradictions.contradictions,
    contradictions.incomes,
    unreadable_text.unread,
    indicators_in_prose.unspoken,
    indicators_in_prose.mentions,
    codes.codes,
    copied_reports.copies,
    projects.projects,
    projects.project_names,
    across_years.item_years,
    across_years.indicator_years,
    across_years.years,
    peers.peers,
    recurrences.recurrences,
)
"""What makes the records of each frame; a frame bears the name of its function and is described in ``declared/``."""


def _joined() -> dict[str, tuple[dict[str, Kind], Maker]]:
    """Each frame's columns and its maker; ``ValueError`` where a declaration has no maker or a maker no declaration."""
    made = {maker.__name__: maker for maker in MAKERS}
    alone = made.keys() ^ declared().keys()
    if alone:
        raise ValueError(f"declared or made, but not both: {', '.join(sorted(alone))}")
    return {name: (declared()[name].kinds, maker) for name, maker in made.items()}


FRAMES: dict[str, tuple[dict[str, Kind], Maker]] = _joined()
"""Every frame by name: the kind of each of its own columns, and what makes its records, in the order in which suites run."""

LATER = ("recurrences",)
"""Frames about findings: made when those of the others are known."""


def build_frames(batch: Tables, context: Context | None = None) -> dict[str, Frame]:
    """Every frame by name, with the records of all submissions in the batch's order."""
    return frames_of(filings(batch, context), FRAMES)


def frames_of(received: Sequence[FilingRows], names: Iterable[str]) -> dict[str, Frame]:
    """The frames of those names, with the records of all ``received`` in their order."""
    return {name: Frame.build(name, FRAMES[name][0], [record for one in received for record in FRAMES[name][1](one)]) for name in names}
