"""Archives: parts of one submission are joined, several submissions kept apart, and one bad member harms no other."""

import io
import zipfile
from pathlib import Path

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected

SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
WHOLE = next((SAMPLES / "430502").glob("*档案利用*.txt"))
OTHER = next((SAMPLES / "430523").glob("*农产品*.txt"))
MEASURED = ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators", "goals", "narrative_figures")


def zipped(members: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """An archive as Windows packs it: names in UTF-8 with its flag, or in GBK without."""
    out = io.BytesIO()
    standing_in = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members.items()):
            printed = name.encode(encoding)
            standing_in[b"@%d" % number + b"@" * (len(printed) - 2)] = printed
            archive.writestr(name if encoding == "utf-8" else list(standing_in)[-1].decode(), content)
    packed = out.getvalue()
    for placeholder, printed in standing_in.items():
        packed = packed.replace(placeholder, printed)
    return packed


def stated(content: bytes, number: int = 0) -> dict[str, list[dict]]:
    tables = read_bytes(content, Limits())[number].tables
    return {
        name: [{k: v for k, v in row.items() if k not in ("location", "cells", "passage_seq")} for row in tables[name]] for name in MEASURED
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_submission_in_parts_is_one_submission(encoding: str) -> None:
    whole = WHOLE.read_bytes()
    text = whole.decode()
    cut = text.index("部门整体支出绩效评价基础数据表\n") if "部门整体支出绩效评价基础数据表\n" in text else text.index("基础数据表")
    cut = text.rindex("\n", 0, cut) + 1
    parts = {"正文/自评报告.txt": text[:cut].encode(), "附表/两张表.txt": text[cut:].encode()}
    submissions = read_bytes(zipped(parts, encoding), Limits())
    assert len(submissions) == 1
    assert stated(zipped(parts, encoding)) == stated(whole)
    assert submissions[0].tables["budget_lines"][0]["location"]["member"] == "附表/两张表.txt"


def test_several_submissions_stay_apart() -> None:
    archive = zipped({"a.txt": WHOLE.read_bytes(), "b.txt": OTHER.read_bytes()})
    names = [submission.header["department_name"] for submission in read_bytes(archive, Limits())]
    assert len(set(names)) == 2
    assert stated(archive, 1) == stated(OTHER.read_bytes())


def test_a_table_that_names_nobody_is_of_the_department_of_its_folder() -> None:
    table = "单位：万元\n项目\t2023年预算数\t2023年决算数\n三公经费\t4.00\t{}\n"
    body = "{}2023年度部门整体支出绩效自评报告\n一、部门基本情况\n承担测试工作，年内完成全部年度任务，没有其他事项。\n"
    members = {}
    for folder, name, spent in (("甲", "某县图书馆", "3.00"), ("乙", "某县血站", "2.00")):
        members |= {f"{folder}/1附表.txt": table.format(spent).encode(), f"{folder}/2报告.txt": body.format(name).encode()}
    found = read_bytes(zipped(members), Limits())
    assert [(one.header["department_name"], str(one.tables["budget_lines"][-1]["amount_cny"])) for one in found] == [
        ("某县图书馆", "30000.00"),
        ("某县血站", "20000.00"),
    ]


def test_a_short_name_and_last_years_report_do_not_mislead() -> None:
    """图书馆 is 某县图书馆 where no other library is named; the report of the year before is a submission of its own."""
    table = "填报单位：{}　单位：万元\n项目\t{}年预算数\t{}年决算数\n三公经费\t4.00\t{}\n"
    body = "某县图书馆{}年度部门整体支出绩效自评报告\n一、部门基本情况\n承担测试工作，年内完成全部年度任务，没有其他事项。\n"
    members = {"1.txt": body.format(2023).encode(), "2.txt": table.format("图书馆", 2023, 2023, "3.00").encode()}
    [alone] = read_bytes(zipped(members), Limits())
    assert (alone.header["department_name"], len(alone.tables["budget_lines"])) == ("某县图书馆", 2)
    old = body.format(2022) + table.format("某县图书馆", 2022, 2022, "2.00")
    found = read_bytes(zipped(members | {"参考/上年.txt": old.encode()}), Limits())
    assert [(one.header["fiscal_year"], str(one.tables["budget_lines"][-1]["amount_cny"])) for one in found] == [
        (2023, "30000.00"),
        (2022, "20000.00"),
    ]


def test_a_report_filed_twice_in_two_formats_is_read_once() -> None:
    """As Word keeps it and as printed from it: nothing is repeated, and the figures are those of one."""
    whole = WHOLE.read_text("utf-8")
    page = "".join(f"<p>{line}</p>" for line in whole.split("\n")).replace("。", "。\n")
    twice = zipped({"报告（盖章）.html": page.encode(), "报告.txt": whole.encode()})
    assert stated(twice) == stated(whole.encode())
    [submission] = read_bytes(twice, Limits())
    assert submission.header["notes"] == ["copy_left_out: 报告（盖章）.html"]


def test_a_corrected_version_is_no_copy() -> None:
    whole = WHOLE.read_text("utf-8")
    page = "".join(f"<p>{line}</p>" for line in whole.replace("2023年决算", "2023年决算（更正987.65万元）").split("\n"))
    [submission] = read_bytes(zipped({"报告.html": page.encode(), "报告.txt": whole.encode()}), Limits())
    assert submission.header["notes"] == []


def test_a_member_that_cannot_be_read_is_named_and_harms_no_other() -> None:
    archive = zipped({"空白.txt": b" ", "报告.txt": WHOLE.read_bytes()})
    submission = read_bytes(archive, Limits())[0]
    left_out = [row for row in submission.tables["unresolved"] if row["what"] == "member"]
    assert [row["printed"] for row in left_out] == ["空白.txt"]
    assert "空的" in left_out[0]["reason"]


def test_a_submission_of_an_archive_that_is_no_report_is_named_not_dropped() -> None:
    stray = "填报单位：邵阳市双清区某某局\n今天开会。\n"
    submissions = read_bytes(zipped({"a.txt": WHOLE.read_bytes(), "b.txt": stray.encode()}), Limits())
    assert len(submissions) == 1
    assert [row["printed"] for row in submissions[0].tables["unresolved"] if row["what"] == "member"] == ["b.txt"]


def test_an_archive_without_a_readable_file_says_which() -> None:
    with pytest.raises(Rejected) as rejected:
        read_bytes(zipped({"空白.txt": b" "}), Limits())
    assert (rejected.value.code, rejected.value.detail) == ("empty_file", "空白.txt")
