"""What judging a batch found, kept so that nothing is judged twice; the marker of the stage says what it was judged from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warehouse.files import write_whole
from warehouse.rows import FindingRow


@dataclass(frozen=True, slots=True)
class KeptJudgement:
    """What :class:`expectations.batch_judgement.Judgement` holds: findings, outcomes, rules that raised, rules that held, results of suites, findings of drafts."""

    findings: list[FindingRow]
    outcomes: dict[str, str]
    alarms: list[str]
    held: dict[str, list[str]]
    validations: list[dict[str, Any]]
    drafts: list[FindingRow]

    def save(self, path: Path) -> None:
        """Keeps the verdicts at ``path``, whole or not at all."""
        write_whole(path, json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def load(cls, path: Path) -> KeptJudgement | None:
        """The verdicts kept at ``path``; None when there are none or the file is damaged."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def kept_at(cache: Path, fiscal_year: int) -> Path:
    """Where the judgement of a fiscal year's batch is kept below the folder ``cache``."""
    return cache / "verdicts" / f"{fiscal_year}.json"
