"""Several documents in one file, and projects' self-evaluations."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits
from submissions.reading import read_bytes, read_segments
from submissions.segmentation.segment import EVIDENCE, Evidence
from submissions.segmentation.splitting import split
from submissions.submission import Submission

SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
COLUMNS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因"
DEPARTMENT = f"""邵阳市北塔区青少年活动中心2023年度部门整体支出绩效自评报告
一、部门基本情况
我中心编制18人，实有17人，内设办公室、活动部2个股室。
二、部门整体支出使用情况
2023年全年预算数300.00万元，执行290.00万元，其中基本支出200.00万元，项目支出90.00万元。
三、项目支出绩效情况
项目支出主要用于暑期活动和设备更新，均已完成。
附件：1.部门整体支出绩效评价基础数据表
2.部门整体支出绩效自评表
3.项目支出绩效自评表
附件1 部门整体支出绩效评价基础数据表
填报单位：邵阳市北塔区青少年活动中心　单位：万元
经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数
三公经费\t2.00\t3.00\t2.50
项目支出\t80.00\t100.00\t90.00
附件2 部门整体支出绩效自评表
（2023年度）
年度资金总额（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额：\t280.00\t300.00\t290.00\t10\t96.67%\t9.67
{COLUMNS}
产出指标\t数量指标\t举办活动\t≥20次\t22次\t90\t90\t
总分\t\t\t\t\t100\t99.67\t
"""


def _project(name: str, title: str = "项目支出绩效自评表\n（2023年度）\n") -> str:
    return f"""{title}项目名称\t{name}
