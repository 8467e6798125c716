from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from flows.batch.assemble import Batchwide, assemble, named_in
from flows.batch.versions import readable, settle
from flows.intake.filings import Filing
from flows.readings.outcome import Extraction
from submissions.submission import Submission, dumps
from warehouse.registry import Registry


def department(code: str, name: str, division: str) -> dict[str, Any]:
    empty = {"former_names": None, "kind": None, "valid_from": None, "valid_to": None, "due_date": None}
    return {"department_code": code, "department_name": name, "division_code": division, **empty}


REGISTRY = Registry(
    (department("1", "机关事务服务中心", "430511"), department("2", "新邵县档案馆", "430522"), department("3", "档案馆", "430522"))
)
SHARED = Batchwide(2023, "reader", "rules", REGISTRY)


def text(name: str | None = "机关事务服务中心", **header: Any) -> str:
    header = {
        "department_name": name,
        "division_code": None,
        "fiscal_year": 2023,
        "kind": "department",
        "format": "text",
        "sha256": "x",
        **header,
    }
    return dumps(Submission(header, {"goals": [{"seq": 1, "expected": "好", "location": {"block": 0}}]}))


def batch_of(**found: Extraction) -> dict[str, list[dict[str, Any]]]:
    filings = [Filing(path.replace("__", "/"), path.ljust(64, "0"), number) for number, path in enumerate(found)]
    return assemble(filings, lambda filing: found[filing.source_path.replace("/", "__")], SHARED)


@pytest.mark.parametrize(
    ("path", "name", "stated", "home"),
    [
        ("430511__a", "机关事务服务中心", "430522", ("430511", "1")),
        ("a", "机关事务服务中心", "430511", ("430511", "1")),
        ("a", "机关事务服务中心", None, ("430511", "1")),
        ("a", "新邵县档案馆", None, ("430522", "2")),
        ("a", "无名局", None, ("unknown", None)),
        ("430522__a", None, None, ("430522", None)),
    ],
)
def test_the_folder_decides_the_division_then_the_name_then_the_registry(path: str, name: str, stated: str, home: tuple[str, str]) -> None:
    (row,) = batch_of(**{path: Extraction((text(name, division_code=stated),))})["submissions"]
    assert (row["division_code"], row["department_code"]) == home


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("430522__新邵县档案馆自评.docx", ("新邵县档案馆", "2")),
        ("430522__新邵县档案馆__自评.docx", ("新邵县档案馆", "2")),
        ("430522__新邵县水利局2022年自评.docx", ("新邵县水利局", None)),
        ("430522__自评（定稿）.docx", (None, None)),
    ],
)
def test_a_report_without_a_name_is_of_the_unit_that_its_file_or_folder_names(path: str, home: tuple[str, str]) -> None:
    (row,) = batch_of(**{path: Extraction((text(None, fiscal_year=None),))})["submissions"]
    assert (row["department_name"], row["department_code"]) == home
    assert (row["stated_year"], row["reason_code"]) == (None, "no_fiscal_year")


def test_of_several_names_the_one_that_the_registry_knows_counts_and_is_noted() -> None:
    cells = {"department_name": {"printed": "档案中心", "found": "title", "others": ["机关事务服务中心", "某县财政局"]}}
    (row,) = batch_of(**{"430511__a": Extraction((text("某区档案中心", cells=cells),))})["submissions"]
    assert (row["department_name"], row["department_code"], row["reason_code"]) == ("机关事务服务中心", "1", "name_by_registry")
    assert "某区档案中心" in row["reason"]


def test_every_row_carries_the_columns_of_its_submission() -> None:
    batch = batch_of(**{"430511__a": Extraction((text(), text()))})
    assert [row["submission_id"] for row in batch["submissions"]] == ["430511__a0000000-1", "430511__a0000000-2"]
    assert [(row["submission_id"], row["division_code"], row["standing"]) for row in batch["goals"]] == [
        ("430511__a0000000-1", "430511", "returned"),
        ("430511__a0000000-2", "430511", "returned"),
    ]


def test_a_report_of_another_year_is_kept_in_the_year_ingested_and_says_so() -> None:
    (row,) = batch_of(a=Extraction((text(fiscal_year=2022),)))["submissions"]
    assert (row["fiscal_year"], row["reason_code"]) == (2023, "other_fiscal_year")
    assert "2022" in row["reason"]


def test_an_unreadable_document_is_given_to_the_one_department_its_name_contains() -> None:
    (row,) = batch_of(**{"430522__新邵县档案馆报告.docx": Extraction(code="corrupt")})["submissions"]
    assert (row["outcome"], row["department_code"], row["reason_code"]) == ("unreadable", "2", "corrupt")
    assert row["reason"]
    assert readable({"submissions": [row]})["submissions"] == []


def test_a_file_name_that_fits_two_departments_fits_none() -> None:
    names = [department("1", "财政局", "430502"), department("2", "教育局", "430502")]
    assert named_in("财政局和教育局.docx", names) is None
    assert named_in("2023年教育局.docx", names) == names[1]


def settled(outcomes: dict[str, str], order: dict[str, int] | None = None, **found: Extraction) -> dict[str, dict[str, Any]]:
    filings = [Filing(path, path.ljust(64, "0"), number) for number, path in enumerate(found)]
    batch = assemble(filings, lambda filing: found[filing.source_path], SHARED)
    full = {f"{path.ljust(16, '0')[:16]}-1": outcome for path, outcome in outcomes.items()}
    fixed = {f"{path.ljust(16, '0')[:16]}-1": version for path, version in (order or {}).items()}
    return {row["source_path"]: row for row in settle(batch, [], full, fixed, filings)["submissions"]}


def test_the_last_accepted_version_stays_live_until_a_new_one_is_accepted() -> None:
    rows = settled({"a": "accepted", "b": "returned"}, a=Extraction((text(),)), b=Extraction((text(),)))
    assert [(row["version"], row["is_live"], row["is_latest"]) for row in rows.values()] == [(1, True, False), (2, False, True)]
    assert [row["standing"] for row in rows.values()] == ["accepted", "returned"]


def test_versions_keep_their_numbers_whatever_comes_later() -> None:
    found = {path: Extraction((text(),)) for path in "abc"}
    rows = settled(dict.fromkeys("abc", "accepted"), {"c": 1, "b": 2}, **found)
    assert {path: row["version"] for path, row in rows.items()} == {"c": 1, "b": 2, "a": 3}


def test_projects_are_not_versions_of_each_other() -> None:
    found = {path: Extraction((text(kind="project"),)) for path in "ab"}
    assert all(row["is_live"] for row in settled(dict.fromkeys("ab", "accepted"), **found).values())


def test_findings_are_counted_by_severity_and_take_the_standing() -> None:
    filing = Filing("a", "a".ljust(64, "0"))
    batch = assemble([filing], lambda _: Extraction((text(self_score=Decimal(95)),)), SHARED)
    identifier = batch["submissions"][0]["submission_id"]
    finding = {"submission_id": identifier, "severity": "warning", "outcome": "failed", "standing": "?"}
    unjudged = finding | {"severity": None, "outcome": "could_not_judge"}
    folded = finding | {"cause_fingerprint": "0123456789abcdef"}
    after = settle(batch, [finding, unjudged, folded], {identifier: "accepted_with_findings"}, {}, [filing])
    assert [after["submissions"][0][f"{name}_count"] for name in ("critical", "warning", "info")] == [0, 1, 0]
    assert {row["standing"] for rows in after.values() for row in rows} == {"accepted"}
