"""Each limit holds on real bytes, in every reader that it concerns; time and memory are tried in tests/flows/test_pool.py."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from submissions.limits import Limits
from submissions.readers import read_all
from submissions.rejections import Rejected

FORMATS = Path(__file__).parent / "formats"
FILES = sorted(path for path in FORMATS.iterdir() if path.suffix not in (".py", "") and path.is_file())
PACKED = {".docx", ".docm", ".xlsx", ".ods", ".odt", ".ofd", ".zip"}


def code_of(path: Path, limits: Limits) -> str | None:
    try:
        read_all(path.read_bytes(), limits)
    except Rejected as rejected:
        return rejected.code
    return None


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_at_the_limit_is_read_and_one_byte_more_is_not(path: Path) -> None:
    size = path.stat().st_size
    assert code_of(path, Limits(file_bytes=size)) is None
    assert code_of(path, Limits(file_bytes=size - 1)) == "too_large"


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".zip"], ids=named)
def test_cells_are_counted(path: Path) -> None:
    assert code_of(path, Limits(cells=30)) in ("too_large", "unsafe_archive")


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".zip"], ids=named)
def test_blocks_are_counted(path: Path) -> None:
    assert code_of(path, Limits(blocks=3)) == "too_large"


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix in PACKED], ids=named)
@pytest.mark.parametrize("limits", [Limits(members=1), Limits(unpacked_bytes=2_000)], ids=("members", "unpacked"))
def test_archives_are_measured_as_they_unpack(path: Path, limits: Limits) -> None:
    assert code_of(path, limits) in ("unsafe_archive", "too_large")


@pytest.mark.parametrize("name", ["report.pdf", "report.ofd"])
def test_pages_are_counted(name: str) -> None:
    assert code_of(FORMATS / name, Limits(pages=1)) == "too_large"


@pytest.mark.parametrize("command", ["extract", "check"])
def test_extract_and_check_take_their_limits_from_the_environment(command: str) -> None:
    environment = os.environ | {"JIXIAO_LIMIT_FILE_BYTES": "1000"}
    arguments = [sys.executable, "-m", "flows.cli", command, str(FORMATS / "report.docx"), "--json"]
    told = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False, encoding="utf-8")
    (found,) = json.loads(told.stdout)
    assert found["error"]["code"] == "too_large"


def test_what_unpacks_to_too_many_times_its_size_is_a_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\0" * 2**24)
    with pytest.raises(Rejected) as rejected:
        read_all(out.getvalue(), Limits(ratio=20))
    assert rejected.value.code == "unsafe_archive"
