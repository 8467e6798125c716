"""Whatever carries a report, the same report gives the same facts and the same findings: one sample in every format.

``formats/make.py`` made the files, most of them with LibreOffice. Where a format cannot carry something, :data:`CARRIED`
says what: the difference is then taken out of both sides, and there must be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.check.judge_files import Examined, judged
from submissions.reading import read_file

HERE = Path(__file__).parent
FORMATS, OLDER = HERE / "formats", HERE / "readers" / "files"
SAMPLES = HERE.parents[1] / "samples" / "2023"
SAMPLE = "430503/*环卫作业服务中心*.docx"
SKILLS = "430502/*技能就业帮办中心*自评报告.docx"
FINDING = ("rule", "key", "severity", "outcome", "message", "message_en", "printed", "expected", "difference")

Facts = dict[str, Any]
Loss = Callable[[Facts], Facts]


def runs_of_blanks(facts: Facts) -> Facts:
    """LibreOffice writes a run of blanks as one into a page."""
    return _texts(facts, lambda text: re.sub(" +", " ", text))


def lines_of_cells(facts: Facts) -> Facts:
    """A cell's paragraphs are one line of a text row; on paper a paragraph's end looks like the end of a full line."""
    return _texts(facts, lambda text: text.replace("\n", ""))


def title_on_one_line(facts: Facts) -> Facts:
    """The converter breaks the title off before 绩效自评报告."""
    titles = "".join(passage["text"] for passage in facts["passages"] if passage["kind"] == "title")
    return facts | {"passages": [titles, *(passage for passage in facts["passages"] if passage["kind"] != "title")]}


def marks_of_headings(facts: Facts) -> Facts:
    """Markdown has its headings' marks in the text."""
    return _texts(facts, lambda text: re.sub("^#+ ", "", text))


CARRIED: dict[str, tuple[Loss, ...]] = {
    "report.doc": (),
    "report.docm": (),
    "report.docx": (),
    "report.rtf": (),
    "report.odt": (),
    "report.html": (runs_of_blanks,),
    "report.mhtml": (runs_of_blanks,),
    "report.xlsx": (),
    "report.xls": (),
    "report.ods": (),
    "report.csv": (),
    "report.pdf": (lines_of_cells,),
    "report.ofd": (lines_of_cells,),
    "cell-per-line.txt": (title_on_one_line,),
    "cell-per-line-gb18030.txt": (title_on_one_line,),
    "tab-between.txt": (lines_of_cells,),
    "pipes.md": (lines_of_cells, marks_of_headings),
    "parts-gbk.zip": (),
    "parts-utf8.zip": (),
}
NAMED = {
    "报告.wps": "report.doc",
    "报告.et": "report.xls",
    "网页.doc": "report.html",
    "报告.doc": "report.mhtml",
    "报告.txt": "report.rtf",
    "报告.xls": "report.html",
    "报告": "report.pdf",
    "报告.pdf": "report.docx",
    "报告.docx": "parts-gbk.zip",
}
"""Names under which the files are filed all the same: what a file is, its content says."""
FORMAT = {"wps": "doc", "et": "xls", "docm": "docx", "md": "text", "txt": "text", "zip": "bundle"}
MORE = {
    "skills-centre.doc": (SKILLS, ()),
    "skills-centre.rtf": (SKILLS, ()),
    "skills-centre.html": (SKILLS, (runs_of_blanks,)),
    "新邵县乡道养护服务所.odt": ("430522/*乡道养护服务所*.docx", ()),
}
"""Files that LibreOffice made of other samples."""


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _texts(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


@cache
def source(pattern: str) -> Path:
    (path,) = SAMPLES.glob(pattern)
    return path


@cache
def findings() -> dict[Path, list[tuple[str, list[tuple[Any, ...]]]]]:
    """Outcome and findings of each submission in each file, as ``jixiao check`` has them, places aside."""
    paths = [source(SAMPLE), *(FORMATS / name for name in CARRIED)]
    examined = judged([Examined(str(path), tuple(read_file(path))) for path in paths])
    return {
        Path(one.file): [(outcome, [_named_alike(finding, paths) for finding in found]) for outcome, found in one.verdicts]
        for one in examined
    }


def _named_alike(finding: Any, paths: list[Path]) -> tuple[Any, ...]:
    """A finding that names another of the files says so in the same words for all."""
    shown = [finding[name] for name in FINDING]
    for path in sorted(paths, key=lambda one: -len(one.name)):
        shown = [value.replace(path.name, "another file") if isinstance(value, str) else value for value in shown]
    return tuple(shown)


def assert_same_facts(path: Path, original: Path, losses: tuple[Loss, ...], facts: Callable[..., Facts]) -> None:
    (found,), (expected,) = ([facts(one) for one in read_file(each)] for each in (path, original))
    assert (found == expected) == (not losses), "what the table says is lost is not"
    for loss in losses:
        found, expected = loss(found), loss(expected)
    assert found == expected


def test_every_file_beside_the_script_is_in_the_table() -> None:
    assert {path.name for path in FORMATS.iterdir() if path.is_file()} - {"make.py"} == set(CARRIED)
    assert sum(path.stat().st_size for path in FORMATS.iterdir()) < 1_500_000


@pytest.mark.parametrize("name", CARRIED)
def test_the_same_report_gives_the_same_facts_in_every_format(name: str, facts: Callable[..., Facts]) -> None:
    assert_same_facts(FORMATS / name, source(SAMPLE), CARRIED[name], facts)


@pytest.mark.parametrize("name", CARRIED)
def test_the_same_report_is_judged_alike_in_every_format(name: str) -> None:
    assert findings()[FORMATS / name] == findings()[source(SAMPLE)]


def test_the_report_has_findings_to_tell_formats_apart_by() -> None:
    ((outcome, found),) = findings()[source(SAMPLE)]
    assert outcome == "returned"
    assert {"SCORE-10", "RATE-11"} <= {finding[0] for finding in found}


@pytest.mark.parametrize("name", MORE)
def test_other_samples_as_libreoffice_saved_them_give_the_same_facts(name: str, facts: Callable[..., Facts]) -> None:
    pattern, losses = MORE[name]
    assert_same_facts(OLDER / name, source(pattern), losses, facts)


@pytest.mark.parametrize("name", [*CARRIED, *NAMED])
def test_the_format_is_known_by_content_and_not_by_name(name: str, tmp_path: Path, facts: Callable[..., Facts]) -> None:
    original = FORMATS / NAMED.get(name, name)
    filed = tmp_path / (name if name in NAMED else "报告.bin")
    filed.write_bytes(original.read_bytes())
    (submission,) = read_file(filed)
    suffix = original.suffix[1:]
    assert submission.header["format"] == FORMAT.get(suffix, suffix)
    assert facts(submission) == facts(read_file(original)[0])
