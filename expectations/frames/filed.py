"""Frame about how a submission came, not about what it says: ``filed``."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.frames.batch import Filing
from expectations.frames.frame import Kind, Record

FILED: dict[str, Kind] = {"recognised": "flag"}


def filed(filing: Filing) -> Iterator[Record]:
    """One record per submission."""
    yield filing.common | {"recognised": filing.header.get("confidence") == "low", "location": {"block": 0}}
