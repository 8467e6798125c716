"""What judging leaves beside the lake, the report for machines beside each page, and rules that raise."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from expectations import catalogue
from flows.batch.ess_beside_pages import ENDING
from flows.batch.suite_results import JUDGED, results
from flows.memory import reading
from flows.settings import Settings

YEAR = 2023
Run = Callable[..., subprocess.CompletedProcess[str]]


def suites(settings: Settings) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_bytes()) for path in (settings.validations / str(YEAR)).glob("*.json") if path.name != JUDGED}


def reports(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    return {path.name: json.loads(path.read_bytes()) for path in (settings.page(YEAR).parent / "departments").glob(f"*{ENDING}")}


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> str:
    """One rule of the catalogue that cannot be applied."""
    rules = catalogue.rules()
    bad = catalogue.rule("SUM-01").model_copy(update={"check": "three_public + measure == 1"})
    monkeypatch.setattr(catalogue, "rules", lambda: tuple(bad if rule.id == bad.id else rule for rule in rules))
    return bad.id


def test_every_rule_has_its_result_beside_the_lake(workspace: Settings) -> None:
    found = suites(workspace)
    assert {"budget", "indicators", "narrative", "submission"} <= found.keys()
    told = [one["rule"] for suite in found.values() for frame in suite["frames"] for one in frame["expectations"]]
    assert len(told) == len(set(told))
    assert set(told) <= {rule.id for rule in catalogue.rules()}
    for suite in found.values():
        assert (suite["fiscal_year"], suite["submissions"]) == (YEAR, 4)
        assert suite["success"] == all(one["success"] for frame in suite["frames"] for one in frame["expectations"])


def test_a_second_run_after_everything_was_forgotten_changes_no_byte(
    workspace: Settings, city: Path, ingest: Callable[..., str], bytes_of: Callable[..., Any]
) -> None:
    kept = {root: bytes_of(root) for root in (workspace.validations, workspace.site)}
    shutil.rmtree(workspace.cache)
    assert ingest(city, workspace) == "completed"
    assert {root: bytes_of(root) for root in kept} == kept


def test_a_new_filing_leaves_the_times_of_the_others(workspace: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    path = workspace.validations / str(YEAR) / JUDGED
    stored = json.loads(path.read_bytes())
    path.write_text(json.dumps({name: one | {"time": "2001-01-01T00:00:00+00:00"} for name, one in stored.items()}))
    new = min((inbox / str(YEAR)).rglob("*.*")).with_name("又一份.txt")
    new.write_text("某单位2023年度部门整体支出绩效自评报告\n\n自评得分95分。", "utf-8")
    ingest(inbox, workspace)
    times = {name: result.time for name, result in results(YEAR, workspace).items()}
    assert len(times) == 5
    fresh = times.keys() - stored.keys()
    assert {times[name] for name in stored} == {"2001-01-01T00:00:00+00:00"}
    assert all(times[name] > "2024" for name in fresh)


def test_each_page_has_the_report_for_machines_beside_it(workspace: Settings) -> None:
    with reading(workspace) as warehouse:
        submissions = warehouse.rows("submissions")
        findings = warehouse.rows("findings")
    found = reports(workspace)
    assert len(found) == len({row["department_code"] or row["submission_id"] for row in submissions})
    stored = results(YEAR, workspace)
    for name, entries in found.items():
        page = (workspace.page(YEAR).parent / "departments" / name).with_name(name.removesuffix(ENDING) + ".html").read_text("utf-8")
        assert f'href="{name}"' in page
        english = (workspace.page(YEAR).parent / "en/departments" / name).with_name(name.removesuffix(ENDING) + ".html").read_text("utf-8")
        assert f'href="../../departments/{name}"' in english
        (identifier,) = {target[0] for entry in entries for target in entry["data"]["target"]}
        mine = [row for row in findings if row["submission_id"] == identifier]
        assert {entry["id"] for entry in entries if entry["data"]["description"]} == {row["fingerprint"] for row in mine}
        assert [entry["value"] for entry in entries].count("1") == len(stored[identifier].held) > 20
        (time,) = {entry["event"]["time"] for entry in entries}
        assert time == stored[identifier].time
        assert datetime.fromisoformat(time).utcoffset() is not None
    named = {target[1] for entries in found.values() for entry in entries for target in entry["data"]["target"] if len(target) > 1}
    assert named & {"budget_lines", "fund_lines", "indicators", "narrative_figures", "staffing"}


def test_published_again_alone_the_reports_are_as_before(workspace: Settings, jixiao: Run) -> None:
    before = reports(workspace)
    shutil.rmtree(workspace.site)
    assert jixiao("publish").returncode == 0
    assert reports(workspace) == before


def test_a_damaged_record_of_results_is_made_again(workspace: Settings, city: Path, ingest: Callable[..., str]) -> None:
    (workspace.validations / str(YEAR) / JUDGED).write_text("{")
    assert results(YEAR, workspace) == {}
    (workspace.site / "index.html").unlink()
    shutil.rmtree(workspace.site)
    assert ingest(city, workspace) == "completed"
    assert len(results(YEAR, workspace)) == 4


def test_a_rule_that_raises_fails_the_run_names_itself_and_is_tried_again(
    settings: Settings, city: Path, ingest: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = catalogue.rules()
    bad = catalogue.rule("SUM-01").model_copy(update={"check": "three_public + measure == 1"})
    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "rules", lambda: tuple(bad if rule.id == bad.id else rule for rule in rules))
        assert ingest(city, settings) == "failed"
        assert ingest(city, settings) == "failed"
    with reading(settings) as warehouse:
        runs = warehouse.rows("runs")
        unjudged = [row for row in warehouse.rows("findings") if row["rule"] == "SUM-01"]
    assert all("4 of 4 documents went through; rules that could not be applied: SUM-01: " in run["message"] for run in runs)
    assert {row["outcome"] for row in unjudged} == {"could_not_judge"}
    raised = [one for frame in suites(settings)["budget"]["frames"] for one in frame["expectations"] if one["exception"]]
    assert [one["rule"] for one in raised] == ["SUM-01"]
    assert ingest(city, settings) == "completed"
    assert ingest(city, settings) == "unchanged"


def test_check_says_on_standard_error_which_rule_raised(
    raising: str, city: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from flows.cli import run

    monkeypatch.chdir(tmp_path)
    filing = str(min((city / str(YEAR)).rglob("*.*")))
    assert run(["check", "--json", filing]) == 2
    printed = capfd.readouterr()
    assert raising in printed.err
    assert json.loads(printed.out)


@contextmanager
def _heard(name: str, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Errors of the logger are captured, whatever level a command run earlier in this process had asked Prefect for.

    ``setLevel``, because a level assigned leaves the logger's memory of what it was not enabled for.
    """
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    logger.addHandler(caplog.handler)
    try:
        yield
    finally:
        logger.removeHandler(caplog.handler)
        logger.setLevel(level)


