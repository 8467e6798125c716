from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.readings.extraction_cache import Extractions, read_missing
from flows.readings.outcome import Extraction
from warehouse.originals import Originals

SHA = "ab" * 32


class Pool:
    """Stands for the reading pool: gives what it was made with and remembers what it was asked."""

    def __init__(self, *found: Extraction) -> None:
        self.found, self.asked = found, []

    def read(self, paths: list[Path]) -> tuple[Extraction, ...]:
        self.asked += [path.name for path in paths]
        return self.found[: len(paths)]


@given(
    st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_an_extraction_survives_the_cache(texts: list[str], detail: str) -> None:
    kept = Extraction(tuple(texts), "corrupt" if not texts else None, detail)
    assert Extraction.load(kept.dump()) == kept


@pytest.mark.parametrize("content", ["", "\n", "{}\n", '{"code": null, "detail": ""}', "[]\n", "{\n"])
def test_a_damaged_file_of_the_cache_is_read_again(tmp_path: Path, content: str) -> None:
    cache = Extractions(tmp_path, "v1")
    cache.put(SHA, Extraction(("x",)))
    (tmp_path / "v1" / f"{SHA}.jsonl").write_text(content)
    assert cache.get(SHA) is None
    assert not cache.holds(SHA)


def test_another_reader_version_has_read_nothing(tmp_path: Path) -> None:
    Extractions(tmp_path, "v1").put(SHA, Extraction(("x",)))
    assert Extractions(tmp_path, "v2").get(SHA) is None


def test_what_was_read_or_rejected_is_not_read_again_and_time_outs_are(tmp_path: Path) -> None:
    cache, originals = Extractions(tmp_path, "v1"), Originals(tmp_path / "originals")
    shas = [digit * 64 for digit in "123"]
    pool, done = Pool(Extraction(("x",)), Extraction(code="corrupt"), Extraction(code="timed_out", detail="60 s")), []
    assert read_missing(shas, originals, cache, pool, done.append) == {shas[2]: ("timed_out", "60 s")}
    again = Pool(Extraction(("y",)))
    assert read_missing(shas, originals, cache, again, done.append) == {}
    assert again.asked == [shas[2]]
    assert sum(done) == 6
    assert cache.get(shas[1]) == Extraction(code="corrupt")
    assert not list(tmp_path.rglob("*.tmp"))
