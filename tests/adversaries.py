"""Every regular expression of the product, and the texts that are worst for each: made from the expression itself."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as op
import re._parser as parser
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOMS = ("warehouse", "submissions", "expectations", "reports", "flows")
FROM_THE_START = frozenset({"match", "fullmatch"})
_ALPHABET = "绩x1 、("
_NO_CHARACTER = "\x01"
_KNOWN = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_DIGIT: "x",
          op.CATEGORY_NOT_SPACE: "x", op.CATEGORY_NOT_WORD: "-"}  # fmt: skip
_GIVEN_UP = 2.0
"""Seconds of processor time: a thousand times what four thousand characters take in proportion."""
_REPEATS = re.compile(r"[*+]|\{\d")
_FEW = 4
"""Samples that are drawn of one part of an expression. Chosen: more made no other offender."""


@dataclass(frozen=True)
class Used:
    """An expression, where it stands, and the methods that it is used with; none if that is not to be seen."""

    pattern: re.Pattern[Any]
    where: str
    methods: frozenset[str]

    @property
    def anchored(self) -> bool:
        """True if it is only ever tried at the start of a text."""
        return bool(self.methods) and self.methods <= FROM_THE_START


def expressions() -> list[Used]:
    """The expressions of all modules, those in containers and in calls of ``re`` too; each pattern once for each module."""
    found: dict[tuple[Any, int, str], Used] = {}
    for room in ROOMS:
        for info in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            module = importlib.import_module(info.name)
            tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
            for one in (*_named(module, tree), *_inline(info.name, tree)):
                found.setdefault((one.pattern.pattern, one.pattern.flags, info.name), one)
    return list(found.values())


def declared_expressions() -> list[Used]:
    """The texts of the product's data that are expressions with a repeat; without those for titles, which are lines of 60 characters."""
    found: dict[str, Used] = {}
    for path in (path for room in ROOMS for path in sorted(Path(room).rglob("*.yaml"))):
        for text in _texts(yaml.safe_load(path.read_text("utf-8"))):
            if _REPEATS.search(text):
                with suppress(re.error):
                    found.setdefault(text, Used(re.compile(text), f"{path}: {text[:60]}", frozenset()))
    return list(found.values())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value.get("in") not in ("title", "heading"):
        yield from (text for part in (*value.keys(), *value.values()) for text in _texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part))


def _named(module: Any, tree: ast.Module) -> Iterator[Used]:
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
    for name, value in list(vars(module).items()):
        for pattern in _within(value):
            yield Used(pattern, f"{module.__name__}.{name}", frozenset(used.get(name, ())) if value is pattern else frozenset())


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 4:
        for part in (*value.keys(), *value.values()):
            yield from _within(part, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset) and depth < 4:
        for part in value:
            yield from _within(part, depth + 1)
    elif hasattr(value, "__dict__") and not isinstance(value, type) and type(value).__module__.partition(".")[0] in ROOMS and depth < 4:
        yield from _within(list(vars(value).values()), depth + 1)


def _inline(module: str, tree: ast.Module) -> Iterator[Used]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re" and node.args:
            given = node.args[0]
            if isinstance(given, ast.Constant) and isinstance(given.value, str | bytes) and node.func.attr not in ("compile", "escape"):
                yield Used(re.compile(given.value), f"{module}:{node.lineno}", frozenset({node.func.attr}))


def worst_texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about so many characters: each repeated part over and over, with and without what stands before it, and then no match."""
    tree = list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    wholes = [(("", text)) for text in _samples(tree) if text]
    repeats = [(before, text) for start, body in _repeats(tree, "") if body for before in ("", start) for text in {body, start + body}]
    for before, text in dict.fromkeys((*repeats, *wholes, *((before, text[:-1]) for before, text in wholes if text[:-1]))):
        made = before + text * (length // len(text) + 1) + _NO_CHARACTER
        yield made.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else made


def _repeats(tree: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for kind, given in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if given[1] is op.MAXREPEAT:
                yield from ((before, text) for text in _samples(given[2]))
            yield from _repeats(given[2], before)
        elif kind is op.SUBPATTERN:
            yield from _repeats(given[3], before)
        elif kind is op.ATOMIC_GROUP:
            yield from _repeats(given, before)
        elif kind is op.BRANCH:
            for branch in given[1]:
                yield from _repeats(branch, before)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _repeats(given[1], before)
        before += _of(kind, given)[0]


def _samples(tree: Iterable[Any]) -> list[str]:
    found = [""]
    for kind, given in tree:
        found = [text + more for text in found for more in _of(kind, given)][:_FEW]
    return found


def _of(kind: Any, given: Any) -> list[str]:
    """A few texts that a part of an expression takes."""
    match kind:
        case op.LITERAL:
            found = [chr(given)]
        case op.NOT_LITERAL:
            found = [next(one for one in _ALPHABET if ord(one) != given)]
        case op.ANY:
            found = ["绩", "1"]
        case op.IN:
            found = _of_set(given)
        case op.BRANCH:
            found = [text for branch in given[1] for text in _samples(branch)[:2]][: _FEW + 2]
        case op.SUBPATTERN:
            found = _samples(given[3])
        case op.ATOMIC_GROUP:
            found = _samples(given)
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            found = [text * max(given[0], 1) for text in _samples(given[2])]
        case _:
            found = [""]
    return found


def _of_set(items: Iterable[Any]) -> list[str]:
    found, negated = [], False
    for kind, given in items:
        negated = negated or kind is op.NEGATE
        if kind is op.LITERAL:
            found.append(chr(given))
        elif kind is op.RANGE:
            found += ["5"] if given[0] <= ord("5") <= given[1] else [chr(given[0])]
        elif kind is op.CATEGORY:
            found.append(_KNOWN[given])
    if negated:
        return [one for one in _ALPHABET if one not in found][:_FEW] or ["~"]
    return found[:_FEW]


def seconds(one: Used, text: Any, least: float = 0.0) -> float:
    """The mean processor time of finding all matches in ``text`` in the way that the expression is used, over at least ``least`` seconds.

    Some machines count processor time in steps of 4 ms. A try is given up after two seconds, as infinite: an expression that
    doubles its time with each character would never end.
    """
    before = signal.signal(signal.SIGVTALRM, _give_up)
    started, tries = time.process_time(), 0
    try:
        while not tries or time.process_time() - started < least:
            signal.setitimer(signal.ITIMER_VIRTUAL, _GIVEN_UP)
            _try(one, text)
            tries += 1
    except TimeoutError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return (time.process_time() - started) / tries


def _give_up(*_: object) -> None:
    raise TimeoutError


def _try(one: Used, text: Any) -> None:
    if one.anchored:
        for method in one.methods:
            getattr(one.pattern, method)(text)
    else:
        for _ in one.pattern.finditer(text):
            pass
