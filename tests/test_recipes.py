"""The recipes of CONTRIBUTING, done in a copy of the tree: each works by touching the places it promises, and no more.

The recipes for an alias and a column are tests of ``submissions/extraction/test_declared_form.py``, the one for a stage of
``flows/run/test_register.py``.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tests.tree import ROOT, Tree

REPORT = "青禾区水务管理局2023年度部门整体支出绩效自评报告|一、基本情况|核定编制28名，年末在职26名。|“三公”经费支出8.14万元，比上年减少1.21万元，下降12.94%。"


@pytest.fixture
def copy(tmp_path: Path) -> Tree:
    """The product's packages with the documents that are made from them."""
    tree = Tree(tmp_path / "tree")
    for document in ("README.md", "README.zh-CN.md"):
        shutil.copy2(ROOT / document, tree.root / document)
    (tree.root / "docs").mkdir()
    return tree


def test_a_command_is_one_file(copy: Tree) -> None:
    copy.add(
        "flows/commands/greet.py",
        '''
        import click

        @click.command(short_help="问好 / greet")
        def greet() -> int:
            """问好。

            Greet.
            """
            click.echo("你好")
            return 0

        COMMANDS = (greet,)
        ''',
    )
    assert copy.python("-m", "flows.cli", "greet").strip() == "你好"
    assert "greet" in copy.python("-m", "flows.cli", "--help")
    assert len(copy.touched) == 1


def test_a_setting_is_one_field_and_the_documents_follow(copy: Tree) -> None:
    copy.change(
        "flows/settings.py",
        "    debug: bool = Field(",
        '    contact: str | None = Field(default=None, description="联系人 / whom to ask")\n    debug: bool = Field(',
    )
    said = json.loads(copy.python("-m", "flows.cli", "settings", "--json", JIXIAO_CONTACT="绩效科"))
    assert said["JIXIAO_CONTACT"] == {"value": "绩效科", "origin": "environment"}
    copy.python("-m", "flows.views.settings_table")
    assert "| `JIXIAO_CONTACT` | – | whom to ask |" in (copy.root / "README.md").read_text("utf-8")
    assert "| `JIXIAO_CONTACT` | – | 联系人 |" in (copy.root / "README.zh-CN.md").read_text("utf-8")
    assert copy.touched == ["flows/settings.py"]


def test_a_threshold_of_ones_own_is_a_line_in_the_citys_file(copy: Tree, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        '- {rule: RATE-14, threshold: most, value: 1.5, divisions: ["430502"], by: 市财政局绩效科, reason: 灾后重建跨年}\n', "utf-8"
    )
    code = "from expectations.catalogue import in_force; print([o.value for r in in_force() if r.id == 'RATE-14' for o in r.overrides])"
    assert "1.5" in copy.python("-c", code, JIXIAO_OVERRIDES=str(own))
    assert copy.touched == []


def test_a_rule_is_one_item(copy: Tree) -> None:
    rule = """
    - id: SUM-99
      title: 公用经费不为零
      title_en: Operating expenditure is not zero
      basis: {text: 试, confirmed: false}
      severity: warning
      frame: items
      applies: item_code == "operating" and known(actual)
      check: exact(actual) > 0
      key: operating
      printed: "{actual}"
      message: {zh: "公用经费决算为{actual}。", en: "Operating expenditure is {actual}."}
      fix: {zh: 核对, en: Check.}
      examples:
        - {outcome: pass, row: {item_code: operating, actual: 1.00万元}}
        - {outcome: fail, severity: warning, row: {item_code: operating, actual: 0.00万元}}
        - {outcome: could_not_judge, row: {item_code: operating, actual: "?"}}
    """
    path = copy.root / "expectations/rules/01_sum.yaml"
    copy.change("expectations/rules/01_sum.yaml", path.read_text("utf-8"), path.read_text("utf-8").rstrip() + "\n" + dedent(rule))
    assert "SUM-99" in copy.python("-m", "flows.cli", "explain", "SUM-99")
    copy.python("-m", "expectations.handbook")
    assert "公用经费不为零" in (copy.root / "docs/rules.md").read_text("utf-8")
    assert copy.touched == ["expectations/rules/01_sum.yaml"]


