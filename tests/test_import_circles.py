"""No module of the product imports one that imports it, be it lazily or for type checkers alone."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("expectations", "flows", "reports", "submissions", "synthesis", "warehouse")


def imports() -> dict[str, set[str]]:
    """For each module the modules that it imports, wherever in its text."""
    paths = {name: path for package in PACKAGES for path in (ROOT / package).rglob("*.py") for name in [_name(path)]}
    return {name: {one for one in _imported(path) if one in paths and one != name} for name, path in paths.items()}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    packages = {_name(init) for package in PACKAGES for init in (ROOT / package).rglob("__init__.py")}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {part for part in parts if (ROOT / Path(*part.split("."))).with_suffix(".py").is_file() or part in packages}
            found |= modules if len(modules) == len(parts) else {*modules, node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_no_module_imports_one_that_imports_it() -> None:
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
