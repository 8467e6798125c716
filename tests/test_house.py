"""The house rules of CONTRIBUTING, each held to all of the product's code. ``-k <package>`` runs the part of one package."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("benchmarks", "expectations", "flows", "reports", "submissions", "synthesis", "warehouse")
MODULE_LINES = 300
FUNCTION_LINES = 40
FLOORS = 8
"""How many modules of flows the longest chain of imports may pass: who follows a call through more loses the thread."""
GENERATED = {ROOT / "warehouse" / "rows.py"}
"""Written by a command and read by nobody from end to end, so that its length does not count."""
VANISHED = frozenset(
    [
        "again",
        "closing",
        "standing",
        "guardian",
        "examination",
        "listing",
        "quotation",
        "structured",
        "record",
        "execution",
        "likeness",
        "folding",
        "abreast",
        "stacked",
        "glued",
        "filed",
        "remit",
        "texts",
    ]
)
"""Module names that did not say what is inside."""
PENDING: Mapping[str, frozenset[str]] = {}
"""Rules that a package does not keep yet, by the test's name."""


def modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def shown(path: Path, line: int = 1) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


@cache
def imports(with_types: bool = False) -> Mapping[str, frozenset[str]]:
    """Which modules each module imports, lazily too; those for type checkers alone only ``with_types``."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=not with_types, cache_dir=None)
    return {name: frozenset(graph.find_modules_directly_imported_by(name)) for name in graph.modules}


@pytest.fixture(params=PACKAGES)
def package(request: pytest.FixtureRequest) -> str:
    """Each package; one that is known not to keep the rule yet is expected to fail, and must be taken off the list when it keeps it."""
    name: str = request.param
    if name in PENDING.get(request.function.__name__, ()):
        request.applymarker(pytest.mark.xfail(strict=True, reason="pending"))
    return name


def test_no_module_name_stands_twice() -> None:
    homes = defaultdict(list)
    for path in modules():
        if path.name != "__init__.py":
            homes[path.stem].append(shown(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_no_public_class_name_stands_twice() -> None:
    homes = defaultdict(list)
    for path in modules():
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(shown(path, node.lineno))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_no_module_has_a_name_that_does_not_say_what_is_inside() -> None:
    assert [shown(path) for path in modules() if path.stem in VANISHED] == []


def test_no_module_is_too_long(package: str) -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in modules(package) if path not in GENERATED}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_too_long(package: str) -> None:
    found = {
        f"{shown(path, node.lineno)} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules(package)
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None
    }
    assert {name: lines for name, lines in found.items() if lines > FUNCTION_LINES} == {}


def test_no_imports_go_in_a_circle() -> None:
    try:
        TopologicalSorter(imports(with_types=True)).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


def test_flows_is_not_too_deep() -> None:
    longest = max((chain_below(name) for name in imports() if name.startswith("flows.")), key=len)
    assert len(longest) <= FLOORS, " → ".join(longest)


@cache
def chain_below(module: str) -> tuple[str, ...]:
    """The longest chain of imports within flows that starts at ``module``."""
    below = (chain_below(name) for name in imports()[module] if name.startswith("flows."))
    return (module, *max(below, key=len, default=()))


def test_no_docstring_opens_with_whether(package: str) -> None:
    """The reader is told what is true: ``True if …``."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        shown(path, getattr(node, "lineno", 1))
        for path in modules(package)
        for node in ast.walk(parsed(path))
        if isinstance(node, documented) and (ast.get_docstring(node) or "").startswith("Whether")
    ]
    assert found == []


def test_rows_are_typed(package: str) -> None:
    """Rows have the types of :mod:`warehouse.rows`: no module makes up one of its own."""
    found = [shown(path) for path in modules(package) if re.search(r"^_?Row = (?:dict|Mapping)\[str, Any\]", path.read_text("utf-8"), re.M)]
    assert found == []


def test_every_figure_says_where_it_comes_from(package: str) -> None:
    """A number with a name has a comment on its line or above it, or a docstring below it."""
    assert [place for path in modules(package) for place in unexplained(path)] == []


def unexplained(path: Path) -> Iterator[str]:
    """The named numbers of a module that say nothing of where they come from; a comment holds for all names right below it."""
    lines = path.read_text("utf-8").splitlines()
    body = parsed(path).body
    commented = 0
    for node, behind in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        documented = isinstance(behind, ast.Expr) and isinstance(behind.value, ast.Constant) and isinstance(behind.value.value, str)
        if lines[node.lineno - 2].startswith("#") or commented == node.lineno - 1:
            commented = node.end_lineno or node.lineno
        elif is_figure(node) and not documented and "#" not in "\n".join(lines[node.lineno - 1 : node.end_lineno]):
            yield f"{shown(path, node.lineno)} {ast.unparse(node)}"


def is_figure(node: ast.stmt) -> bool:
    """True if the statement names a number, or several at once; ``ZERO`` and ``ONE`` are names of the number itself."""
    names = {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
    if names <= {"ZERO", "ONE"}:
        return False
    if isinstance(node, ast.AnnAssign):
        return node.value is not None and number(node.value)
    return isinstance(node, ast.Assign) and number(node.value)


def number(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=constant):
            return isinstance(constant, (int, float)) and not isinstance(constant, bool)
        case ast.UnaryOp(operand=operand):
            return number(operand)
        case ast.BinOp(left=left, right=right):
            return number(left) and number(right)
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant()]):
            return True
        case ast.Tuple(elts=parts):
            return bool(parts) and all(map(number, parts))
    return False


def test_nothing_is_pending_that_does_not_exist() -> None:
    tests = {name for name in globals() if name.startswith("test_")}
    assert set(PENDING) <= tests
    assert not Counter(name for names in PENDING.values() for name in names).keys() - set(PACKAGES)
