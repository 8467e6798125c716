"""After a change somewhere in the product the next ``ingest`` redoes just the stages that depend on it, as their markers show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.memory import reading
from flows.process.lock import holding
from flows.run.markers import Markers
from flows.run.register import STAGES, Stage, stage
from flows.run.sources import SOURCES
from flows.run.walk import Here, stale, walk
from flows.settings import Settings
from flows.stages.work import Done, Work
from tests.tree import ROOT, Tree

YEAR = 2023


def markers(settings: Settings) -> dict[str, dict[str, Any]]:
    """Every stage's marker."""
    kept = Markers(settings, YEAR)
    found = {stage.name: kept.get(stage) for stage in STAGES}
    return {name: {"inputs": dict(one.inputs), "code": one.code, "output": one.output} for name, one in found.items() if one}


def bands(settings: Settings) -> tuple[int, int]:
    """How many departments of the city spent from 80 % to 100 %, and from 60 % to 80 %."""
    with reading(settings) as warehouse:
        rows: list[Any] = warehouse.rollup("execution", YEAR)
    city = next(row for row in rows if row["scope"] == "city" and row["basis"] != "accepted")
    return city["from_80_to_100"], city["from_60_to_80"]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "tree")


@pytest.fixture
def again(tree: Tree, city: Path, workspace: Settings) -> Callable[[], dict[str, set[str]]]:
    """Ingests the city once more with the changed tree; gives for each marker that is another what differs in it."""

    def again() -> dict[str, set[str]]:
        before = markers(workspace)
        tree.python(ROOT / "tests" / "flows" / "plain_run.py", city, workspace.workspace, YEAR)
        after = markers(workspace)
        changed = {name: {part for part in after[name] if after[name][part] != before[name][part]} for name in after}
        return {name: parts for name, parts in changed.items() if parts}

    return again


Again = Callable[[], dict[str, set[str]]]


def test_every_stage_has_a_marker_and_is_current(workspace: Settings) -> None:
    assert list(markers(workspace)) == [stage.name for stage in STAGES]
    assert stale(Work(YEAR, workspace)) == []


def test_every_input_is_an_earlier_stage_or_a_source() -> None:
    for number, entry in enumerate(STAGES):
        assert set(entry.inputs) <= {*SOURCES, *(one.name for one in STAGES[:number])}


@pytest.mark.slow
def test_the_same_tree_elsewhere_redoes_nothing(again: Again) -> None:
    assert again() == {}


@pytest.mark.slow
def test_one_word_of_a_template_publishes_the_site_alone(tree: Tree, again: Again, workspace: Settings) -> None:
    tree.change("reports/templates/city.html.j2", '<section aria-labelledby="coverage">', "<p>本页由新模板生成</p>\n<section>")
    assert again() == {"publish-site": {"code", "output"}, "send-notices": {"inputs"}}
    assert "本页由新模板生成" in workspace.page(YEAR).read_text("utf-8")
    assert again() == {}


@pytest.mark.slow
def test_one_roll_up_is_computed_and_published_again_with_the_right_figures(tree: Tree, again: Again, workspace: Settings) -> None:
    before = bands(workspace)
    tree.change("warehouse/rollups/execution.sql", "line.final_budget_cny * 80 THEN", "line.final_budget_cny * 100 THEN")
    changed = again()
    assert set(changed) == {"roll-up", "publish-site", "send-notices"}
    assert bands(workspace) == (0, sum(before))


@pytest.mark.slow
def test_an_alias_that_nothing_uses_reads_again_and_stops_there(tree: Tree, again: Again) -> None:
    tree.change("warehouse/tables/staffing.yaml", "aliases: [编制人数", "aliases: [从未有人用过的叫法, 编制人数")
    assert again() == {"read": {"code"}}


@pytest.mark.slow
def test_a_reader_that_reads_otherwise_has_all_that_follows_redone(tree: Tree, again: Again, workspace: Settings) -> None:
    tree.change("submissions/reading.py", '"format": document.format', '"format": "read otherwise"')
    assert set(again()) >= {"read", "judge", "publish-lake"}
    with reading(workspace) as warehouse:
        rows = warehouse.rows("submissions")
    assert {row["format"] for row in rows} == {"read otherwise"}


