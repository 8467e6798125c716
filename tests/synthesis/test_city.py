import csv
import json
from pathlib import Path

import pytest

from synthesis.city import write_city
from warehouse import contract


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    write_city(tmp_path / "a", 30, 5)
    write_city(tmp_path / "b", 30, 5)
    write_city(tmp_path / "c", 30, 6)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert snapshot(tmp_path / "a") != snapshot(tmp_path / "c")


def test_every_submission_is_registered_and_has_its_truth(tmp_path: Path) -> None:
    write_city(tmp_path, 60, 1, 2023)
    files = [path for path in (tmp_path / "2023").rglob("*") if path.is_file()]
    assert len(files) == 60
    with (tmp_path / "departments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in contract.table("departments").columns]
    assert len(rows) > 60, "a few did not file"
    names = {(row["division_code"], row["department_name"]) for row in rows}
    assert len(names) == len({row["department_code"] for row in rows}) == len(rows)
    for path in files:
        said = json.loads((tmp_path / "truth" / path.relative_to(tmp_path).parent / f"{path.name}.truth.json").read_text("utf-8"))
        assert said["outcome"] in contract.OUTCOMES
        if said["outcome"] != "unreadable":
            assert (said["submission"]["division_code"], said["submission"]["department_name"]) in names
            assert {row["item_code"] for row in said["budget_lines"]} <= {row["item_code"] for row in contract.codes("budget_items")}


def test_an_empty_city_has_an_empty_registry(tmp_path: Path) -> None:
    write_city(tmp_path, 0, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["departments.csv"]


def test_a_negative_count_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1"):
        write_city(tmp_path, -1, 1)
