"""The handbook of rules: complete, in both languages, and fresh."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from expectations import handbook
from expectations.catalogue import rules


def test_every_rule_is_in_it_with_its_basis_and_examples_in_both_languages() -> None:
    text = handbook.handbook()
    for rule in rules():
        assert f"## {rule.id}\n" in text
        assert rule.title in text
        assert rule.title_en in text
        assert rule.basis.shown in text
    assert text.count("| 示例 Example |") == len(rules())


def test_an_unconfirmed_basis_says_so() -> None:
    unconfirmed = [rule for rule in rules() if not rule.basis.confirmed]
    assert handbook.handbook().count("（未经核实）") >= len(unconfirmed) > 0


def test_it_is_written_checked_and_found_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(handbook, "PATH", tmp_path / "docs" / "rules.md")
    assert handbook.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert handbook.main([]) == 0
    assert handbook.main(["--check"]) == 0
    assert handbook.main(["--chekc"]) == 2


def test_the_one_in_the_repository_is_fresh() -> None:
    assert subprocess.run([sys.executable, "-m", "expectations.handbook", "--check"], check=False).returncode == 0
