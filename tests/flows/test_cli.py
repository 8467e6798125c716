"""The command line as a program: what it prints where, and what it returns."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli import cli
from flows.settings import Settings

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = ("ingest", "extract", "check", "status", "rerun", "rebuild", "rollup", "publish", "explain", "replay", "doctor", "synth")
MORE = ("drafts", "rules", "scores", "settings", "waive", "withdraw")


@pytest.fixture(scope="module")
def filing(city: Path) -> Path:
    return min((city / "2023").rglob("*.*"))


def test_every_command_of_the_contract_is_there_with_help_in_both_languages() -> None:
    assert sorted(cli.commands) == sorted((*COMMANDS, *MORE))
    for command in cli.commands.values():
        words = (command.help or "") + (command.short_help or "")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words)
        assert any(letter.isascii() and letter.isalpha() for letter in words)


def test_the_command_line_starts_without_anything_heavy() -> None:
    heavy = ("prefect", "pandas", "great_expectations", "lxml", "sqlalchemy", "duckdb", "pyarrow", "jinja2")
    code = f"import flows.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_extract_prints_json_alone(jixiao: Run, filing: Path) -> None:
    done = jixiao("extract", "--json", filing)
    (found,) = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert found["submission"]["fiscal_year"] == 2023
    assert {"staffing", "budget_lines", "fund_lines", "indicators", "goals", "narrative_figures", "totals", "unresolved"} <= found.keys()


def test_extract_for_people_has_tables(jixiao: Run, filing: Path) -> None:
    done = jixiao("--lang", "en", "extract", filing)
    assert done.returncode == 0
    assert "fiscal year 2023" in done.stdout
    assert done.stderr == ""


def test_extract_shows_the_original_text_around_a_value(jixiao: Run, filing: Path, tmp_path: Path) -> None:
    done = jixiao("extract", filing, "--around", "三公经费")
    assert done.returncode == 0
    assert "⟦" in done.stdout
    assert "按表头所在列和行名" in done.stdout
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04broken")
    both = jixiao("extract", broken, filing, "--around", "三公经费", "--json")
    assert both.returncode == 2
    assert {value["file"] for value in json.loads(both.stdout)} == {str(filing)}
    assert str(broken) in both.stderr


INDICATORS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t路灯维护数\t≥10盏\t10盏\t90\t90\n"


def test_extract_tells_how_a_file_was_parted_and_why(jixiao: Run, filing: Path, tmp_path: Path) -> None:
    project = tmp_path / "项目.txt"
    project.write_text(
        "项目支出绩效自评表\n（2023年度）\n项目名称\t路灯维护\n主管部门\t某市城管局\t实施单位\t某市路灯所\n" + INDICATORS, "utf-8"
    )
    packed = tmp_path / "filed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(filing, "报告" + filing.suffix)
        archive.write(project, project.name)
    done = jixiao("extract", packed, "--why")
    assert done.returncode == 0
    assert "分为 2 件" in done.stdout
    assert "表中有“项目名称”：路灯维护（项目.txt" in done.stdout
    assert "this file names its department" in jixiao("--lang", "en", "extract", packed, "--why").stdout
    [told] = json.loads(jixiao("extract", packed, "--why", "--json").stdout)
    department, other = told["segments"]
    assert (department["taken_for"], department["refused"], department["fiscal_year"]) == ("department", None, 2023)
    assert (other["taken_for"], other["project_name"], other["members"]) == ("project", "路灯维护", ["项目.txt"])
    assert {one["code"] for one in other["evidence"]} >= {"project_named", "member_of_project"}


def test_extract_why_says_what_was_not_taken(jixiao: Run, tmp_path: Path) -> None:
    letter = tmp_path / "来信.txt"
    letter.write_text("关于召开会议的通知\n请各单位准时参加。\n", "utf-8")
    done = jixiao("extract", letter, "--why")
    assert done.returncode == 2
    assert "未读入" in done.stdout


def test_a_rejected_file_is_an_element_of_its_own_and_the_others_are_printed(jixiao: Run, filing: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(b"")
    done = jixiao("extract", "--json", tmp_path / "empty.docx", filing, tmp_path / "gone.docx")
    empty, found, gone = json.loads(done.stdout)
    assert done.returncode == 2
    assert empty["error"]["code"] == "empty_file"
    assert empty["error"].keys() == {"code", "reason", "reason_en"}
    assert "submission" in found
    assert gone["error"]["code"] == "not_found"


def test_check_gives_outcome_and_findings(jixiao: Run, filing: Path, city: Path) -> None:
    files = sorted(path for path in (city / "2023").rglob("*.*"))
    done = jixiao("check", "--json", *files)
    found = json.loads(done.stdout)
    assert len(found) == 4
    assert done.returncode == int(any(one["outcome"] == "returned" for one in found))
    findings = [finding for one in found for finding in one["findings"]]
    assert findings
    wanted = {
        "rule",
        "key",
        "severity",
        "outcome",
        "message",
        "message_en",
        "printed",
        "expected",
        "difference",
        "fix",
        "basis",
        "locations",
    }
    assert all(finding.keys() == wanted | {"fingerprint", "cause", "folded_under"} for finding in findings)
    assert done.stderr == ""


def test_check_says_the_verdict_first(jixiao: Run, filing: Path) -> None:
    done = jixiao("check", filing)
    first = done.stdout.splitlines()[0]
    assert str(filing) in first
    assert "通过" in first or "退回" in first


def test_a_document_cannot_write_to_the_terminal(jixiao: Run, tmp_path: Path) -> None:
    hostile = tmp_path / "\x1b[31mred.txt"
    hostile.write_bytes(b"")
    done = jixiao("extract", hostile)
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", "nowhere", "--fiscal-year", "2023", "--registry", __file__), "nowhere"),
        (("ingest", ".", "--fiscal-year", "2023"), "departments.csv"),
        (("ingest",), "--fiscal-year"),
        (("status",), "jixiao ingest"),
        (("rerun", "--failed"), "jixiao ingest"),
        (("publish",), "jixiao ingest"),
        (("rebuild",), "jixiao ingest"),
        (("explain", "SUM-99"), "SUM-"),
        (("dance",), "dance"),
    ],
)
def test_failures_end_in_a_sentence_on_standard_error(jixiao: Run, arguments: tuple[str, ...], said: str) -> None:
    done = jixiao(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_named(jixiao: Run) -> None:
    done = jixiao("doctor", JIXIAO_WORKERS="none")
    assert done.returncode == 2
    assert "JIXIAO_WORKERS" in done.stderr


def test_a_database_that_is_none_is_said_to_be_so(jixiao: Run, tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace/warehouse.duckdb").write_bytes(b"not a database" * 100)
    done = jixiao("status")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "warehouse.duckdb" in done.stderr


def test_explain_tells_basis_examples_and_how_to_fix(jixiao: Run) -> None:
    done = jixiao("--lang", "en", "explain", "sum-01")
    assert done.returncode == 0
    assert all(words in done.stdout for words in ("SUM-01", "Basis:", "How to fix:", "Example pass", "Example fail"))
    assert "SUM-01" in jixiao("explain").stdout


@pytest.mark.slow
def test_doctor_tries_everything_and_names_the_next_run(jixiao: Run) -> None:
    done = jixiao("doctor", "--json")
    checks = json.loads(done.stdout)
    assert [one["check"] for one in checks if not one["ok"]] == []
    assert done.returncode == 0
    assert checks[-1]["detail"].split(";")[0].endswith("-04-01 02:00 CST")


def test_status_tells_who_filed_and_when_the_next_run_is(jixiao: Run, workspace: Settings, city: Path) -> None:
    done = jixiao("status", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == int(found["returned"] + found["unreadable"] > 0)
    assert found["documents"] == 4
    assert {row["outcome"] for row in found["departments"]} <= {"accepted", "accepted_with_findings", "returned", "missing", "late"}
    assert found["missing"] == sum(row["outcome"] in ("missing", "late") for row in found["departments"])
    assert "T02:00:00+08:00" in found["next_run"]
    assert len(found["runs"]) == 1


def test_an_unchanged_inbox_needs_no_prefect_and_says_so(
    jixiao: Run, workspace: Settings, city: Path, bytes_of: Callable[..., Any]
) -> None:
    before = bytes_of(workspace.workspace)
    done = jixiao("ingest", city, "--fiscal-year", "2023")
    assert "没有变化" in done.stdout
    assert "Prefect" not in done.stderr
    assert bytes_of(workspace.workspace) == before


def test_roll_up_and_publish_alone(jixiao: Run, workspace: Settings) -> None:
    shutil.rmtree(workspace.site)
    assert jixiao("rollup").returncode == 0
    assert jixiao("publish").returncode == 0
    assert workspace.page(2023).is_file()
    assert (workspace.site / "index.html").is_file()


def test_an_unknown_department_cannot_be_run_again(jixiao: Run, workspace: Settings) -> None:
    done = jixiao("rerun", "--failed", "--department", "nobody")
    assert done.returncode == 2
    assert "nobody" in done.stderr


def test_synth_writes_a_city(jixiao: Run, tmp_path: Path) -> None:
    assert jixiao("synth", "--count", "1", "--out", tmp_path / "out").returncode == 0
    assert (tmp_path / "out/departments.csv").is_file()


@pytest.mark.slow
def test_ingest_and_what_it_leaves_behind(jixiao: Run, inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "prefect"
    done = jixiao("ingest", inbox, "--fiscal-year", "2023", "--json", PREFECT_HOME=str(home))
    report = json.loads(done.stdout)
    assert report["state"] == "completed"
    assert report["newly_read"] == 4
    assert Path(report["site"]).is_file()
    assert done.returncode == int(report["returned"] > 0)
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr


@pytest.mark.slow
def test_ctrl_c_ends_with_a_sentence(inbox: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "--workspace", str(tmp_path / "w"), "ingest", str(inbox), "--fiscal-year", "2023"]
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stderr
    assert "Prefect" in run.stderr.readline()
    time.sleep(1)
    os.killpg(run.pid, signal.SIGINT)
    said = run.communicate(timeout=30)[1]
    assert run.returncode == 2
    assert "已中断" in said
    assert "Traceback" not in said
