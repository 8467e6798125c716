"""Reading documents of the originals store once: what was read is kept under reader version and content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.readings.outcome import Extraction
from warehouse.files import write_whole

if TYPE_CHECKING:
    from flows.readings.pool import ReadingPool
    from warehouse.originals import Originals


class Extractions:
    """The extraction cache below ``root``: ``<reader version>/<sha256>.jsonl``. It can be thrown away at any time."""

    def __init__(self, root: Path, reader_version: str) -> None:
        self._folder = root / reader_version

    def entry(self, sha256: str) -> Path:
        """Where the document's entry is, or would be."""
        return self._folder / f"{sha256}.jsonl"

    def holds(self, sha256: str) -> bool:
        """True if this version of the reader has read the document. The entry itself is not opened."""
        return self.entry(sha256).is_file()

    def get(self, sha256: str) -> Extraction | None:
        """Returns what was read from the document; None if it was not read or the entry is damaged, which is then removed."""
        try:
            return Extraction.load(self.entry(sha256).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            self.drop(sha256)
            return None

    def digest(self, sha256s: Iterable[str]) -> str:
        """Returns a digest of the entries of ``sha256s``. It does not depend on the reader's version; a missing entry counts as empty."""
        found = hashlib.sha256()
        for sha256 in sorted(set(sha256s)):
            content = self.entry(sha256).read_bytes() if self.holds(sha256) else b""
            found.update(sha256.encode() + hashlib.sha256(content).digest())
        return found.hexdigest()

    def put(self, sha256: str, extraction: Extraction) -> None:
        """Writes ``extraction`` in one step. Technical failures are not kept, so that the next run tries again."""
        if not extraction.passing:
            write_whole(self.entry(sha256), extraction.dump().encode())

    def drop(self, sha256: str) -> None:
        """Removes the document's entry, so that it is read again."""
        self.entry(sha256).unlink(missing_ok=True)


def read_missing(
    sha256s: Sequence[str],
    originals: Originals,
    extractions: Extractions,
    pool: ReadingPool,
    advance: Callable[[int], None],
) -> dict[str, tuple[str, str]]:
    """Reads those of ``sha256s`` that the cache does not hold and keeps the results; ``advance(1)`` after each document.

    Returns the documents that failed for technical reasons: sha256 -> (code, detail).
    """
    wanted = [sha256 for sha256 in sha256s if not extractions.holds(sha256)]
    advance(len(sha256s) - len(wanted))
    failed = {}
    for sha256, extraction in zip(wanted, pool.read([originals.path(sha256) for sha256 in wanted]), strict=True):
        extractions.put(sha256, extraction)
        if extraction.passing:
            failed[sha256] = (extraction.code or "reader_failed", extraction.detail)
        advance(1)
    return failed
