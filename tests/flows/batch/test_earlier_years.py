"""A year is judged beside the years before it, whatever the order in which they come in."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations import catalogue
from flows.intake.inbox import registry_of
from flows.memory import reading
from flows.run.survey import Request, survey
from flows.run.walk import nothing_to_do
from flows.settings import Settings

RUN: Callable[..., str] = runpy.run_path(str(Path(__file__).parents[1] / "plain_run.py"))["run"]
ACROSS = ("XREF-05", "YEAR-")


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The same four departments' filings of two years."""
    from synthesis.city import write_city

    folders = {year: tmp_path_factory.mktemp(f"city{year}") for year in (2022, 2023)}
    for year, folder in folders.items():
        write_city(folder, 4, 7, year)
    return folders


def run(inboxes: dict[int, Path], settings: Settings, *years: int) -> list[tuple[str, str, str]]:
    for year in years:
        assert RUN(Request(inboxes[year], year, registry_of(inboxes[year])), settings) in ("completed", "unchanged")
    with reading(settings) as warehouse:
        rows = warehouse.rows("findings", fiscal_year=2023)
    return sorted((row["rule"], row["submission_id"], row["key"]) for row in rows if row["rule"].startswith(ACROSS))


@pytest.mark.slow
def test_the_order_of_the_years_does_not_matter(two_years: dict[int, Path], tmp_path: Path) -> None:
    straight = Settings(workspace=tmp_path / "straight", workers=1)
    found = run(two_years, straight, 2022, 2023)
    assert any(rule == "XREF-05" for rule, _, _ in found), "the synthetic years know nothing of one another"
    late = Settings(workspace=tmp_path / "late", workers=1)
    assert run(two_years, late, 2023) == []
    request = Request(two_years[2023], 2023, registry_of(two_years[2023]))
    assert nothing_to_do(survey(request, late), late)
    run(two_years, late, 2022)
    assert not nothing_to_do(survey(request, late), late), "last year's filings came in since"
    assert run(two_years, late, 2023) == found
    assert nothing_to_do(survey(request, late), late)


@pytest.mark.slow
def test_scores_are_recomputed_beside_the_reported_ones(ingested: Path) -> None:
    with reading(Settings(workspace=ingested, workers=1)) as warehouse:
        rows = warehouse.rows("recomputed_scores")
        indicators = warehouse.rows("indicators")
    reported = {(row["submission_id"], row["indicator_name"]): row["score"] for row in indicators}
    lines = [row for row in rows if row["subject"] == "indicator"]
    assert lines
    assert all(row["reported"] == reported[row["submission_id"], row["label"]] for row in lines)
    assert all((row["low"] is None) == (row["reason"] is not None) for row in lines)
    page = next((ingested / "site" / "2023" / "departments").glob("*.html")).read_text("utf-8")
    assert "得分复核" in page


@pytest.mark.slow
def test_a_rule_in_draft_is_told_to_the_office_alone(two_years: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(workspace=tmp_path / "workspace", workers=1)
    on_trial = {rule.id for rule in catalogue.rules() if rule.id.startswith(("RATE-", "SUM-", "SCORE-"))}
    rules = [rule.model_copy(update={"status": "draft"}) if rule.id in on_trial else rule for rule in catalogue.rules()]
    monkeypatch.setattr(catalogue, "in_force", lambda: tuple(rules))
    run(two_years, settings, 2023)
    with reading(settings) as warehouse:
        drafts, findings = warehouse.rows("draft_findings"), warehouse.rows("findings")
    assert drafts
    assert {row["rule"] for row in drafts} <= on_trial
    assert not {row["rule"] for row in findings} & on_trial
    pages = "".join(page.read_text("utf-8") for page in (settings.page(2023).parent / "departments").glob("*.html"))
    assert not any(row["message"] in pages for row in drafts)
