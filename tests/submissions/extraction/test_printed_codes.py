"""Codes where a label names them."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = "邵阳市北塔区测试服务中心2023年度部门整体支出绩效自评报告\n\n单位：万元\n"
TABLE = "项目\t2023年预算数\t2023年决算数\n三公经费\t4.00\t3.00\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("统一社会信用代码：91350100M000100Y43。\n", [("credit_code", "91350100M000100Y43")]),
        ("统一社会信用代码\t91350100M000100Y43\n", [("credit_code", "91350100M000100Y43")]),
        (
            "统一社会信用代码：91350100M000100Y43，举办单位统一社会信用代码：12430502M000200Y79。\n",
            [("credit_code", "91350100M000100Y43"), ("credit_code", "12430502M000200Y79")],
        ),
        (
            "预算单位编码：219001；项目代码：51092324T000010263357\n",
            [("unit_code", "219001"), ("project_code", "51092324T000010263357")],
        ),
        ("统一社会信用代码以登记证书为准。\n", []),
    ],
    ids=["behind its label", "in the next cell", "two of a kind", "two kinds", "none"],
)
def test_codes_are_read_where_a_label_names_them(text: str, codes: list[tuple[str, str]]) -> None:
    [submission] = read_bytes((HEAD + text + TABLE).encode(), Limits())
    found = submission.tables["identifiers"]
    assert [(one["kind_of"], one["value"]) for one in found] == codes
    assert [one["seq"] for one in found] == list(range(1, len(codes) + 1))
    assert all(one["location"] for one in found)
