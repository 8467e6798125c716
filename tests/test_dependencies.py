"""What the product imports is declared, and every lock holds it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("flows", "submissions", "expectations", "warehouse", "reports")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OTHERWISE_NAMED = {"PIL": "pillow", "yaml": "pyyaml", "vl_convert": "vl-convert-python", "pdfminer": "pdfminer-six", "cv2": "rapidocr"}
"""Packages whose import has another name; OpenCV comes with the recogniser, which pins it."""


def _imports() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names = [node.module]
                yield from ((name.partition(".")[0], path.name) for name in names)


def _normal(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_library_that_the_product_imports_is_declared() -> None:
    declared = {_normal(one) for one in PROJECT["dependencies"]}
    declared |= {_normal(one) for extra in ("postgres", "ocr") for one in PROJECT["optional-dependencies"][extra]}
    own = {*PACKAGES, "synthesis"}
    used = {
        OTHERWISE_NAMED.get(name, name).lower().replace("_", "-"): where
        for name, where in _imports()
        if name not in own | sys.stdlib_module_names
    }
    assert {name: where for name, where in used.items() if name not in declared} == {}


@pytest.mark.parametrize(
    ("lock", "extras"), [("core", ()), ("postgres", ("postgres",)), ("ocr", ("ocr",)), ("all", ("postgres", "ocr", "dev"))]
)
def test_a_lock_holds_what_it_is_for_with_hashes_and_without_addresses(lock: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    held = dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==([^ ;\\]+)", text, re.MULTILINE))
    wanted = {_normal(one) for one in PROJECT["dependencies"]}
    wanted |= {_normal(one) for extra in extras for one in PROJECT["optional-dependencies"][extra]}
    assert wanted <= held.keys()
    assert not re.search(r"https?://", text)
    assert text.count("--hash=sha256:") >= len(held)
    everything = dict(
        re.findall(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==([^ ;\\]+)", (ROOT / "requirements" / "all.lock").read_text("utf-8"), re.MULTILINE)
    )
    assert {name: version for name, version in held.items() if everything.get(name) != version} == {}
