"""The pages made from a real warehouse: what was loaded and rolled up is what they show."""

import re
from pathlib import Path
from typing import Any

from reports.site import publish
from warehouse.database import Warehouse
from warehouse.lake import Lake


def test_the_site_is_made_from_a_loaded_warehouse(shelf: Any, rules: list[Any], tmp_path: Path):
    lake = Lake(tmp_path / "lake")
    lake.publish(2023, {name: shelf.rows(name) for name in ("submissions", "budget_lines", "findings")})
    with Warehouse(f"duckdb:///{tmp_path / 'warehouse.duckdb'}") as warehouse:
        warehouse.create()
        warehouse.load_dimensions(shelf.rows("departments"), rules, [2022, 2023, 2024])
        warehouse.load(lake, 2023)
        warehouse.roll_up(2023)
        first = publish(warehouse, 2023, tmp_path / "site", rules)
        written = first.stat().st_mtime_ns
        assert publish(warehouse, 2023, tmp_path / "site", rules).stat().st_mtime_ns == written
    city = first.read_text("utf-8")
    assert re.search(r'<div class="returned"><dt>退回</dt><dd>1</dd>', city)
    assert "双清区水利局" in city
    assert "118.58" not in city.split("按报送")[0]
    filed = (tmp_path / "site" / "2023" / "departments" / "502001.html").read_text("utf-8")
    assert "退回修改：有 1 个严重问题" in filed
    assert filed.count("flagged critical") == 1
