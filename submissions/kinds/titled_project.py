"""The project or the fund that a title names: behind the year, or in brackets where only 项目 stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TITLED = re.compile(r"20\d\d年?度?(?P<name>.{1,200}?)(支出)?(绩效|自评|自我评价)")
_OF_ITS_OWN = re.compile(r"^(?P<name>.{4,40}?(项目|资金|经费|转移支付|补助|补贴))(支出)?20\d\d年?度?.{0,4}(绩效|自评|自我评价)")
_UNDATED = re.compile(r"^(?P<name>.{4,40}?(项目|资金|经费|转移支付|补助|补贴|工程))(支出)?(绩效|自评|自我评价)")
_GENERIC = re.compile(r"^(部门|单位|预算|财政)?(项目|专项|专项资金|项目资金)?(支出)?(绩效)?$")
_BRACKETS = re.compile(r"\((?P<name>[^()]{4,40})\)$")


def titled_project(titles: Iterable[str]) -> str | None:
    """The name in the first of these folded titles that holds one; ``None`` for none."""
    for title in titles:
        for pattern in (_TITLED, _BRACKETS, _OF_ITS_OWN, _UNDATED):
            match = pattern.search(title)
            if match and not _GENERIC.match(match["name"]):
                return match["name"]
    return None