@pytest.mark.slow
def test_under_prefect_the_alarm_is_logged_and_the_flow_fails(
    raising: str,
    prefect_server: None,
    settings: Settings,
    city: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    from flows.annual_ingestion import annual_ingestion

    with _heard("prefect.flow_runs", caplog):
        state = annual_ingestion(inbox=str(city), fiscal_year=YEAR, return_state=True)
    assert state.type == "FAILED"
    assert f"rules that could not be applied: {raising}: " in state.message
    assert any(raising in record.getMessage() for record in caplog.records)


def test_check_prints_the_report_for_machines_alone(jixiao: Run, city: Path, tmp_path: Path) -> None:
    files = sorted(path for path in (city / str(YEAR)).rglob("*.*"))
    done = jixiao("check", "--ess", *files)
    entries = json.loads(done.stdout)
    assert {entry["type"] for entry in entries} == {"validation"}
    assert {entry["value"] for entry in entries} >= {"0", "1"}
    assert {entry["event"]["trigger"] for entry in entries} == {"check"}
    assert len({target[0] for entry in entries for target in entry["data"]["target"]}) == len(files)
    assert done.returncode in (0, 1)
    (tmp_path / "empty.docx").write_bytes(b"")
    none = jixiao("check", "--ess", tmp_path / "empty.docx")
    assert (none.returncode, json.loads(none.stdout)) == (2, [])
    assert "empty.docx" in none.stderr
