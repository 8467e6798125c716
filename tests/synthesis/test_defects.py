import json
from itertools import combinations

import pytest

from synthesis.defects import STAGES, Defect, compatible, defects, expected, make, scenario_of
from synthesis.department_year import DepartmentYear
from synthesis.invented_filing import InventedFiling
from synthesis.layouts import layouts
from synthesis.truth import truth

ASKED = {
    *(f"SUM-{n:02}" for n in range(1, 12)),
    *(f"RATE-{n:02}" for n in range(1, 16)),
    *(f"SCORE-{n:02}" for n in (1, 2, 3, 4, 5, 6, 10)),
    *(f"IND-{n:02}" for n in (1, 2, 3, 4, 12)),
    *("UNIT-01", "XREF-01", "XREF-02", "XREF-04", "DOC-01", "DOC-07"),
}
HERE = DepartmentYear("新邵县档案利用服务中心", "430522", "archives")


def said(filing: InventedFiling, ids: tuple[str, ...] = ()) -> dict[str, object]:
    return truth(filing, layouts()["converter"], ids)


def test_every_rule_asked_for_has_a_defect() -> None:
    assert {finding.rule for defect in defects().values() for finding in defect.findings} >= ASKED


@pytest.mark.parametrize("defect", defects().values(), ids=lambda defect: defect.id)
def test_a_defect_changes_what_is_printed_and_nothing_besides(defect: Defect) -> None:
    """Against the same department under the same scenario: only the declared values, or what is computed from them."""
    clean = make(HERE, 2023, "seed", base=scenario_of([defect.id]))
    broken = make(HERE, 2023, "seed", (defect.id,))
    if not any(defect.changes.get(stage) for stage in STAGES):
        assert said(broken)["budget_lines"] == said(clean)["budget_lines"]
        return
    assert broken != clean
    late_only = not {"drawn", "rated", "totalled", "printed"} & set(defect.changes)
    if late_only:
        assert broken.figures == clean.figures


@pytest.mark.parametrize("defect", defects().values(), ids=lambda defect: defect.id)
def test_findings_name_what_the_document_holds(defect: Defect) -> None:
    filing = make(HERE, 2023, "seed", (defect.id,))
    for finding in expected(filing, (defect.id,)):
        assert "{" not in finding.key
        assert finding.severity in {"critical", "warning", "info"}
    outcome = said(filing, (defect.id,))["outcome"]
    assert (outcome == "returned") == any(finding.severity == "critical" for finding in defect.findings)


@pytest.mark.parametrize(
    ("defect", "path", "before", "after"),
    [
        ("three_public_sum", ("three_public", "budget"), 0, 10000),
        ("project_sum", ("project", "prior_actual"), 0, 27000),
        ("procurement_unspent", ("procurement", "actual"), None, 0),
    ],
)
def test_one_cell_of_the_base_data_table(defect: str, path: tuple[str, str], before: int | None, after: int) -> None:
    clean, broken = (
        {
            (row["item_code"], row["measure"]): row["amount_cny"]
            for row in truth(make(HERE, 2023, "s", ids, defects()[defect].scenario), layouts()["converter"], ids)["budget_lines"]
        }
        for ids in ((), (defect,))
    )
    assert [key for key in clean if clean[key] != broken[key]] == [path]
    assert broken[path] == (after if before is None else pytest.approx(clean[path] + after))


def test_figures_of_the_prose_differ_from_the_table_only_where_declared() -> None:
    clean, broken = (said(make(HERE, 2023, "s", ids), ids)["narrative_figures"] for ids in ((), ("project_in_yuan",)))
    assert isinstance(clean, list)
    assert isinstance(broken, list)
    assert [(a["unit"], b["unit"], b["concept"]) for a, b in zip(clean, broken, strict=True) if a != b] == [("万元", "元", "project")]


def test_defects_that_disturb_each_other_are_refused() -> None:
    assert not compatible(["three_public_sum", "reception_over_budget"])
    with pytest.raises(ValueError, match="disturb"):
        make(HERE, 2023, "s", ("three_public_sum", "reception_over_budget"))


def test_every_compatible_pair_can_be_made() -> None:
    pairs = [pair for pair in combinations(defects(), 2) if compatible(pair)]
    assert len(pairs) > 1000
    for pair in pairs[::7]:
        json.dumps(said(make(HERE, 2023, "pair", pair), pair))
