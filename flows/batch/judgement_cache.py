"""The judgement of a batch on disk, so that nothing is judged twice. The stage's marker says what it was made from."""

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
        """Writes the judgement to ``path`` in one step."""
        write_whole(path, json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def load(cls, path: Path) -> KeptJudgement | None:
        """Returns the judgement at ``path``; None if there is none or the file is damaged."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None


def kept_at(cache: Path, fiscal_year: int) -> Path:
    """Returns the path of a fiscal year's judgement below the folder ``cache``."""
    return cache / "verdicts" / f"{fiscal_year}.json"
