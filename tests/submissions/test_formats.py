"""Whatever carries a report, the same report gives the same facts: files that real programs made, known by content alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes, read_file

FILES = Path(__file__).parent / "readers" / "files"
SAMPLES = Path(__file__).parents[2] / "samples" / "2023"
MADE_FROM = {
    "skills-centre.doc": "430502/*技能就业帮办中心*自评报告.docx",
    "skills-centre.html": "430502/*技能就业帮办中心*自评报告.docx",
    "skills-centre.rtf": "430502/*技能就业帮办中心*自评报告.docx",
    "新邵县乡道养护服务所.odt": "430522/*乡道养护服务所*.docx",
}
FORMATS = {".doc": "doc", ".html": "html", ".rtf": "rtf", ".odt": "odt"}


def judged_facts(facts: Callable[..., dict[str, Any]], content: bytes) -> dict[str, Any]:
    stated = facts(read_bytes(content, Limits())[0])
    stated.pop("passages")
    return _without_blanks(stated)


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return "".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", MADE_FROM)
def test_the_same_report_gives_the_same_facts(name: str, facts: Callable[..., dict[str, Any]]) -> None:
    source = next(SAMPLES.glob(MADE_FROM[name]))
    assert judged_facts(facts, (FILES / name).read_bytes()) == judged_facts(facts, source.read_bytes())


@pytest.mark.parametrize("name", MADE_FROM)
def test_the_format_is_known_by_content(name: str, tmp_path: Path) -> None:
    disguised = tmp_path / "报告.docx"
    disguised.write_bytes((FILES / name).read_bytes())
    assert read_file(disguised)[0].header["format"] == FORMATS[Path(name).suffix]
