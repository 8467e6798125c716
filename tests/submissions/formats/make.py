"""Make the files beside this script: one sample report in every format. Run ``python tests/submissions/formats/make.py [NAME…]``.

Names choose which of :data:`MAKERS` are made again (default: all). What LibreOffice writes (``soffice`` must be on the
path; made with 7.4) differs a little from run to run, in dates and identifiers; everything else is always the same bytes.
"""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from lxml import etree

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.limits import Limits
from synthesis.defects import make
from synthesis.department_year import DepartmentYear
from synthesis.layouts import layouts
from synthesis.rendering import render

HERE = Path(__file__).parent
WRITERS = HERE.parent / "readers"
SAMPLES = HERE.parents[2] / "samples" / "2023"
NAME = "邵阳市大祥区环卫作业服务中心"
SOURCE = SAMPLES / "430503" / f"{NAME}2023年度部门整体支出绩效自评报告.docx"
DEFECTS = ("office_over_budget", "grade_outside_band")
"""As ``samples/plan.yaml`` has it for this sample, from which the text layouts are printed again."""
SHEET, SELF_EVALUATION = "部门整体支出绩效评价基础数据表", "整体支出绩效自评表"
"""The headings at which the report is cut into parts."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
BODY = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}body"


def writer(path: Path) -> ModuleType:
    """A writer of the tests, or another script, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document() -> Document:
    """The sample as the reader of Word documents has it."""
    return readers.read(SOURCE.read_bytes(), Limits())


def converted(content: bytes, suffix: str, to: str) -> bytes:
    """What LibreOffice makes of a document: ``to`` as for ``--convert-to``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        path.write_bytes(content)
        out = Path(folder) / "out"
        profile = f"-env:UserInstallation={(Path(tempfile.gettempdir()) / 'lo_formats').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return next(out.iterdir()).read_bytes()


def from_word(to: str) -> Callable[[], bytes]:
    """The sample as LibreOffice saves it."""
    return lambda: converted(SOURCE.read_bytes(), ".docx", to)


def printed() -> bytes:
    """The sample printed, its tables ruled: a printed form has rules, the sample has none."""
    with tempfile.TemporaryDirectory() as folder:
        ruled = Path(folder) / "ruled.docx"
        subprocess.run([sys.executable, str(WRITERS / "files" / "pdf" / "rule_tables.py"), str(SOURCE), str(ruled)], check=True)
        return converted(ruled.read_bytes(), ".docx", "pdf")


def workbook(split: bool) -> bytes:
    """The sample's paragraphs and tables typed into sheets: all on one, or each table on its own."""
    return repacked(writer(WRITERS / "book_writer.py").workbook_of(document(), split=split))


def from_workbook(to: str, split: bool) -> Callable[[], bytes]:
    """The sheets as LibreOffice saves them."""
    return lambda: converted(workbook(split), ".xlsx", to)


def text(printer: str, **changes: str) -> Callable[[], bytes]:
    """The sample printed again as text: its own layout but for the printer."""
    layout = layouts()["word"].model_copy(update={"printer": printer, **changes})
    return lambda: render(make(DepartmentYear(NAME, "430503", "sanitation"), 2023, f"shaoyang/{NAME}", DEFECTS), layout)


def repacked(content: bytes, change: Callable[[str, bytes], bytes] = lambda _, member: member, **added: bytes) -> bytes:
    """The same archive, always the same bytes; ``change`` may alter members."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return zipped({**{name: change(name, old.read(name)) for name in old.namelist()}, **added})


def zipped(members: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """An archive whose names are in ``encoding``; those in GBK as Chinese Windows writes them, without saying so."""

    class Entry(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the standard library's name
            return self.filename.encode(encoding), self.flag_bits | (0x800 if encoding == "utf-8" else 0)

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = Entry(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def with_macros() -> bytes:
    """The sample as Word saves a document that may run macros."""

    def change(name: str, member: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return member.replace(plain, MACRO) if name == "[Content_Types].xml" else member

    return repacked(SOURCE.read_bytes(), change, **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 not run"})


def web_archive() -> bytes:
    """LibreOffice's page as the single-file web page that Word saves."""
    return bytes(writer(WRITERS / "page_writer.py").archive(from_word("html")(), "quoted-printable"))


def fixed_pages() -> bytes:
    """The sample printed to OFD."""
    return repacked(writer(WRITERS / "ofd_writer.py").printed(document()))


def parts(encoding: str) -> Callable[[], bytes]:
    """The report filed in parts, each in a format of its own: the narrative, the base table, the self-evaluation table."""

    def make_parts() -> bytes:
        blocks = list(document().blocks)
        cuts = [
            next(at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text == head)
            for head in (SHEET, SELF_EVALUATION)
        ]
        books = writer(WRITERS / "book_writer.py")
        sheet = books.workbook_of(Document("docx", tuple(blocks[cuts[0] : cuts[1]])), split=False)
        narrative, _, table = (repacked(SOURCE.read_bytes(), cut) for cut in cutters(cuts))
        return zipped({"报送/1 自评报告.docx": narrative, "报送/2 基础数据表.xlsx": repacked(sheet), "报送/3 自评表.docx": table}, encoding)

    return make_parts


def cutters(cuts: list[int]) -> Iterator[Callable[[str, bytes], bytes]]:
    """For each part, what keeps only its blocks of the body."""
    for start, end in ((0, cuts[0]), (cuts[0], cuts[1]), (cuts[1], None)):

        def cut(name: str, member: bytes, start: int = start, end: int | None = end) -> bytes:
            if name != "word/document.xml":
                return member
            root = etree.fromstring(member)
            body = root.find(BODY)
            blocks = [child for child in body if not child.tag.endswith("}sectPr") and "".join(child.itertext()).strip()]
            kept = set(blocks[start:end])
            for child in list(body):
                if child not in kept and not child.tag.endswith("}sectPr"):
                    body.remove(child)
            return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

        yield cut


MAKERS: dict[str, Callable[[], bytes]] = {
    "report.doc": from_word("doc:MS Word 97"),
    "report.rtf": from_word("rtf"),
    "report.odt": from_word("odt"),
    "report.html": from_word("html"),
    "report.docx": from_word("docx"),
    "report.pdf": printed,
    "report.docm": with_macros,
    "report.mhtml": web_archive,
    "report.ofd": fixed_pages,
    "report.xlsx": from_workbook("xlsx", split=True),
    "report.xls": from_workbook("xls:MS Excel 97", split=True),
    "report.ods": from_workbook("ods", split=True),
    "report.csv": from_workbook("csv:Text - txt - csv (StarCalc):44,34,76,1", split=False),
    "cell-per-line.txt": text("converter"),
    "cell-per-line-gb18030.txt": text("converter", encoding="gb18030", newline="crlf"),
    "tab-between.txt": text("tabs"),
    "pipes.md": text("pipe"),
    "parts-gbk.zip": parts("gb18030"),
    "parts-utf8.zip": parts("utf-8"),
}


def main(names: list[str]) -> None:
    """Make the files named, or all."""
    for name in names or MAKERS:
        (HERE / name).write_bytes(MAKERS[name]())


if __name__ == "__main__":
    main(sys.argv[1:])
