"""Judging: all submissions of the batch at once, beside the registry and the years before."""

from __future__ import annotations

from pathlib import Path

from flows.batch.earlier_years import context_of
from flows.batch.extracted import batch_of
from flows.batch.judgement_cache import KeptJudgement, kept_at
from flows.batch.versions import readable
from flows.stages.work import Done, Work
from warehouse.digests import digest_of, digest_of_file
from warehouse.lake import Lake
from warehouse.registry import Registry


def run(work: Work) -> Done:
    """Judges the batch and keeps the judgement; not finished when a rule raised."""
    from expectations.batch_judgement import judge

    plan, settings = work.planned, work.settings
    departments = Registry.load(Path(plan.registry)).departments
    batch = readable(batch_of(plan, work.failed, settings))
    verdict = judge(batch, context=context_of(plan.fiscal_year, Lake(settings.lake), departments))
    judgement = KeptJudgement(verdict.findings, verdict.outcomes, verdict.alarms, verdict.held, verdict.validations, verdict.drafts)
    judgement.save(kept_at(settings.cache, plan.fiscal_year))
    return Done(_output(work), alarms=judgement.alarms)


def present(work: Work, output: str) -> bool:
    """True if the judgement is the one that was kept."""
    return _output(work) == output


def _output(work: Work) -> str:
    return digest_of(work.planned.rule_set_version, digest_of_file(kept_at(work.settings.cache, work.fiscal_year)))
