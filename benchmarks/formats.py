"""The time to read the same report in every format, compared with what the format's own library needs to open it.

``python -m benchmarks.formats`` prints a table in Markdown. The files are those that the tests hold to the same facts
(``tests/submissions/formats``). The floor is what the format's own library needs to open the same bytes: unzip and XML
parse for packages, the HTML parse, the cells by calamine, the text by PDFium, the OLE streams, the decoded characters.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from lxml import etree, html

from benchmarks.docx_speed import best
from submissions import readers
from submissions.limits import Limits
from submissions.reading import read_bytes

FILES = Path(__file__).parents[1] / "tests" / "submissions" / "formats"


def _package(content: bytes) -> object:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels"))]


def _workbook(content: bytes) -> object:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _pdf(content: bytes) -> object:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _ole(content: bytes) -> object:
    import olefile

    with olefile.OleFileIO(BytesIO(content)) as file:
        return [file.openstream(stream).read() for stream in file.listdir()]


def _text(content: bytes) -> object:
    return content.decode("gb18030", "replace")


FLOORS: dict[str, Callable[[bytes], object]] = {
    **dict.fromkeys(("docx", "docm", "odt", "ofd"), _package),
    **dict.fromkeys(("xlsx", "xls", "ods"), _workbook),
    "pdf": _pdf,
    "doc": _ole,
    "html": html.fromstring,
}


def measured(path: Path) -> tuple[float, float, float]:
    """Milliseconds of the floor, of the blocks with their places, and of all facts."""
    content = path.read_bytes()
    opened = FLOORS.get(path.suffix[1:], _text)
    return (
        best(lambda: opened(content)),
        best(lambda: readers.read(content, Limits())),
        best(lambda: read_bytes(content, Limits())),
    )


def main() -> None:
    *_, usual = measured(FILES / "report.docx")
    print("| file | KiB | floor ms | blocks with places ms | all facts ms | all facts, .docx = 1 |\n|---|---:|---:|---:|---:|---:|")
    for path in sorted(path for path in FILES.iterdir() if path.is_file() and path.suffix not in (".py", ".zip")):
        floor, blocks, facts = measured(path)
        size = path.stat().st_size / 1024
        print(f"| {path.name} | {size:.0f} | {floor:.2f} | {blocks:.2f} | {facts:.2f} | {facts / usual:.2f} |")


if __name__ == "__main__":
    main()
