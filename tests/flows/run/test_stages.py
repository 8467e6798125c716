"""The main job without Prefect, as somebody who files and somebody who runs it would see it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.intake.inbox import registry_of
from flows.intake.plan import Plan
from flows.memory import reading, recorded
from flows.process.lock import holding
from flows.readings.outcome import Extraction
from flows.run.rerun import request_again
from flows.run.survey import Request, survey
from flows.settings import Settings
from flows.views.year_summary import summary_of
from submissions.readers.pages import scan
from warehouse.faults import KnownTransient

YEAR = 2023
TIMES = {"run_id", "recorded_at"}


def rows(settings: Settings, table: str = "submissions") -> list[dict[str, Any]]:
    with reading(settings) as warehouse:
        return warehouse.rows(table)


def by_path(settings: Settings) -> dict[str, dict[str, Any]]:
    return {row["source_path"]: row for row in rows(settings)}


def filings(inbox: Path) -> list[Path]:
    return sorted(path for path in (inbox / str(YEAR)).rglob("*") if path.is_file())


def name_of(path: Path, inbox: Path) -> str:
    return path.relative_to(inbox / str(YEAR)).as_posix()


def spoil(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 this was a document once")


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans that runs of this test act on."""
    plans: list[Plan] = []
    original = Plan.save

    def save(self: Plan, folder: Path) -> Path:
        plans.append(self)
        return original(self, folder)

    monkeypatch.setattr(Plan, "save", save)
    return plans


def test_everything_filed_is_read_judged_loaded_and_published(workspace: Settings, city: Path) -> None:
    found = by_path(workspace)
    assert sorted(found) == sorted(name_of(path, city) for path in filings(city))
    assert all(row["is_live"] == (row["standing"] == "accepted") for row in found.values())
    assert {row["source_path"]: row["outcome"] for row in rows(workspace, "ledger")} == {
        path: row["outcome"] for path, row in found.items()
    }
    assert workspace.page(YEAR).is_file()
    (run,) = rows(workspace, "runs")
    assert (run["state"], run["filed"], run["read"], run["failed"]) == ("completed", 4, 4, 0)


def test_a_second_run_changes_no_byte(workspace: Settings, city: Path, ingest: Callable[..., str], bytes_of: Callable[..., Any]) -> None:
    before = bytes_of(workspace.workspace)
    assert ingest(city, workspace) == "unchanged"
    assert bytes_of(workspace.workspace) == before


def test_only_what_is_new_is_read(workspace: Settings, inbox: Path, ingest: Callable[..., str], planned: list[Plan]) -> None:
    new = filings(inbox)[0].with_name("又一份.txt")
    new.write_text("某单位2023年度部门整体支出绩效自评报告\n\n自评得分95分。", "utf-8")
    ingest(inbox, workspace)
    assert len(planned[0].to_read) == 1
    assert len(rows(workspace)) == 5


def test_a_document_made_unreadable_then_mended(workspace: Settings, inbox: Path, ingest: Callable[..., str], planned: list[Plan]) -> None:
    path = filings(inbox)[0]
    name, good, before = name_of(path, inbox), path.read_bytes(), by_path(workspace)
    spoil(path)
    assert ingest(inbox, workspace) == "completed"
    spoilt = [row for row in rows(workspace) if row["outcome"] == "unreadable"]
    assert [(row["source_path"], row["is_live"], row["is_latest"]) for row in spoilt] == [(name, False, False)]
    live = {row["source_path"] for row in rows(workspace) if row["is_live"]}
    assert live == {path for path, row in before.items() if row["is_live"]}

    path.write_bytes(good + b"\n")
    others = {row["source_path"]: row["run_id"] for row in rows(workspace, "ledger") if row["source_path"] != name}
    request = request_again(workspace, None, (), inbox / "departments.csv", force=False)
    assert request.only == (name,)
    assert ingest(inbox, workspace, only=request.only) == "completed"
    assert len(planned[-1].to_read) <= 1
    assert recorded(workspace, YEAR).last[name]["outcome"] != "unreadable"
    assert {row["source_path"]: row["run_id"] for row in rows(workspace, "ledger") if row["source_path"] != name} == others
    assert not [row for row in rows(workspace) if row["outcome"] == "unreadable"]