@pytest.mark.slow
def test_a_stage_more_is_one_entry(workspace: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notification: it is sent once, again only when what it tells has changed, and no other stage is redone for it."""
    letters = tmp_path / "letters.txt"

    class Notify(Stage):
        code = "1"

        def run(self, work: Work) -> Done:
            letters.write_text(letters.read_text() + "." if letters.exists() else ".")
            return Done("sent")

        def present(self, work: Work, output: str) -> bool:
            return letters.exists()

    stages = (*STAGES, Notify("notify", "通知", "notifying", ("publish-lake",), "flows.stages.load", "workspace"))
    assert walk(Work(YEAR, workspace), Here(), stages).done == ("notify",)
    assert walk(Work(YEAR, workspace), Here(), stages).done == ()
    assert letters.read_text() == "."


def test_a_stage_killed_before_its_marker_is_done_again(workspace: Settings) -> None:
    site = stage("publish-site")
    Markers(workspace, YEAR).path(site).unlink()
    assert [(one.stage.name, one.reasons) for one in stale(Work(YEAR, workspace))] == [("publish-site", ("never",))]
    assert walk(Work(YEAR, workspace), Here()).done == ("publish-site",)


def test_rerun_redoes_what_other_code_made(workspace: Settings, city: Path, ingest: Callable[..., str]) -> None:
    """The markers say that another version of the program published: nothing failed, and the pages are made again all the same."""
    from flows.run.rerun import request_again

    path = Markers(workspace, YEAR).path(stage("publish-site"))
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"code": "an older one"}), "utf-8")
    request = request_again(workspace, None, (), None, force=False)
    assert request.only == ()
    assert ingest(city, workspace, only=request.only) == "completed"
    assert json.loads(path.read_text("utf-8"))["code"] == stage("publish-site").code
    assert ingest(city, workspace, only=request.only) == "unchanged"


def test_looking_for_stale_stages_loads_no_judge_and_no_pages(tree: Tree) -> None:
    command = "import importlib, sys; from flows.run.register import STAGES; [importlib.import_module(one.module) for one in STAGES]; "
    assert tree.python("-c", command + "print({'great_expectations', 'pandas', 'altair'} & set(sys.modules))") == "set()\n"


def test_a_damaged_marker_counts_as_none(workspace: Settings) -> None:
    Markers(workspace, YEAR).path(STAGES[1]).write_text('{"inputs": ')
    assert [one.stage.name for one in stale(Work(YEAR, workspace))] == ["judge"]


def test_an_output_that_is_gone_is_made_again(workspace: Settings) -> None:
    next(workspace.site.rglob("rules.html")).unlink()
    assert [(one.stage.name, one.reasons) for one in stale(Work(YEAR, workspace))] == [("publish-site", ("output",))]


def test_what_something_else_loaded_is_loaded_and_rolled_up_anew(workspace: Settings) -> None:
    from warehouse.database import Warehouse
    from warehouse.lake import Lake

    with Warehouse(workspace.url) as warehouse:
        warehouse.load(Lake(workspace.workspace / "an empty lake"), YEAR)
    assert {one.stage.name for one in stale(Work(YEAR, workspace))} == {"load", "roll-up"}
    with holding(workspace):
        assert walk(Work(YEAR, workspace), Here()).done == ("load", "roll-up")
    assert stale(Work(YEAR, workspace)) == []


def test_a_roll_up_that_somebody_dropped_is_made_again(workspace: Settings) -> None:
    from warehouse.database import Warehouse

    with Warehouse(workspace.url) as warehouse, warehouse.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE rollup_execution")
    assert [one.stage.name for one in stale(Work(YEAR, workspace))] == ["load", "roll-up"], "the database is not the contract's"
    with holding(workspace):
        assert "roll-up" in walk(Work(YEAR, workspace), Here()).done
    assert sum(bands(workspace)) > 0
    assert stale(Work(YEAR, workspace)) == []


def test_a_lost_cache_is_said(workspace: Settings) -> None:
    shutil.rmtree(workspace.cache)
    assert [one.stage.name for one in stale(Work(YEAR, workspace))] == ["read"]


@pytest.mark.slow
def test_status_names_the_stale_stage(workspace: Settings, jixiao: Callable[..., Any]) -> None:
    shutil.rmtree(workspace.page(YEAR).parent / "departments")
    told = jixiao("--workspace", workspace.workspace, "--lang", "en", "status")
    assert "Stale publish-site: its output is gone" in told.stdout
    told = jixiao("--workspace", workspace.workspace, "status", "--json")
    assert json.loads(told.stdout)["stale"] == [{"stage": "publish-site", "reasons": ["output"]}]