def test_a_format_is_one_module_a_line_in_the_register_and_its_signature(copy: Tree, tmp_path: Path) -> None:
    copy.add(
        "submissions/readers/text/barred_text.py",
        '''
        """Paragraphs parted by bars."""
        from submissions.document import Document, Location, Paragraph
        from submissions.limits import Limits

        def read(content: bytes, limits: Limits) -> Document:
            parts = content.decode("utf-8").removeprefix("BARRED|").split("|")
            return Document("barred", tuple(Paragraph(text, Location(n)) for n, text in enumerate(parts)))
        ''',
    )
    copy.change("submissions/readers/__init__.py", "READERS = {\n", 'READERS = {\n    "barred": "submissions.readers.text.barred_text",\n')
    copy.change(
        "submissions/readers/recognition.py",
        "    if kind := xml_reader(content):\n",
        '    if content.startswith(b"BARRED|"):\n        return "barred"\n    if kind := xml_reader(content):\n',
    )
    file = tmp_path / "report.bar"
    file.write_text("BARRED|" + REPORT, "utf-8")
    (found,) = json.loads(copy.python("-m", "flows.cli", "extract", str(file), "--json"))
    assert found["submission"]["format"] == "barred"
    assert next(one["amount_cny"] for one in found["narrative_figures"] if one["concept"] == "three_public") == 81400
    assert len(copy.touched) == 3


RENDER = """
import sys
from pathlib import Path
from reports.site import render
from warehouse.database import Warehouse
with Warehouse("duckdb:///" + sys.argv[1]) as warehouse:
    warehouse.create()
    department = {"department_code": "A", "department_name": "甲局", "former_names": None, "division_code": "430511", "kind": None}
    warehouse.load_dimensions([department | {"valid_from": None, "valid_to": None, "due_date": None}], [], [2023])
    warehouse.roll_up(2023)
    for name in ("index.html", "en/index.html"):
        print(render(warehouse, 2023, [])[name].decode())
"""


def test_a_roll_up_is_one_file_and_shown_on_the_page(copy: Tree, tmp_path: Path) -> None:
    copy.add(
        "warehouse/rollups/waiting.sql",
        """
        /*
        label: 待报部门
        label_en: departments awaited
        description: Departments that have not filed yet.
        after: [completeness]
        page: {section: more, columns: [awaited]}
        key: [fiscal_year, scope, division_code]
        columns:
          - fiscal_year
          - scope
          - division_code
          - {name: awaited, type: integer, nullable: false, unit: 个, label: 待报, label_en: awaited, description: "Departments that have not filed."}
        */
        SELECT fiscal_year, scope, division_code, missing AS awaited
        FROM rollup_completeness
        WHERE fiscal_year = :fiscal_year
        """,
    )
    page = copy.python("-c", RENDER, str(tmp_path / "w.duckdb"))
    assert "待报部门" in page
    assert "departments awaited" in page.lower()
    assert 'id="more-part"' in page
    assert len(copy.touched) == 1


def test_a_chart_is_one_module_and_a_line_in_the_register(copy: Tree, tmp_path: Path) -> None:
    copy.add(
        "reports/charts/filed_share.py",
        '''
        """How many of the departments expected have filed."""
        from markupsafe import Markup

        from reports.charts.chart_register import DeclaredChart
        from reports.rollups import Rollups
        from reports.words import PageWords

        def _draw(rollups: Rollups, words: PageWords) -> Markup | None:
            city = rollups.city_coverage
            return Markup('<svg role="img" aria-label="{}/{}"></svg>').format(city["filed"], city["expected"]) if city else None

        CHART = DeclaredChart("coverage", "报送进度", "Filed so far", _draw)
        ''',
    )
    copy.change("reports/charts/chart_register.py", "CHARTS = (", 'CHARTS = ("reports.charts.filed_share", ')
    page = copy.python("-c", RENDER, str(tmp_path / "w.duckdb"))
    assert "报送进度" in page
    assert "Filed so far" in page
    assert 'aria-label="0/1"' in page
    assert len(copy.touched) == 2


DEFECT = """
- id: three_public_sum_by_three
  title: 三公经费预算数比各分项之和多3万元
  touches: [three_public]
  changes: {drawn: [{at: budget/three_public/budget, add: "3.00"}]}
  findings: [{rule: SUM-01, key: three_public.budget, severity: critical}]
"""


