"""What is judged and what is not: twenty documents that are no self-evaluations, twenty self-evaluations of unusual kinds."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected

NO_SELF_EVALUATIONS = {
    "final_accounts": [
        (
            "柳河县民政局2023年度部门决算公开\n第一部分 部门概况\n第二部分 2023年度部门决算表\n收入支出决算总表\n第三部分 决算情况说明\n"
            "一、收入支出决算总体情况说明\n2023年度收入总计3120.55万元，比上年减少20.10万元。\n十、预算绩效情况说明\n我局对12个项目开展了绩效自评，自评得分平均97.2分。\n"
        ),
        "2022年度部门决算\n单位：北岭市图书馆\n一、收入决算情况说明\n本年收入合计880.00万元。\n二、支出决算情况说明\n本年支出合计861.30万元。\n名词解释\n一、财政拨款收入：指本级财政拨款。\n",
        "云岭县残疾人联合会 2024 年度单位决算说明\n（一）财政拨款收入支出决算总体情况\n2024年财政拨款收支总计402.11万元。\n（二）绩效管理情况\n组织对6个项目进行绩效评价，涉及资金118万元。\n",
    ],
    "budget": [
        "东川区卫生健康局2024年部门预算公开说明\n一、部门职责\n二、收支预算总体情况\n2024年收入预算4310.20万元，支出预算4310.20万元。\n三、预算绩效情况\n我局所有项目均编制了绩效目标。\n",
        "2025年单位预算\n竹溪县第一中学\n一、收入预算情况说明\n2025年收入预算2201万元，比上年增加120万元。\n二、支出预算情况说明\n基本支出预算1800万元。\n",
        "平湖镇人民政府2023年预算编制说明\n一、编制依据\n二、收入预算\n全镇安排预算2130万元。\n三、绩效目标设置情况\n按要求设置绩效目标15个。\n",
    ],
    "statement": [
        "宁江区2023年预算绩效管理工作情况说明\n全区46个预算部门均开展绩效自评，涉及资金12.3亿元。财政部门抽取9个项目开展重点评价，其中优5个、良4个。\n",
        "白石县本级部门绩效自评结果汇总情况\n2022年全县38个预算单位报送自评报告，平均得分94.6分，评价等级为优的31个，良的7个，涉及资金8.2亿元。\n",
        "关于全市预算绩效管理情况的报告\n今年以来，我市组织各部门开展绩效自评，选取12个项目请第三方评价，涉及资金3.4亿元。\n",
    ],
    "notice": [
        "关于开展2023年度部门整体支出绩效自评工作的通知\n各预算单位：\n请各单位对照绩效目标开展绩效自评，于2024年3月15日前将自评报告报送财政局，预算执行率满分10分。\n",
        "云岭县财政局关于报送2022年项目支出绩效自评材料的通知\n县直各部门：\n现将有关事项通知如下。自评得分低于80分的，2023年预算压减10%。\n特此通知\n",
        "关于预算绩效评价结果的通报\n各县区财政局：\n现将2023年绩效评价结果通报如下：县住建局得分91分，县交通局得分88分。\n",
    ],
    "blank_form": [
        "部门整体支出绩效自评表\n（　　年度）\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n产出指标\t数量指标\t\t\t\t\t\t\n效益指标\t社会效益指标\t\t\t\t\t\t\n",
        "部门整体支出绩效评价基础数据表\n填报单位：\n经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t\t\t\n公务接待费\t\t\t\n",
    ],
    "other": [
        "柳河县预算绩效管理办法\n第一条 为加强预算绩效管理，制定本办法。\n第二条 部门应当开展绩效自评，自评得分低于60分的收回资金。\n",
        "2023年部门整体支出重点绩效评价实施方案\n一、评价对象\n选取5个部门，涉及资金2.1亿元。\n二、评价方法\n绩效评价采用成本效益分析法。\n",
        "北岭市教育局校车补助第三方绩效评价报告\n受北岭市财政局委托，评价组对校车补助资金500万元开展绩效评价，评价得分86.5分。\n",
        "东川区审计局关于区民政局2022年预算执行的审计报告\n审计发现，区民政局2022年超预算支出12万元，绩效评价流于形式。\n",
        "县政府第12次常务会议纪要\n会议听取了县财政局关于2023年绩效评价工作的汇报，原则同意安排资金300万元。\n",
        "今天天气很好，我们去公园散步，中午吃饭花了35元。",
    ],
}

SELF_EVALUATIONS = [
    ("department", "竹溪县第一中学", 2022, "竹溪县第一中学2022年度部门整体支出绩效自评报告\n一、基本情况\n我校在职教职工120人。2022年支出2201.00万元，自评得分96分。\n"),
    ("department", "柳河县人民医院", 2023, "柳河县人民医院2023年度整体绩效自评报告\n一、基本情况\n我院2023年支出8201.50万元，其中项目支出600万元。自评得分93分，等级为优。\n"),
    ("department", "平湖镇人民政府", 2021, "平湖镇人民政府 2021 年度部门整体支出绩效评价报告\n一、基本情况\n我镇2021年支出2130.00万元，三公经费3.20万元。\n"),
    ("department", "北岭市融媒体中心", 2023, "关于北岭市融媒体中心2023年度绩效自评报告\n原广播电视台与报社合并组建我中心，2023年支出1420万元，预算执行率98%。\n"),
    ("department", "云岭县妇女联合会", 2024, "附件3：\n云岭县妇女联合会2024 年度部门整体支出绩效自评报告\n一、部门概况\n我会2024年支出211.40万元。\n"),
    ("department", "东川区城关街道办事处", 2022, "附件1:东川区城关街道办事处2022年度绩效自评工作报告\n我单位2022年支出980.20万元，自评得分95分。\n"),
    ("department", "宁江区柳林幼儿园", 2023, "宁江区柳林幼儿园\n2023年度部门整体支出绩效自评报告\n我园2023年支出310.00万元，公用经费22.10万元。\n"),
    ("department", "白石县水利局", 2023, "白石县水利局2023年绩效自评情况说明\n我局2023年支出1210.00万元，预算执行率97%，自评得分95分。\n"),
    ("department", "松溪市供水中心", 2022, "松溪市供水中心 2022 年整体支出绩效自评总结报告 一 基本情况。 我单位2022年支出 703.10 万元，其中基本支出 650.00 万元。\n"),
    ("department", "白石縣農業農村局", 2022, "白石縣農業農村局2022年度部門整體支出績效自評報告\n一、部門概況\n2022年支出決算數1231.84萬元，其中項目支出143.64萬元，“三公”經費支出4.86萬元，比上年減少0.42萬元。\n"),
    ("department", None, 2022, "部门整体支出绩效自评报告\n一、基本情况\n2022年我单位支出799.12万元，其中项目支出286.83万元。\n（二）部门整体支出绩效目标\n自评得分92分。\n"),
    ("department", "柳河县财政局", 2023, "柳河县财政局2023年度预算绩效自评报告\n我局2023年支出1799.12万元，其中项目支出586.83万元。自评得分92分。\n"),
    ("department", "柳河县档案馆", 2023, "填报单位：柳河县档案馆\n2023年度绩效自评报告\n我馆2023年支出201.00万元，预算执行率99%。\n"),
    ("project", "北岭市教育局", 2022, "北岭市教育局2022年度校舍维修项目支出绩效自评报告\n一、项目基本情况\n该项目预算300万元，实际支出287.5万元。\n"),
    ("project", None, 2023, "白石县2023年中央农村危房改造补助资金绩效自评报告\n一、绩效目标分解下达情况\n下达我县资金410万元，支出410万元，验收合格率100%。\n"),
    ("project", None, 2022, "东川区2022年义务教育转移支付绩效自评报告\n一、绩效目标分解下达情况\n中央下达资金2300万元，区级配套120万元。\n"),
    ("project", "宁江区交通运输局", 2023, "宁江区交通运输局农村公路养护项目2023年度绩效自评报告\n一、项目概况\n项目资金180万元，完成投资178.2万元。\n"),
    ("project", None, 2021, "2021年度残疾人就业专项资金绩效自我评价报告\n一、项目基本情况\n专项资金60万元，使用58万元。\n"),
    ("project", "松溪市人民政府办公室", 2023, "松溪市人民政府办公室2023年度专项绩效自评报告（机关大院安保经费）\n一、项目基本情况\n项目经费90万元，支出88万元。\n"),
    ("project", None, 2022, "雲嶺縣2022年體育場館免費開放補助資金績效自評報告\n一、績效目標分解下達情況\n下達資金95萬元，實際支出95萬元，驗收合格率100%。\n"),
]  # fmt: skip


@pytest.mark.parametrize(("seems", "text"), [(kind, text) for kind, texts in NO_SELF_EVALUATIONS.items() for text in texts])
def test_what_is_no_self_evaluation_is_not_judged_and_told_what_it_seems(seems: str, text: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_bytes(text.encode(), Limits())
    assert (refused.value.code, refused.value.document_type) == ("not_a_self_evaluation", seems)
    assert "看来是" in refused.value.reason
    assert "seems to be" in refused.value.reason_en


@pytest.mark.parametrize(("kind", "name", "year", "text"), SELF_EVALUATIONS)
def test_unusual_self_evaluations_are_taken_with_kind_name_and_year(kind: str, name: str | None, year: int, text: str) -> None:
    [submission] = read_bytes(text.encode(), Limits())
    header = submission.header
    printed = header["cells"]["department_name"]["printed"] if name else None
    assert (header["kind"], header["fiscal_year"]) == (kind, year)
    assert header["department_name"] == name or (name and name in printed)
    assert header["document_type"] == ("self_evaluation" if kind == "department" else "project_self_evaluation")
    if kind == "project":
        assert header["project_name"]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("附件2\n2023年度部门整体支出绩效自评报告\n单位名称：某县林业局\n", "department", "某县林业局"),
        ("2023年度部门决算绩效自评报告\n某县水利局\n", "department", "某县水利局"),
        ("(二)水利局\n2023年度绩效自评报告\n", "department", None),
        ("某县城市管理局绩效自评\n", "department", "某县城市管理局"),
        ("某县民政局2023年度养老服务专项资金绩效评价报告\n", "project", "某县民政局"),
        ("2023年度衔接推进乡村振兴补助资金绩效自评情况说明\n", "project", None),
    ],
)
def test_a_name_is_taken_from_where_it_stands_and_never_from_a_numeral_or_a_kind(text: str, kind: str, name: str | None) -> None:
    body = "我局2023年支出410.00万元，自评得分95分，预算执行率98%。\n"
    [submission] = read_bytes((text + body).encode(), Limits())
    assert (submission.header["kind"], submission.header["department_name"]) == (kind, name)


def test_the_name_above_the_date_that_signs_a_report_counts() -> None:
    report = "2023年度部门整体支出绩效自评报告\n一、基本情况\n2023年支出410.00万元，自评得分95分。\n某县林业局\n2024年3月12日\n"
    [submission] = read_bytes(report.encode(), Limits())
    assert submission.header["department_name"] == "某县林业局"


def test_there_are_twenty_of_each() -> None:
    assert sum(map(len, NO_SELF_EVALUATIONS.values())) == 20
    assert len(SELF_EVALUATIONS) == 20


def test_traditional_characters_are_read_and_shown_as_printed() -> None:
    [submission] = read_bytes(next(text for *_, text in SELF_EVALUATIONS if "績效" in text).encode(), Limits())
    printed = [row["printed"] for row in submission.tables["narrative_figures"]]
    assert any("萬元" in one for one in printed)
    assert {row["concept"] for row in submission.tables["narrative_figures"]} >= {"three_public", "project"}
    assert submission.header["department_name"] == "白石县农业农村局"


def test_final_accounts_in_an_archive_are_no_part_of_the_report_beside_them(make_archive) -> None:
    report, accounts = SELF_EVALUATIONS[1][3], NO_SELF_EVALUATIONS["final_accounts"][0]
    [submission] = read_bytes(make_archive({"a.txt": report, "b.txt": accounts}), Limits())
    assert submission.header["department_name"] == "柳河县人民医院"
    assert any("部门决算" in row["reason"] for row in submission.tables["unresolved"])
    assert not any("民政局" in row["text"] for row in submission.tables["passages"])


@pytest.fixture
def make_archive():
    import io
    import zipfile

    def made(files: dict[str, str]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        return out.getvalue()

    return made
