import csv
import json
from pathlib import Path

import docx
import pytest

from synthesis.samples import main, read_plan, write_samples
from warehouse import contract

SAMPLES = Path(__file__).parents[2] / "samples"
TRUTHS = sorted((SAMPLES / "truth").rglob("*.truth.json"))
BASE = {"budget_lines": {"item_code", "measure", "amount_cny", "state"}, "goals": {"seq", "expected", "achieved"}}


def test_regenerating_gives_the_committed_bytes(tmp_path: Path) -> None:
    for path in write_samples(read_plan(SAMPLES / "plan.yaml"), tmp_path):
        committed = SAMPLES / path.relative_to(tmp_path)
        assert committed.exists(), committed.name
        assert path.read_bytes() == committed.read_bytes(), committed.name


def test_all_divisions_and_both_formats_are_there() -> None:
    files = [path for path in (SAMPLES / "2023").rglob("*") if path.is_file()]
    divisions = {row["division_code"] for row in contract.codes("divisions") if row["level"] != "city" and not row["valid_to"]}
    assert {path.parent.name for path in files} == divisions
    for suffix in (".docx", ".txt"):
        assert sum(path.suffix == suffix for path in files) >= 9


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name[:20])
def test_truth_is_in_the_contracts_terms(path: Path) -> None:
    document = SAMPLES / path.relative_to(SAMPLES / "truth").parent / path.name.removesuffix(".truth.json")
    assert document.exists()
    said = json.loads(path.read_text("utf-8"))
    assert said["outcome"] in contract.OUTCOMES
    if said["outcome"] == "unreadable":
        return
    for table in ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators", "goals", "narrative_figures"):
        known = {column.name for column in contract.table(table).columns}
        assert all(row.keys() <= known for row in said[table]), table
    concepts = {row["concept"] for row in contract.codes("narrative_concepts")}
    assert {row["concept"] for row in said["narrative_figures"]} <= concepts
    assert {finding["severity"] for finding in said["findings"]} <= set(contract.SEVERITIES)
    worst = {finding["severity"] for finding in said["findings"]}
    assert said["outcome"] == ("returned" if "critical" in worst else "accepted_with_findings" if "warning" in worst else "accepted")


def test_every_document_has_its_truth() -> None:
    documents = {path.relative_to(SAMPLES).as_posix() for path in (SAMPLES / "2023").rglob("*") if path.is_file()}
    assert documents == {path.relative_to(SAMPLES / "truth").as_posix().removesuffix(".truth.json") for path in TRUTHS}


def test_word_files_open_except_the_broken_one() -> None:
    broken = {path.name.removesuffix(".truth.json") for path in TRUTHS if '"unreadable"' in path.read_text("utf-8")}
    assert len(broken) == 1
    for path in (SAMPLES / "2023").rglob("*.docx"):
        if path.name not in broken:
            assert docx.Document(str(path)).paragraphs


def test_the_registry_knows_a_former_name_and_one_that_did_not_file() -> None:
    with (SAMPLES / "departments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [json.loads(path.read_text("utf-8")) for path in TRUTHS]
    filed = {one["submission"]["department_name"] for one in said if "submission" in one}
    assert any(former in filed for row in rows for former in row["former_names"].split("|") if former)
    assert "洞口县桥梁巡检服务站" in {row["department_name"] for row in rows} - filed


def test_without_a_folder_it_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FOLDER" in capsys.readouterr().err
