"""Damage for the fuzz tests: each case is made from a seed alone, so that one can be run again by its number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers import read
from tests.submissions.readers import ofd_writer, pdf_writer

FORMATS = Path(__file__).parents[1] / "formats"
TIGHT = Limits(file_bytes=4 * 2**20, unpacked_bytes=8 * 2**20, members=300, ratio=200, blocks=4_000, cells=20_000, pages=40, nesting=32)
"""Limits under which a bomb is small enough to be tried thousands of times."""
KINDS = ("cell-per-line.txt", "pipes.md", "report.csv", "report.doc", "report.docx", "report.html", "report.mhtml", "report.ods",
         "report.odt", "report.ofd", "report.pdf", "report.rtf", "report.xls", "report.xlsx", "parts-gbk.zip",
         "flat-package.xml", "word-2003.xml")  # fmt: skip
_MARKUP = {"flat-package.xml", "word-2003.xml"}
"""Forms of the Word report in one XML file: made of it."""
_SLOW = {"flat-package.xml": 250, "word-2003.xml": 250, "report.ofd": 350, "report.pdf": 350, "report.rtf": 500}
_USUAL = 740

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Damage = Callable[[Random, bytes], bytes]


def count_of(kind: str) -> int:
    """How many cases of a format are tried: 10,580 in all."""
    return _SLOW.get(kind, _USUAL)


@cache
def seed_of(kind: str) -> bytes:
    """A small report of that format; PDF and OFD are printed anew, uncompressed and of a few lines, because large ones take long."""
    if kind in _MARKUP:
        return _markup(kind)
    content = (FORMATS / kind).read_bytes()
    if kind not in ("report.pdf", "report.ofd"):
        return content
    whole = read((FORMATS / "report.docx").read_bytes(), TIGHT)
    grids = [block for block in whole.blocks if not hasattr(block, "text")]
    small = Document("docx", (*whole.blocks[:6], type(grids[0])(grids[0].rows[:4], grids[0].location)))
    return pdf_writer.printed(small) if kind == "report.pdf" else ofd_writer.printed(small)


def _markup(kind: str) -> bytes:
    """The Word report as one XML file: its package flattened, or its body in the names of Word 2003."""
    with zipfile.ZipFile(FORMATS / "report.docx") as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist() if name.endswith((".xml", ".rels"))}
    bare = {name: re.sub(r"^\s*<\?xml[^>]*\?>", "", text) for name, text in parts.items() if name != "[Content_Types].xml"}
    if kind == "word-2003.xml":
        body = bare["word/document.xml"].replace(_WORD, "http://schemas.microsoft.com/office/word/2003/wordml")
        body = body.replace("<w:document", "<w:wordDocument", 1).replace("</w:document>", "</w:wordDocument>")
        return f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>{body}'.encode()
    flat = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="x"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>' for name, text in bare.items()
    )
    return (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{flat}</pkg:package>'.encode()
    )


def case(kind: str, number: int) -> bytes:
    """The damaged file of that format and number, always the same."""
    random = Random(f"{kind} {number}")
    content = seed_of(kind)
    if content.startswith(b"PK") and random.random() < 0.7:
        return _inside(random, content)
    return _damaged(random, content)


def _damaged(random: Random, content: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        content = random.choice(DAMAGES)(random, content)
    return content


def _bits(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 10, 60))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _bytes(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 4, 30))):
        if changed:
            changed[random.randrange(len(changed))] = random.choice((0, 0xFF, 0x7F, 0x80, random.randrange(256)))
    return bytes(changed)


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _hole(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[:start] + content[start + random.randrange(1, 400) :]


def _again(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    piece = content[start : start + random.randrange(1, 600)]
    return content[:start] + piece * random.choice((2, 5, 40)) + content[start:]


def _noise(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[:start] + random.randbytes(random.choice((1, 16, 300))) + content[start:]


def _headed_noise(random: Random, content: bytes) -> bytes:
    return content[: random.choice((8, 64, 600))] + random.randbytes(random.randrange(2_000))


def _spliced(random: Random, content: bytes) -> bytes:
    here, there = random.randrange(len(content) + 1), random.randrange(len(content) + 1)
    return content[:here] + content[there:]


def _moved(random: Random, content: bytes) -> bytes:
    ends = sorted(random.randrange(len(content) + 1) for _ in range(3))
    return content[: ends[0]] + content[ends[1] : ends[2]] + content[ends[0] : ends[1]] + content[ends[2] :]


DAMAGES: tuple[Damage, ...] = (_bits, _bytes, _cut, _hole, _again, _noise, _headed_noise, _spliced, _moved)


def _inside(random: Random, content: bytes) -> bytes:
    """An archive one of whose members is damaged, packed again: flips in packed bytes would only try the unpacking."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist() if not one.is_dir()]
    chosen = random.randrange(len(members))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, member) in enumerate(members):
            archive.writestr(name, _damaged(random, member) if place == chosen else member)
    return out.getvalue()


