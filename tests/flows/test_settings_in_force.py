"""``jixiao settings``, and the log."""

from __future__ import annotations

import json
import logging

import pytest

from flows.cli import run
from flows.process import log
from flows.views.settings_table import limits_named
from submissions.limits import Limits


def test_settings_are_listed_with_where_they_come_from_and_without_a_password(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIXIAO_WAREHOUSE_URL", "postgresql://office:secret@localhost/jixiao")
    monkeypatch.setenv("JIXIAO_LIMIT_SECONDS", "30")
    assert run(["--workspace", "there", "settings", "--json"]) == 0
    printed = capfd.readouterr().out
    said = json.loads(printed)
    assert "secret" not in printed
    assert said["JIXIAO_WORKSPACE"] == {"value": "there", "origin": "option"}
    assert said["JIXIAO_WAREHOUSE_URL"] == {"value": "postgresql://office:***@localhost/jixiao", "origin": "environment"}
    assert said["JIXIAO_LIMIT_SECONDS"] == {"value": "30.0", "origin": "environment"}
    assert said["JIXIAO_CHUNK_SIZE"] == {"value": "32", "origin": "default"}


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("JIXIAO_LOG", "loud")
    assert run(["settings"]) == 2
    assert "JIXIAO_LOG" in capfd.readouterr().err


def test_every_package_logs_from_the_level_set_and_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    try:
        for package in log.PACKAGES:
            logging.getLogger(f"{package}.here").info("said by %s", package)
            logging.getLogger(f"{package}.here").debug("not said")
        printed = capsys.readouterr()
        assert all(f"said by {package}" in printed.err for package in log.PACKAGES)
        assert "not said" not in printed.err
        assert printed.out == ""
    finally:
        log.configure("warning")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_limit(readme: str) -> None:
    from flows.views.settings_table import ROOT

    assert limits_named((ROOT / readme).read_text("utf-8")) == set(Limits.model_fields)
