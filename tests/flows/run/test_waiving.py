"""Waiving: a named person accepts in spite of a finding; what was found and reported stays, and everything that counts says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.cli import run as jixiao_run
from flows.memory import reading
from flows.settings import Settings
from warehouse.lake import Lake
from warehouse.waivers import Waivers, today

ROOT = Path(__file__).parents[3]
YEAR = 2023
UNTIL = (today() + timedelta(days=400)).isoformat()
WHY = ("--by", "王局长", "--reason", "已与财政局核对原始凭证")


def jixiao(settings: Settings, *arguments: str) -> int:
    return jixiao_run(["--workspace", str(settings.workspace), "--lang", "en", *arguments])


def rows(settings: Settings, table: str, **equals: Any) -> list[dict[str, Any]]:
    with reading(settings) as warehouse:
        return warehouse.rows(table, **equals)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """One filing that has to go back, with the registry."""
    (report,) = (ROOT / "samples" / str(YEAR) / "430523").glob("*亲子阅读*.docx")
    folder = tmp_path / "inbox" / str(YEAR) / "430523"
    folder.mkdir(parents=True)
    shutil.copy2(report, folder)
    shutil.copy2(ROOT / "samples" / "departments.csv", tmp_path / "inbox")
    return tmp_path / "inbox"


@pytest.fixture
def returned(settings: Settings, inbox: Path, ingest: Callable[..., str]) -> tuple[str, list[str]]:
    """The submission that was returned, and the fingerprints of the critical findings that no other explains."""
    ingest(inbox, settings)
    (submission,) = rows(settings, "submissions")
    assert submission["outcome"] == "returned"
    found = rows(settings, "findings", submission_id=submission["submission_id"])
    critical = [row for row in found if row["severity"] == "critical" and row["outcome"] == "failed"]
    return submission["submission_id"], [row["fingerprint"] for row in critical if not row["cause_fingerprint"]]


def test_a_waived_submission_counts_and_says_by_whom_and_nothing_found_changes(
    settings: Settings, returned: tuple[str, list[str]], inbox: Path, ingest: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    identifier, fingerprints = returned
    waiver = {"waived_by", "waiver_reason", "waived_until", "standing"}
    reported = [{k: v for k, v in row.items() if k not in waiver} for row in rows(settings, "findings", submission_id=identifier)]
    for fingerprint in fingerprints:
        assert jixiao(settings, "waive", fingerprint, *WHY, "--until", UNTIL) == 0
    assert "Accepted with findings".lower() in capsys.readouterr().out
    (after,) = rows(settings, "submissions", submission_id=identifier)
    assert (after["outcome"], after["is_live"], after["waived_count"]) == ("accepted_with_findings", True, len(fingerprints))
    assert after["critical_count"] == len(fingerprints)
    found = rows(settings, "findings", submission_id=identifier)
    assert [{k: v for k, v in row.items() if k not in waiver} for row in found] == reported
    assert {row["waived_by"] for row in found if row["fingerprint"] in fingerprints} == {"王局长"}
    with reading(settings) as warehouse:
        city = next(row for row in warehouse.rollup("completeness", YEAR) if row["scope"] == "city")
        assert city["by_waiver"] == 1
        assert sum(
            row["waived"] for row in warehouse.rollup("findings_by_rule", YEAR) if row["scope"] == "city" and row["basis"] == "accepted"
        )
    pages = [path.read_text("utf-8") for path in settings.page(YEAR).parent.rglob("*.html")]
    assert sum("已与财政局核对原始凭证" in page for page in pages) >= 1
    assert ingest(inbox, settings) in ("unchanged", "completed")
    assert rows(settings, "submissions", submission_id=identifier) == [after]


def test_a_revoked_waiver_returns_the_submission_and_both_acts_stay_on_record(
    settings: Settings, returned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    identifier, fingerprints = returned
    before = rows(settings, "submissions", submission_id=identifier)
    for fingerprint in fingerprints:
        jixiao(settings, "waive", fingerprint, *WHY, "--until", UNTIL)
        assert jixiao(settings, "waive", "revoke", fingerprint, "--by", "李主任", "--reason", "凭证不符") == 0
    assert rows(settings, "submissions", submission_id=identifier) == before
    assert [row["action"] for row in Waivers(settings.lake).records()] == ["accept", "revoke"] * len(fingerprints)
    capsys.readouterr()
    assert jixiao(settings, "waive", "list", "--json") == 0
    assert {row["state"] for row in json.loads(capsys.readouterr().out)} == {"revoked"}
    assert {row["revoked_by"] for row in rows(settings, "waivers")} == {"李主任"}


def test_two_people_are_needed_where_the_office_says_so(
    settings: Settings, returned: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIXIAO_FOUR_EYES", "true")
    _, (fingerprint, *_) = returned
    assert jixiao(settings, "waive", fingerprint, *WHY, "--until", UNTIL) == 0
    assert Waivers(settings.lake).in_force(YEAR, today()) == {}
    assert jixiao(settings, "waive", "approve", fingerprint, "--by", "王局长") == 2
    assert "whoever proposed it cannot approve it" in capsys.readouterr().err
    assert jixiao(settings, "waive", "approve", fingerprint, "--by", "李主任") == 0
    (held,) = Waivers(settings.lake).in_force(YEAR, today()).values()
    assert (held["proposed_by"], held["accepted_by"]) == ("王局长", "李主任")


def test_what_is_not_there_or_past_is_refused_in_a_sentence(
    settings: Settings, returned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert returned
    assert jixiao(settings, "waive", "0123456789abcdef", *WHY, "--until", UNTIL) == 2
    assert "no finding that failed has this fingerprint" in capsys.readouterr().err
    assert jixiao(settings, "waive", "0123456789abcdef", *WHY, "--until", "2020-01-01") == 2
    assert "it is past" in capsys.readouterr().err
    assert Waivers(settings.lake).records() == []


def test_a_waiver_ends_with_its_last_day(tmp_path: Path) -> None:
    from typing import cast

    from warehouse.rows import FindingRow

    waivers, last = Waivers(tmp_path), today()
    waivers.add("accept", cast("FindingRow", {"fingerprint": "f", "fiscal_year": YEAR, "rule": "SUM-01"}), "A", "甲", "乙", last)
    assert set(waivers.in_force(YEAR, last)) == {"f"}
    assert waivers.in_force(YEAR, last + timedelta(days=1)) == {}
    assert waivers.in_force(YEAR + 1, last) == {}
    assert Lake(tmp_path).years() == ()
