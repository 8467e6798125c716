import json
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import pytest

from reports.charts.execution_rates import Execution, chart
from reports.folder import NotASite
from reports.index_of_years import render_index
from reports.site import publish, render, retract
from reports.words import PageWords

YEAR = 2023
Page = Callable[..., str]
RETURNED = "departments/502001.html"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% raw %}",
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}</style>",
    "javascript:alert(1)",
    "长" * 5000,
]


class Reading(HTMLParser):
    """The elements, attributes, links and identifiers of a page; complains of tags that are not closed in order."""

    VOID = ("meta", "link", "br", "img", "input", "hr", "col", "rect", "path", "line")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for attribute, value in self.attributes if attribute == name]


def text_of(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))


def test_the_site_has_a_page_for_every_department_in_both_languages(shelf: Any, rules: list[Any]):
    files = render(shelf, YEAR, rules)
    pages = {"index.html", "rules.html", RETURNED, "departments/502002.html"}
    assert set(files) == pages | {f"en/{page}" for page in pages}


def test_every_link_of_every_page_leads_to_a_page_or_a_place_of_the_site(shelf: Any, rules: list[Any]):
    site = {f"{YEAR}/{path}": content for path, content in render(shelf, YEAR, rules).items()} | render_index(shelf, [YEAR])
    files = {path: Reading(content.decode()) for path, content in site.items()}
    for path, reading in files.items():
        identifiers = reading.values("id")
        assert len(identifiers) == len(set(identifiers)), path
        for href in reading.values("href"):
            target, _, place = href.partition("#")
            parts: list[str] = []
            for part in (PurePosixPath(path).parent / target).parts if target else PurePosixPath(path).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in files, (path, href)
            assert not place or place in files["/".join(parts)].values("id"), (path, href)


def test_pages_load_nothing_and_hold_no_script(shelf: Any, rules: list[Any]):
    for path, content in render(shelf, YEAR, rules).items():
        reading = Reading(content.decode())
        assert not {"script", "img", "iframe", "object", "form"} & set(reading.tags), path
        assert not [name for name, _ in reading.attributes if name in {"style", "src"} or name.startswith("on")], path
        policy = next(value for value in reading.values("content") if "default-src" in value)
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy


def test_each_page_says_its_language_and_leads_to_the_other(page: Page):
    assert '<html lang="zh-Hans">' in page(RETURNED)
    assert '<html lang="en">' in page(f"en/{RETURNED}")
    assert f'href="../en/{RETURNED}"' in page(RETURNED)
    assert f'href="../../{RETURNED}"' in page(f"en/{RETURNED}")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_of_departments_stays_text(shelf: Any, made: SimpleNamespace, rules: list[Any], hostile: str):
    shelf.tables["submissions"] = [
        made.submission(department_code=None, owner=f"? {hostile}", department_name=hostile, source_path=hostile, reason=hostile)
    ]
    shelf.tables["findings"] = [
        made.finding(message=hostile, message_en=hostile, printed=hostile, expected=hostile, key=hostile, fingerprint=hostile)
    ]
    shelf.add("goals", {**made.common, "seq": 1, "expected": hostile, "achieved": hostile, "location": {"block": 9}})
    shelf.add("unresolved", {**made.common, "seq": 1, "what": hostile, "printed": hostile, "reason": hostile, "location": None})
    shelf.tables["budget_lines"] = [made.budget_line("three_public", "actual", "1", 4, label=hostile, printed=hostile)]
    clean = {path: Reading(content.decode()) for path, content in render(shelf, YEAR, rules).items()}
    for path, reading in clean.items():
        assert not {"script", "img"} & set(reading.tags), path
        assert not [name for name, _ in reading.attributes if name.startswith("on")], path
        assert not [href for href in reading.values("href") if href.lower().startswith("javascript")], path
        assert reading.tags.count("style") == 1, path
    assert all(re.fullmatch(r"(en/)?(departments/)?[0-9A-Za-z_-]+\.html", path) for path in clean)


