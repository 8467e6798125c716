"""A version changes when something that its results depend on does, and not otherwise."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT, Tree
from warehouse import closure as closures
from warehouse.closure import closure

READING = {"reader", "read"}
JUDGING = {"rules", "judge"}

CHANGES: list[tuple[str, str, str]] = [
    ("warehouse/tables/runs.yaml", "Identifier of the run.", "What the run is called."),
    ("warehouse/tables/staffing.yaml", "Authorized and actual staff", "Staff, authorized and actual,"),
    (
        "warehouse/tables/runs.yaml",
        "columns:\n",
        "columns:\n  - {name: who, type: string, label: 谁, label_en: who, description: Who ran it.}\n",
    ),
    ("warehouse/tables/staffing.yaml", "aliases: [", "aliases: [全新的叫法, "),
    ("warehouse/divisions.py", "|中共", "|中共|省"),
    ("warehouse/contract.py", 'row["aliases"].split("|")', 'row["aliases"].split("/")'),
    ("lxml", "", "99.0"),
    ("pdfminer.six", "", "99.0"),
    ("pypdfium2", "", "99.0"),
    ("pandas", "", "99.0"),
    ("submissions/readers/pages/ofd.py", "import annotations", "import annotations  # read otherwise"),
    ("submissions/readers/bundle.py", "import annotations", "import annotations  # read otherwise"),
    ("expectations/rules/01_sum.yaml", "SUM-01", "SUM-99"),
    ("warehouse/rollups/execution.sql", "above_100", "over_100"),
    ("reports/templates/city.html.j2", "tiles", "boxes"),
    ("reports/words.yaml", "zh", "zh-Hans"),
    ("synthesis/prose.py", "import annotations", "import annotations  # other prose"),
    ("flows/console.py", "import annotations", "import annotations  # said otherwise"),
    ("warehouse/rows.py", "import annotations", "import annotations  # typed otherwise"),
    ("flows/settings.py", "import annotations", "import annotations  # one setting more"),
]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[str]]:
    """The versions and stages that each change, made alone, makes another: by file (or library) and new text."""
    found = Tree(tmp_path_factory.mktemp("tree")).changed_versions(CHANGES)
    return {(file, new): names for (file, _, new), names in zip(CHANGES, found, strict=True)}


def of(changed: dict[tuple[str, str], set[str]], file: str, number: int = 0) -> set[str]:
    return [names for (name, _), names in changed.items() if name == file][number]


def test_a_word_in_a_description_reads_and_judges_nothing_again(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "warehouse/tables/runs.yaml") == set()
    assert of(changed, "warehouse/tables/staffing.yaml") == set()


def test_a_column_of_the_runs_is_no_business_of_any_result(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "warehouse/tables/runs.yaml", 1) == set()


def test_an_alias_is_a_matter_of_reading_alone(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "warehouse/tables/staffing.yaml", 1) == READING


@pytest.mark.parametrize("module", ["warehouse/divisions.py", "warehouse/contract.py"])
def test_what_reading_imports_from_the_warehouse_is_part_of_the_reader(module: str, changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, module) >= READING | JUDGING


@pytest.mark.parametrize("library", ["lxml", "pdfminer.six", "pypdfium2"])
def test_another_version_of_a_parsing_library_reads_again(library: str, changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, library) == READING


def test_another_version_of_pandas_judges_again_and_reads_nothing(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "pandas") >= JUDGING
    assert not of(changed, "pandas") & READING


@pytest.mark.parametrize("module", ["submissions/readers/pages/ofd.py", "submissions/readers/bundle.py"])
def test_a_reader_counts_though_it_is_named_as_a_string_or_imported_late(module: str, changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, module) == READING


def test_a_rule_judges_again_and_reads_nothing(changed: dict[tuple[str, str], set[str]]) -> None:
    names = of(changed, "expectations/rules/01_sum.yaml")
    assert names == JUDGING | {"load", "publish-site"}, "the table of rules and the site show it too"


def test_a_roll_up_is_computed_and_shown_again(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "warehouse/rollups/execution.sql") == {"roll-up", "publish-site", "send-notices"}


def test_a_template_publishes_alone(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "reports/templates/city.html.j2") == {"publish-site"}


def test_a_word_of_the_pages_is_one_of_the_notices_too(changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, "reports/words.yaml") == {"publish-site", "send-notices"}


@pytest.mark.parametrize("module", ["synthesis/prose.py", "flows/console.py", "warehouse/rows.py", "flows/settings.py"])
def test_what_no_result_depends_on_makes_nothing_stale(module: str, changed: dict[tuple[str, str], set[str]]) -> None:
    assert of(changed, module) == set()


def test_every_reader_is_reached() -> None:
    modules = set(closure(("submissions.reading",)).modules)
    readers = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "submissions" / "readers").rglob("*.py")
        if path.name != "__init__.py"
    }
    assert readers <= modules


def test_an_unknown_module_is_said() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"submissions\.nothing"):
        closure(("submissions.nothing",))


def test_imports_for_type_checkers_alone_do_not_count() -> None:
    assert "submissions.reading" not in closure(("flows.stages.publish_site",)).modules


def test_the_packages_are_the_products() -> None:
    assert sorted(PACKAGES) == sorted(closures.PACKAGES)
    assert sorted(PACKAGES) == sorted(
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("benchmarks", "tests")
    )


def test_every_data_file_of_the_packages_belongs_to_something() -> None:
    """A file that is read in a way that the closure does not see would change results unseen."""
    from flows.run.register import STAGES

    seen = {file for stage in STAGES for file in closure((stage.module,)).files}
    data = {
        path.relative_to(ROOT).as_posix()
        for package in ("expectations", "reports", "submissions", "warehouse", "flows")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".yaml", ".csv", ".sql", ".j2", ".css", ".json")
    }
    assert data <= seen


@pytest.mark.slow
def test_the_reader_s_version_is_found_quickly() -> None:
    command = "import time; from submissions.reader_version import reader_version as v; t = time.process_time(); v(); print(time.process_time() - t)"
    import subprocess
    import sys

    started = time.perf_counter()
    took = float(subprocess.run([sys.executable, "-c", command], cwd=Path(ROOT), capture_output=True, text=True, check=True).stdout)
    assert took < 0.6, f"{took:.2f} s of processor time ({time.perf_counter() - started:.2f} s in all)"
