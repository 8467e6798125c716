"""Why the reader left something unresolved, in Chinese and English, and what the filer can do: ``unresolved_reasons.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from submissions.rejections import Rejected


class DeclaredReason(BaseModel):
    """One reason: the Chinese sentence, the same in English, and what to do about it in both.

    It takes the place of the reason ``instead_of`` where the printed text holds one of the characters ``holding``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    reason_en: str
    fix: str
    fix_en: str
    instead_of: str | None = None
    holding: str = ""


_COLUMNS = ("reason", "reason_en", "fix", "fix_en")


@cache
def declared_reasons() -> dict[str, DeclaredReason]:
    """All reasons by their Chinese sentence."""
    found = yaml.safe_load((Path(__file__).parent / "unresolved_reasons.yaml").read_text("utf-8"))
    return {one.reason: one for one in map(DeclaredReason.model_validate, found)}


def why(reason: str, printed: str = "") -> dict[str, Any]:
    """The columns of ``unresolved`` that say why ``printed`` was not read and what to do.

    A sentence that is not declared stands alone: no filing is lost for it.
    """
    nearer = (one for one in declared_reasons().values() if one.instead_of == reason and set(one.holding) & set(printed))
    declared = next(nearer, declared_reasons().get(reason))
    return declared.model_dump(include=set(_COLUMNS)) if declared else {"reason": reason}


def why_left_out(rejected: Rejected) -> dict[str, Any]:
    """The same columns for a part of the filing that was not read."""
    fix, fix_en = "核对该部分；如属本次自评，请单独重新报送", "check that part; if it is of this self-evaluation, file it again by itself"
    return {"reason": rejected.reason, "reason_en": rejected.reason_en, "fix": fix, "fix_en": fix_en}
