"""Why a file could not be read: each reason has a code and a sentence in Chinese and English."""

from __future__ import annotations

from submissions.kinds.declared_kinds import DocumentKind, kind_named

REASONS: dict[str, tuple[str, str]] = {
    "empty_file": ("文件是空的，没有任何内容。", "The file is empty."),
    "too_large": ("文件过大，超过读取上限。", "The file is larger than the limit."),
    "unknown_format": (
        "无法识别的文件格式，请用 Word（.docx）或文本重新报送。",
        "The format is not recognised; file it again as Word (.docx) or text.",
    ),
    "scanned": (
        "这是扫描件，没有可读取的文字，请报送由 Word 或 WPS 直接生成的文件。",
        "This is a scan without readable text; file the document that Word or WPS itself made.",
    ),
    "picture": ("这是一张图片，不是文档，请报送可编辑的文件。", "This is a picture, not a document; file an editable one."),
    "corrupt": (
        "文件已损坏，无法打开，请在 Word 中打开并另存后重新报送。",
        "The file is damaged and cannot be opened; open it in Word, save it again and file it again.",
    ),
    "encrypted": ("文件已加密，请去掉密码后重新报送。", "The file is encrypted; remove the password and file it again."),
    "unsafe_archive": (
        "压缩内容超过安全限制（成员数、解压大小或压缩比），未予读取。",
        "The archive exceeds the safety limits (members, unpacked size or ratio) and was not read.",
    ),
    "unsafe_xml": ("文件内含实体声明等不安全的 XML 内容，未予读取。", "The file holds unsafe XML (entity declarations) and was not read."),
    "not_text": ("无法按任何中文编码读出文字。", "The text cannot be decoded by any Chinese encoding."),
    "not_a_self_evaluation": ("这不是绩效自评，未予评判。", "This is no self-evaluation and was not judged."),
    "nothing_read": (
        "这是绩效自评，但没有读出任何数据，请用 Word 或 Excel 重新报送。",
        "This is a self-evaluation, but not one figure in it could be read; file it again as Word or Excel.",
    ),
    "tables_not_read": (
        "文件里有表格的内容，但没有框线或列位可据以读成表格，请用 Word 或 Excel 重新报送。",
        "The file holds the rows of tables, but no rules or columns by which to read them; file it again as Word or Excel.",
    ),
    "timed_out": ("读取超时，已中止。", "Reading took too long and was stopped."),
    "judging_over_limit": (
        "评判超出时间或内存上限，已中止，其他报送不受影响。",
        "Judging took more than its limit of time or memory and was stopped; other submissions were judged.",
    ),
    "reader_failed": ("读取程序出错，属系统问题，不是报送单位的问题。", "The reader failed: a fault of the system, not of the filer."),
}

# Stands between the kind and what shows it: no title has a line feed.
_BETWEEN = "\n"


class Rejected(Exception):
    """A file that cannot be read, with the code of :data:`REASONS` and, where known, the detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)

    @property
    def document_type(self) -> str | None:
        """What a file that is no self-evaluation seems to be, as the contract names it; ``None`` for other rejections."""
        return kind_named(self.detail.partition(_BETWEEN)[0]).type if self.code == "not_a_self_evaluation" and self.detail else None

    @property
    def reason(self) -> str:
        """The sentence in Chinese, with the detail behind it."""
        if self.document_type is None:
            return REASONS[self.code][0] + (f"（{self.detail}）" if self.detail else "")
        kind, _, printed = self.detail.partition(_BETWEEN)
        return f"{REASONS[self.code][0]}看来是{kind_named(kind).words[0]}{f'：“{printed}”' if printed else ''}。"

    @property
    def reason_en(self) -> str:
        """The sentence in English, with the detail behind it."""
        if self.document_type is None:
            return REASONS[self.code][1] + (f" ({self.detail})" if self.detail else "")
        kind, _, printed = self.detail.partition(_BETWEEN)
        return f"{REASONS[self.code][1]} It seems to be {kind_named(kind).words[1]}{f': “{printed}”' if printed else ''}."


_COUNTED = {
    "bytes": ("字节", "bytes"),
    "blocks": ("个段落和表格", "paragraphs and tables"),
    "cells": ("个单元格", "cells"),
    "members": ("个成员", "members"),
    "pages": ("页", "pages"),
    "glyphs": ("个字符", "characters"),
    "columns": ("列", "columns"),
    "points": ("个像素", "pixels"),
    "modifiers": ("项格式", "modifiers of text"),
    "parts": ("层内嵌文件", "parts in one another"),
}


def too_many(what: str, most: int, place: str = "", *, code: str = "too_large") -> Rejected:
    """The rejection of a file that holds more than ``most`` of :data:`_COUNTED`, with the ``place`` where reading stopped."""
    chinese, english = _COUNTED[what]
    return Rejected(code, "：".join(filter(None, (place, f"超过 {most:,} {chinese} more than {most:,} {english}"))))


def not_a_self_evaluation(kind: DocumentKind, printed: str = "") -> Rejected:
    """The rejection of a document of another kind, with the words that show it."""
    return Rejected("not_a_self_evaluation", f"{kind.id}{_BETWEEN}{printed}")
