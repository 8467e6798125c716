"""The version of the rule set: a digest of everything that decides what a finding is."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from expectations import overrides

ROOT = Path(__file__).parent
CODES = ROOT.parent / "warehouse" / "codes"


@cache
def rule_set_version() -> str:
    """Twelve hexadecimal digits over this package's code and YAML, the code lists it judges by and the city's overrides."""
    digest = hashlib.sha256()
    own = overrides.path()
    digest.update(own.read_bytes() if own and own.is_file() else b"")
    paths = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".yaml")] + list(CODES.glob("*.csv"))
    for path in sorted(paths, key=lambda path: path.relative_to(ROOT.parent).as_posix()):
        digest.update(path.relative_to(ROOT.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
