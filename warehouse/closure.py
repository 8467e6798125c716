"""Finds what a part of the program consists of: the modules it reaches by import, the data files they read, the libraries they use.

All is found in the source, without running it: imports at any depth of indentation (lazy ones too, those for type checkers
alone not), registers that name modules as strings, and paths that are built from ``Path(__file__)``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("expectations", "flows", "reports", "submissions", "synthesis", "warehouse")
"""The product's own packages; in an installation others lie beside them."""

TYPES_ALONE = ("warehouse.rows",)
"""Modules that only type checkers look at: whatever they say, the program does the same."""

_IMPORT = re.compile(r"^[ \t]*(from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\n#;]+)|import[ \t]+[\w., \t]+)", re.M)
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t][^\n]*\n|\n)+", re.M)
_QUOTED = re.compile(rf"""["']((?:{"|".join(PACKAGES)})(?:\.\w+)+)["']""")
_BUILDS_PATHS = re.compile(r"""__file__|\b[A-Z_]+ / f?["']""")
_CODE = (".py", ".pyc")


@dataclass(frozen=True, slots=True)
class Closure:
    """``modules`` by dotted name, ``files`` (data, not code) by path below :data:`ROOT`, ``libraries`` by the name they are imported by."""

    modules: tuple[str, ...]
    files: tuple[str, ...]
    libraries: tuple[str, ...]


@cache
def closure(roots: tuple[str, ...], without: tuple[str, ...] = ()) -> Closure:
    """Returns all that the modules ``roots`` reach. Modules named in ``without`` are neither counted nor followed.

    Raises ``ModuleNotFoundError`` for a root that the product does not have.
    """
    if strange := [root for root in roots if _path(root) is None]:
        raise ModuleNotFoundError(", ".join(strange))
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found or name in without or name in TYPES_ALONE:
            continue
        found.add(name)
        waiting += _reached(name)
    libraries = {name for module in found for name in _libraries(module)}
    files = {path for module in found for path in _files(module)}
    return Closure(tuple(sorted(found)), tuple(sorted(files)), tuple(sorted(libraries)))


@cache
def source(module: str) -> str:
    """The text of a module of the product."""
    path = _path(module)
    if path is None:
        raise ModuleNotFoundError(module)
    return path.read_text("utf-8")


def _path(module: str) -> Path | None:
    base = ROOT.joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def _bindings(module: str) -> dict[str, tuple[str, str]]:
    """The origin of each imported name: (module, name in it or nothing)."""
    found: dict[str, tuple[str, str]] = {}
    for statement in _IMPORT.findall(_FOR_TYPES.sub("\n", source(module))):
        try:
            (node,) = ast.parse(statement.strip()).body
        except SyntaxError:  # a sentence of a docstring that begins like an import
            continue
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
    return found


@cache
def _reached(module: str) -> tuple[str, ...]:
    named = {f"{origin}.{name}" if name else origin for origin, name in _bindings(module).values()}
    named |= {origin for origin, _ in _bindings(module).values()} | set(_QUOTED.findall(source(module)))
    own = {name for name in named if name.partition(".")[0] in PACKAGES and _path(name)}
    parts = [name.split(".") for name in (*own, module)]
    return tuple({".".join(one[:end]) for one in parts for end in range(1, len(one) + 1)})


def _libraries(module: str) -> Iterator[str]:
    for origin, _ in _bindings(module).values():
        top = origin.partition(".")[0]
        if top not in PACKAGES and top not in sys.stdlib_module_names:
            yield top


@cache
def _files(module: str) -> tuple[str, ...]:
    """The data files whose paths the module builds; all of a folder where only the folder is known."""
    if not _BUILDS_PATHS.search(source(module)):
        return ()
    built = {path for node in ast.walk(ast.parse(source(module))) if (path := _built(node, module)) is not None}
    return tuple(sorted({path.relative_to(ROOT).as_posix() for path in _data(built)}))


def _data(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[:1] and path.relative_to(ROOT).parts[0] in PACKAGES:
            inside = sorted(path.rglob("*")) if path.is_dir() else [path]
            yield from (one for one in inside if one.is_file() and one.suffix not in _CODE)


def _built(node: ast.AST, module: str) -> Path | None:
    """The path that ``folder / name`` or ``path.with_name(name)`` gives; the folder where the name is made up only when it runs."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            folder = _built(left, module) or _known(left, module)
            if folder is None:
                return None
            return folder / right.value if isinstance(right, ast.Constant) and isinstance(right.value, str) else folder
        case ast.Call(func=ast.Attribute(value=value, attr="with_name"), args=[ast.Constant(value=str(name))]):
            beside = _known(value, module)
            return beside.with_name(name) if beside else None
    return None


def _known(node: ast.AST, module: str) -> Path | None:
    """The path that an expression of ``__file__``, its parents and named constants evaluates to."""
    match node:
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Name(id="__file__")]):
            return _path(module)
        case ast.Attribute(value=value, attr="parent"):
            below = _known(value, module)
            return below.parent if below else None
        case ast.Subscript(value=ast.Attribute(value=value, attr="parents"), slice=ast.Constant(value=int(level))):
            below = _known(value, module)
            return below.parents[level] if below else None
        case ast.Name(id=name):
            origin, original = _bindings(module).get(name, (module, name))
            return _constants(origin).get(original) if _path(origin) else None
        case ast.Attribute(value=ast.Name(id=alias), attr=name):
            origin, original = _bindings(module).get(alias, ("", ""))
            inside = f"{origin}.{original}" if original else origin
            return _constants(inside).get(name) if origin and _path(inside) else None
    return None


@cache
def _constants(module: str) -> dict[str, Path]:
    """The paths that a module names at its top level."""
    found: dict[str, Path] = {}
    if not _BUILDS_PATHS.search(source(module)):
        return found
    for node in ast.parse(source(module)).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            path = _built(node.value, module) or (_known(node.value, module) if not isinstance(node.value, ast.Name) else None)
            if path is not None:
                found[node.targets[0].id] = path
    return found