def test_mended_to_the_same_bytes_the_city_is_as_before(
    workspace: Settings, inbox: Path, ingest: Callable[..., str], bytes_of: Callable[..., Any]
) -> None:
    def contents() -> dict[str, str]:
        return {name: mark.split()[0] for name, mark in bytes_of(workspace.lake).items()}

    path, before = filings(inbox)[0], contents()
    good = path.read_bytes()
    spoil(path)
    ingest(inbox, workspace)
    assert contents() != before
    path.write_bytes(good)
    assert ingest(inbox, workspace) == "completed"
    assert contents() == before
    assert ingest(inbox, workspace) == "unchanged"


def test_an_unreadable_document_that_nobody_mended_is_left_alone(
    workspace: Settings, inbox: Path, ingest: Callable[..., str], planned: list[Plan]
) -> None:
    spoil(filings(inbox)[0])
    ingest(inbox, workspace)
    request = request_again(workspace, YEAR, (), None, force=False)
    assert ingest(inbox, workspace, only=request.only) == "unchanged"
    forced = request_again(workspace, YEAR, (), None, force=True)
    ingest(inbox, workspace, only=forced.only, force=True)
    assert len(planned[-1].to_read) == 1


def test_rerun_takes_up_no_new_file(workspace: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    path = filings(inbox)[0]
    spoil(path)
    ingest(inbox, workspace)
    path.with_name("新来的.txt").write_text("绩效自评报告", "utf-8")
    path.write_bytes(path.read_bytes() + b"again")
    ingest(inbox, workspace, only=request_again(workspace, YEAR, (), None, force=False).only)
    assert "新来的.txt" not in {Path(row["source_path"]).name for row in rows(workspace)}


def test_a_broken_file_of_each_kind_harms_no_other(settings: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    folder = inbox / str(YEAR) / "430511"
    folder.mkdir(exist_ok=True)
    (folder / "empty.docx").write_bytes(b"")
    (folder / "corrupt.docx").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    (folder / "novel.txt").write_text("从前有座山，山里有座庙。\n" * 20, "utf-8")
    assert ingest(inbox, settings) == "completed"
    found = by_path(settings)
    bad = {Path(path).name: row["reason_code"] for path, row in found.items() if row["outcome"] == "unreadable"}
    assert bad == {
        "empty.docx": "empty_file",
        "corrupt.docx": "corrupt",
        "picture.docx": "corrupt" if scan.available() else "picture",
        "novel.txt": "not_a_self_evaluation",
    }
    assert len(found) == 8
    summary = summary_of(YEAR, inbox / "departments.csv", settings)
    assert (summary.documents, summary.unregistered, summary.of_unregistered, summary.critical) == (8, 4, {"unreadable": 4}, True)
    assert {row["state"] for row in rows(settings, "ledger")} == {"done"}


def test_a_file_of_3_gb_is_refused_before_it_is_copied_and_read_once_it_has_shrunk(
    workspace: Settings, inbox: Path, ingest: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    path = filings(inbox)[0]
    name, good = name_of(path, inbox), path.read_bytes()
    kept = sorted(one.name for one in workspace.originals.rglob("*") if one.is_file())
    size = 3 * 2**30
    with path.open("wb") as file:
        file.truncate(size)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert ingest(inbox, workspace) == "completed"
    assert sorted(one.name for one in workspace.originals.rglob("*") if one.is_file()) == kept
    refused = [row for row in rows(workspace) if row["outcome"] == "unreadable"]
    assert [(row["source_path"], row["reason_code"]) for row in refused] == [(name, "too_large")]
    assert f"{size:,}" in refused[0]["reason"]
    assert f"{workspace.limits.file_bytes:,}" in refused[0]["reason"]
    assert all(told in caplog.text for told in (name, f"{size:,}", f"{workspace.limits.file_bytes:,}"))
    assert sum(row["source_path"] == name for row in rows(workspace)) == 2, "what was filed before stays"
    assert ingest(inbox, workspace) == "unchanged"
    assert [row["reason_code"] for row in rows(workspace) if row["outcome"] == "unreadable"] == ["too_large"]

    path.write_bytes(good + b"\n")
    os.utime(path, (1_700_000_001, 1_700_000_001))
    assert ingest(inbox, workspace, only=request_again(workspace, YEAR, (), None, force=False).only) == "completed"
    assert not [row for row in rows(workspace) if row["outcome"] == "unreadable"]


class Slow:
    """Stands for a reading pool in which every document runs over time."""

    def read(self, paths: list[Path]) -> list[Extraction]:
        return [Extraction(code="timed_out", detail="60 s") for _ in paths]


def test_a_time_out_fails_the_run_publishes_the_rest_and_is_tried_again(
    settings: Settings, inbox: Path, ingest: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("flows.readings.pool.shared", lambda *_: Slow())
        assert ingest(inbox, settings) == "failed"
    assert settings.page(YEAR).is_file()
    assert {row["reason_code"] for row in rows(settings)} == {"timed_out"}
    (run,) = rows(settings, "runs")
    assert (run["state"], run["failed"]) == ("failed", 4)
    assert run["message"].startswith("0 of 4 documents")
    again = request_again(settings, None, (), None, force=False)
    assert len(again.only or ()) == 4
    assert ingest(inbox, settings, only=again.only) == "completed"
    assert "timed_out" not in {row["reason_code"] for row in rows(settings)}


def test_a_report_that_cannot_be_judged_in_time_is_told_so_and_the_others_are_judged(
    settings: Settings, inbox: Path, ingest: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = filings(inbox)[0].with_name("很长.txt")
    long.write_text("某单位2023年度部门整体支出绩效自评报告\n\n自评得分95分。" + "提高服务水平，" * 1_200, "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("flows.stages.judge.shared", lambda *_: Slow())
        assert ingest(inbox, settings) == "failed"
    reasons = {Path(row["source_path"]).name: row["reason_code"] for row in rows(settings)}
    assert reasons.pop("很长.txt") == "judging_over_limit"
    assert "judging_over_limit" not in reasons.values()
    assert rows(settings, "findings")
    (run,) = rows(settings, "runs")
    assert run["message"].startswith("4 of 5 documents")
    assert ingest(inbox, settings) == "completed"
    assert {Path(row["source_path"]).name: row["outcome"] for row in rows(settings)}["很长.txt"] != "unreadable"
    assert ingest(inbox, settings) == "unchanged"


def test_a_file_over_a_limit_is_read_once_the_limit_is_raised(settings: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    largest = max(path.stat().st_size for path in filings(inbox))
    low = settings.model_copy(update={"limits": settings.limits.model_copy(update={"file_bytes": largest - 1})})
    ingest(inbox, low)
    assert "too_large" in {row["reason_code"] for row in rows(low)}
    assert ingest(inbox, low) == "unchanged"
    slower = low.model_copy(update={"limits": low.limits.model_copy(update={"seconds": 61.0})})
    assert ingest(inbox, slower) == "unchanged", "more time reads nothing otherwise"
    assert ingest(inbox, settings) == "completed"
    assert "too_large" not in {row["reason_code"] for row in rows(settings)}


def test_the_same_content_sent_twice_counts_once(settings: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    path = filings(inbox)[0]
    shutil.copy2(path, path.with_name("副本" + path.suffix))
    ingest(inbox, settings)
    assert len(rows(settings)) == 4
    assert len(rows(settings, "ledger")) == 5
    assert any("副本" in (row["reason"] or "") + row["source_path"] for row in rows(settings))


def test_what_was_filed_stays_filed_unless_told_otherwise(workspace: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    filings(inbox)[0].unlink()
    assert ingest(inbox, workspace) == "unchanged"
    assert len(rows(workspace)) == 4
    assert ingest(inbox, workspace, drop_removed=True) == "completed"
    assert len(rows(workspace)) == 3


def test_a_changed_registry_is_brought_in(workspace: Settings, inbox: Path, ingest: Callable[..., str]) -> None:
    registry = inbox / "departments.csv"
    lines = registry.read_text("utf-8-sig").splitlines()
    registry.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    assert ingest(inbox, workspace) == "completed"
    assert len(rows(workspace, "departments")) == len(lines) - 2


def test_a_lost_warehouse_is_made_again_without_reading(
    workspace: Settings, city: Path, ingest: Callable[..., str], planned: list[Plan]
) -> None:
    before = by_path(workspace)
    for file in workspace.workspace.glob("warehouse.*"):
        file.unlink()
    assert ingest(city, workspace) == "completed"
    assert planned[0].to_read == ()
    assert by_path(workspace) == before


def test_an_interrupted_run_is_finished_by_rerun(workspace: Settings, city: Path) -> None:
    from flows.run import bookkeeping
    from flows.run.walk import nothing_to_do

    plan = survey(Request(city, YEAR, registry_of(city)), workspace)
    assert nothing_to_do(plan, workspace)
    bookkeeping.open_run(plan, workspace)
    assert not nothing_to_do(plan, workspace)
    assert request_again(workspace, None, (), None, force=False).only is None


def test_a_run_that_a_locked_database_stopped_is_taken_up_with_its_new_files(
    workspace: Settings, inbox: Path, ingest: Callable[..., str]
) -> None:
    newest = filings(inbox)[0].with_name("新报.txt")
    newest.write_text("双清区示例局2023年度部门整体支出绩效自评报告\n\n全年预算数100万元，全年执行数90万元，自评得分95分。\n", "utf-8")
    own = workspace.workspace / "warehouse.writer.duckdb"
    code = f"import duckdb\nc = duckdb.connect({str(own)!r})\nprint('up', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "up\n"
        with pytest.raises(KnownTransient, match="in use by another process"):
            ingest(inbox, workspace)
        other.communicate("\n")
    asked = request_again(workspace, None, (), None, force=False)
    assert asked.only is None
    assert ingest(asked.inbox, workspace, only=asked.only) == "completed"
    assert any(path.endswith("新报.txt") for path in by_path(workspace))
    assert request_again(workspace, None, (), None, force=False).only == ()


def test_a_run_that_was_killed_is_not_said_to_run_for_ever(workspace: Settings, city: Path, ingest: Callable[..., str]) -> None:
    from flows.run import bookkeeping
    from warehouse.ledger import Ledger

    plan = survey(Request(city, YEAR, registry_of(city)), workspace)
    with holding(workspace):
        bookkeeping.open_run(plan, workspace)
    with reading(workspace) as warehouse:
        assert Ledger(warehouse).runs(YEAR)[0]["state"] == "running"
    assert ingest(city, workspace) == "completed"
    with reading(workspace) as warehouse:
        assert [row["state"] for row in Ledger(warehouse).runs(YEAR)] == ["completed", "interrupted", "completed"]


def all_tables(settings: Settings) -> dict[str, Any]:
    from warehouse.contract import tables
    from warehouse.rollup import rollups

    with reading(settings) as warehouse:
        found: dict[str, Any] = {name: warehouse.rows(name) for name in tables() if name not in ("runs", "workspaces")}
        found |= {name: warehouse.rollup(name, YEAR) for name in rollups()}
    return found | {"ledger": [{name: value for name, value in row.items() if name not in TIMES} for row in found["ledger"]]}


def timeless(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without the times of events."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: re.sub(rb'"time": "[^"]*"', b"", content) if name.endswith(".json") else content for name, content in files.items()}


MOMENTS = ("cache/*/*.jsonl", "cache/verdicts/*.json", "lake/manifest.json", "site/*/index.html")
"""Files whose appearance tells how far a run has come."""


@pytest.mark.slow
def test_killed_at_every_stage_and_run_again_it_ends_as_if_undisturbed(
    ingested: Path, city: Path, settings: Settings, bytes_of: Callable[..., Any]
) -> None:
    script = Path(__file__).parents[1] / "plain_run.py"
    command = [sys.executable, str(script), str(city), str(settings.workspace), str(YEAR)]
    environment = {"PYTHONPATH": str(script.parents[2]), "PATH": ""}
    for moment in MOMENTS:
        run = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        while run.poll() is None and not list(settings.workspace.glob(moment)):
            time.sleep(0.002)
        run.kill()
        run.wait()
    assert recorded(settings, YEAR).interrupted or run.returncode == 0
    subprocess.run(command, env=environment, check=True)
    undisturbed = Settings(workspace=ingested)
    lakes = [
        {name: mark.split()[0] for name, mark in bytes_of(one.lake).items() if not name.endswith(".lock")}
        for one in (settings, undisturbed)
    ]
    assert lakes[0] == lakes[1]
    assert all_tables(settings) == all_tables(undisturbed)
    assert timeless(settings.site) == timeless(undisturbed.site)
    assert timeless(settings.validations) == timeless(undisturbed.validations)
