"""Every stage says what it counts and how long it took, on a terminal and without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.console import Console
from flows.process import progress
from flows.process.progress import StageProgress
from flows.run.register import STAGES
from flows.settings import Settings
from flows.stage_lines import stage_lines


def test_each_stage_of_a_run_tells_its_count_and_its_time(city: Path, settings: Settings, ingest: Callable[..., str]) -> None:
    told: list[StageProgress] = []
    with progress.heard_by(told.append):
        assert ingest(city, settings) == "completed"
    ended = [event for event in told if event.ended]
    assert [event.stage for event in ended] == [stage.name for stage in STAGES]
    assert all(event.done is not None and event.seconds >= 0 for event in ended)
    assert all(event.done for event in ended if event.stage != "send-notices"), "no address is set, so nothing is sent"
    read = [event for event in told if event.stage == "read" and not event.ended]
    assert (read[0].done, read[-1].done, read[-1].total) == (0, 4, 4)


def test_without_a_terminal_there_are_plain_lines_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        with stage_lines(Console(Settings(), lang)) as listener, progress.heard_by(listener), progress.stage("read", 40) as clock:
            progress.advance(3)
            clock.end(40)
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith("读取：40 份文件，")
    assert lines[1].startswith("reading: 40 documents, ")
    assert len(lines) == 2
