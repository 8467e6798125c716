"""Defects planted alone and in pairs are all found, and nothing else critical or warning is said; docs/quality.md has the long run."""

from __future__ import annotations

from benchmarks.quality import cases, measure


def test_every_planted_defect_is_found_and_clean_reports_stay_silent() -> None:
    tally = measure(200)
    assert tally.missed == []
    assert tally.false == []
    assert tally.clean == tally.silent > 0
    assert tally.found.total() == tally.planted.total() > 200


def test_the_cases_hold_clean_reports_each_defect_alone_and_pairs() -> None:
    chosen = list(cases(3000))
    assert {len(case.defects) for case in chosen} == {0, 1, 2}
    assert len({case.defects for case in chosen}) > 1000
    assert list(cases(3000)) == chosen
