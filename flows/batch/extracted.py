"""The year's batch, assembled from the extraction cache: once to be judged and once more to be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.batch.assemble import Batch, Batchwide, assemble
from flows.intake.filings import Filing
from flows.intake.plan import Plan
from flows.readings.extraction_cache import Extractions
from flows.readings.outcome import Extraction
from flows.settings import Settings
from warehouse.registry import Registry


def batch_of(plan: Plan, failed: Mapping[str, Sequence[str]], settings: Settings) -> Batch:
    """Returns all rows of the filings of ``plan``. ``failed`` maps each document that could not be read to (code, detail)."""
    extractions = Extractions(settings.cache, plan.reader_version)

    def extraction_of(filing: Filing) -> Extraction:
        if filing.sha256 in failed:
            code, detail = failed[filing.sha256]
            return Extraction(code=code, detail=detail)
        return extractions.get(filing.sha256) or Extraction(code="reader_failed", detail="the extraction is not in the cache; run again")

    registry = Registry.load(Path(plan.registry))
    shared = Batchwide(plan.fiscal_year, plan.reader_version, plan.rule_set_version, registry)
    return assemble(plan.filings, extraction_of, shared)
