"""The site in a real browser, opened from its folder."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reports.site import publish

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--v=0",
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: the pages are not opened in a browser"),
]


def opened(page: Path, profile: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "en/index.html",
        "2023/index.html",
        "2023/rules.html",
        "2023/departments/502001.html",
        "2023/en/departments/502001.html",
    ],
)
def test_a_page_opens_from_its_folder_without_a_complaint(shelf: Any, made: Any, rules: list[Any], tmp_path: Path, path: str):
    shelf.add("findings", made.finding(fingerprint="dead1234", severity="warning", message="<script>document.title='run'</script>"))
    publish(shelf, 2023, tmp_path / "site", rules)
    done = opened(tmp_path / "site" / path, tmp_path / "profile", "--dump-dom")
    assert "</footer>" in done.stdout
    assert "<script" not in done.stdout
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line or "Content Security Policy" in line]
    assert complaints == []


def test_the_style_sheet_is_let_through_by_the_policy(shelf: Any, rules: list[Any], tmp_path: Path):
    """A page whose style sheet was changed after the policy was written is complained of: so silence above means something."""
    page = publish(shelf, 2023, tmp_path / "site", rules)
    page.write_text(re.sub(r"<style>", "<style>/* changed */", page.read_text("utf-8")), "utf-8")
    done = opened(page, tmp_path / "profile", "--dump-dom")
    assert "Content Security Policy" in done.stderr
