"""What can stop a run, each with its facts as attributes and a sentence in Chinese and English.

::

    Failure
    ├── Transient            may pass by itself: worth another try
    │   ├── NotSent          a message was not taken by its address
    │   ├── StillChanging    a file is being written while it is taken
    │   └── WorkspaceBusy    another run holds the workspace
    └── Terminal             will not pass by itself
        ├── InvalidSetting   an environment variable or option cannot be used
        ├── FileUnreadable   a file of the inbox may not or cannot be read
        ├── InboxMissing     the inbox is no folder
        ├── YearNotInInbox   the inbox has folders of other fiscal years only
        ├── RegistryMissing  the department registry is not there
        ├── NothingIngested  the workspace holds nothing to work on
        ├── NothingWithdrawn nothing of that name is there to withdraw or to take back
        ├── NothingToWaive   no finding or decision is there to act on
        ├── YearNotInLake    the lake holds nothing of that fiscal year
        ├── UnknownRule      no rule has that identifier
        ├── UnknownDepartment  the registry has no such code
        └── SynthesisMissing what writes invented cities is not installed

The warehouse has a tree of its own (:mod:`warehouse.faults`); :func:`is_transient` knows both.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path


class Failure(Exception):
    """Anything that stops a run; ``zh`` and ``en`` say it in one sentence each."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def words(self, lang: str) -> str:
        """The sentence in ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh


class Transient(Failure):
    """Worth another try: nothing has to be mended first."""


class Terminal(Failure):
    """Fails again until somebody mends something."""


class StillChanging(Transient):
    """The file at ``path`` was written to each time it was taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"文件正在被写入，未能取走：{path}。请稍后再运行。", f"{path} is still being written to; run again when it is finished."
        )


class NotSent(Transient):
    """Messages to ``addressees`` (codes of departments, or ``office``) were not taken; everything else is done."""

    def __init__(self, addressees: Sequence[str]) -> None:
        self.addressees = tuple(addressees)
        named = ", ".join(self.addressees[:5]) + (" …" if len(self.addressees) > 5 else "")
        super().__init__(
            f"{len(self.addressees)} 条通知没有发出（{named}），其余都已完成。请检查 JIXIAO_NOTIFY_URLS 和 JIXIAO_CONTACTS 中的地址及网络，再运行 jixiao rerun。",
            f"{len(self.addressees)} messages were not sent ({named}); everything else is done. Check the addresses in JIXIAO_NOTIFY_URLS and "
            "JIXIAO_CONTACTS and the network, and run jixiao rerun.",
        )


class WorkspaceBusy(Transient):
    """Another run holds ``workspace``."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        super().__init__(
            f"工作目录 {workspace} 正被另一次运行使用，请等它结束后再试。",
            f"Another run is using the workspace {workspace}; try again when it has ended.",
        )


class InvalidSetting(Terminal):
    """``name`` (an environment variable or option) holds ``value``, which cannot be used; ``reason`` says why."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        self.name, self.value, self.reason = name, value, reason
        super().__init__(f"设置 {name}={value!r} 不可用：{reason}", f"The setting {name}={value!r} cannot be used: {reason}")


class FileUnreadable(Terminal):
    """The file at ``path`` may not be read, or the disk does not give it; ``reason`` is the system's own sentence."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"文件 {path} 读不了（{reason}）。请给运行 jixiao 的用户读取权限。",
            f"{path} cannot be read ({reason}); give the user that runs jixiao the right to read it.",
        )


class InboxMissing(Terminal):
    """``inbox`` is not a folder that can be read."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        super().__init__(f"报送目录不存在或不是文件夹：{inbox}", f"The inbox is not a folder: {inbox}")


class YearNotInInbox(Terminal):
    """``inbox`` keeps a folder for each fiscal year, ``years``, and none for ``fiscal_year``."""

    def __init__(self, inbox: Path, fiscal_year: int, years: Sequence[int]) -> None:
        self.inbox, self.fiscal_year, self.years = inbox, fiscal_year, tuple(years)
        there = "、".join(map(str, years))
        super().__init__(
            f"报送目录 {inbox} 按年度分文件夹，没有 {fiscal_year} 年度的（现有：{there}）。请用 --fiscal-year 指定年度，或建立 {inbox / str(fiscal_year)}。",
            f"The inbox {inbox} has a folder for each fiscal year and none for {fiscal_year} (there are: {', '.join(map(str, years))}); "
            f"name the year with --fiscal-year, or make {inbox / str(fiscal_year)}.",
        )


