"""The benchmark's comparison is fair: every library finds the same rows wrong."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import peer_libraries
from benchmarks.judging import read_one
from expectations.frames import build_frames
from expectations.frames.frame import Frame
from warehouse.rows import OpenTables

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "samples" / "2023").rglob("*.*") if path.stat().st_size)


@pytest.fixture(scope="module")
def frames() -> dict[str, Frame]:
    whole: OpenTables = {}
    for one in map(read_one, SAMPLES):
        for table, rows in (one or {}).items():
            whole.setdefault(table, []).extend(rows)
    return build_frames(whole)


def test_the_catalogue_still_has_the_rules_that_are_compared() -> None:
    assert [same.rule for same in peer_libraries.sames()] == [same.rule for same in peer_libraries.SAMES]


def test_the_plain_tables_hold_what_the_rules_find(frames: dict[str, Frame]) -> None:
    wrong = 0
    for table in peer_libraries.plain_tables(frames).values():
        for name in peer_libraries.names(table):
            wrong += int((~peer_libraries.within(name)(table)).sum())
    assert wrong == peer_libraries.by_arithmetic(frames) > 0


def test_what_is_not_installed_is_left_out_with_a_sentence(frames: dict[str, Frame]) -> None:
    timed = peer_libraries.compare(frames, [frames], 10)
    assert timed[0].seconds
    assert [bool(one.seconds) for one in timed[2:4]] == [find_spec(name) is not None for name in ("pandera", "frictionless")]
    assert all("pip install" in one.name for one in timed if one.seconds is None)
    assert len({one.failed for one in timed[1:] if one.failed is not None}) == 1
