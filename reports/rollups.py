"""The roll-ups as sheets: each figure twice, accepted and reported, with the number of departments that it covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.cell_figures import NOTHING, count, percent, wan
from reports.filing_views import Rows
from reports.grids import Box, GridHeading, GridSheet
from reports.rulebook import anchors_of
from reports.words import PageWords
from warehouse import contract
from warehouse.rollup import Rollup
from warehouse.rollup import rollups as declared_rollups
from warehouse.rows import AnyRow

BASES = ("accepted", "reported")
COVERAGE = ("expected", "filed", "accepted", "accepted_with_findings", "by_waiver", "returned", "unreadable", "missing", "unregistered")
_MONEY = ("prior_actual_cny", "budget_cny", "actual_cny")
_PRINT: dict[str, Callable[[Any], str]] = {"money": wan, "rate": percent, "integer": count}


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called: divisions, budget items and rules."""

    divisions: Mapping[str, str]
    rules: Mapping[str, Mapping[str, Any]]
    words: PageWords

    def division(self, code: str) -> str:
        """The division's name, in Chinese on every page."""
        return self.divisions.get(code) or self.words("division.unknown")

    def item(self, code: str) -> Box:
        """The budget item's label, indented below its parent."""
        row = next((row for row in contract.codes("budget_items") if row["item_code"] == code), None)
        label = self.words.of(row, "label") if row else code
        return Box(label, heads=True, depth=code.count("."))


