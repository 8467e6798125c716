"""A rule judged once more on a row in which one printed figure is put right: what then passes was a consequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from expectations.evaluation import judge_rows
from expectations.findings import Draft
from expectations.frames import FRAMES
from expectations.frames.frame import Frame, Record
from expectations.printed_figures import Figure


def holds_with(draft: Draft, location: Mapping[str, Any], due: Decimal) -> bool:
    """True if the finding's rule passes, or no longer applies, once the figure printed at ``location`` is ``due``.

    False where the row does not hold that figure as it is printed, so that nothing is put right.
    """
    record = _corrected(draft.record, location, due)
    if record is None:
        return False
    frame = Frame.build(draft.rule.frame, FRAMES[draft.rule.frame][0], [record])
    verdicts = judge_rows(draft.rule, frame.data)
    return not verdicts.failed[0] and not verdicts.unjudged[0]


def _corrected(record: Record, location: Mapping[str, Any], due: Decimal) -> Record | None:
    there = {name: one for name, one in record.items() if isinstance(one, Figure) and one.location == location and one.value is not None}
    return record | {name: replace(one, value=due, parts=()) for name, one in there.items()} if there else None
