"""Publishing the lake: the judged batch becomes what the lake holds of the year, with the suites' results beside it."""

from __future__ import annotations

from flows.batch.earlier_years import year_digest
from flows.batch.extracted import batch_of
from flows.batch.judgement_cache import KeptJudgement, kept_at
from flows.batch.suite_results import store, stored
from flows.batch.versions import readable, settle
from flows.stages.work import Done, Work
from warehouse.lake import Lake
from warehouse.rows import OpenTables
from warehouse.waivers import Waivers, today


def run(work: Work) -> Done:
    """Swaps the lake's manifest; the same batch again changes no byte. Raises ``FileNotFoundError`` if nothing was judged."""
    from expectations.recomputed_scores import recomputed

    plan, settings = work.planned, work.settings
    path = kept_at(settings.cache, plan.fiscal_year)
    judgement = KeptJudgement.load(path)
    if judgement is None:
        raise FileNotFoundError(path)
    lake = Lake(settings.lake)
    before = lake.read("submissions", plan.fiscal_year).select(["submission_id", "version"]).to_pylist()
    order = {row["submission_id"]: row["version"] for row in before}
    batch = batch_of(plan, work.failed, settings)
    beside: OpenTables = {"draft_findings": judgement.drafts, "recomputed_scores": recomputed(readable(batch))}
    waivers = Waivers(settings.lake).in_force(plan.fiscal_year, today())
    lake.publish(plan.fiscal_year, settle(batch | beside, judgement.findings, judgement.outcomes, order, plan.filings, waivers))
    store(plan, judgement, settings)
    return Done(year_digest(plan.fiscal_year, settings.lake), count=len(batch["submissions"]))


def present(work: Work, output: str) -> bool:
    """True if the lake holds of the year what was published, and the results beside it can be read."""
    return year_digest(work.fiscal_year, work.settings.lake) == output and stored(work.fiscal_year, work.settings)
