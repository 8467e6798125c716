"""What stages read besides the output of earlier stages: each source by name, with a digest of what it holds now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from flows.stages.work import Work, digest_of, digest_of_file


def documents(work: Work) -> str:
    """Which contents are filed."""
    return digest_of(*sorted(filing.sha256 for filing in work.planned.filings))


def filings(work: Work) -> str:
    """Which content is filed under which names; neither the files' times nor whether they are still in the inbox."""
    named = [[filing.source_path, filing.sha256, filing.also] for filing in work.planned.filings]
    return digest_of(json.dumps(named, ensure_ascii=False))


def registry(work: Work) -> str:
    """The department registry."""
    return digest_of_file(Path(work.planned.registry))


def history(work: Work) -> str:
    """What the lake holds of the years before, beside which the year is judged."""
    from flows.batch.earlier_years import history_digest

    return history_digest(work.fiscal_year, work.settings.lake)


def own_choices(work: Work) -> str:
    """The thresholds and formulas that the city sets for itself."""
    from expectations.rule_set_version import own_choices as chosen

    del work
    return chosen()


def results(work: Work) -> str:
    """When each result was first reached, as published beside the pages."""
    from flows.batch.suite_results import JUDGED

    return digest_of_file(work.settings.validations / str(work.fiscal_year) / JUDGED)


SOURCES: dict[str, Callable[[Work], str]] = {
    "documents": documents,
    "filings": filings,
    "registry": registry,
    "history": history,
    "own choices": own_choices,
    "results": results,
}