主管部门\t邵阳市北塔区文旅局\t实施单位\t邵阳市北塔区青少年活动中心
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t50.00\t55.00\t45.00\t10\t81.82%\t8.18
其中：当年财政拨款\t50.00\t50.00\t40.00\t—\t—\t—
上年结转资金\t0.00\t5.00\t5.00\t—\t—\t—
其他资金\t—\t—\t—\t—\t—\t—
{COLUMNS}
产出指标\t数量指标\t活动场次\t≥10场\t10场\t90\t90\t
总分\t\t\t\t\t100\t98.18\t
"""


def _read(text: str) -> list[Submission]:
    return read_bytes(text.encode(), Limits())


def _blocks(documents: list[Document]) -> list[object]:
    return sorted((row for d in documents for block in d.blocks for row in getattr(block, "rows", [block])), key=str)


def test_a_department_and_its_projects_are_submissions_of_their_own() -> None:
    found = _read(DEPARTMENT + "附件3\n" + _project("暑期公益活动专项") + _project("设备更新"))
    assert [one.header["kind"] for one in found] == ["department", "project", "project"]
    assert [one.header["project_name"] for one in found] == [None, "暑期公益活动专项", "设备更新"]
    assert {one.header["department_name"] for one in found} == {"邵阳市北塔区青少年活动中心"}
    assert [str(one.header["total_score"]) for one in found] == ["99.67", "98.18", "98.18"]
    assert [len(one.tables["indicators"]) for one in found] == [1, 1, 1]
    assert [len(one.tables["budget_lines"]) for one in found] == [6, 0, 0]


def _form(name: str, spent: str, score: str) -> tuple[str, str]:
    base = f"部门整体支出绩效评价基础数据表\n填报单位：{name}　单位：万元\n经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t2.00\t3.00\t{spent}\n"
    marks = f"部门整体支出绩效自评表\n预算单位名称\t{name}\n{COLUMNS}\n产出指标\t数量指标\t活动场次\t≥10场\t10场\t90\t90\t\n总分\t\t\t\t\t100\t{score}\t\n"
    return base, marks


@pytest.mark.parametrize("mixed", [False, True], ids=["department by department", "table by table"])
def test_tables_of_two_departments_in_one_file_are_two_submissions(mixed: bool) -> None:
    one, other = _form("某市少年儿童图书馆", "2.50", "99.10"), _form("某市法律援助中心", "2.60", "98.20")
    found = _read("".join((one[0], other[0], one[1], other[1]) if mixed else (*one, *other)))
    assert [one.header["department_name"] for one in found] == ["某市少年儿童图书馆", "某市法律援助中心"]
    assert [str(one.header["total_score"]) for one in found] == ["99.10", "98.20"]
    assert [str(one.tables["budget_lines"][-1]["amount_cny"]) for one in found] == ["25000.00", "26000.00"]


def test_two_names_over_the_two_tables_of_one_report_are_one_submission() -> None:
    """One of them is a slip, which a rule tells."""
    found = _read(_form("某市少年儿童图书馆", "2.50", "99.10")[0] + _form("某市少年儿童活动中心", "2.50", "99.10")[1])
    assert [len(one.tables["budget_lines"]) for one in found] == [3]
    assert [len(one.tables["indicators"]) for one in found] == [1]


def test_two_tables_that_nothing_divides_are_two_projects() -> None:
    found = _read(_project("甲专项") + _project("乙专项", title=""))
    assert [(one.header["kind"], one.header["project_name"]) for one in found] == [("project", "甲专项"), ("project", "乙专项")]


def test_a_projects_funds_are_read_by_source_with_what_was_carried_over() -> None:
    [project] = _read(_project("甲专项"))
    funds = {row["line"]: (row["original_budget_cny"], row["final_budget_cny"], row["actual_cny"]) for row in project.tables["fund_lines"]}
    assert funds["total"] == (500_000, 550_000, 450_000)
    assert funds["source.general_public"] == (500_000, 500_000, 400_000)
    assert funds["carried_over"] == (0, 50_000, 50_000)
    assert funds["source.other"] == (None, None, None)
    assert project.tables["unresolved"] == []


def test_what_follows_a_projects_table_goes_back_to_the_department() -> None:
    rest = "四、存在的问题\n绩效目标的细化程度不够，部分任务推进偏慢。\n"
    [department, _] = _read(DEPARTMENT + _project("甲专项") + rest)
    assert any("细化程度" in row["text"] for row in department.tables["passages"])


def test_a_report_of_another_department_is_another_submission() -> None:
    other = DEPARTMENT.replace("青少年活动中心", "图书馆").replace("三公经费\t2.00", "三公经费\t1.00")
    found = _read(DEPARTMENT + other)
    assert [one.header["department_name"] for one in found] == ["邵阳市北塔区青少年活动中心", "邵阳市北塔区图书馆"]
    assert [one.header["kind"] for one in found] == ["department", "department"]


def test_a_list_of_annexes_and_a_section_about_projects_divide_nothing() -> None:
    document = readers.read(DEPARTMENT.encode(), Limits())
    (segment,) = split(document)
    assert segment.document == document
    assert not segment.project


@pytest.mark.parametrize("path", [path for path in sorted(SAMPLES.rglob("*.*")) if path.stat().st_size], ids=lambda path: path.name[:20])
def test_no_sample_is_divided_or_taken_for_a_project(path: Path) -> None:
    try:
        document = readers.read(path.read_bytes(), Limits())
    except readers.Rejected:
        return
    (segment,) = split(document)
    assert segment.document == document
    assert not segment.project


def test_nothing_is_lost_or_doubled_and_places_stay_those_of_the_file() -> None:
    document = readers.read((DEPARTMENT + _project("甲专项") + _project("乙专项", "")).encode(), Limits())
    parts = [segment.document for segment in split(document)]
    assert len(parts) == 3
    assert _blocks(parts) == _blocks([document])


def test_projects_in_an_archive_stand_alone(as_word: Callable[[Document], bytes]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("自评报告.txt", DEPARTMENT)
        archive.writestr("项目/甲.txt", _project("甲专项"))
        archive.writestr("项目/乙.docx", as_word(readers.read(_project("乙专项").encode(), Limits())))
    found = read_bytes(packed.getvalue(), Limits())
    assert [(one.header["kind"], one.header["project_name"]) for one in found] == [
        ("department", None),
        ("project", "甲专项"),
        ("project", "乙专项"),
    ]
    assert found[2].tables["indicators"][0]["location"]["member"] == "项目/乙.docx"


def _sheets(*years: int) -> bytes:
    """A workbook of one department with a sheet for each year, as separated text cannot be."""
    path = Path(__file__).parents[1] / "readers" / "book_writer.py"
    specification = importlib.util.spec_from_file_location("book_writer", path)
    assert specification is not None
    assert specification.loader is not None
    writer = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(writer)
    book = writer.Book()
    for year in years:
        base = [
            ["填报单位：某市图书馆", "", "单位：万元"],
            ["项目", f"{year}年预算数", f"{year}年决算数"],
            ["三公经费", "4.00", f"{year}.00"],
        ]
        marks = [["部门整体支出绩效自评表"], COLUMNS.split("\t"), ["产出指标", "数量指标", "场次", "≥1场", "2场", "90", "90"]]
        book.add(f"{year}年", writer.rows_xml(book, [*base, [], *marks]))
    return book.content()


def test_a_sheet_a_year_is_a_submission_a_year() -> None:
    found = read_bytes(_sheets(2022, 2023), Limits())
    assert [one.header["fiscal_year"] for one in found] == [2022, 2023]
    assert [str(one.tables["budget_lines"][-1]["amount_cny"]) for one in found] == ["20220000.00", "20230000.00"]
    assert [len(one.tables["indicators"]) for one in found] == [1, 1]


def _why(content: bytes) -> list[set[str]]:
    return [{one.code for one in reading.segment.evidence} for reading in read_segments(content, Limits())]


def test_each_part_says_why_it_is_one() -> None:
    assert _why((DEPARTMENT + _project("甲专项") + _project("乙专项", "")).encode()) == [
        {"whole_title"},
        {"project_title", "project_named"},
        {"project_named"},
    ]
    one, other = _form("某市少年儿童图书馆", "2.50", "99.10"), _form("某市法律援助中心", "2.60", "98.20")
    assert all("department_of_tables" in found for found in _why("".join((*one, *other)).encode()))
    assert all("year_of_tables" in found for found in _why(_sheets(2022, 2023)))
    assert _why(DEPARTMENT.encode()) == [{"undivided", "whole_title"}]
    [_, evidence] = [reading.segment.evidence for reading in read_segments((DEPARTMENT + _project("甲专项")).encode(), Limits())]
    named = next(one for one in evidence if one.code == "project_title")
    assert named.printed == "项目支出绩效自评表"
    assert named.location is not None


def test_members_and_copies_say_why_they_are_joined() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲/报告.txt", DEPARTMENT)
        archive.writestr("甲/报告（盖章）.html", "".join(f"<p>{line}</p>" for line in DEPARTMENT.split("\n")))
        archive.writestr("甲/附表.txt", "单位：万元\n项目\t2023年预算数\t2023年决算数\n会议费\t4.00\t3.00\n")
    [reading] = read_segments(packed.getvalue(), Limits())
    told = {(one.code, one.printed) for one in reading.segment.evidence}
    assert ("copy", "甲/报告（盖章）.html") in told
    assert ("member_of_folder", "邵阳市北塔区青少年活动中心") in told
    assert reading.segment.members == ("甲/报告.txt", "甲/附表.txt")


@pytest.mark.parametrize("code", EVIDENCE)
def test_every_reason_has_words_in_both_languages(code: str) -> None:
    zh, en = Evidence(code, "某处").words()
    assert zh != en
    assert "{" not in zh + en


FORM_IN_LINES = """项目支出绩效自评表
（2022年度）
项目名称 水旱灾害防御经费
主管部门 青禾市水务管理局 实施单位 青禾市水务管理局
项目资金（万元） 年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率（B/A） 得分
年度资金总额： 880 880 880 10 100% 10
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标（50分） 数量指标 完成灌区改造数量 1 1 20 20
质量指标 工程质量合格率 100% 100% 30 30
效益指标（30分） 社会效益指标 保护人口不受损失 100% 100% 30 30
满意度指标（10分） 服务对象满意度指标 群众满意度 90% 100% 10 10
总分 100 100
"""


def test_a_form_that_lost_its_tables_is_the_project_that_its_line_names() -> None:
    [found] = read_bytes(FORM_IN_LINES.encode(), Limits())
    assert (found.header["kind"], found.header["project_name"]) == ("project", "水旱灾害防御经费")
    assert len(found.tables["indicators"]) == 4
    glued = "绩效目标自评表（2022年度）项目名称水尺制作安装项目主管部门青禾县水务管理局实施单位青禾县水务管理局资金情况（万元）\n"
    [segment] = read_segments(
        (glued + "一级指标二级指标三级指标分值年度指标值全年实际值得分产出指标（70分）数量指标安装水尺10≥266米≥266米10\n").encode(),
        Limits(),
    )
    assert (segment.segment.project, segment.segment.project_name) == (True, "水尺制作安装项目")


def test_a_department_that_speaks_of_a_projects_name_stays_a_department() -> None:
    text = DEPARTMENT + "\n项目名称：甲专项\n主管部门：某局\n"
    assert not read_segments(text.encode(), Limits())[0].segment.project