def test_a_template_in_a_departments_text_is_not_run(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["findings"] = [made.finding(message="{{7*7}}")]
    assert "{{7*7}}" in page(RETURNED)


def test_characters_that_turn_text_around_are_shown(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["findings"] = [made.finding(printed="118\u202e85.1")]
    shown = page(RETURNED)
    assert "118⟦U+202E⟧85.1" in shown
    assert "\u202e" not in shown


def test_a_code_that_is_no_file_name_never_becomes_a_path(shelf: Any, made: SimpleNamespace, rules: list[Any]):
    shelf.tables["departments"] = [made.department("../../etc/passwd", "甲"), made.department("甲/乙", "乙")]
    shelf.tables["expected_filers"] = [{"fiscal_year": YEAR, "department_code": code} for code in ("../../etc/passwd", "甲/乙")]
    shelf.tables["submissions"] = []
    names = [path for path in render(shelf, YEAR, rules) if path.startswith("departments/")]
    assert len(names) == 2
    assert all(re.fullmatch(r"departments/x[0-9a-f]{16}\.html", name) for name in names)


def test_the_verdict_comes_first_and_says_how_much_must_be_corrected(page: Page):
    text = text_of(page(RETURNED))
    assert "退回修改：有 1 个严重问题，必须全部改正后重新报送。" in text
    assert text.index("退回修改：") < text.index("三公经费合计不等于分项之和")
    assert "1 critical finding must be corrected" in text_of(page(f"en/{RETURNED}"))


def test_a_finding_says_where_what_and_how_and_that_its_basis_is_unconfirmed(page: Page):
    text = text_of(page(RETURNED))
    for words in (
        "三公经费 · 决算数",
        "第 4 行，第 4 列",
        "118.58",
        "118.59",
        "-0.01",
        "核对合计与分项。",
        "依据未经核实",
        "SUM-01 三公经费等于分项之和",
    ):
        assert words in text
    assert "Check total and parts." in text_of(page(f"en/{RETURNED}"))


def test_what_follows_from_a_finding_stands_under_it_and_is_not_counted(shelf: Any, made: SimpleNamespace, page: Page):
    follows = {"rule": "RATE-03", "key": "three_public", "fingerprint": "beef5678", "cause_fingerprint": "f00d1234", "locations": []}
    shelf.add("findings", made.finding(message="增减额与两年之差不符", message_en="The change is not the difference", **follows))
    shown = page(RETURNED)
    nested = re.search(r'<div class="explained">.*?</div>\n</li>|<div class="explained">.*?</ol></div>', shown, re.DOTALL)
    assert nested
    assert 'id="f-beef5678"' in nested[0]
    text = text_of(shown)
    assert "由此引起的问题（1）" in text
    assert "有 1 个严重问题" in text
    assert "严重问题（1）" in text
    assert shown.index('id="f-f00d1234"') < shown.index('id="f-beef5678"')
    assert "Follows from it (1)" in text_of(page(f"en/{RETURNED}"))


def test_a_finding_whose_cause_is_not_on_the_page_stands_for_itself(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["findings"] = [made.finding(cause_fingerprint="gone0000")]
    assert "有 1 个严重问题" in text_of(page(RETURNED))
    assert 'id="f-f00d1234"' in page(RETURNED)


def test_the_flagged_cell_is_marked_and_linked_both_ways(page: Page):
    shown = page(RETURNED)
    cell = re.search(r'<td class="number flagged critical" id="(c\d+)">118\.58.*?</td>', shown, re.DOTALL)
    assert cell
    assert 'href="#f-f00d1234"' in cell[0]
    assert f'href="#{cell[1]}"' in shown
    assert 'id="f-f00d1234"' in shown
    assert shown.count("flagged critical") == 1


def test_locations_may_come_back_as_text(shelf: Any, page: Page):
    before = page(RETURNED)
    for table, column in (("findings", "locations"), ("budget_lines", "location")):
        for row in shelf.tables[table]:
            row[column] = json.dumps(row[column])
    assert page(RETURNED) == before


def test_what_could_not_be_judged_stands_apart(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["findings"] = [made.finding(outcome="could_not_judge", message="缺少上年决算数")]
    shelf.tables["submissions"] = [made.submission(outcome="accepted")]
    text = text_of(page(RETURNED))
    assert "已采信，没有必须修改的问题。" in text
    assert "有 1 项因数据不全无法判断" in text
    assert "严重问题（" not in text


def test_blanks_are_not_shown_as_zero_and_other_units_are_converted_beside(shelf: Any, made: SimpleNamespace, page: Page):
    yuan = made.budget_line("three_public", "budget", "250000", 3, unit="元", amount_cny=Decimal(250000))
    shelf.tables["budget_lines"][1] = yuan
    assert "250000 合 25.00 万元" in text_of(page(RETURNED))
    shelf.tables["budget_lines"][1] = made.budget_line("three_public", "budget", "", 3, state="blank")
    assert re.search(r'<td class="number is-blank">空白</td>', page(RETURNED))


def test_numbered_funds_follow_their_item(shelf: Any, made: SimpleNamespace, page: Page):
    items = ("project.other", "project.special.2", "project.special.1", "project")
    shelf.tables["budget_lines"] = [made.budget_line(item, "actual", "1", 4, label=f"行{item}") for item in items]
    text = text_of(page(RETURNED))
    order = [text.index(f"行{item} ") for item in ("project", "project.special.1", "project.special.2", "project.other")]
    assert order == sorted(order)


def test_the_one_amount_of_a_source_is_said_to_be_of_no_measure(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["fund_lines"] = [made.fund_line("source.other", "beside"), made.fund_line("nature.basic", "heading")]
    drawn = page(RETURNED)
    assert re.search(r'<td colspan="3" class="number spanning">\s*4.10\s*</td>', drawn)
    assert drawn.count("colspan") == 1


def test_an_unreadable_file_says_why_and_what_to_do(shelf: Any, made: SimpleNamespace, page: Page):
    broken = {"outcome": "unreadable", "is_latest": False, "reason_code": "encrypted", "reason": "文件已加密。"}
    shelf.tables["submissions"] = [made.submission(**broken)]
    text = text_of(page(RETURNED))
    assert "文件无法读取" in text
    assert "文件已加密。" in text
    assert "去掉密码" in text
    shelf.tables["submissions"] = [made.submission(**broken | {"reason_code": "reader_failed"})]
    fault = text_of(page(RETURNED))
    assert "不是报送单位的问题" in fault
    assert "需要处理后重新报送" not in fault


def test_a_department_that_filed_nothing_is_told_when_it_is_due(page: Page):
    text = text_of(page("departments/502002.html"))
    assert "尚未收到本部门的自评报告。" in text
    assert "2024年3月31日" in text


def test_a_department_that_ended_before_the_year_did_is_not_missing(shelf: Any, made: SimpleNamespace, rules: list[Any]):
    from datetime import date

    shelf.add("departments", made.department("502003", "已撤销", valid_to=date(2023, 6, 1)))
    assert "departments/502003.html" not in render(shelf, YEAR, rules)


def test_earlier_versions_are_listed_and_the_counted_one_is_named(shelf: Any, made: SimpleNamespace, page: Page):
    earlier = made.submission(submission_id="bbbb000011112222-1", version=1, outcome="accepted", is_live=True, is_latest=False, stands=True)
    shelf.tables["submissions"] = [earlier, made.submission(version=2)]
    text = text_of(page(RETURNED))
    assert "全市汇总仍采用第 1 版的数据" in text
    assert "历次报送" in text
    assert text.index("第 2 版 本页") < text.index("第 1 版 汇总采用")


def test_when_the_newest_cannot_be_read_the_earlier_ones_findings_stay(shelf: Any, made: SimpleNamespace, page: Page):
    newest = made.submission(
        submission_id="cccc000011112222-1", version=2, outcome="unreadable", is_latest=False, stands=False, reason_code="corrupt"
    )
    shelf.add("submissions", newest)
    text = text_of(page(RETURNED))
    assert "文件无法读取" in text
    assert "第 1 版的" in text
    assert "三公经费合计不等于分项之和" in text


def test_a_filer_outside_the_registry_has_a_page_and_is_told_so(shelf: Any, made: SimpleNamespace, page: Page):
    shelf.tables["submissions"] = [
        made.submission(department_code=None, owner="? 某某办公室", is_expected=False, department_name="某某办公室")
    ]
    assert "不在部门名录中" in text_of(page("index.html"))
    assert "与部门名录（含曾用名）对不上" in text_of(page("departments/aaaa000011112222-1.html"))


def test_the_city_page_opens_with_coverage_and_lists_every_department(page: Page):
    text = text_of(page("index.html"))
    assert "邵阳市2023年度部门整体支出绩效自评汇总" in text
    assert text.index("报送情况") < text.index("预算执行") < text.index("部门名单和校验结果")
    for words in ("双清区教育局", "退回", "双清区水利局", "未报", "严重 1"):
        assert words in text


def test_figures_stand_as_accepted_beside_as_reported_with_their_coverage(page: Page):
    row = re.search(
        r'<th scope="row" class="[^"]*">合计</th>.*?</tr>|<th scope="row">合计</th>\s*<td class="number is-none">—.*?</tr>',
        page("index.html"),
        re.DOTALL,
    )
    assert row
    assert text_of(row[0]).split() == ["合计", "—", "—", "—", "0/2", "2,170.20", "2,061.69", "95.00%", "1/2"]


def test_the_chart_is_inline_with_its_table_beside_it(page: Page):
    shown = page("index.html")
    chart = shown[shown.index("<svg") : shown.index("</svg>")]
    assert "双清区" in chart
    assert "Noto Sans CJK SC" in chart
    assert 'role="img" aria-label="' in chart
    assert "style=" not in chart
    assert shown.index("</svg>") < shown.index('id="execution-table"')


def test_the_longest_division_has_room_beside_the_chart_even_where_no_chinese_font_can_be_measured():
    half = Decimal("0.5")
    svg = str(chart([Execution("城步苗族自治县", half, half), Execution("双清区", half, half)], PageWords("zh")))
    room = re.search(r"translate\((\d+),", svg)
    assert room
    assert int(room[1]) >= len("城步苗族自治县") * 13 + 8


def test_without_rates_there_is_no_chart(shelf: Any, page: Page):
    shelf.rollups["execution"] = []
    assert "<svg" not in page("index.html")


def test_an_empty_warehouse_still_has_a_city_page(shelf: Any, rules: list[Any]):
    shelf.tables.clear()
    shelf.rollups.clear()
    assert set(render(shelf, YEAR, rules)) == {"index.html", "rules.html", "en/index.html", "en/rules.html"}


def test_the_rule_catalogue_counts_what_each_rule_found(page: Page):
    text = text_of(page("rules.html"))
    assert "SUM-01 三公经费等于分项之和" in text
    assert "1 个问题，涉及 1 份报送件" in text
    assert "Three public expenses add up" in text_of(page("en/rules.html"))


def stamps(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every page below a folder."""
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.html")}


def test_publishing_is_the_same_to_the_byte_and_leaves_unchanged_files_alone(
    shelf: Any, made: SimpleNamespace, rules: list[Any], tmp_path: Path
):
    site = tmp_path / "site"
    assert publish(shelf, YEAR, site, rules) == site / str(YEAR) / "index.html"
    first = stamps(site)
    for rows in shelf.tables.values():
        rows.reverse()
    publish(shelf, YEAR, site, rules)
    assert stamps(site) == first
    shelf.tables["departments"] = [made.department("502001", "双清区教育局")]
    shelf.tables["expected_filers"] = [row for row in shelf.tables["expected_filers"] if row["department_code"] == "502001"]
    publish(shelf, YEAR, site, rules)
    assert not (site / str(YEAR) / "departments" / "502002.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_site_keeps_every_year_and_an_index_names_them(shelf: Any, rules: list[Any], tmp_path: Path):
    site = tmp_path / "site"
    publish(shelf, YEAR, site, rules)
    before = stamps(site / str(YEAR))
    publish(shelf, YEAR - 1, site, rules)
    assert stamps(site / str(YEAR)) == before
    for language, years in (("", ["2023/index.html", "2022/index.html"]), ("en/", ["../2023/en/index.html", "../2022/en/index.html"])):
        page = (site / f"{language}index.html").read_text("utf-8")
        assert [href for href in Reading(page).values("href") if re.search("20../", href)] == years
    assert "应报" in (site / "index.html").read_text("utf-8")


def test_a_year_taken_off_the_site_leaves_the_others(shelf: Any, rules: list[Any], tmp_path: Path):
    site = tmp_path / "site"
    for year in (YEAR, YEAR - 1):
        publish(shelf, year, site, rules)
    before = stamps(site / str(YEAR))
    assert retract(shelf, YEAR - 1, site)
    assert not retract(shelf, YEAR - 1, site)
    assert sorted(path.name for path in site.iterdir()) == ["2023", "en", "index.html"]
    assert stamps(site / str(YEAR)) == before
    assert "2022/" not in (site / "index.html").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_site_of_one_year_that_an_older_version_published_makes_way(shelf: Any, rules: list[Any], tmp_path: Path):
    site = tmp_path / "site"
    for path, content in render(shelf, YEAR, rules).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    (site / "favicon.ico").write_bytes(b"put here by the office")
    publish(shelf, YEAR, site, rules)
    assert sorted(path.name for path in site.iterdir()) == ["2023", "en", "favicon.ico", "index.html"]
    assert [path.name for path in (site / "en").iterdir()] == ["index.html"]
    assert "2023/index.html" in (site / "index.html").read_text("utf-8")


def test_a_run_killed_before_the_index_was_written_is_finished_by_the_next(shelf: Any, rules: list[Any], tmp_path: Path):
    site = tmp_path / "site"
    publish(shelf, YEAR, site, rules)
    whole = stamps(site).keys()
    (site / "index.html").unlink()
    (site / "en" / "index.html").unlink()
    (site / "en").rmdir()
    publish(shelf, YEAR, site, rules)
    assert stamps(site).keys() == whole


def test_a_folder_of_other_files_is_not_published_into(shelf: Any, rules: list[Any], tmp_path: Path):
    (tmp_path / "index.html").write_text("somebody's own page")
    with pytest.raises(NotASite):
        publish(shelf, YEAR, tmp_path, rules)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_folder_of_a_years_name_with_other_files_is_left_alone(shelf: Any, rules: list[Any], tmp_path: Path):
    site = tmp_path / "site"
    publish(shelf, YEAR, site, rules)
    (site / "2022").mkdir()
    (site / "2022" / "letters.txt").write_text("keep me")
    with pytest.raises(NotASite):
        publish(shelf, YEAR - 1, site, rules)
    publish(shelf, YEAR, site, rules)
    assert (site / "2022" / "letters.txt").read_text() == "keep me"
    assert "2022/" not in (site / "index.html").read_text("utf-8")
