"""The language rules are written in: a small, safe subset of Python expressions over the columns of a frame.

``meets(three_public, total(three_public.vehicles, three_public.reception))`` is parsed with :mod:`ast`; only names,
constants, arithmetic, comparisons, ``and or not in`` and calls of registered functions are let through. A name, dotted
or not, is a column of the frame or one of the rule's own definitions; nothing of Python can be reached. Every value is
a whole column: :class:`~expectations.intervals.Intervals` for figures, :class:`~expectations.intervals.Tri` for
conditions, an object array for texts.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from expectations.intervals import Intervals, Tri

Texts = np.ndarray[Any, np.dtype[Any]]
Value = Intervals | Tri | Texts | str | Decimal | tuple[str, ...]

ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}

COMPARISONS: dict[type[ast.cmpop], Callable[[Intervals, Intervals], Tri]] = {
    ast.Lt: lambda a, b: a.less(b),
    ast.Gt: lambda a, b: b.less(a),
    ast.LtE: lambda a, b: ~b.less(a),
    ast.GtE: lambda a, b: ~a.less(b),
    ast.Eq: lambda a, b: a.equal(b),
    ast.NotEq: lambda a, b: ~a.equal(b),
}


class ExpressionError(ValueError):
    """A rule's expression that the language does not know: the expression and what is wrong with it."""

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"{reason}: {source}")


@lru_cache(maxsize=4096)
def parse(source: str) -> ast.expr:
    """The expression's tree; :class:`ExpressionError` for what is no expression."""
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ExpressionError(source, "not an expression") from error


def names(source: str) -> frozenset[str]:
    """The columns and definitions that an expression speaks of, dotted names whole."""
    found: set[str] = set()
    _collect(parse(source), source, found)
    return frozenset(found)


def _collect(node: ast.AST, source: str, found: set[str]) -> None:
    if isinstance(node, ast.Name | ast.Attribute):
        found.add(_dotted(node, source))
        return
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Call) and child is node.func):
            _collect(child, source, found)


def doubts(source: str) -> tuple[str, ...]:
    """The alternatives that the expression's ``doubt(...)`` names, each as an expression of its own."""
    calls = [node for node in ast.walk(parse(source)) if isinstance(node, ast.Call) and ast.unparse(node.func) == "doubt"]
    terms: list[ast.expr] = []
    for reason in (argument for call in calls for argument in call.args):
        terms += reason.values if isinstance(reason, ast.BoolOp) and isinstance(reason.op, ast.Or) else [reason]
    return tuple(ast.unparse(term) for term in terms)


def _dotted(node: ast.expr, source: str) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_dotted(inner, source)}.{name}"
    raise ExpressionError(source, f"{type(node).__name__} is not allowed here")


class Evaluator:
    """Evaluates expressions over the columns of one frame.

    ``columns`` maps names to whole columns, ``functions`` the names that may be called; ``length`` is the number of rows.
    """

    def __init__(self, columns: Mapping[str, Value], functions: Mapping[str, Callable[..., Value]], length: int) -> None:
        self._columns = columns
        self._functions = functions
        self._length = length

    def value(self, source: str) -> Value:
        """The column that the expression describes."""
        return self._visit(parse(source), source)

    def condition(self, source: str) -> Tri:
        """The expression as a condition; :class:`ExpressionError` when it is none."""
        return self._truth(self.value(source), source)

    def figure(self, source: str) -> Intervals:
        """The expression as a figure; :class:`ExpressionError` when it is none."""
        return self._number(self.value(source), source)

    def _truth(self, value: Value, source: str) -> Tri:
        if isinstance(value, Tri):
            return value
        raise ExpressionError(source, "a condition is needed")

    def _number(self, value: Value, source: str) -> Intervals:
        if isinstance(value, Intervals):
            return value
        if isinstance(value, Decimal):
            return Intervals.constant(value, self._length)
        raise ExpressionError(source, "a figure is needed")

    def _visit(self, node: ast.expr, source: str) -> Value:
        match node:
            case ast.Constant() | ast.Tuple():
                return self._constant(node, source)
            case ast.Name() | ast.Attribute():
                return self._column(_dotted(node, source), source)
            case ast.UnaryOp() | ast.BinOp() | ast.BoolOp():
                return self._operation(node, source)
            case ast.Compare(left=left, ops=[comparison], comparators=[right]):
                return self._compare(comparison, self._visit(left, source), self._visit(right, source), source)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in self._functions:
                return self._functions[name](*(self._argument(item, source) for item in arguments))
        raise ExpressionError(source, f"{ast.unparse(node)!r} is not in the language")

    def _constant(self, node: ast.expr, source: str) -> Value:
        match node:
            case ast.Constant(value=bool(truth)):
                return Tri.of(np.full(self._length, truth))
            case ast.Constant(value=int() | float() as number):
                return Decimal(str(number))
            case ast.Constant(value=str(text)):
                return text
            case ast.Tuple(elts=items) if all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in items):
                return tuple(str(item.value) for item in items if isinstance(item, ast.Constant))
        raise ExpressionError(source, f"{ast.unparse(node)!r} is not in the language")

    def _column(self, name: str, source: str) -> Value:
        try:
            return self._columns[name]
        except KeyError:
            raise ExpressionError(source, f"no column {name!r}") from None

    def _argument(self, node: ast.expr, source: str) -> Value:
        value = self._visit(node, source)
        return Intervals.constant(value, self._length) if isinstance(value, Decimal) else value

    def _operation(self, node: ast.UnaryOp | ast.BinOp | ast.BoolOp, source: str) -> Value:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ~self._truth(self._visit(operand, source), source)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._number(self._visit(operand, source), source)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                sides = (self._number(self._visit(side, source), source) for side in (left, right))
                result: Intervals = ARITHMETIC[type(op)](*sides)
                return result
            case ast.BoolOp(op=op, values=values):
                terms = [self._truth(self._visit(value, source), source) for value in values]
                return reduce(operator.and_ if isinstance(op, ast.And) else operator.or_, terms)
        raise ExpressionError(source, f"{ast.unparse(node)!r} is not in the language")

    def _compare(self, comparison: ast.cmpop, left: Value, right: Value, source: str) -> Tri:
        if isinstance(left, np.ndarray):
            return _compare_texts(comparison, left, right, source)
        a, b = self._number(left, source), self._number(right, source)
        if type(comparison) not in COMPARISONS:
            raise ExpressionError(source, "figures are not compared that way")
        return COMPARISONS[type(comparison)](a, b)


def _compare_texts(comparison: ast.cmpop, left: Texts, right: Value, source: str) -> Tri:
    known = np.array([text is not None for text in left], dtype=bool)
    match comparison, right:
        case ((ast.Eq() | ast.NotEq()), str()):
            found = Tri.of(np.array([text == right for text in left], dtype=bool), known)
        case ((ast.Eq() | ast.NotEq()), np.ndarray()):
            both = known & np.array([text is not None for text in right], dtype=bool)
            found = Tri.of(np.array([a == b for a, b in zip(left, right, strict=True)], dtype=bool), both)
        case ((ast.In() | ast.NotIn()), tuple()):
            found = Tri.of(np.array([text in right for text in left], dtype=bool), known)
        case _:
            raise ExpressionError(source, "texts are compared with == != in, not in")
    return ~found if isinstance(comparison, ast.NotEq | ast.NotIn) else found
