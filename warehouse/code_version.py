"""Versions of the program's parts: digests of the code, the declarations and the libraries that a result really depends on.

Of the contract's tables only those keys count that the code looks at: the wording of a description re-reads no document.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warehouse import contract
from warehouse.closure import ROOT, Closure, closure, source

CONTRACT = "warehouse.contract"
_WORDING = ("description", "label", "label_en", "aliases")
"""Keys of declarations that are wording: they count where the code says ``.label`` and so on, all other keys always."""
_DISTRIBUTIONS = {
    "PIL": ("pillow",),
    "cv2": ("opencv-python", "opencv-python-headless"),
    "pdfminer": ("pdfminer.six",),
    "vl_convert": ("vl-convert-python",),
}
"""Distributions that are not called as they are imported."""
_BENEATH = {"pdfplumber": ("pdfminer",), "rapidocr": ("onnxruntime",), "sqlalchemy": ("duckdb", "duckdb_sqlalchemy")}
"""Libraries that parse or compute for others and are not imported here."""
_IMMATERIAL = ("click", "pydantic", "rich", "yaml")
"""Libraries that no result depends on: they read our own declarations, whose content counts itself, or speak to people."""


@cache
def code_version(roots: tuple[str, ...], without: tuple[str, ...] = ()) -> str:
    """Twelve hexadecimal digits that change exactly when something that the modules ``roots`` run or read does.

    That is: the source of every module in their import closure, the data files that these read, the contract's tables as far as
    they look at them, and the versions of the libraries they use and of Python.
    """
    found = closure(roots, without)
    digest = hashlib.sha256()
    for name, content in _contents(found):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def libraries_of(found: Closure) -> dict[str, str]:
    """The version of each library that ``found`` uses, by distribution; ``absent`` where it is not installed."""
    names = {name for name in found.libraries if name not in _IMMATERIAL}
    names |= {beneath for name in names for beneath in _BENEATH.get(name, ())}
    return {name: _version(name) for library in sorted(names) for name in _DISTRIBUTIONS.get(library, (library,))}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"


def _contents(found: Closure) -> Iterator[tuple[str, bytes]]:
    yield "python", f"{sys.version_info.major}.{sys.version_info.minor}".encode()
    yield "libraries", json.dumps(libraries_of(found)).encode()
    for module in found.modules:
        yield module, source(module).encode()
    code = "\n".join(source(module) for module in found.modules if module != CONTRACT)
    for file in found.files:
        path = ROOT / file
        if path.parent == contract.ROOT / "tables":
            continue
        if path.parent != contract.ROOT / "codes" or _named(path, code):
            yield file, path.read_bytes()
    if CONTRACT in found.modules:
        yield CONTRACT + ".tables", _tables(code)


def _named(code_list: Path, code: str) -> bool:
    """True if the code names this list of codes."""
    return f'"{code_list.stem}"' in code


def _tables(code: str) -> bytes:
    """The declared tables but for those of operations, which hold no result, and the wording that the code does not look at."""
    unseen = {key for key in _WORDING if not re.search(rf"\.{key}\b", code)}
    tables = [
        table.model_dump(mode="json", exclude=unseen | {"columns"})
        | {"columns": [column.model_dump(mode="json", exclude=unseen) for column in table.columns]}
        for table in contract.tables().values()
        if table.kind != "operations"
    ]
    return json.dumps(tables, ensure_ascii=False, sort_keys=True).encode()