class Rollups:
    """The roll-ups of one fiscal year in one language."""

    def __init__(self, warehouse: Rows, fiscal_year: int, names: Names, words: PageWords) -> None:
        self._warehouse = warehouse
        self._fiscal_year = fiscal_year
        self._names = names
        self._words = words

    @cached_property
    def city_coverage(self) -> AnyRow:
        """How many departments of the whole city filed, and with what outcome; empty while nothing was rolled up."""
        return next((row for row in self._rows("completeness") if row["scope"] == "city"), {})

    def coverage(self) -> GridSheet:
        """Who filed, by division, the city below."""
        headings = tuple(self._heading("completeness", name) for name in COVERAGE)
        rows = [
            (self._place(row), *(Box(count(row[name]), numeric=True, state=f"{name}-some" if row[name] else "none") for name in COVERAGE))
            for row in _by_place(self._rows("completeness"))
        ]
        return self._sheet(
            "coverage-table", self._words("coverage.table"), (GridHeading(self._words("place")), *headings), rows, total=True
        )

    def shown_in(self, section: str) -> list[GridSheet]:
        """The roll-ups that say themselves that this section of the city page shows them."""
        shown = [one for one in declared_rollups().values() if one.page is not None and one.page.section == section]
        return [self._as_declared(one) for one in shown]

    def _as_declared(self, rollup: Rollup) -> GridSheet:
        """The columns that a roll-up names, by division and for the city: twice where it tells accepted from reported."""
        columns = rollup.page.columns if rollup.page else ()
        caption = self._words.of({"label": rollup.label, "label_en": rollup.label_en}, "label")
        if "basis" in rollup.key:
            return self._by_place(rollup.name, columns, caption=caption)
        types = {column.name: column.type for column in rollup.columns}
        rows = [(self._place(row), *(_figure(row[name], types[name]) for name in columns)) for row in _by_place(self._rows(rollup.name))]
        headings = (GridHeading(self._words("place")), *(self._heading(rollup.name, name) for name in columns))
        return self._sheet(f"{rollup.name}-table", caption, headings, rows, total=True, money="money" in {types[name] for name in columns})

    def execution_rates(self) -> list[tuple[str, Any, Any]]:
        """Name, accepted and reported execution rate of each division that has one."""
        found = []
        for (scope, _), pair in _sides(self._rows("execution")):
            accepted, reported = (pair.get(basis, {}).get("execution_rate") for basis in BASES)
            if scope == "division" and (accepted is not None or reported is not None):
                found.append((self._place(_any(pair)).text, accepted, reported))
        return found

    def three_public(self) -> list[GridSheet]:
        """The three public expenses: by division, and by item for the city."""
        columns = (*_MONEY, "change_cny", "change_rate")
        total = [row for row in self._rows("three_public") if row["item_code"] == "three_public"]
        return [self._by_place("three_public", columns, total), self._by_item("three_public", columns)]

    def expenditure(self) -> list[GridSheet]:
        """Every item of the base data table: for the city, and its actual in each division."""
        return [self._by_item("expenditure", _MONEY), self._matrix()]

    def findings(self) -> GridSheet:
        """How often each rule was broken, the most frequent first within its severity; last what could not be judged, which has none."""
        rows = [row for row in self._rows("findings_by_rule") if row["scope"] == "city"]
        pairs: dict[tuple[str, str | None], dict[str, AnyRow]] = {}
        for row in rows:
            pairs.setdefault((row["rule"], row["severity"]), {})[row["basis"]] = row
        rank = {severity: index for index, severity in enumerate(contract.SEVERITIES)}
        ordered = sorted(pairs.items(), key=lambda item: (rank.get(item[0][1] or "", len(rank)), -_failed(item[1]), item[0][0]))
        columns = ("failed", "waived", "departments_failed", "could_not_judge")
        lines = [
            (*self._rule(rule, severity), *(_figure(pair.get(basis, {}).get(name, 0), "integer") for basis in BASES for name in columns))
            for (rule, severity), pair in ordered
        ]
        declared = contract.table("findings")
        heads = tuple(GridHeading(self._words.label(declared.column(name))) for name in ("rule", "severity"))
        headings = (*heads, *(self._heading("findings_by_rule", name) for _ in BASES for name in columns))
        return self._sheet("findings-table", self._words("findings.table"), headings, lines, groups=self._groups(len(columns), 2))

    def _rule(self, code: str, severity: str | None) -> tuple[Box, Box]:
        degree = severity or "could_not_judge"
        rule = self._names.rules.get(code, {})
        href = f"rules.html#{anchors_of([rule])[code]}" if rule else ""
        title = self._words.of(rule, "title")
        return Box(f"{code} {title}".strip(), heads=True, href=href), Box(self._words.get(f"severity.{degree}", degree), state=degree)

    def _rows(self, name: str) -> list[AnyRow]:
        return self._warehouse.rollup(name, self._fiscal_year)

    def _by_place(self, name: str, columns: Sequence[str], rows: list[AnyRow] | None = None, caption: str = "") -> GridSheet:
        lines = [
            (self._place(_any(pair)), *self._figures(name, pair, columns)) for _, pair in _sides(self._rows(name) if rows is None else rows)
        ]
        headings = (GridHeading(self._words("place")), *self._headings(name, columns))
        title = caption or self._words(f"{name}.by_division")
        return self._sheet(f"{name}-table", title, headings, lines, total=True, groups=self._groups(len(columns) + 1), money=True)

    def _by_item(self, name: str, columns: Sequence[str]) -> GridSheet:
        order = {row["item_code"]: index for index, row in enumerate(contract.codes("budget_items"))}
        rows = [row for row in self._rows(name) if row["scope"] == "city"]
        items = sorted({row["item_code"] for row in rows}, key=lambda code: (order.get(code, len(order)), code))
        lines = []
        for item in items:
            pair = {row["basis"]: row for row in rows if row["item_code"] == item}
            if any(row[column] is not None for row in pair.values() for column in columns):
                lines.append((self._names.item(item), *self._figures(name, pair, columns)))
        headings = (GridHeading(self._words("item")), *self._headings(name, columns))
        return self._sheet(
            f"{name}-items", self._words(f"{name}.by_item"), headings, lines, groups=self._groups(len(columns) + 1), money=True
        )

    def _matrix(self) -> GridSheet:
        """The actual of each item in each division: accepted, and as reported below it."""
        rows = self._rows("expenditure")
        order = [row["item_code"] for row in contract.codes("budget_items")]
        places = [key for key, _ in _sides(rows)]
        cells = {(row["scope"], row["division_code"], row["item_code"], row["basis"]): row["actual_cny"] for row in rows}
        items = [item for item in order if any(cells.get((*place, item, "reported")) is not None for place in places)]
        headings = [self._place({"scope": scope, "division_code": code}).text for scope, code in places]
        lines = [(self._names.item(item), *(self._both(cells, place, item) for place in places)) for item in items]
        return self._sheet(
            "expenditure-matrix",
            self._words("expenditure.matrix"),
            (GridHeading(self._words("item")), *(GridHeading(text, numeric=True) for text in headings)),
            lines,
            money=True,
            notes=(self._words("rollup.matrix"),),
        )

    def _both(self, cells: Mapping[tuple[Any, ...], Any], place: tuple[str, str], item: str) -> Box:
        accepted, reported = (cells.get((*place, item, basis)) for basis in BASES)
        note = self._words("reported.short", amount=wan(reported)) if reported != accepted else ""
        return Box(wan(accepted), note, numeric=True, state="none" if accepted is None else "")

    def _figures(self, name: str, pair: Mapping[str, AnyRow], columns: Sequence[str]) -> list[Box]:
        types = {column.name: column.type for column in declared_rollups()[name].columns}
        boxes = []
        for basis in BASES:
            row = pair.get(basis, {})
            boxes += [_figure(row.get(column), types[column]) for column in columns]
            boxes.append(Box(f"{count(row.get('counted'))}/{count(row.get('expected'))}" if row else NOTHING, numeric=True))
        return boxes

    def _headings(self, name: str, columns: Sequence[str]) -> list[GridHeading]:
        return [
            heading
            for _ in BASES
            for heading in (*(self._heading(name, column) for column in columns), GridHeading(self._words("counted"), numeric=True))
        ]

    def _heading(self, name: str, column: str) -> GridHeading:
        found = next(known for known in declared_rollups()[name].columns if known.name == column)
        return GridHeading(self._words.label(found), numeric=True)

    def _groups(self, width: int, before: int = 1) -> tuple[tuple[str, int], ...]:
        return (("", before), *((self._words(f"basis.{basis}"), width) for basis in BASES))

    def _place(self, row: Mapping[str, Any]) -> Box:
        name = self._names.division(row["division_code"])
        if row["scope"] == "city":
            return Box(self._words("total"), heads=True)
        own = row["division_code"] == self.city_coverage.get("division_code")
        return Box(self._words("division.own", name=name) if own else name, heads=True, reported=True)

    def _sheet(
        self,
        anchor: str,
        caption: str,
        headings: Sequence[GridHeading],
        rows: Sequence[tuple[Box, ...]],
        *,
        total: bool = False,
        groups: tuple[tuple[str, int], ...] = (),
        money: bool = False,
        notes: tuple[str, ...] = (),
    ) -> GridSheet:
        """A sheet with its notes; ``money`` says in which unit amounts are shown."""
        said = ([self._words("rollup.unit")] if money else []) + list(notes)
        return GridSheet(anchor, caption, tuple(headings), tuple(rows), self._words("sentences").join(said), total, groups)


def _by_place(rows: Sequence[AnyRow]) -> list[AnyRow]:
    """Divisions by code, the city last."""
    return sorted(rows, key=lambda row: (row["scope"] == "city", row["division_code"]))


def _sides(rows: Sequence[AnyRow]) -> list[tuple[tuple[str, str], dict[str, AnyRow]]]:
    pairs: dict[tuple[str, str], dict[str, AnyRow]] = {}
    for row in _by_place(rows):
        pairs.setdefault((row["scope"], row["division_code"]), {})[row["basis"]] = row
    return list(pairs.items())


def _any(pair: Mapping[str, AnyRow]) -> AnyRow:
    return next(iter(pair.values()))


def _failed(pair: Mapping[str, AnyRow]) -> int:
    return int(pair.get("reported", {}).get("failed", 0))


def _figure(value: Any, kind: str) -> Box:
    return Box(_PRINT[kind](value), numeric=True, state="none" if value is None or (kind == "integer" and not value) else "")
