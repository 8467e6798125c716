import hashlib
import os
import threading
from pathlib import Path

import pytest

from warehouse.faults import FileChanged, TransientFault
from warehouse.originals import Originals


@pytest.fixture
def originals(tmp_path):
    return Originals(tmp_path / "originals")


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "北塔区财政局.docx"
    path.write_bytes(b"report" * 1000)
    return path


def _kept(originals):
    return sorted(path.relative_to(originals.root).as_posix() for path in originals.root.rglob("*") if path.is_file())


def test_a_document_is_kept_under_the_hash_of_its_content(originals, document):
    sha256 = originals.add(document)
    assert sha256 == hashlib.sha256(document.read_bytes()).hexdigest()
    assert _kept(originals) == [f"{sha256[:2]}/{sha256}"]
    assert originals.path(sha256).read_bytes() == document.read_bytes()


def test_adding_it_again_under_any_name_touches_nothing(originals, document):
    sha256 = originals.add(document)
    before = originals.path(sha256).stat()
    copy = document.with_name("copy.docx")
    copy.write_bytes(document.read_bytes())
    assert originals.add(copy) == sha256
    after = originals.path(sha256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(_kept(originals)) == 1


def test_an_empty_document_is_kept_too(originals, tmp_path):
    (tmp_path / "empty").touch()
    assert originals.path(originals.add(tmp_path / "empty")).read_bytes() == b""


@pytest.mark.parametrize("change", ["grown", "replaced", "touched"])
def test_a_document_that_changes_while_it_is_copied_is_not_kept(originals, document, monkeypatch, change):
    fstat = os.fstat

    def meddle(descriptor):
        monkeypatch.setattr(os, "fstat", fstat)
        if change == "grown":
            with document.open("ab") as file:
                file.write(b"more")
        elif change == "replaced":
            other = document.with_name("other")
            other.write_bytes(document.read_bytes())
            other.replace(document)
        else:
            os.utime(document, ns=(1, 1))
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", meddle)
    with pytest.raises(FileChanged) as caught:
        originals.add(document)
    assert isinstance(caught.value, TransientFault)
    assert caught.value.path == document
    assert _kept(originals) == []


def test_several_may_add_the_same_document_at_once(originals, document):
    threads = [threading.Thread(target=originals.add, args=(document,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_kept(originals)) == 1


@pytest.mark.parametrize("text", ["", "abc", "../../etc/passwd", "A" * 64, "0" * 63 + "\n"])
def test_only_a_hash_names_a_place_in_the_store(originals, text):
    with pytest.raises(ValueError, match="not a sha256"):
        originals.path(text)


def test_what_is_no_file_is_refused_without_waiting_for_it(originals, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        originals.add(tmp_path / "pipe")
    with pytest.raises(FileNotFoundError):
        originals.add(tmp_path / "nothing")
    assert not originals.root.exists() or Path(originals.root).is_dir()
