"""The bundled samples end to end: every value as the truth has it, every planted defect found, nothing else said."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from expectations.batch_judgement import Judgement, judge
from submissions.reading import read_file
from submissions.rejections import Rejected
from submissions.submission import TABLES, Submission

SAMPLES = Path(__file__).parent.parent / "samples"
TRUTHS = sorted((SAMPLES / "truth").rglob("*.truth.json"))
KEYS = {"budget_lines": ("item_code", "measure"), "fund_lines": ("line",), "indicators": ("indicator_name",)}


def document_of(truth: Path) -> Path:
    return SAMPLES / truth.relative_to(SAMPLES / "truth").parent / truth.name.removesuffix(".truth.json")


def read(truth: Path) -> Submission | None:
    try:
        return read_file(document_of(truth))[0]
    except Rejected:
        return None


@pytest.fixture(scope="module")
def truths() -> dict[Path, dict[str, Any]]:
    return {path: json.loads(path.read_text("utf-8")) for path in TRUTHS}


@pytest.fixture(scope="module")
def judged() -> tuple[dict[Path, str], Judgement]:
    """All samples judged as one batch, and which submission each truth is about."""
    batch: dict[str, list[dict[str, Any]]] = defaultdict(list)
    ids = {}
    for path in TRUTHS:
        submission = read(path)
        if submission is None:
            continue
        header = submission.header
        ids[path] = f"{header['sha256'][:16]}-1"
        common = {
            "submission_id": ids[path],
            "fiscal_year": 2023,
            "division_code": header["division_code"] or "unknown",
            "standing": "accepted",
        }
        for table in TABLES:
            batch[table] += [{**common, **row} for row in submission.tables[table]]
        batch["submissions"].append({**header, **common, "department_code": None})
    return ids, judge(dict(batch))


def test_there_are_samples_of_every_division_and_both_formats() -> None:
    documents = [document_of(path) for path in TRUTHS]
    assert len(documents) >= 14
    assert len({path.parent.name for path in documents}) == 12
    assert {path.suffix for path in documents} == {".docx", ".txt"}


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name + "-" + str(TRUTHS.index(path)))
def test_every_value_is_read_and_none_is_invented(path: Path, truths: dict[Path, dict[str, Any]]) -> None:
    truth, submission = truths[path], read(path)
    if submission is None:
        assert truth["outcome"] == "unreadable"
        return
    got = submission.as_json()
    for table in ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators", "goals"):
        rows = defaultdict(list)
        for row in got[table]:
            rows[tuple(row[k] for k in KEYS.get(table, ()))].append(row)
        for wanted in truth.get(table) or []:
            found = rows.get(tuple(wanted[k] for k in KEYS.get(table, ())))
            row = found.pop(0) if found else {}
            assert {k: row.get(k) for k in wanted} == wanted or (
                not row and all(v is None for k, v in wanted.items() if k not in KEYS.get(table, ()))
            )
        left = [row for remaining in rows.values() for row in remaining]
        assert not [row for row in left if any(row.get(k) is not None for k in ("amount_cny", "actual_cny", "score", "expected"))]
    for key, value in (truth.get("totals") or {}).items():
        assert got["totals"][key] == value
    for key, value in truth["submission"].items():
        assert got["submission"][key] == value


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name + "-" + str(TRUTHS.index(path)))
def test_every_planted_defect_is_found_and_nothing_else_is_said(
    path: Path, truths: dict[Path, dict[str, Any]], judged: tuple[dict[Path, str], Judgement]
) -> None:
    ids, judgement = judged
    truth = truths[path]
    if path not in ids:
        assert truth["outcome"] == "unreadable"
        return
    said = {
        (f["rule"], f["key"])
        for f in judgement.findings
        if f["submission_id"] == ids[path] and f["outcome"] == "failed" and f["severity"] != "info"
    }
    planted = {(f["rule"], f["key"]) for f in truth["findings"] if f["severity"] != "info"}
    follows = {(f["rule"], f["key"]) for f in truth.get("consequences") or [] if f["severity"] != "info"}
    assert planted <= said
    assert said <= planted | follows
    assert judgement.outcomes[ids[path]] == truth["outcome"]


def test_no_rule_raised(judged: tuple[dict[Path, str], Judgement]) -> None:
    assert judged[1].alarms == []
