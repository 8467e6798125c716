"""Judging: all submissions of the batch at once, beside the registry and the years before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.batch.earlier_years import context_of
from flows.batch.extracted import batch_of
from flows.batch.judgement_cache import KeptJudgement, kept_at
from flows.batch.versions import readable
from flows.readings.extraction_cache import Extractions
from flows.readings.judging_trial import CODE, NEEDS, is_long, judge_alone, over_limit, patient
from flows.readings.pool import shared
from flows.stages.work import Done, Failed, Work
from warehouse.digests import digest_of, digest_of_file
from warehouse.files import write_whole
from warehouse.lake import Lake
from warehouse.registry import Registry


def parts(work: Work) -> list[list[str]]:
    """Returns the documents to be judged alone first, each a part: those of unusual length that were not yet tried by these rules."""
    tried = _tried(work)
    extractions = Extractions(work.settings.cache, work.planned.reader_version)
    left = [filing.sha256 for filing in work.planned.filings if filing.sha256 not in work.failed and not (tried / filing.sha256).exists()]
    entries = {sha256: extractions.entry(sha256) for sha256 in left if extractions.holds(sha256)}
    return [[sha256] for sha256, entry in entries.items() if is_long(entry.read_text("utf-8"))]


def part(work: Work, sha256s: Sequence[str]) -> Failed:
    """Judges documents alone; returns those over the limit of time or memory, which stay out of the batch until the next run tries again."""
    extractions = Extractions(work.settings.cache, work.planned.reader_version)
    failed = over_limit(sha256s, extractions, shared(work.settings.workers, patient(work.settings.limits), judge_alone, NEEDS))
    for sha256 in sha256s:
        if sha256 not in failed:
            write_whole(_tried(work) / sha256, b"")
    return failed


def run(work: Work) -> Done:
    """Judges the batch and keeps the judgement; not finished when a rule raised or a document was over the limit."""
    from expectations.batch_judgement import judge

    plan, settings = work.planned, work.settings
    departments = Registry.load(Path(plan.registry)).departments
    batch = readable(batch_of(plan, work.failed, settings))
    verdict = judge(batch, context=context_of(plan.fiscal_year, Lake(settings.lake), departments))
    judgement = KeptJudgement(verdict.findings, verdict.outcomes, verdict.alarms, verdict.held, verdict.validations, verdict.drafts)
    judgement.save(kept_at(settings.cache, plan.fiscal_year))
    over = {sha256: why for sha256, why in work.failed.items() if why[0] == CODE}
    return Done(_output(work), failed=over, alarms=judgement.alarms, count=len(batch["submissions"]))


def present(work: Work, output: str) -> bool:
    """True if the judgement is the one that was kept."""
    return _output(work) == output


def _tried(work: Work) -> Path:
    """The folder of notes that a document was judged alone within its limits, by this reader and these rules."""
    return work.settings.cache / "tried" / digest_of(work.planned.reader_version, work.planned.rule_set_version)


def _output(work: Work) -> str:
    return digest_of(work.planned.rule_set_version, digest_of_file(kept_at(work.settings.cache, work.fiscal_year)))
