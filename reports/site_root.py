"""The root of the site: a folder for each fiscal year, and the index that names them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from reports.folder import NotASite, is_site
from warehouse.files import Folder

_YEAR = re.compile(r"[12][0-9]{3}")
_ONE_YEAR_LAYOUT = ("departments", "rules.html", "en/departments", "en/rules.html")
"""What lay in the root while the site held one year only: it is ours, and removed once that year has a folder."""


def check(out: Path) -> None:
    """Raises :class:`NotASite` if ``out`` holds files and neither its first page nor, without one, every folder in it is ours."""
    if not out.is_dir() or is_site(out):
        return
    entries = [entry for entry in out.iterdir() if not entry.name.startswith(".")]
    if (out / "index.html").exists() or not all(_is_year(entry) for entry in entries):
        raise NotASite(out)


def published_years(out: Path) -> list[int]:
    """The fiscal years that have a folder in ``out``, in order."""
    return sorted(int(entry.name) for entry in out.iterdir() if _is_year(entry)) if out.is_dir() else []


def write_index(out: Path, files: Mapping[str, bytes]) -> None:
    """Writes the pages of the index that differ, each in one step, and removes what the site of one year left beside them."""
    folder = Folder(out)
    for name, content in files.items():
        if not (out / name).is_file() or (out / name).read_bytes() != content:
            folder.write(name, content)
    for name in _ONE_YEAR_LAYOUT:
        left = out / name
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _is_year(entry: Path) -> bool:
    return bool(_YEAR.fullmatch(entry.name)) and is_site(entry)
