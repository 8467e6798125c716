"""Files that Word and Excel open though they are not written as most are: other names of parts, one XML file, parts in parts."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from submissions import readers
from submissions.document import Document, Grid
from submissions.limits import Limits
from submissions.readers.recognition import recognise
from submissions.rejections import Rejected
from tests.submissions.readers import book_writer

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
BODY = f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATED}"><w:body>%s</w:body></w:document>'
SAID = "<w:p><w:r><w:t>核定编制30人。</w:t></w:r></w:p>"


def said(document: Document) -> list[str]:
    cells = [cell.text for grid in document.grids() for cell in grid.cells()]
    return [paragraph.text for paragraph in document.paragraphs()] + [text for text in cells if text]


def relations(*targets: tuple[str, str]) -> str:
    inner = "".join(f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def named(main: str, inserted: dict[str, bytes] | None = None, body: str = SAID) -> dict[str, str | bytes]:
    folder, _, name = main.rpartition("/")
    return {
        "[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{TYPES}"/></Types>',
        "_rels/.rels": relations(("officeDocument", main)),
        main: BODY % body,
        f"{folder}/_rels/{name}.rels": relations(*(("aFChunk", part) for part in inserted or {})),
        **{f"{folder}/{part}": content for part, content in (inserted or {}).items()},
    }


@pytest.mark.parametrize(
    "parts",
    [
        named("word/document7.xml"),
        named("report/main.xml"),
        {name.replace("/", "\\"): content for name, content in named("word/document.xml").items()},
        {name.upper(): content for name, content in named("word/document.xml").items()},
    ],
    ids=["another number", "another folder", "back slashes", "capitals"],
)
def test_word_parts_are_found_by_their_relationships_and_without_regard_to_case(parts: dict[str, str | bytes]) -> None:
    content = package(parts)
    assert recognise(content) == "docx"
    assert said(readers.read(content, Limits())) == ["核定编制30人。"]


def test_excel_shared_strings_are_found_though_their_name_is_written_otherwise() -> None:
    content = book_writer.sheet_of([["办公费", 3.5]])
    parts = {entry: zipfile.ZipFile(io.BytesIO(content)).read(entry) for entry in zipfile.ZipFile(io.BytesIO(content)).namelist()}
    renamed = {name.replace("sharedStrings", "SHAREDstrings").replace("/", "\\"): body for name, body in parts.items()}
    assert said(readers.read(package(renamed), Limits())) == ["办公费", "3.5"]


def test_a_flat_package_is_the_package_that_it_stands_for() -> None:
    parts = named("word/document.xml")
    flat = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="{TYPES}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>'
        for name, text in parts.items()
        if isinstance(text, str) and name != "[Content_Types].xml"
    )
    picture = f'<pkg:part pkg:name="/a.png"><pkg:binaryData>{base64.b64encode(b"1").decode()}</pkg:binaryData></pkg:part>'
    xml = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{flat}{picture}</pkg:package>'
    assert said(readers.read(xml.encode(), Limits())) == ["核定编制30人。"]


@pytest.mark.parametrize(
    "part",
    [b"<html><body><table><tr><td>1</td><td>2</td></tr></table></body></html>", rb"{\rtf1\trowd\cellx900\cellx1800 1\cell 2\cell\row}"],
)
def test_a_part_with_a_document_of_its_own_is_read_in_its_place(part: bytes) -> None:
    parts = named("word/document.xml", {"chunk.bin": part}, SAID + '<w:altChunk r:id="r0"/>' + SAID)
    document = readers.read(package(parts), Limits())
    assert [type(block) for block in document.blocks][1] is Grid
    assert said(document)[2:] == ["1", "2"]
    assert [block.location.block for block in document.blocks] == [0, 1, 2]
    assert not document.left_out


def test_a_part_that_cannot_be_read_is_named_and_not_missing() -> None:
    body = SAID + '<w:altChunk r:id="r0"/><w:subDoc r:id="r9"/>'
    document = readers.read(package(named("word/document.xml", {"chunk.bin": b"%PDF-1.4 broken"}, body)), Limits())
    assert said(document) == ["核定编制30人。"]
    assert document.left_out == (("word/chunk.bin", "corrupt"), ("subDoc", "unknown_format"))


def test_a_document_that_inserts_itself_ends() -> None:
    inner: bytes = package(named("word/document.xml"))
    for _ in range(4):
        inner = package(named("word/document.xml", {"chunk.bin": inner}, SAID + '<w:altChunk r:id="r0"/>'))
    document = readers.read(inner, Limits(nesting=3))
    assert len(said(document)) == 3
    assert [code for _, code in document.left_out] == ["too_large"]


WORD_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:nfc w:val="37"/><w:lvlText w:val="%1、"/></w:lvl></w:listDef><w:list w:ilfo="2"><w:ilst w:val="3"/></w:list></w:lists>
<w:body><wx:sect><wx:sub-section><w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="2"/></w:listPr></w:pPr><w:r><w:t>基本情况</w:t></w:r></w:p>
<w:p><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r></aml:content></aml:annotation>
<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>新</w:t></w:r></aml:content></aml:annotation>
<w:r><w:rPr><w:strike/></w:rPr><w:t>18</w:t></w:r><w:r><w:t>8人</w:t><w:footnote><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:r></w:p>
<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>产出</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</wx:sub-section><w:sectPr><w:hdr><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"""


