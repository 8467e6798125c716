"""One place that states who filed or for which year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from submissions.document import Location
from submissions.identity.declared_sources import IdentitySource


@dataclass(frozen=True, slots=True)
class StatedIdentity:
    """A name or a year as one source states it: the value, what is printed there, and where; no place in a file's name."""

    value: Any
    printed: str
    source: IdentitySource
    location: Location | None = None

    def as_cell(self) -> dict[str, Any]:
        """The entry of ``cells``."""
        return {
            "printed": self.printed,
            "state": "value",
            "unit": None,
            "decimals": None,
            "found": self.source.found,
            "location": self.location.as_json() if self.location else None,
        }