class NothingWithdrawn(Terminal):
    """No submission is called ``name``, or nothing that fits it is withdrawn."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"没有可撤回或可恢复的报送件：{name}。用 jixiao status --json 或数据库 submissions 表查编号。",
            f"There is nothing to withdraw or to take back: {name}; jixiao status --json and the table submissions have the identifiers.",
        )


class NothingToWaive(Terminal):
    """No finding, or no decision on one, that ``fingerprint`` names can be acted on; the reasons say why."""

    def __init__(self, fingerprint: str, why: str, why_en: str) -> None:
        self.fingerprint = fingerprint
        super().__init__(
            f"{fingerprint}：{why}。指纹见 jixiao check --json、findings 表或部门页面；jixiao waive list 列出全部采信决定。",
            f"{fingerprint}: {why_en}. Fingerprints stand in jixiao check --json, the table findings and the pages; "
            "jixiao waive list has all decisions.",
        )


class RegistryMissing(Terminal):
    """No department registry at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"没有找到部门名录：{path}。请放入 departments.csv，或用 --registry 指明。",
            f"There is no department registry at {path}; put departments.csv there or name one with --registry.",
        )


class NothingIngested(Terminal):
    """``workspace`` holds no ingested fiscal year to work on."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        super().__init__(
            f"{workspace} 中还没有收取过报送件，请先运行 jixiao ingest。",
            f"Nothing has been ingested into {workspace} yet; run jixiao ingest first.",
        )


class YearNotInLake(Terminal):
    """The lake holds nothing of ``fiscal_year``; ``held`` are the years that it holds."""

    def __init__(self, fiscal_year: int, held: Sequence[int]) -> None:
        self.fiscal_year, self.held = fiscal_year, tuple(held)
        years = ", ".join(map(str, held))
        super().__init__(
            f"数据湖中没有{fiscal_year}年度的数据（{f'已有：{years}' if held else '还没有任何年度'}），什么也没有改动。",
            f"The lake holds nothing of fiscal year {fiscal_year} ({f'it holds {years}' if held else 'nor of any other'}); nothing was changed.",
        )


class UnknownRule(Terminal):
    """No rule is called ``rule``; ``near`` are those of ``known`` with a like name."""

    def __init__(self, rule: str, known: Sequence[str]) -> None:
        self.rule = rule
        written = _number_apart(rule)
        meant = [one for one in known if _number_apart(one) == written]
        self.near = meant or sorted(get_close_matches(rule, known, 5, 0.6))
        like = ", ".join(self.near)
        super().__init__(
            f"没有规则 {rule}。{f'相近的有：{like}；' if like else ''}jixiao explain 列出全部规则。",
            f"There is no rule {rule}. {f'Like it: {like}; ' if like else ''}jixiao explain lists all of them.",
        )


def _number_apart(rule: str) -> tuple[str, str]:
    """A rule's name as people type it: in letters of one size, without its hyphen, the number without leading zeros."""
    letters = rule.upper().rstrip("0123456789")
    return letters.rstrip("-_ "), rule[len(letters) :].lstrip("0")


class UnknownDepartment(Terminal):
    """The registry has no department ``code``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"部门名录中没有代码 {code}。", f"The registry has no department {code}.")


class SynthesisMissing(Terminal):
    """The package ``synthesis`` is not there: a wheel does not bring it."""

    def __init__(self) -> None:
        super().__init__(
            "生成虚构城市的程序不在安装包里，只随源代码仓库提供：请在仓库中按 README 安装后运行 jixiao synth。",
            "What writes invented cities comes with a checkout of the repository, not with the installed package: "
            "set up a checkout as the README says and run jixiao synth there.",
        )


def is_transient(error: BaseException) -> bool:
    """True if ``error`` is worth another try without anything being mended."""
    from warehouse.faults import TransientFault
    from warehouse.situations import as_known

    return isinstance(error, (Transient, TransientFault)) or isinstance(as_known(error), TransientFault)
