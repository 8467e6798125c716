"""Why a file could not be read: each reason has a code and a sentence in Chinese and English."""

from __future__ import annotations

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
    "not_a_report": (
        "文件中没有找到自评报告、基础数据表或自评表。",
        "No self-evaluation report, base data table or self-evaluation table was found in the file.",
    ),
    "tables_not_read": (
        "文件里有表格的内容，但没有框线或列位可据以读成表格，请用 Word 或 Excel 重新报送。",
        "The file holds the rows of tables, but no rules or columns by which to read them; file it again as Word or Excel.",
    ),
    "timed_out": ("读取超时，已中止。", "Reading took too long and was stopped."),
    "reader_failed": ("读取程序出错，属系统问题，不是报送单位的问题。", "The reader failed: a fault of the system, not of the filer."),
}


class Rejected(Exception):
    """A file that cannot be read, with the code of :data:`REASONS` and, where known, the detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)

    @property
    def reason(self) -> str:
        """The sentence in Chinese, with the detail behind it."""
        return REASONS[self.code][0] + (f"（{self.detail}）" if self.detail else "")

    @property
    def reason_en(self) -> str:
        """The sentence in English, with the detail behind it."""
        return REASONS[self.code][1] + (f" ({self.detail})" if self.detail else "")
