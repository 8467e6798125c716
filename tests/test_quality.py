"""Defects planted alone and in pairs are all found, and nothing else critical or warning is said; docs/quality.md has the long run."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

from benchmarks.quality import CLEAN_EVERY, Case, cases, measure, read_case
from benchmarks.quality_across import TIMES
from benchmarks.quality_across import measure as measure_across
from expectations import catalogue
from synthesis.defects import defects
from synthesis.planting import PLANTS


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


def test_every_rule_has_a_defect_planted() -> None:
    planted = {finding.rule for defect in defects().values() if not defect.awaited for finding in defect.findings} | PLANTS.keys()
    assert {rule.id for rule in catalogue.rules()} == planted


def test_what_only_neighbours_last_year_and_the_registry_show_is_found() -> None:
    clean = [Case(number * CLEAN_EVERY, ()) for number in range((TIMES + 1) * len(PLANTS))]
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(read_case, clean, chunksize=20))
    tally = measure_across([(header, tables) for header, tables, _, _ in made])
    assert tally.found == tally.planted
    assert tally.planted.total() == TIMES * len(PLANTS)
    assert tally.besides == []
    assert tally.clean == len(PLANTS)
