"""Text made comparable: for matching only, what was printed is kept elsewhere."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from submissions.radicals import SUPPLEMENT

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_UNSEEN = INVISIBLE | SUPPLEMENT | {ord("戶"): "户"}
_SPACE = re.compile(r"\s+")
_CIRCLED = re.compile(r"^\s*[①-⑳❶-❿➀-➉]")
"""An ordinal that NFKC makes a digit of: ①业务工作经费 would become 1业务工作经费."""
_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』《》")
_NUMBERING = re.compile(
    r"^(?:#+|\*+)?(?:其中[:,]?|注[:,])?"
    r"(?:[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十\d]{1,3}\)[、.]?|\d{1,2}[、.)](?!\d)|[①-⑳]|其中[:,]?)*"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[、,。;:：…·\-—–_/|*#\[\]【】()<>〈〉.]")
_CONNECTIVES = re.compile(r"[及与和的]|以及")
_BLANKS = re.compile(r"\s+")
_SPELLED_YEAR = re.compile(r"二[〇○零][一二三][〇○零一二三四五六七八九](?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_GENERIC = re.compile(r"费用|经费|支出|合计|总额|小计|金额|总计|费")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISING = str.maketrans("0123456789", _RAISED)
_MARK = re.compile(r"[\d*＊①-⑳\[\]()（）〔〕,，、注\s]+")
_POWER = re.compile(rf"(?<![\d.,])10(?=[{_RAISED}])")
_NOTE_MARK = re.compile(rf"(?<=[\d%％])\s*(?:[\[(（〔]注?[{_RAISED}①-⑳]+[\])）〕]|注?[{_RAISED}①-⑳][{_RAISED}①-⑳,，、]*|(?:\*|＊)+$)")


def raised(text: str) -> str:
    """Text set as a superscript: digits become superscript characters, so that a note's mark is no digit of the figure before it."""
    return text.translate(_RAISING) if _MARK.fullmatch(text) else text


def unmarked(text: str) -> str:
    """Text without the marks of notes behind figures (12.30¹, 12.30①, 12.30[¹], 12.30*); 10⁴ is 10^4 and no such figure."""
    return _NOTE_MARK.sub("", _POWER.sub("10^", text))


def arabic_years(text: str) -> str:
    """The text with years such as 二〇二三年 in digits; no place in it moves."""
    return _SPELLED_YEAR.sub(lambda match: match[0].translate(_YEAR_DIGITS), text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """NFKC without white space, invisible characters and quotation marks, years in digits: the form in which words are compared."""
    ordinal = _CIRCLED.sub(lambda match: f"({unicodedata.numeric(match[0].strip()):.0f})", text.translate(_UNSEEN))
    plain = unicodedata.normalize("NFKC", unmarked(ordinal))
    return arabic_years(_SPACE.sub("", plain).translate(_QUOTES).replace("拔款", "拨款"))


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """A folded label without its numbering, 其中：, bracketed remarks and closing punctuation."""
    folded = _NUMBERING.sub("", fold(text))
    without = _BRACKETS.sub("", folded)
    return (without or folded).strip("、,。;:.-—*#")


@lru_cache(maxsize=65536)
def stem(text: str) -> str:
    """A label reduced to what distinguishes it: 公务用车购置及运行维护费 and 公车购置、运行维护经费 become one."""
    folded = fold(text).replace("公务用车", "公车").replace("公务车", "公车")
    words = _CONNECTIVES.sub("", _PUNCTUATION.sub("", _NUMBERING.sub("", folded)))
    return _GENERIC.sub("", words) or words


def clean(text: str) -> str:
    """A text as a person would retype it: outer blanks gone, inner runs of blanks and line feeds single."""
    return _SPACE.sub(" ", text.translate(INVISIBLE).replace("\u3000", " ").replace("\xa0", " ")).strip()


def joined(text: str) -> str:
    """A cell's paragraphs as one text: the line feeds that a narrow column forced on a word vanish, others become a blank."""
    return _BLANKS.sub(_unbroken, text.strip()) if "\n" in text else text.strip()


def _unbroken(blanks: re.Match[str]) -> str:
    """What stands for the blanks between two words: nothing for a line feed beside a Chinese character, and a blank between others."""
    if "\n" not in blanks[0]:
        return blanks[0]
    beside = blanks.string[blanks.start() - 1] + blanks.string[blanks.end()]
    return " " if beside.isascii() else ""