def deep(depth: int) -> Iterator[tuple[str, bytes]]:
    """Things in things in things, for each format that has such."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    tables = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    yield (
        "docx",
        _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {word}><w:body>{tables}</w:body></w:document>"}),
    )
    yield "html", ("<html><body>" + "<table><tr><td>" * depth + "绩效").encode()
    yield "html div", ("<html><body>" + "<div>" * depth + "绩效").encode()
    yield "rtf", b"{\\rtf1" + b"{\\b " * depth + b"x" + b"}" * depth + b"}"
    yield "rtf tables", b"{\\rtf1" + b"\\trowd\\itap9\\intbl{\\nesttableprops" * depth
    yield "text", ("（" * depth + "绩效" + "）" * depth).encode()
    yield "pipes", ("|" * depth + "\n").encode() * 20
    yield "csv", ('"' * depth + ",1\n").encode() * 20
    yield "pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer<</Root 1 0 R>>"
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    spans = "<text:span>" * depth + "x" + "</text:span>" * depth
    body = f"<office:document-content {office}><office:body><office:text><text:p>{spans}</text:p></office:text></office:body></office:document-content>"
    yield "odt", _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})
    packed = b"some text"
    for _ in range(min(depth, 60)):
        packed = _zip({"inner.zip": packed})
    yield "archives", packed


def bombs() -> Iterator[tuple[str, bytes]]:
    """Archives that unpack to far more than they are."""
    zeros = b"\0" * (32 * 2**20)
    yield "ratio", _zip({"a.txt": zeros})
    yield "word", _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": zeros})
    yield "workbook", _zip({"xl/workbook.xml": zeros, "xl/worksheets/sheet1.xml": zeros})
    yield "ofd", _zip({"OFD.xml": zeros})
    yield "members", _zip({f"{number}.txt": b"x" for number in range(5_000)})
    inner = _zip({"a.txt": zeros})
    yield "archives in an archive", _zip({f"{number}.zip": inner for number in range(40)})
    yield "entities", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(8)
    ) + b"]><html><body>&i;</body></html>"  # fmt: skip
    yield "overlapping", _overlapping()


def _overlapping() -> bytes:
    """An archive whose directory names the same packed bytes 2,000 times."""
    single = _zip({"a.txt": b"\0" * 2**20})
    directory = single.rindex(b"PK\x01\x02")
    end = single.rindex(b"PK\x05\x06")
    entries = single[directory:end] * 2_000
    tail = bytearray(single[end:])
    tail[8:12] = (2_000).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return single[:directory] + entries + bytes(tail)


def _zip(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


_TOKEN = re.compile(r"(?<![\d.,])\d[\d,]*+(?:\.\d++)?|亿元|万元|千元|元|[%％]|[\u4e00-\u9fff]{2,12}+")
_NUMBERS = ("0", "-1", "0.00", "100", "99999999999999999999", "1e9", "1,2,3", "１２", "3.3.3", "0.000001", "—", "无", "", "2023", "二十")
_UNITS = ("元", "万元", "亿元", "%", "％", "‰", "个百分点", "人", "㎡", "")
_REPEATED = ("1", "，", "（", "万元", "其中：", "1.2万元、", "增长5%，", " ", "一、", "绩效")
WORDED = ("cell-per-line.txt", "pipes.md", "report.csv", "report.html", "report.docx", "report.ods", "report.odt", "report.ofd",
          "report.xlsx", "report.rtf", "flat-package.xml", "word-2003.xml")  # fmt: skip
"""Formats whose words can be changed without breaking the file."""


def worded(kind: str, number: int) -> bytes:
    """A whole file of that format with other words: numbers, units and labels changed or exchanged, one text made long."""
    random = Random(f"words {kind} {number}")
    content = seed_of(kind)
    if not content.startswith(b"PK"):
        return _reworded(random, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    texts = [name for name in members if re.search(r"document\.xml|content\.xml|sharedStrings|sheet\d|Content", name, re.IGNORECASE)]
    return _zip({name: _reworded(random, member) if name in texts else member for name, member in members.items()})


def _reworded(random: Random, content: bytes) -> bytes:
    """The same markup around other words; what is no text in UTF-8 or GB 18030 stays as it is."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return content
    pieces = re.split(r"(<[^<>]*+>)", text) if "<" in text else [text]
    words = [found for piece in pieces[::2] for found in _TOKEN.findall(piece)]
    if not words:
        return content
    often = random.choice((0.002, 0.01, 0.05, 0.3))
    changed = [
        _TOKEN.sub(lambda match: _other(random, match[0], words, often), piece) if at % 2 == 0 else piece for at, piece in enumerate(pieces)
    ]
    return "".join(changed).encode(encoding, "ignore")


def _other(random: Random, word: str, words: list[str], often: float) -> str:
    if random.random() >= often:
        return word
    if random.random() < 0.02:
        return random.choice(_REPEATED) * random.choice((10, 300, 2_000))
    if word[0].isdigit():
        return random.choice((*_NUMBERS, word + word, word[::-1], word.replace(".", ""), random.choice(words)))
    return random.choice(_UNITS) if len(word) <= 2 and random.random() < 0.7 else random.choice((*words[:200], "", word + word))
