"""The documents of one fiscal year's batch: what lies in the inbox now, and what was filed before and replaced since.

What was filed stays filed: an earlier version that could be read remains in the batch when its file is overwritten or
removed, so that the last accepted version stays live until a new one is accepted. Versions keep the order in which
they were first taken in; new ones follow in the order of their modification time, then of their path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class Filing:
    """One document: identical content sent under several paths is one filing, the others are in ``also``.

    ``present`` says whether the inbox holds it now; ``modified`` is the file's time in whole seconds, 0 when unknown.
    ``parts`` are the (path, sha256) of the files that were taken together (:mod:`flows.batch.parts`).
    """

    source_path: str
    sha256: str
    modified: int = 0
    present: bool = True
    also: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The (path, sha256) of every inbox file that this filing covers."""
        return self.parts or tuple((path, self.sha256) for path in (self.source_path, *self.also))

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Filing:
        """A filing from its JSON object."""
        return cls(**{**raw, "also": tuple(raw["also"]), "parts": tuple((path, sha256) for path, sha256 in raw["parts"])})


def united(present: Iterable[Filing], earlier: Iterable[Filing]) -> tuple[Filing, ...]:
    """Returns one filing for each content, in the order of paths. The inbox's paths come before earlier ones."""
    by_content: dict[str, list[Filing]] = {}
    for filing in (*sorted(present, key=_path), *sorted(earlier, key=_path)):
        by_content.setdefault(filing.sha256, []).append(filing)
    return tuple(sorted(map(_one, by_content.values()), key=_path))


def without(withdrawn: Collection[str], filings: Iterable[Filing]) -> tuple[Filing, ...]:
    """The filings less those whose content is withdrawn from the year."""
    return tuple(filing for filing in filings if filing.sha256 not in withdrawn)


def _path(filing: Filing) -> tuple[str, str]:
    return filing.source_path, filing.sha256


def _one(same: Sequence[Filing]) -> Filing:
    first = same[0]
    also = {path for one in same if one.present for path in (one.source_path, *one.also)} - {first.source_path}
    modified = min((filing.modified for filing in same if filing.present), default=0)
    return Filing(first.source_path, first.sha256, modified, first.present, tuple(sorted(also)), first.parts)


def readable_before(submissions: Iterable[SubmissionRow]) -> list[Filing]:
    """Returns the filings that the lake's ``submissions`` rows show as read; unreadable ones are left out."""
    pairs = {(row["source_path"], row["sha256"]) for row in submissions if row["outcome"] != "unreadable"}
    return [Filing(path, sha256, present=False) for path, sha256 in sorted(pairs)]
