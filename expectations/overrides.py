"""Thresholds that a city or a division sets for itself: one YAML file, named by ``JIXIAO_OVERRIDES``, with who and why.

.. code-block:: yaml

    - {rule: <its id>, threshold: lowest, value: 0.85, divisions: ["430528"], fiscal_years: {first: 2023}, by: 市财政局绩效科, reason: 灾后重建项目跨年}
"""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from expectations.rule import Override

VARIABLE = "JIXIAO_OVERRIDES"


class OverridesError(ValueError):
    """An overrides file that cannot be used: its path and what is wrong with it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}")


def path() -> Path | None:
    """The file named in the environment; ``None`` when there is none."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def load(path: Path) -> tuple[Override, ...]:
    """The overrides of a file, in order; :class:`OverridesError` when it cannot be read as a list of them."""
    try:
        items = yaml.safe_load(path.read_text("utf-8")) or []
        return tuple(Override.model_validate(item) for item in items)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, ValueError) as error:
        raise OverridesError(path, str(error)) from error
