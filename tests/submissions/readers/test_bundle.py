"""Archives of documents: names of every origin, what is left out, and limits that hold for all of it."""

import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.limits import Limits
from submissions.readers.bundle import is_bundle, members
from submissions.rejections import Rejected

NARRATIVE, TABLES = "自评报告.docx", "附表/基础数据表.xlsx"


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a name given twice
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def named(names: list[str], encoding: str, flags: int = 0, extra: bytes = b"") -> bytes:
    """An archive of empty files with these names as other programs store them."""
    local, central = b"", b""
    for name in names:
        raw = name.encode(encoding)
        head = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 33, 0, 0, 0, len(raw), len(extra))
        central += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(local)) + raw + extra
        local += b"PK\3\4" + head + raw + extra
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(central), len(local), 0)


def names(content: bytes) -> list[str]:
    return [name for name, _ in members(content, Limits())]


def rejected(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Rejected) as caught:
        members(content, limits or Limits())
    return caught.value.code


def test_the_files_come_in_order_with_their_folders() -> None:
    assert members(zipped((NARRATIVE, b"1"), ("附表/", b""), (TABLES, b"2")), Limits()) == [(NARRATIVE, b"1"), (TABLES, b"2")]


@pytest.mark.parametrize(("encoding", "flags"), [("utf-8", 0x800), ("utf-8", 0), ("gbk", 0), ("gb18030", 0)])
def test_names_are_read_whatever_program_wrote_them(encoding: str, flags: int) -> None:
    assert names(named([NARRATIVE, "a.txt", "联通.txt", TABLES], encoding, flags)) == [NARRATIVE, "a.txt", "联通.txt", TABLES]


def test_a_name_repeated_in_utf8_is_preferred_when_it_belongs_to_the_entry() -> None:
    def path(of: bytes) -> bytes:
        field = b"\1" + struct.pack("<I", zlib.crc32(of)) + "龘.txt".encode()
        return struct.pack("<HH", 0x7075, len(field)) + field

    assert names(named(["_.txt"], "ascii", 0, path(b"_.txt"))) == ["龘.txt"]
    assert names(named(["_.txt"], "ascii", 0, path(b"other"))) == ["_.txt"]


def test_what_only_an_operating_system_put_there_is_left_out() -> None:
    litter = ("__MACOSX/._自评报告.docx", ".DS_Store", "甲/~$自评报告.docx", "甲/.~自评报告.docx", "Thumbs.db", "甲/desktop.ini", "~a.tmp")
    assert names(zipped(*((name, b"x") for name in litter), (NARRATIVE, b"1"))) == [NARRATIVE]


def test_a_link_is_left_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(NARRATIVE, "1")
    assert names(out.getvalue()) == [NARRATIVE]


@pytest.mark.parametrize("name", ["../x.txt", "a/../../x.txt", "..\\x.txt", "C:\\..\\x.txt"])
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    assert rejected(zipped((name, b"x"))) == "unsafe_archive"


@pytest.mark.parametrize("name", ["/x.txt", "C:\\甲\\x.txt", "./甲//x.txt", "\\\\server\\x.txt"])
def test_a_rooted_name_becomes_relative(name: str) -> None:
    (only,) = names(zipped((name, b"x")))
    assert only.endswith("x.txt")
    assert not only.startswith(("/", "\\", "C:"))


def test_two_files_of_one_name_are_both_kept() -> None:
    assert members(zipped(("a.txt", b"1"), ("a.txt", b"2")), Limits()) == [("a.txt", b"1"), ("a.txt (2)", b"2")]


def test_an_archive_inside_is_opened_once_and_a_document_inside_is_not() -> None:
    word = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"))
    inner = zipped(("表.txt", b"1"), ("报告.docx", word))
    assert members(zipped(("附件.zip", inner), (NARRATIVE, word)), Limits()) == [
        ("附件.zip/表.txt", b"1"),
        ("附件.zip/报告.docx", word),
        (NARRATIVE, word),
    ]
    assert rejected(zipped(("a.zip", zipped(("b.zip", inner))))) == "unsafe_archive"


def test_limits_hold_for_all_members_together() -> None:
    big = zipped(*((f"{n}.txt", b"0" * 400_000) for n in range(3)))
    assert rejected(big, Limits(unpacked_bytes=1_000_000)) == "unsafe_archive"
    assert rejected(zipped(("a.zip", big)), Limits(unpacked_bytes=1_000_000)) == "unsafe_archive"
    assert rejected(zipped(("a.txt", b"0" * 6_000_000)), Limits(ratio=2)) == "unsafe_archive"
    assert rejected(zipped(("a.zip", big), ("b.zip", big)), Limits(members=7)) == "unsafe_archive"


def test_sizes_that_the_archive_states_are_not_believed() -> None:
    content = bytearray(zipped(("a.txt", b"0" * 6_000_000)))
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<I", 5)
    try:
        assert sum(len(file) for _, file in members(bytes(content), Limits(ratio=2))) <= 5
    except Rejected as caught:
        assert caught.code in ("corrupt", "unsafe_archive")


def test_encrypted_empty_and_broken_archives_say_so() -> None:
    assert rejected(named(["a.txt"], "ascii", flags=1)) == "encrypted"
    assert rejected(zipped()) == "empty_file"
    assert rejected(b"PK\3\4 no archive") == "corrupt"


def test_documents_that_are_archives_are_no_bundles() -> None:
    assert is_bundle(zipped((NARRATIVE, b"1")))
    assert not any(is_bundle(zipped((name, b"1"))) for name in ("[Content_Types].xml", "mimetype", "OFD.xml"))
    assert not is_bundle(b"PK\3\4 no archive")
    assert not is_bundle("文字".encode())


WHOLE = zipped((NARRATIVE, b"1" * 300), ("附件.zip", zipped((TABLES, b"2" * 300))))


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_archive_ends_as_members_or_a_coded_rejection(at: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:at] if cut else WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        members(damaged, Limits())
    except Rejected as caught:
        assert caught.reason
