"""The stages of a run as plain functions of paths and values; :mod:`flows.annual_ingestion` makes Prefect tasks of them.

Each may be killed at any moment and run again: what it has finished is recognised by content, never by a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.batch import assemble, suite_results, versions
from flows.batch.earlier_years import context_of, history_digest
from flows.batch.judgement_cache import Judgement, keep_only
from flows.intake.filings import Filing, digest
from flows.readings.extraction_cache import Extractions, read_missing
from flows.readings.outcome import Extraction
from flows.run.plan import Plan
from flows.settings import Settings
from warehouse.rows import DepartmentRow, OpenTables

Failed = Mapping[str, Sequence[str]]
"""Documents that could not be read for technical reasons: sha256 -> (code, detail)."""


def chunks(to_read: Sequence[str], size: int) -> list[list[str]]:
    """The documents still to be read, ``size`` at a time."""
    return [list(to_read[start : start + size]) for start in range(0, len(to_read), size)]


def read(
    sha256s: Sequence[str], reader_version: str, settings: Settings, advance: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Reads one chunk into the extraction cache; the pointer returned names the documents that failed for technical reasons."""
    from flows.readings.pool import shared
    from warehouse.originals import Originals

    extractions = Extractions(settings.cache, reader_version)
    pool = shared(settings.workers, settings.limits)
    return {"failed": read_missing(sha256s, Originals(settings.originals), extractions, pool, advance)}


def judge(plan_path: Path, failed: Failed, settings: Settings) -> dict[str, Any]:
    """Judges all submissions of the batch at once, unless exactly this batch was judged before and no rule raised."""
    plan = Plan.load(plan_path)
    path = _verdicts_path(plan, failed, settings)
    verdicts = Judgement.load(path)
    judged_before = verdicts is not None and not verdicts.alarms
    if verdicts is None or verdicts.alarms:
        from expectations.batch_judgement import judge as judged
        from warehouse.lake import Lake

        batch = versions.readable(_assembled(plan, failed, settings))
        verdict = judged(batch, context=context_of(plan.fiscal_year, Lake(settings.lake), _departments(plan)))
        verdicts = Judgement(verdict.findings, verdict.outcomes, verdict.alarms, verdict.held, verdict.validations, verdict.drafts)
        verdicts.save(path)
    return {"verdicts": str(path), "judged_before": judged_before, "alarms": verdicts.alarms}


def publish_lake(plan_path: Path, failed: Failed, verdicts_path: Path, settings: Settings) -> dict[str, Any]:
    """Makes the judged batch be what the lake holds of the year, and beside it the suites' results; the same again changes no byte."""
    from expectations.recomputed_scores import recomputed
    from warehouse.lake import Lake

    plan = Plan.load(plan_path)
    verdicts = Judgement.load(verdicts_path)
    if verdicts is None:
        raise FileNotFoundError(verdicts_path)
    lake = Lake(settings.lake)
    before = lake.read("submissions", plan.fiscal_year).select(["submission_id", "version"]).to_pylist()
    order = {row["submission_id"]: row["version"] for row in before}
    batch = _assembled(plan, failed, settings)
    beside: OpenTables = {"draft_findings": verdicts.drafts, "recomputed_scores": recomputed(versions.readable(batch))}
    settled = versions.settle(batch | beside, verdicts.findings, verdicts.outcomes, order, plan.filings)
    published = lake.publish(plan.fiscal_year, settled)
    suite_results.store(plan, verdicts, settings)
    keep_only(verdicts_path)
    return {"changed": published.changed, "manifest_sha256": published.manifest_sha256}


def load(plan_path: Path, settings: Settings) -> None:
    """Brings the warehouse to what the lake holds of the year, with the registry and the rules beside it."""
    from expectations.catalogue import as_rows
    from warehouse.database import Warehouse
    from warehouse.lake import Lake
    from warehouse.registry import Registry

    plan = Plan.load(plan_path)
    with Warehouse(settings.url) as warehouse:
        warehouse.create()
        warehouse.load_dimensions(list(Registry.load(Path(plan.registry)).departments), as_rows())
        warehouse.load(Lake(settings.lake), plan.fiscal_year)


def roll_up(fiscal_year: int, settings: Settings) -> None:
    """Recomputes the year's roll-ups in the warehouse."""
    from warehouse.database import Warehouse

    with Warehouse(settings.url) as warehouse:
        warehouse.roll_up(fiscal_year)


def publish_site(fiscal_year: int, settings: Settings) -> Path:
    """Writes the year's site from the warehouse and returns its first page."""
    from flows.run.memory import reading
    from flows.views.ess import beside_pages
    from flows.views.rule_texts import rule_rows
    from reports.site import publish

    with reading(settings) as warehouse:
        return publish(warehouse, fiscal_year, settings.site, rule_rows(), beside_pages(fiscal_year, settings))


def _assembled(plan: Plan, failed: Failed, settings: Settings) -> assemble.Batch:
    from warehouse.registry import Registry

    extractions = Extractions(settings.cache, plan.reader_version)

    def extraction_of(filing: Filing) -> Extraction:
        if filing.sha256 in failed:
            code, detail = failed[filing.sha256]
            return Extraction(code=code, detail=detail)
        return extractions.get(filing.sha256) or Extraction(code="reader_failed", detail="the extraction is not in the cache; run again")

    registry = Registry.load(Path(plan.registry))
    shared = assemble.Batchwide(plan.fiscal_year, plan.reader_version, plan.rule_set_version, registry)
    return assemble.assemble(plan.filings, extraction_of, shared)


def _departments(plan: Plan) -> Sequence[DepartmentRow]:
    from warehouse.registry import Registry

    return Registry.load(Path(plan.registry)).departments


def _verdicts_path(plan: Plan, failed: Failed, settings: Settings) -> Path:
    registry = Path(plan.registry).read_bytes().hex()
    judged = [filing for filing in plan.filings if filing.sha256 not in failed]
    history = history_digest(plan.fiscal_year, settings.lake)
    name = digest(judged, plan.fiscal_year, plan.reader_version, plan.rule_set_version, registry, history)
    return settings.cache / "verdicts" / f"{plan.fiscal_year}-{name}.json"