def test_a_defect_of_the_synthetic_city_is_one_item(copy: Tree) -> None:
    path = copy.root / "synthesis/declared/defects.yaml"
    copy.change("synthesis/declared/defects.yaml", path.read_text("utf-8"), path.read_text("utf-8").rstrip() + "\n" + DEFECT)
    said = copy.python(
        "-c",
        """
from synthesis.defects import expected, make
from synthesis.department_year import DepartmentYear
one = ("three_public_sum_by_three",)
filing = make(DepartmentYear("新邵县档案利用服务中心", "430522", "archives"), 2023, "seed", one)
print([(finding.rule, finding.key) for finding in expected(filing, one)])
""",
    )
    assert said.strip() == "[('SUM-01', 'three_public.budget')]"
    assert copy.touched == ["synthesis/declared/defects.yaml"]


def test_a_text_layout_is_one_entry(copy: Tree) -> None:
    file = "synthesis/text_layouts/declared/tokenisers.yaml"
    text = (copy.root / file).read_text("utf-8")
    own = '- {name: semicolons, style: joined, between: ";", row_end: "\\n", keeps: [cells, empty_cells, row_ends]}\n'
    copy.change(file, text, text.rstrip() + "\n" + own)
    code = """
from synthesis.text_layouts.renderings import renderings
[one] = renderings("semicolons", "none", ["report01"])
print(one.text.count(";") > 50)
"""
    assert copy.python("-c", code).strip() == "True"
    assert copy.touched == [file]


def test_a_department_is_a_row_of_the_registry(copy: Tree, tmp_path: Path) -> None:
    heading, *rows = (ROOT / "samples/departments.csv").read_text("utf-8-sig").splitlines()
    own = tmp_path / "departments.csv"
    new = "43050299001,邵阳市双清区新设中心,双清区旧中心,430502,institution,2020-01-01,,03-31"
    own.write_text("\n".join([heading, *rows, new]) + "\n", "utf-8")
    code = """
import sys
from pathlib import Path
from warehouse.registry import Registry
registry = Registry.load(Path(sys.argv[1]))
print(["43050299001" in {row["department_code"] for row in registry.expected(year)} for year in (2019, 2023)])
"""
    assert copy.python("-c", code, str(own)).strip() == "[False, True]"
    assert copy.touched == []


FORM, STAGES = "submissions/extraction/test_declared_form.py", "flows/run/test_register.py"
TESTED = {
    "A synonym, an odd heading.": (FORM, "test_an_alias_is_one_place"),
    "A department.": ("test_recipes.py", "test_a_department_is_a_row_of_the_registry"),
    "A document format.": ("test_recipes.py", "test_a_format_is_one_module_a_line_in_the_register_and_its_signature"),
    "A rule.": ("test_recipes.py", "test_a_rule_is_one_item"),
    "A column or table.": (FORM, "test_a_table_declared_beside_the_others_is_read_without_any_code"),
    "A roll-up.": ("test_recipes.py", "test_a_roll_up_is_one_file_and_shown_on_the_page"),
    "A chart.": ("test_recipes.py", "test_a_chart_is_one_module_and_a_line_in_the_register"),
    "A command.": ("test_recipes.py", "test_a_command_is_one_file"),
    "A setting.": ("test_recipes.py", "test_a_setting_is_one_field_and_the_documents_follow"),
    "A threshold.": ("test_recipes.py", "test_a_threshold_of_ones_own_is_a_line_in_the_citys_file"),
    "A stage.": (STAGES, "test_a_stage_more_is_one_entry"),
    "A defect for the synthetic city.": ("test_recipes.py", "test_a_defect_of_the_synthetic_city_is_one_item"),
    "A text layout.": ("test_recipes.py", "test_a_text_layout_is_one_entry"),
}


def test_every_recipe_of_contributing_is_a_test() -> None:
    recipes = re.findall(r"^\*\*([^*]+)\*\*", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert recipes == list(TESTED)
    for file, test in TESTED.values():
        assert f"def {test}(" in (ROOT / "tests" / file).read_text("utf-8")
