from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from flows.failures import FileUnreadable, InboxMissing, StillChanging, YearNotInInbox
from flows.intake.folders import folder_division
from flows.intake.inbox import closed_folders, left_aside, registry_of, root_of, scan, take
from warehouse.originals import Originals


def file(path: Path, content: bytes = b"text", age: float = 60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_takes_filings_in_the_order_of_their_paths_and_nothing_else(tmp_path: Path) -> None:
    for name in ("430511/乙.txt", "430502/甲.docx", "430502/.hidden", "430502/~$甲.docx", "430502/x.tmp", "430502/甲.truth.json"):
        file(tmp_path / name)
    for name in ("departments.csv", "README.md", "README.zh.txt", ".git/config"):
        file(tmp_path / name)
    assert [found.source_path for found in scan(tmp_path)] == ["430502/甲.docx", "430511/乙.txt"]


def test_the_year_folder_is_preferred_and_a_truth_folder_beside_it_never_seen(tmp_path: Path) -> None:
    file(tmp_path / "2023/430502/a.txt")
    file(tmp_path / "truth/2023/430502/a.txt")
    assert [found.source_path for found in scan(root_of(tmp_path, 2023))] == ["430502/a.txt"]


def test_an_inbox_with_folders_of_other_years_only_is_not_taken_for_the_year_asked(tmp_path: Path) -> None:
    file(tmp_path / "2023年度/430502/a.txt")
    file(tmp_path / "2021/430502/a.txt")
    assert root_of(tmp_path, 2023) == tmp_path / "2023年度"
    with pytest.raises(YearNotInInbox) as raised:
        root_of(tmp_path, 2025)
    assert raised.value.years == (2021, 2023)
    assert "2021、2023" in raised.value.zh


def test_what_is_no_filing_by_its_kind_is_named_and_never_taken(tmp_path: Path) -> None:
    for name in ("plan.yaml", "430502/报告.docx.part", "430502/notes.md", "430502/甲.docx", "430502/甲.txt", "thumbs.db"):
        file(tmp_path / name)
    assert [found.source_path for found in scan(tmp_path)] == ["430502/甲.docx", "430502/甲.txt"]
    assert left_aside(tmp_path) == ["430502/notes.md", "430502/报告.docx.part", "plan.yaml"]


def test_an_inbox_that_is_no_folder_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InboxMissing) as raised:
        root_of(tmp_path / "nowhere", 2023)
    assert "nowhere" in raised.value.zh


def test_links_out_of_the_inbox_are_not_followed(tmp_path: Path) -> None:
    secret = file(tmp_path / "secret/passwords.txt")
    inside = file(tmp_path / "inbox/430502/a.txt")
    (tmp_path / "inbox/out.txt").symlink_to(secret)
    (tmp_path / "inbox/folder").symlink_to(secret.parent)
    (tmp_path / "inbox/430502/b.txt").symlink_to(inside)
    (tmp_path / "inbox/430502/dangling.txt").symlink_to(tmp_path / "inbox/gone")
    os.mkfifo(tmp_path / "inbox/430502/pipe.docx")
    assert [found.source_path for found in scan(tmp_path / "inbox")] == ["430502/a.txt", "430502/b.txt"]
    assert left_aside(tmp_path / "inbox") == ["430502/dangling.txt", "430502/pipe.docx", "folder", "out.txt"]


def test_a_file_and_a_folder_that_may_not_be_read_are_named_and_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as root, nothing is forbidden: the system's refusal is put in its place."""
    closed = file(tmp_path / "430502/a.txt")
    opened = Path.open

    def refusing(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refusing)
    with pytest.raises(FileUnreadable, match=r"430502/a\.txt.*Permission denied"):
        take(scan(tmp_path)[0], Originals(tmp_path / "originals"))
    listed = os.scandir

    def closed_folder(path: Any) -> Any:
        if str(path).endswith("430502"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", closed_folder)
    assert closed_folders(tmp_path) == ["430502"]


def test_names_in_gbk_become_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/"
    Path(os.fsdecode(folder + "报告.txt".encode("gb18030"))).write_bytes(b"text")
    assert [found.source_path for found in scan(tmp_path)] == ["报告.txt"]


@pytest.mark.parametrize(
    ("path", "division"),
    [("430511/a.txt", "430511"), ("北塔区/a.txt", "430511"), ("邵阳县/x/a.txt", "430523"), ("别处/a.txt", None), ("北塔区.txt", None)],
)
def test_the_first_folder_names_the_division(path: str, division: str | None) -> None:
    assert folder_division(path, 2023) == division


def test_the_registry_lies_in_the_inbox_or_beside_the_year(tmp_path: Path) -> None:
    file(tmp_path / "departments.csv")
    (tmp_path / "2023").mkdir()
    assert registry_of(tmp_path) == registry_of(tmp_path / "2023") == tmp_path / "departments.csv"


def test_a_file_just_written_is_waited_for(tmp_path: Path) -> None:
    file(tmp_path / "inbox/a.txt", age=0)
    began = time.monotonic()
    sha256 = take(scan(tmp_path / "inbox")[0], Originals(tmp_path / "originals"))
    assert time.monotonic() - began > 0.5
    assert Originals(tmp_path / "originals").path(sha256).read_bytes() == b"text"


def test_a_file_that_is_gone_is_transient(tmp_path: Path) -> None:
    path = file(tmp_path / "inbox/a.txt")
    arrival = scan(tmp_path / "inbox")[0]
    path.unlink()
    with pytest.raises(StillChanging):
        take(arrival, Originals(tmp_path / "originals"))
