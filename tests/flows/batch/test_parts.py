"""A report filed in several files: taken together where they complete one another, never mixed, never called incomplete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from flows.intake.archives import pack
from flows.run.rerun import request_again
from flows.settings import Settings
from warehouse.database import Warehouse

SAMPLES = Path(__file__).parents[3] / "samples"
LAUNDRY, SKILLS = "邵东市环卫作业服务中心", "洞口县技能就业帮办中心"
HEADINGS = ("# 部门整体支出绩效评价基础数据表", "# 整体支出绩效自评表")
NAMES = ("自评报告.txt", "附件1.txt", "附件2.txt")
Ingest = Callable[..., str]


def whole(department: str) -> str:
    (path,) = (SAMPLES / "2023").rglob(f"{department}*.txt")
    return path.read_text("utf-8")


def parts(department: str) -> dict[str, str]:
    """The report of the samples cut before each of its tables; the attachments name no department."""
    first, _, rest = whole(department).partition(HEADINGS[0])
    second, _, third = rest.partition(HEADINGS[1])
    return dict(zip(NAMES, (first, HEADINGS[0] + second, HEADINGS[1] + third), strict=True))


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """An inbox with a registry and nothing filed."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(SAMPLES / "departments.csv", inbox)
    return inbox


def put(drop: Path, folder: str, files: dict[str, str], second: int = 0) -> None:
    for name, text in files.items():
        path = drop / "2023" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        os.utime(path, (1_700_000_000 + second, 1_700_000_000 + second))


def filed(settings: Settings) -> list[dict[str, Any]]:
    with Warehouse(settings.url, read_only=True) as warehouse:
        return sorted(warehouse.rows("submissions"), key=lambda row: (row["department_name"] or "", row["version"]))


def findings(settings: Settings) -> list[tuple[str, str, str]]:
    with Warehouse(settings.url, read_only=True) as warehouse:
        return sorted((row["rule"], row["key"], row["fingerprint"]) for row in warehouse.rows("findings"))


def test_parts_in_a_folder_of_their_own_are_what_the_whole_report_is(
    drop: Path, tmp_path: Path, settings: Settings, ingest: Ingest
) -> None:
    put(drop, "430582/环卫中心报送", parts(LAUNDRY))
    assert ingest(drop, settings) == "completed"
    assert ingest(drop, settings) == "unchanged"
    (one,) = filed(settings)
    assert (one["department_name"], one["version"]) == (LAUNDRY, 1)
    assert one["source_path"] == f"430582/环卫中心报送/{NAMES[0]} | {NAMES[1]} | {NAMES[2]}"
    with Warehouse(settings.url, read_only=True) as warehouse:
        assert {row["source_path"] for row in warehouse.rows("ledger")} == {f"430582/环卫中心报送/{name}" for name in NAMES}
    in_one_file = Settings(workspace=tmp_path / "whole", workers=1)
    shutil.rmtree(drop / "2023")
    put(drop, "430582", {"报告.txt": whole(LAUNDRY)})
    assert ingest(drop, in_one_file) == "completed"
    assert findings(settings) == findings(in_one_file)


def test_parts_beside_those_of_another_department_are_told_apart_by_their_names(drop: Path, settings: Settings, ingest: Ingest) -> None:
    for department in (LAUNDRY, SKILLS):
        put(drop, "县区报送", {f"{department}{name}": text for name, text in parts(department).items()})
    assert ingest(drop, settings) == "completed"
    rows = filed(settings)
    assert [row["department_name"] for row in rows] == sorted((LAUNDRY, SKILLS))
    for row in rows:
        assert all(row["parts"].values())
        assert row["source_path"].count(row["department_name"]) == 3
    assert "DOC-01" not in {rule for rule, *_ in findings(settings)}


def test_a_part_that_comes_later_makes_the_filing_whole(drop: Path, settings: Settings, ingest: Ingest) -> None:
    first, *others = parts(LAUNDRY).items()
    put(drop, "430582/环卫中心", dict([first]))
    assert ingest(drop, settings) == "completed"
    assert [(row["version"], row["outcome"]) for row in filed(settings)] == [(1, "returned")]
    put(drop, "430582/环卫中心", dict(others), 60)
    assert ingest(drop, settings) == "completed"
    assert [(row["version"], row["is_latest"], all(row["parts"].values())) for row in filed(settings)] == [
        (1, False, False),
        (2, True, True),
    ]
    assert ingest(drop, settings) == "unchanged"


def test_of_two_files_with_the_same_part_the_newer_counts(drop: Path, settings: Settings, ingest: Ingest) -> None:
    files = parts(LAUNDRY)
    put(drop, "430582/环卫中心", files)
    put(drop, "430582/环卫中心", {"附件1（更正）.txt": files[NAMES[1]].replace("政府采购", "政府采购 ")}, 60)
    assert ingest(drop, settings) == "completed"
    last = next(row for row in filed(settings) if row["is_latest"])
    assert "附件1（更正）.txt" in last["source_path"]
    assert NAMES[1] not in last["source_path"]
    assert ingest(drop, settings) == "unchanged"


def test_whole_reports_in_one_folder_stay_as_they_are(drop: Path, settings: Settings, ingest: Ingest) -> None:
    put(drop, "县直单位", {"甲.txt": whole(LAUNDRY), "乙.txt": whole(SKILLS), "附件1.txt": parts(LAUNDRY)[NAMES[1]]})
    assert ingest(drop, settings) == "completed"
    assert not [row for row in filed(settings) if "|" in row["source_path"]]


def test_a_part_mended_is_taken_up_by_rerun_whichever_it_is(drop: Path, settings: Settings, ingest: Ingest) -> None:
    put(drop, "430582/环卫中心", parts(LAUNDRY) | {NAMES[2]: ""})
    assert ingest(drop, settings) == "completed"
    put(drop, "430582/环卫中心", parts(LAUNDRY), 60)
    code = next(row["department_code"] for row in filed(settings) if row["department_code"])
    assert f"430582/环卫中心/{NAMES[2]}" in (request_again(settings, 2023, [], None, force=False).only or ())
    assert ingest(drop, settings) == "completed"
    assert all(next(row for row in filed(settings) if row["department_code"] == code and row["is_latest"])["parts"].values())


def test_a_folder_is_checked_as_an_archive_of_its_files(tmp_path: Path, jixiao: Callable[..., CompletedProcess[str]]) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    for name, text in parts(LAUNDRY).items():
        (folder / name).write_text(text, "utf-8")
    with (tmp_path / "报送.zip").open("wb") as out:
        pack([(name, folder / name) for name in sorted(NAMES)], out)
    told = [jixiao("check", path, "--json") for path in (folder, tmp_path / "报送.zip")]
    assert [one.returncode for one in told] == [1, 1]
    assert told[0].stdout == told[1].stdout
    assert "报送" in jixiao("extract", folder, "--around", "三公").stdout
    assert jixiao("check", tmp_path / "没有").returncode == 2
