"""Whose a filing is, and which version stands for its owner."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from warehouse.ownership import ACCEPTED, GRAVITY, owner_of, settle_owners


def filed(number: int, outcome: str = "accepted", **columns: Any) -> dict[str, Any]:
    row = {"submission_id": f"{number:016}-1", "fiscal_year": 2023, "division_code": "430502", "source_path": f"{number}.docx"}
    return (
        row
        | {"kind": "department", "department_code": None, "department_name": "某中心", "outcome": outcome, "stated_year": 2023}
        | columns
    )


def test_a_unit_that_the_registry_does_not_know_is_one_owner_whatever_blanks_its_name_has() -> None:
    rows = [
        filed(1, department_name="双清区 借阅中心"),
        filed(2, department_name="双清区借阅中心"),
        filed(3, department_name="双清区借阅　中心"),
    ]
    settle_owners(rows)
    assert len({row["owner"] for row in rows}) == 1
    assert [(row["version"], row["stands"]) for row in rows] == [(1, False), (2, False), (3, True)]


def test_a_project_and_what_names_nobody_stand_alone() -> None:
    assert owner_of(filed(1, kind="project")) != owner_of(filed(2, kind="project"))
    assert owner_of(filed(1, department_name=None)) != owner_of(filed(2, department_name=None))
    assert owner_of(filed(1, department_code="A1", department_name="别名")) == "A1"


def test_a_report_of_another_year_is_never_live_nor_latest() -> None:
    rows = [filed(1), filed(2, "accepted", stated_year=2022)]
    settle_owners(rows)
    assert [(row["is_live"], row["is_latest"], row["stands"]) for row in rows] == [(True, True, True), (False, False, False)]
    alone = [filed(1, "returned", stated_year=2022)]
    settle_owners(alone)
    assert [(row["is_live"], row["is_latest"], row["stands"]) for row in alone] == [(False, False, True)]


@given(st.lists(st.tuples(st.sampled_from(GRAVITY), st.sampled_from([None, 2022, 2023])), min_size=1, max_size=8))
def test_of_an_owners_versions_one_stands_and_it_is_the_last_accepted_if_there_is_one(versions: list[tuple[str, int | None]]) -> None:
    rows = [filed(number, outcome, stated_year=year) for number, (outcome, year) in enumerate(versions)]
    settle_owners(rows)
    standing = [row for row in rows if row["stands"]]
    assert len(standing) == 1
    assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
    accepted = [row for row in rows if row["outcome"] in ACCEPTED and row["stated_year"] != 2022]
    assert [row for row in rows if row["is_live"]] == accepted[-1:]
    if accepted:
        assert standing == accepted[-1:]
