from datetime import date

import pytest

from warehouse import contract
from warehouse.divisions import division_of

NOW = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("北塔区财政局", NOW, "430511"),
        ("邵阳市北塔区财政局", NOW, "430511"),
        ("湖南省邵阳市北塔区财政局", NOW, "430511"),
        ("邵 阳 市\u3000北塔区", NOW, "430511"),
        ("邵阳县财政局", NOW, "430523"),
        ("邵阳市邵阳县财政局", NOW, "430523"),
        ("湖南省邵阳县财政局", NOW, "430523"),
        ("城步苗族自治县教育局", NOW, "430529"),
        ("城步县教育局", NOW, "430529"),
        ("邵东市卫健局", NOW, "430582"),
        ("邵东县卫健局", NOW, "430582"),
        ("邵东县卫健局", date(2018, 12, 31), "430521"),
        ("邵东市卫健局", date(2018, 12, 31), None),
        ("邵阳市财政局", NOW, None),
        ("邵阳市", NOW, None),
        ("长沙市财政局", NOW, None),
        ("驻北塔区办事处", NOW, None),
        ("", NOW, None),
    ],
)
def test_a_name_tells_its_division(text, on, code):
    assert division_of(text, on) == code


def test_every_division_in_force_is_told_by_its_name():
    for row in contract.codes("divisions"):
        if row["level"] != "city" and not row["valid_to"]:
            assert division_of(f"邵阳市{row['division_name']}教育局", NOW) == row["division_code"]
