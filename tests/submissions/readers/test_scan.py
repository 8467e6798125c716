"""Scans: read with the extra ``ocr``, every figure confirmed or unresolved; without it they are said to be scans."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from submissions import readers
from submissions.extraction.printed import printed_figures
from submissions.limits import Limits
from submissions.readers.pages import scan
from submissions.reading import read_bytes, read_file
from submissions.rejections import Rejected
from submissions.submission import Submission

_FORMATS = Path(__file__).parents[1] / "formats"
_needs_ocr = pytest.mark.skipif(not scan.available(), reason="the extra `ocr` is not installed")


def _pages(tilt: float, noise: float) -> Iterator[object]:
    import numpy as np
    import pypdfium2
    from PIL import Image

    random = np.random.default_rng(20231)
    with pypdfium2.PdfDocument(_FORMATS / "report.pdf") as pdf:
        for page in pdf:
            sheet = page.render(scale=200 / 72).to_pil().convert("L").rotate(tilt, fillcolor=255, resample=Image.Resampling.BICUBIC)
            grey = np.asarray(sheet).astype(float) + random.normal(0, noise, (sheet.height, sheet.width))
            yield Image.fromarray(grey.clip(0, 255).astype("uint8"))


def scanned(tilt: float = 0.6, noise: float = 8.0, form: str = "PDF") -> bytes:
    """The report of ``formats`` as a scanner makes it: pictures of pages, tilted, with noise."""
    first, *rest = _pages(tilt, noise)
    out = BytesIO()
    first.save(out, form, save_all=True, append_images=rest, resolution=200)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.fixture(scope="module")
def recognised() -> Submission:
    if not scan.available():
        pytest.skip("the extra `ocr` is not installed")
    return read_bytes(scanned(), Limits())[0]


def _figures(submission: Submission) -> dict[tuple[str, ...], object]:
    names = ("item_code", "measure", "line", "seq", "concept", "direction")
    held = [figure for figure in printed_figures(submission) if figure.table != "narrative_figures"]
    return {(f.table, f.column, *(str(f.holder.get(name)) for name in names)): f.value for f in held}


@pytest.mark.slow
def test_no_figure_of_a_scan_is_wrong_and_most_are_confirmed(recognised: Submission) -> None:
    true = _figures(read_file(_FORMATS / "report.docx")[0])
    found = _figures(recognised)
    assert {key: value for key, value in found.items() if true.get(key) != value} == {}
    assert len(found) > 0.6 * len(true)


@pytest.mark.slow
def test_the_rest_is_unresolved_and_all_is_of_low_confidence(recognised: Submission) -> None:
    assert recognised.header["department_name"] == "邵阳市大祥区环卫作业服务中心"
    assert recognised.header["confidence"] == "low"
    assert scan.NOTE in recognised.header["notes"]
    said = {row["printed"] for row in recognised.tables["unresolved"]}
    assert {"172.85", "163.63", "160.19"} <= said, "nothing confirms the procurement"
    place = recognised.tables["budget_lines"][0]["location"]
    assert place["page"] == 2


@_needs_ocr
@pytest.mark.slow
def test_a_picture_of_one_page_is_read() -> None:
    out = BytesIO()
    list(_pages(0, 3))[1].save(out, "PNG")  # type: ignore[attr-defined]
    ((_, document),) = readers.read_all(out.getvalue(), Limits())
    assert document.format == "picture"
    assert document.recognised
    assert any("39.28" in cell.text for grid in document.grids() for cell in grid.cells())


@pytest.mark.parametrize(("content", "code"), [(None, "scanned"), (b"\x89PNG\r\n\x1a\n....", "picture")])
def test_without_the_extra_scans_are_said_to_be_scans(content: bytes | None, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    with pytest.raises(Rejected) as rejected:
        readers.read(content or scanned(), Limits())
    assert rejected.value.code == code


@_needs_ocr
def test_a_damaged_picture_is_said_to_be_damaged() -> None:
    with pytest.raises(Rejected) as rejected:
        readers.read(b"\x89PNG\r\n\x1a\n....", Limits())
    assert rejected.value.code == "corrupt"


@pytest.mark.slow
def test_rules_only_hint_at_what_a_scan_says(recognised: Submission) -> None:
    from expectations.batch_judgement import judge

    common = {"submission_id": "scan-1", "division_code": "430503", "fiscal_year": 2023, "standing": "returned"}
    batch = {table: [common | row for row in rows] for table, rows in recognised.tables.items()}
    judgement = judge({"submissions": [common | recognised.header | common], **batch})
    assert judgement.outcomes == {"scan-1": "accepted_with_findings"}
    assert [row["rule"] for row in judgement.findings if row["outcome"] == "failed"] == ["DOC-11"]
    (grade,) = [row for row in judgement.findings if row["rule"] == "SCORE-10"]
    assert "扫描件" in grade["message"]


def _mixed(*chosen: tuple[bool, int]) -> bytes:
    """Pages of the report in this order, each as text or as a scan."""
    import pypdfium2

    text, scans, mixed = pypdfium2.PdfDocument(_FORMATS / "report.pdf"), pypdfium2.PdfDocument(scanned()), pypdfium2.PdfDocument.new()
    for as_scan, page in chosen:
        mixed.import_pages(scans if as_scan else text, [page])
    out = BytesIO()
    mixed.save(out)
    return out.getvalue()


def test_tables_that_were_scanned_among_pages_of_text_are_not_said_to_be_missing() -> None:
    with pytest.raises(Rejected) as rejected:
        read_bytes(_mixed((False, 0), (True, 2), (True, 3)), Limits())
    assert (rejected.value.code, rejected.value.detail) == ("scanned", "第2页、第3页")


def test_a_table_that_may_be_on_a_scanned_page_is_not_known_to_be_missing() -> None:
    (submission,) = read_bytes(_mixed((False, 0), (True, 1), (False, 3)), Limits())
    assert submission.header["parts"] == {"narrative": True, "base_table": None, "self_evaluation_table": True}
    assert ("member", "第2页") in {(row["what"], row["printed"]) for row in submission.tables["unresolved"]}


@_needs_ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_damaged_pictures_end_as_pages_or_a_coded_rejection(form: str) -> None:
    from random import Random

    from PIL import Image, ImageDraw

    from submissions.readers.pages.scan_pages import pictures
    from tests.submissions.readers.fuzzing import DAMAGES, TIGHT

    page = Image.new("L", (120, 90), 255)
    ImageDraw.Draw(page).rectangle((10, 10, 110, 80), outline=0)
    out = BytesIO()
    page.save(out, form)
    for number in range(60):
        random = Random(f"{form} {number}")
        content = random.choice(DAMAGES)(random, out.getvalue())
        try:
            assert all(picture.size for picture in pictures(content, "picture", TIGHT))
        except Rejected as rejected:
            assert rejected.code in ("corrupt", "too_large"), f"{form} {number}"
