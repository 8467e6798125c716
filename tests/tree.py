"""A copy of the product's tree that a test may change, as somebody would who maintains it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGES = ("expectations", "flows", "reports", "submissions", "synthesis", "warehouse")

_VERSIONS = """
import json, sys
from pathlib import Path
import warehouse.code_version as parts
from warehouse import closure, contract
from flows.run.register import STAGES
from expectations.rule_set_version import rule_set_version
from submissions.reader_version import reader_version

installed = parts._version
def forget():
    for home in (parts, closure, contract):
        for known in vars(home).values():
            if hasattr(known, "cache_clear"):
                known.cache_clear()
    rule_set_version.cache_clear()

def versions():
    forget()
    return {"reader": reader_version(), "rules": rule_set_version()} | {stage.name: stage.code for stage in STAGES}

before = versions()
found = []
for file, old, new in json.load(sys.stdin):
    path = Path(file)
    if "/" in file:
        kept = path.read_text("utf-8")
        assert old in kept, (file, old)
        path.write_text(kept.replace(old, new), "utf-8")
    else:
        parts._version = lambda name: new if name == file else installed(name)
    after = versions()
    found.append(sorted(name for name in before if before[name] != after[name]))
    if "/" in file:
        path.write_text(kept, "utf-8")
    parts._version = installed
assert versions() == before
print(json.dumps(found))
"""


class Tree:
    """The copy below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for package in PACKAGES:
            shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
        self.touched: list[str] = []

    def add(self, file: str, text: str) -> None:
        """Writes a file of one's own."""
        (self.root / file).write_text(dedent(text).lstrip(), "utf-8")
        self.touched.append(file)

    def change(self, file: str, old: str, new: str) -> None:
        """Replaces ``old``, which must be there, by ``new``."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new), "utf-8")
        self.touched.append(file)

    def python(self, *arguments: object, given: Any = None, **variables: str) -> str:
        """What Python prints when it runs ``arguments`` with this tree's packages and no other's, and with these environment variables."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", **variables}
        command = [sys.executable, *map(str, arguments)]
        ended = subprocess.run(
            command, input=json.dumps(given), env=environment, cwd=self.root, capture_output=True, text=True, check=False, timeout=300
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def changed_versions(self, changes: list[tuple[str, str, str]]) -> list[set[str]]:
        """For each change (file, old, new; or library, "", version), made alone: the versions and stages whose digest it changes."""
        return [set(names) for names in json.loads(self.python("-c", _VERSIONS, given=changes))]
