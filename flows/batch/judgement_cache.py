"""What judging a batch found, kept under the digest of all that it was judged from, so that nothing is judged twice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.readings.extraction_cache import write_whole
from warehouse.rows import FindingRow


@dataclass(frozen=True, slots=True)
class Judgement:
    """What :class:`expectations.batch_judgement.Judgement` holds: findings, outcomes, rules that raised, rules that held, results of suites, findings of drafts."""

    findings: list[FindingRow]
    outcomes: dict[str, str]
    alarms: list[str]
    held: dict[str, list[str]]
    validations: list[dict[str, Any]]
    drafts: list[FindingRow]

    def save(self, path: Path) -> None:
        """Keeps the verdicts at ``path``, whole or not at all."""
        write_whole(path, json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def load(cls, path: Path) -> Judgement | None:
        """The verdicts kept at ``path``; None when there are none or the file is damaged."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def keep_only(path: Path) -> None:
    """Removes the verdicts beside ``path`` that belong to the same fiscal year and were superseded."""
    year = path.name.partition("-")[0]
    for other in path.parent.glob(f"{year}-*.json"):
        if other != path:
            other.unlink(missing_ok=True)
