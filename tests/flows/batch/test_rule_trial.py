"""Trying a rule on what is stored: the same rule changes nothing, a stricter one says whose outcome would change."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from expectations import catalogue
from expectations.catalogue import RuleError
from flows.batch.rule_trial import replay, rules_in
from flows.failures import UnknownRule
from flows.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]


def _stricter(folder: Path, identifier: str) -> Path:
    """A file with the rule of that id, now critical and failing wherever it applies."""
    [item] = [
        item for path in catalogue.FOLDER.glob("*.yaml") for item in yaml.safe_load(path.read_text("utf-8")) if item["id"] == identifier
    ]
    path = folder / "new.yaml"
    path.write_text(yaml.safe_dump([item | {"severity": "critical", "levels": [], "check": "False"}], allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize("identifier", ["SUM-01", "RATE-02", "IND-03", "XREF-01"])
def test_a_rule_as_it_stands_changes_nothing(ingested: Path, identifier: str) -> None:
    judged, changed = replay(identifier, catalogue.rules(), Settings(workspace=ingested, workers=1))
    assert judged == 4
    assert changed == []


def test_a_stricter_rule_lists_whose_outcome_would_change_and_writes_nothing(
    ingested: Path, tmp_path: Path, bytes_of: Callable[[Path], dict[str, str]]
) -> None:
    before = bytes_of(ingested)
    judged, changed = replay("RATE-02", rules_in(_stricter(tmp_path, "RATE-02")), Settings(workspace=ingested, workers=1))
    assert judged == 4
    assert changed
    assert all(one.after == "returned" and one.appearing for one in changed)
    assert {one.before for one in changed} <= {"accepted", "accepted_with_findings", "returned"}
    assert bytes_of(ingested) == before


def test_an_unknown_rule_and_a_broken_file_are_told(ingested: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownRule):
        replay("RATE-99", catalogue.rules(), Settings(workspace=ingested, workers=1))
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: [", "utf-8")
    with pytest.raises(RuleError, match=r"broken\.yaml"):
        rules_in(broken)


def test_the_command_prints_the_list(jixiao: Run, workspace: Settings, tmp_path: Path) -> None:
    done = jixiao(
        "replay", "--rule", "rate-02", "--from", _stricter(tmp_path, "RATE-02"), "--json", JIXIAO_WORKSPACE=str(workspace.workspace)
    )
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["judged"] == 4
    assert all(one["after"] == "returned" for one in told["changed"])
    assert jixiao("replay", "--rule", "rate-99", JIXIAO_WORKSPACE=str(workspace.workspace)).returncode == 2
