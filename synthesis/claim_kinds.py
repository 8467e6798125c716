"""The kinds of claims and what figures one has: each draws true amounts and prints them; its equations are declared beside it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from synthesis.claimed_figures import ClaimedEquation, Figures, Printer, counted, marks, rounded

Draw = Callable[[Random, Printer, str], tuple[Figures, bool]]
"""Figures of a claim whose things are counted in a unit, and True if what changes goes up."""
_MOST = 0.97
"""The greatest share drawn, so that a part and its whole differ. Chosen."""


def _fraction(random: Random, low: float = 0.05, high: float = _MOST) -> Decimal:
    return Decimal(str(round(random.uniform(low, high), 6)))


def _parts(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    parts = [printer.amount() for _ in range(3)]
    return {name: printer.money(value) for name, value in zip("abct", (*parts, sum(parts, Decimal(0))), strict=True)}, True


def _counted_parts(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    parts = [random.randint(3, 480) for _ in range(3)]
    return {name: counted(value, unit) for name, value in zip("abct", (*parts, sum(parts)), strict=True)}, True


def _share(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    whole = printer.amount(50)
    part = whole * _fraction(random)
    return {"t": printer.money(whole), "a": printer.money(part), "p": printer.rate(part / whole)}, True


def _used(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    budget = printer.amount(50)
    spent = budget * _fraction(random, 0.4, 1.0)
    return {"b": printer.money(budget), "s": printer.money(spent), "p": printer.rate(spent / budget)}, True


def _counted_rate(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    every = random.randint(20, 2400)
    done = random.randint(every // 2, every)
    return {"n": counted(every, unit), "m": counted(done, unit), "p": printer.rate(Decimal(done) / every)}, True


def _mean(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    amount, number = printer.amount(), random.randint(3, 360)
    mean = amount / number
    return {"a": printer.money(amount), "n": counted(number, unit), "q": rounded(mean, "万元" if mean > 30000 else "元", 2)}, True


def _product(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    number = random.randint(3, 400)
    price = (
        rounded(Decimal(random.randint(12, 9800)), "元", 0)
        if random.random() < 2 / 3
        else rounded(Decimal(random.randint(1, 90)) * 100, "万元", 2)
    )
    total = price.base * number
    return {"n": counted(number, unit), "q": price, "a": rounded(total, "万元", 2 if total % 100 == 0 else 4)}, True


def _change(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    last, up = printer.amount(30), random.random() < 1 / 2
    now = last * (1 + _fraction(random, 0.03, 0.7) * (1 if up else -1))
    moved = abs(now - last)
    return {name: printer.money(value) for name, value in (("last", last), ("now", now), ("d", moved))} | {
        "p": printer.rate(moved / last)
    }, up


def _counted_change(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    last, up = random.randint(40, 900), random.random() < 1 / 2
    moved = random.randint(3, last // 2)
    now = last + moved * (1 if up else -1)
    counts = {name: counted(value, unit) for name, value in (("last", last), ("now", now), ("d", moved))}
    return counts | {"p": printer.rate(Decimal(moved) / last)}, up


def _budget_change(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    figures, up = _change(random, printer, unit)
    return {"o": figures.pop("last")} | figures, up


def _adjusted(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    first, more, less = printer.amount(200), printer.amount(20, 150), printer.amount(3, 90)
    return {
        name: printer.money(value)
        for name, value in (("o", first), ("x1", more), ("y1", less), ("f", first + more - less), ("f0", first + more))
    }, True


def _left(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    budget, carried = printer.amount(100), printer.amount(5, 60)
    spent = budget * _fraction(random, 0.5)
    named = {"b": budget, "s": spent, "k": budget - spent, "x1": carried, "k2": carried + budget - spent}
    return {name: printer.money(value) for name, value in named.items()}, True


def _score(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    full = (10, 20, 40, 30)
    parts = [one - Decimal(random.choice((0, 0, 5, 12, 50, 75, 130, 240))) / 100 for one in full]
    total = sum(parts, Decimal(0))
    return {
        name: marks(value.normalize() if value % 1 else value.quantize(Decimal(1)))
        for name, value in zip("abcetg", (*parts, total, 100 - total), strict=True)
    }, True


def _within(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    limit = printer.amount(20)
    return {"l": printer.money(limit), "s": printer.money(limit * _fraction(random, 0.5))}, True


def _reached(random: Random, printer: Printer, unit: str) -> tuple[Figures, bool]:
    target = random.randint(20, 900)
    return {"l": counted(target, unit), "s": counted(target + random.randint(1, 60), unit)}, True


def _over(above: str, below: str) -> ClaimedEquation:
    return ClaimedEquation("p", (above, below), lambda of: of[above] / of[below] if of[below] else Decimal(0))


def _total(target: str, *terms: str) -> ClaimedEquation:
    return ClaimedEquation(target, terms, lambda of: sum((of[term] for term in terms), Decimal(0)))


def _less(target: str, whole: str, *taken: str) -> ClaimedEquation:
    return ClaimedEquation(target, (whole, *taken), lambda of: of[whole] - sum((of[term] for term in taken), Decimal(0)))


def _changed(base: str, up: bool) -> tuple[ClaimedEquation, ...]:
    sign = 1 if up else -1
    return (
        ClaimedEquation("d", (base, "now"), lambda of: sign * (of["now"] - of[base])),
        ClaimedEquation("p", (base, "now"), lambda of: sign * (of["now"] - of[base]) / of[base] if of[base] else Decimal(0)),
        ClaimedEquation(
            "p", ("d", "now"), lambda of: of["d"] / (of["now"] - sign * of["d"]) if of["now"] != sign * of["d"] else Decimal(0)
        ),
    )


KINDS: dict[str, Draw] = {
    "parts": _parts, "parts_first": _parts, "counted_parts": _counted_parts, "share": _share, "used": _used, "counted_rate": _counted_rate,
    "mean": _mean, "product": _product, "change": _change, "counted_change": _counted_change, "budget_change": _budget_change,
    "adjusted": _adjusted, "left": _left, "score": _score, "within": _within, "reached": _reached,
}  # fmt: skip
"""What draws the figures of each kind that ``declared/claims.yaml`` words."""
PIECES = frozenset({"mean", "product", "counted_change", "reached"})
"""Kinds whose figures count pieces; those of :data:`CASES` count what an office deals with."""
CASES = frozenset({"counted_rate", "counted_parts"})


def equations(kind: str, names: set[str], *, up: bool) -> tuple[ClaimedEquation, ...]:
    """The equations that a wording with these figures claims."""
    if kind == "adjusted":
        found: tuple[ClaimedEquation, ...] = (
            (ClaimedEquation("f", ("o", "x1", "y1"), lambda of: of["o"] + of["x1"] - of["y1"]),)
            if "y1" in names
            else (_total("f", "o", "x1"),)
        )
    elif kind in ("change", "counted_change", "budget_change"):
        found = _changed("o" if kind == "budget_change" else "last", up)
        found = tuple(one for one in found if "last" not in names or "d" not in one.terms)
    elif kind == "score":
        found = (_total("t", "a", "b", "c", "e"), ClaimedEquation("t", ("g",), lambda of: 100 - of["g"]))
    elif kind == "left":
        found = (ClaimedEquation("k2", ("x1", "b", "s"), lambda of: of["x1"] + of["b"] - of["s"]), _less("k", "b", "s"))
    else:
        found = _PLAIN[kind]
    return tuple(one for one in found if one.is_in(names))


_PLAIN: dict[str, tuple[ClaimedEquation, ...]] = {
    "parts": (_total("t", "a", "b", "c"),),
    "parts_first": (_total("t", "a", "b", "c"),),
    "counted_parts": (_total("t", "a", "b", "c"),),
    "share": (_over("a", "t"),),
    "used": (_over("s", "b"),),
    "counted_rate": (_over("m", "n"),),
    "mean": (ClaimedEquation("q", ("a", "n"), lambda of: of["a"] / of["n"] if of["n"] else Decimal(0)),),
    "product": (ClaimedEquation("a", ("n", "q"), lambda of: of["n"] * of["q"]),),
    "within": (ClaimedEquation("s", ("l",), lambda of: of["l"], least=True),),
    "reached": (ClaimedEquation("l", ("s",), lambda of: of["s"], least=True),),
}
