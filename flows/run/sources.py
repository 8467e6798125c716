"""The sources that stages read besides earlier stages' output: each has a name and a digest of its content now."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.digests import digest_of, digest_of_file

if TYPE_CHECKING:
    from flows.stages.work import Work


def documents(work: Work) -> str:
    """Digest of the contents that are filed."""
    return digest_of(*sorted(filing.sha256 for filing in work.planned.filings))


def filings(work: Work) -> str:
    """Digest of the filings' paths and contents. File times, and whether a file is still in the inbox, do not count."""
    named = [[filing.source_path, filing.sha256, filing.also] for filing in work.planned.filings]
    return digest_of(json.dumps(named, ensure_ascii=False))


def registry(work: Work) -> str:
    """Digest of the department registry."""
    return digest_of_file(Path(work.planned.registry))


def history(work: Work) -> str:
    """Digest of the earlier years in the lake, beside which the year is judged."""
    from flows.batch.earlier_years import history_digest

    return history_digest(work.fiscal_year, work.settings.lake)


def own_choices(work: Work) -> str:
    """Digest of the thresholds and formulas that the city sets for itself."""
    from expectations.rule_set_version import own_choices as chosen

    del work
    return chosen()


def results(work: Work) -> str:
    """Digest of the times at which results were first reached, which the site publishes."""
    from flows.batch.suite_results import JUDGED

    return digest_of_file(work.settings.validations / str(work.fiscal_year) / JUDGED)


def waivers(work: Work) -> str:
    """Digest of the year's waivers that hold today: the day after its last, one changes what is accepted."""
    from warehouse.waivers import Waivers, today

    held = Waivers(work.settings.lake).in_force(work.fiscal_year, today())
    return digest_of(json.dumps(held, ensure_ascii=False, sort_keys=True, default=str))


def decisions(work: Work) -> str:
    """Digest of all waivers as they stand, those that were proposed or revoked too."""
    from warehouse.waivers import Waivers

    rows = [row for row in Waivers(work.settings.lake).rows() if row["fiscal_year"] == work.fiscal_year]
    return digest_of(json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str))


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what it is called, and the digest of what it holds now."""

    label: str
    label_en: str
    digest: Callable[[Work], str]


SOURCES: dict[str, Source] = {
    "documents": Source("报送件", "documents", documents),
    "filings": Source("报送件的路径", "paths of the filings", filings),
    "registry": Source("部门名录", "department registry", registry),
    "history": Source("以前年度", "earlier years", history),
    "own choices": Source("本地门槛与公式", "own thresholds and formulas", own_choices),
    "waivers": Source("采信决定", "waivers", waivers),
    "decisions": Source("采信决定的状态", "state of the waivers", decisions),
    "results": Source("结果时间", "times of results", results),
}
