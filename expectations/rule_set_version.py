"""The version of the rule set: a digest of everything that decides what a finding is."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from expectations.overrides import VARIABLE as OVERRIDES
from expectations.scoring import VARIABLE as SCORING
from warehouse.code_version import code_version

JUDGING = ("expectations.batch_judgement", "expectations.recomputed_scores")
"""What finds and what recomputes scores beside the reported ones."""


@cache
def rule_set_version() -> str:
    """Twelve hexadecimal digits over the code and YAML of judging, the code lists it judges by, its libraries and the city's own choices."""
    return hashlib.sha256(f"{code_version(JUDGING)} {own_choices()}".encode()).hexdigest()[:12]


def own_choices() -> str:
    """A digest of the files by which a city sets thresholds and formulas for itself (``JIXIAO_OVERRIDES``, ``JIXIAO_SCORING``)."""
    named = [os.environ.get(variable) for variable in (OVERRIDES, SCORING)]
    contents = [Path(path).read_bytes() if path and Path(path).is_file() else b"" for path in named]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:12]
