"""What is a unit's name and what only looks like one, by the words of ``sources.yaml``."""

from __future__ import annotations

import re
from functools import cache

from submissions.identity.declared_sources import declared_sources
from submissions.text import clean, fold

_SHORTEST, _LONGEST = 3, 60
"""Characters of a unit's name. Set in 40f7ceb; no measurement is recorded."""
_NO_NAME = re.compile(r"[。；;,，:：]|\d{5}|\d年|\d月|\d日|万元")
_ORDINAL = re.compile(
    r"^(第[一二三四五六七八九十\d]{1,3}(部分|章|节|编|篇)|第?[(（]?[一二三四五六七八九十\d]{1,3}[)）、.:]|[一二三四五六七八九十]{1,3}$)"
)
"""A heading's numeral, which no unit's name begins with."""
_BEFORE_NAME = re.compile(
    r"^(?:(?:附件|附表|附)\d*[一二三四五六七八九十]?[:.、]?|20\d\d年?度?|关于(?:报送|上报|印发|呈报)?|\(?\d+\)?[.、])+"
)
_YEAR_ON = re.compile(r"(关于)?20\d\d年?度?")
_BEHIND_NAME = re.compile(r"(关于|[-—_:、])$")
_TRAILING = re.compile(r"(?<=[^部单])(部门|预算|年度|关于){1,4}$")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{1,12}?[省市州盟县区旗乡镇][\u4e00-\u9fff]{0,20}?(?:局|厅|委员会|办公室|办公厅|办事处|人民政府|人民法院|检察院|公司)(?!办|机关|局)"
)
"""A place and an office of it: what can be told apart from the project's name that follows."""
_ONLY_PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市州盟县区旗]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}[省市州盟县区旗镇乡]$")
_SEAL = re.compile(r"\((盖章|公章|章|本级)\)$")
_CODE = re.compile(r"^[\[(（【]?\d{3,9}[\])）】]?[-—:：\s]*")
"""The code that some forms print before a department's name, as 219 or [219001]."""


def plain_name(printed: str) -> str:
    """The name as a label prints it, without the department's code before it."""
    return _CODE.sub("", clean(printed))


def is_name(name: str) -> bool:
    """True if a text may be a name where its place says that one stands there: no sentence, no date, no numeral."""
    words = declared_sources().words
    return (
        _SHORTEST <= len(name) <= _LONGEST
        and not _NO_NAME.search(name)
        and not _ORDINAL.match(name)
        and not re.search(words.never, name)
        and not re.search(words.general, name)
    )


def is_unit(name: str) -> bool:
    """True if a text is a name by itself: it ends as a unit's name does and is more than a place."""
    return _unit().fullmatch(name) is not None and is_name(_SEAL.sub("", name)) and not _ONLY_PLACE.fullmatch(name)


def unsealed(name: str) -> str:
    """The name without （盖章） behind it."""
    return _SEAL.sub("", name)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(unit_pattern() + r"(\((盖章|公章|章|本级)\))?")


@cache
def unit_pattern(fewest: bool = False) -> str:
    """A pattern of a unit's name; with ``fewest`` of the shortest one that stands before what follows."""
    return rf"[\u4e00-\u9fff()\d]{{2,36}}{'?' if fewest else ''}(?:{declared_sources().words.endings})"


def name_in_title(before: str) -> str | None:
    """The unit's name in what a folded title prints before its kind; ``None`` where only a place, a project or a numeral stands there.

    附件3: and 关于 go before it, a year and what it says of the year behind it. A project's name behind a unit's is not the unit's.
    """
    if _ORDINAL.match(before) or len(before) > _LONGEST:
        return None
    name = _BEFORE_NAME.sub("", before.strip("#*"))
    name = _TRAILING.sub("", _BEHIND_NAME.sub("", _YEAR_ON.split(name, maxsplit=1)[0]))
    if re.search(declared_sources().words.project, name):
        unit = _OFFICE.match(name)
        name = unit[0] if unit else ""
    return name if is_name(name) and not _ONLY_PLACE.fullmatch(name) else None


def same_unit(one: str, other: str) -> bool:
    """True if two folded names are one unit's: equal, or one is the other without its city or county, or with a section of it."""
    short, long = sorted((one, other), key=len)
    begun = long.startswith(short) and len(short) > _SHORTEST
    return short == long or in_full(long, short) or (begun and is_unit(short)) or is_cut(long, short)


def is_cut(name: str, short: str) -> bool:
    """True if ``short`` is what the end of a line or of a cell left of ``name``: it begins it, and ends within it as no unit's name ends."""
    return name != short and name.startswith(short) and len(short) > _SHORTEST and is_unit(name) and not is_unit(short)


def in_full(name: str, short: str) -> bool:
    """True if ``name`` is ``short`` with its city or county before it."""
    return name.endswith(short) and _PLACE.match(name.removesuffix(short)) is not None


def folded_name(name: str) -> str:
    """The name in the form in which names are compared."""
    return unsealed(fold(name))
