"""The forty reports in text layouts: that they differ, and that what a rendering is said to state is printed in it."""

from __future__ import annotations

import re

import pytest

from synthesis.text_layouts.cell_writers import tokenisers
from synthesis.text_layouts.damages import layout_damages
from synthesis.text_layouts.form_cells import Key
from synthesis.text_layouts.form_wording import report_plans, wordings
from synthesis.text_layouts.renderings import rendered, renderings


def test_forty_reports_of_eight_issuers_differ() -> None:
    texts = {one.report: one.text for one in renderings("tab_between", "none")}
    assert len(texts) == 40
    assert len(set(texts.values())) == 40
    assert {plan.wording for plan in report_plans()} == set(wordings())
    assert len({re.sub(r"[\d.,]+", "", text).partition("自评表")[2][:400] for text in texts.values()}) >= 20


@pytest.mark.parametrize("damage", [name for name in layout_damages() if name != "none"])
def test_every_damage_changes_texts(damage: str) -> None:
    for writer in tokenisers().values():
        harm = layout_damages()[damage]
        if harm.fits(writer) and damage not in ("relation_columns", "merged_repeated", "chinese_numerals"):
            plan = report_plans()[4]
            assert rendered(plan, writer, harm).text != rendered(plan, writer, layout_damages()["none"]).text, writer.name


def test_what_is_stated_is_printed() -> None:
    for one in renderings(reports=["report05", "report31"]):
        plain = re.sub(r"[\s|,\"]", "", one.text)
        for key, stated in one.truth.items():
            parts = [re.sub(r"[\s|,\"]", "", part) for part in stated.printed.split("\n")]
            assert all(part in plain for part in parts), (one.tokeniser, one.damage, key)


def test_the_same_twice() -> None:
    assert [one.text for one in renderings("words", reports=["report09"])] == [
        one.text for one in renderings("words", reports=["report09"])
    ]


def test_a_lost_empty_cell_leaves_its_neighbours_open() -> None:
    [one] = renderings("words", "none", ["report01"])
    assert "部门基本支出预算调整 726.08 721.14\n" in one.text
    line = {measure: one.truth[Key("budget_lines", f"basic_adjustment.{measure}", "amount_cny")] for measure in ("budget", "actual")}
    assert all(stated.unclear for stated in line.values())
    assert not one.truth[Key("budget_lines", "three_public.budget", "amount_cny")].unclear


def test_full_width_characters_take_two_columns() -> None:
    [one] = renderings("aligned", "none", ["report01"])
    first, second = (line for line in one.text.split("\n") if line.startswith(("三公经费", "政府采购金额")))
    assert len(first.encode("gb18030")) == len(second.encode("gb18030"))