def test_word_2003_xml_is_read_as_word_and_not_as_prose() -> None:
    document = readers.read(WORD_2003.encode(), Limits())
    first, second = document.paragraphs()
    assert (first.number, first.text, second.text) == ("一、", "基本情况", "新8人")
    (grid,) = document.grids()
    assert [[(cell.text, cell.row_span, cell.merged) for cell in row] for row in grid.rows] == [
        [("产出", 2, False), ("1", 1, False)],
        [("", 1, True), ("2", 1, False)],
    ]
    assert document.left_out == ()


EXCEL_2003 = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:h="http://www.w3.org/TR/REC-html40"><Styles><Style ss:ID="a"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="b" ss:Parent="a"/><Style ss:ID="c"><Font ss:StrikeThrough="1"/></Style></Styles><Worksheet ss:Name="表"><Table>
<Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="String">办公费</Data></Cell><Cell ss:StyleID="b"><Data ss:Type="Number">0.985</Data></Cell>
<Cell ss:Index="6" ss:Formula="=A1"><Data ss:Type="Number"></Data></Cell></Row>
<Row><Cell><Data ss:Type="String">水费</Data></Cell><Cell ss:StyleID="c"><Data ss:Type="Number">6</Data></Cell>
<Cell><ss:Data ss:Type="String"><h:S>9</h:S><h:Font>8</h:Font></ss:Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">备</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_excel_2003_xml_is_read_as_a_workbook() -> None:
    document = readers.read(EXCEL_2003.encode(), Limits())
    (grid,) = document.grids()
    assert [(cell.location.cell, cell.text) for cell in grid.cells() if cell.text] == [
        ("A3", "办公费"), ("C3", "98.50%"), ("F3", "\ufffc"), ("A4", "水费"), ("C4", "8"),
    ]  # fmt: skip
    assert document.notes == ("struck_text_left_out", "formula_without_value: 表!F3", "hidden_sheet_left_out: 藏")


def test_xml_of_an_unknown_kind_is_no_prose() -> None:
    with pytest.raises(Rejected) as rejected:
        readers.read('<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org"><a>核定编制30人。</a></uof:UOF>'.encode(), Limits())
    assert rejected.value.code == "unknown_format"


@pytest.mark.parametrize("content", [WORD_2003, EXCEL_2003])
def test_an_office_document_in_xml_needs_no_declaration(content: str) -> None:
    bare = content[content.index("?>") + 2 :] if content.startswith("<?xml") else content
    undeclared = '<?mso-application progid="Office"?>\n' + bare.lstrip()
    assert readers.read(undeclared.encode(), Limits()).blocks == readers.read(content.encode(), Limits()).blocks
    assert readers.read(bare.encode(), Limits()).blocks == readers.read(content.encode(), Limits()).blocks
