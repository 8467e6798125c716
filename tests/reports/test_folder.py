from pathlib import Path

import pytest

from reports.folder import NotASite, write

INDEX = b'<!doctype html><meta name="generator" content="jixiao">'


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    return {path.relative_to(out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.rglob("*.html")}


def test_a_second_writing_of_the_same_files_touches_nothing(tmp_path: Path):
    files = {"index.html": INDEX, "departments/1.html": b"one"}
    assert write(tmp_path / "site", files)
    before = stamps(tmp_path / "site")
    assert not write(tmp_path / "site", files)
    assert stamps(tmp_path / "site") == before


def test_only_changed_files_are_new_and_vanished_ones_are_gone(tmp_path: Path):
    out = tmp_path / "site"
    write(out, {"index.html": INDEX, "departments/1.html": b"one", "departments/2.html": b"two", "old/3.html": b"three"})
    before = stamps(out)
    assert write(out, {"index.html": INDEX, "departments/1.html": b"one", "departments/2.html": b"changed"})
    after = stamps(out)
    assert set(after) == {"index.html", "departments/1.html", "departments/2.html"}
    assert after["departments/1.html"] == before["departments/1.html"]
    assert after["departments/2.html"] != before["departments/2.html"]
    assert not (out / "old").exists()


def test_nothing_is_left_beside_the_site(tmp_path: Path):
    for content in (b"one", b"two"):
        write(tmp_path / "site", {"index.html": INDEX, "a.html": content})
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_reader_who_is_in_the_old_site_still_sees_all_of_it(tmp_path: Path):
    out = tmp_path / "site"
    write(out, {"index.html": INDEX, "a.html": b"one"})
    with (out / "a.html").open("rb") as held:
        write(out, {"index.html": INDEX, "a.html": b"two"})
        assert held.read() == b"one"
    assert (out / "a.html").read_bytes() == b"two"


def test_what_a_killed_run_left_is_cleared(tmp_path: Path):
    (tmp_path / ".site.next").mkdir()
    (tmp_path / ".site.next" / "half.html").write_bytes(b"half")
    write(tmp_path / "site", {"index.html": INDEX})
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_a_folder_of_other_files_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "letters.txt").write_text("keep me")
    with pytest.raises(NotASite):
        write(tmp_path, {"index.html": INDEX})
    assert (tmp_path / "letters.txt").read_text() == "keep me"


def test_an_empty_folder_may_be_published_into(tmp_path: Path):
    out = tmp_path / "site"
    out.mkdir()
    write(out, {"index.html": INDEX})
    assert (out / "index.html").read_bytes() == INDEX


def test_folders_are_renamed_where_they_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reports.folder._exchange", lambda one, other: False)
    for content in (b"one", b"two"):
        write(tmp_path / "site", {"index.html": INDEX, "a.html": content})
    assert (tmp_path / "site" / "a.html").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
