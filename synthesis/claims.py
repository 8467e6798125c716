"""Paragraphs that claim relations between figures, right or with one slip, worded from ``declared/claims*.yaml``.

They measure the reader of stated relations (``benchmarks.relations``). Nothing here knows the reader's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Literal

import yaml

from synthesis.claim_kinds import CASES, KINDS, PIECES, equations
from synthesis.claimed_figures import Figures, Printer, is_right, is_wrong, slipped
from synthesis.themes import DECLARED

HELD_OUT = 3
"""Every third wording of a kind is kept from those that the reader is developed on. The share is the order's."""
Wordings = Literal["shown", "held_out", "strangers"]
"""Which wordings: those that the reader is developed on, every third beside them, or another file by other writers."""
_FILES: dict[Wordings, str] = {"shown": "claims", "held_out": "claims", "strangers": "claims_of_strangers"}
_FIELD = re.compile(r"\{([A-Za-z]+\d?)\}")
_SLIP_TRIES = 60
"""Slips tried on one claim before its figures are drawn again. Chosen."""
_REMARKS = ("（含税）", "（财政拨款）", "（含以前年度项目）")
_REMARKED, _SECOND = 0.06, 0.35
"""How often a remark stands behind a figure, and a second claim in a paragraph. Chosen."""
_UP = {"V": ("增加", "增长", "多支出", "上升"), "R": ("增长", "上升", "提高", "增加"), "Z": ("增加到", "增至", "提高到", "上升至"), "N": ("增幅", "增长率", "涨幅", "增长幅度")}  # fmt: skip
_DOWN = {"V": ("减少", "下降", "压减", "降低"), "R": ("下降", "降低", "减少", "压缩"), "Z": ("减少到", "降至", "下降到", "压缩至"), "N": ("降幅", "下降率", "减幅", "下降幅度")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence or two with figures that belong together; ``slip`` says what is wrong, ``None`` if it is right."""

    kind: str
    wording: str
    text: str
    slip: str | None
    slipped: str | None


@dataclass(frozen=True, slots=True)
class ClaimParagraph:
    """A paragraph with its claims, of which at most the first is wrong."""

    text: str
    claims: tuple[Claim, ...]

    @property
    def wrong(self) -> Claim | None:
        """The claim that is wrong."""
        return next((claim for claim in self.claims if claim.slip), None)


@cache
def wordings(of: Wordings) -> dict[str, tuple[str, ...]]:
    """The wordings of each kind."""
    return {kind: tuple(_kept(texts, of)) for kind, texts in _declared(of)["wordings"].items()}


def _kept(texts: Sequence[str], of: Wordings) -> list[str]:
    """What is not kept from these wordings: every third is held out of those that are shown."""
    return [text for number, text in enumerate(texts, 1) if of == "strangers" or (number % HELD_OUT == 0) == (of == "held_out")]


@cache
def _declared(of: Wordings) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DECLARED / f"{_FILES[of]}.yaml").read_text("utf-8"))
    return loaded


def claim(kind: str, random: Random, *, wrong: bool, of: Wordings, year: int = 2023) -> Claim:
    """One claim of a kind, in one of its wordings; wrong by one slip of the pen in one figure or in the direction of a change."""
    wording = random.choice(wordings(of)[kind])
    names = set(_FIELD.findall(wording))
    while True:
        words = _words(kind, random, year, of)
        figures, up = KINDS[kind](random, Printer(random), words.get("u", ""))
        if kind == "adjusted" and "y1" not in names:
            figures["f"] = figures["f0"]
        figures = {name: figure for name, figure in figures.items() if name in names}
        claimed = equations(kind, set(figures), up=up)
        if not claimed:
            raise ValueError(f"nothing is claimed by {wording}")
        if is_right(figures, claimed) and not _says_nothing(figures):
            break
    if not wrong:
        return Claim(kind, wording, _filled(wording, words, figures, up, random), None, None)
    return _wrong(kind, wording, words, figures, up, random, of)


def _says_nothing(figures: Figures) -> bool:
    return any(figure.number == 0 for name, figure in figures.items() if name != "g")


def _wrong(kind: str, wording: str, words: dict[str, str], figures: Figures, up: bool, random: Random, of: Wordings) -> Claim:
    claimed = equations(kind, set(figures), up=up)
    directed = {"last", "o"} & set(figures) and "now" in figures and _FIELD.search(wording)
    if directed and random.random() < 1 / 6 and is_wrong(figures, equations(kind, set(figures), up=not up)):
        return Claim(kind, wording, _filled(wording, words, figures, not up, random), "direction", None)
    for _ in range(_SLIP_TRIES):
        name = random.choice(sorted(figures))
        slip, changed = slipped(figures[name], random)
        other = figures | {name: changed}
        if changed.number and is_wrong(other, claimed):
            return Claim(kind, wording, _filled(wording, words, other, up, random), slip, name)
    return claim(kind, random, wrong=True, of=of)


def _words(kind: str, random: Random, year: int, of: Wordings) -> dict[str, str]:
    declared = _declared(of)
    names = dict(zip("wxyz", random.choice(declared["names"]), strict=True))
    if kind in CASES:
        thing, unit, do, done = random.choice(declared["cases"])
        names |= {"thing": thing, "u": unit, "do": do, "done": done}
    if kind in PIECES:
        thing, unit, verb = random.choice(declared["pieces"])
        names |= {"thing": thing, "u": unit, "for": verb}
    return names | {"year": str(year), "prior": str(year - 1)}


def _filled(wording: str, words: dict[str, str], figures: Figures, up: bool, random: Random) -> str:
    verbs = {key: random.choice(choice) for key, choice in (_UP if up else _DOWN).items()}
    said = words | verbs

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name not in figures:
            return said[name]
        behind = wording[match.end() : match.end() + 1]
        remark = random.choice(_REMARKS) if behind in "，。；" and random.random() < _REMARKED and figures[name].unit.endswith("元") else ""
        return f"{figures[name]}{remark}"

    return _FIELD.sub(one, wording)


def paragraph(number: int, *, wrong: bool, of: Wordings, seed: str = "claims") -> ClaimParagraph:
    """The paragraph of a number, always the same: a claim, perhaps a second that is right, and what stands beside them."""
    random = Random(f"{seed}/{number}/{wrong}/{of}")  # noqa: S311 (invents text; keeps no secret)
    kinds = tuple(KINDS)
    claims = [claim(kinds[number % len(kinds)], random, wrong=wrong, of=of)]
    if random.random() < _SECOND:
        claims.append(claim(random.choice(kinds), random, wrong=False, of=of))
    asides = [text.format(year=2023, prior=2022, next=2024) for text in _kept(_declared(of)["asides"], of)]
    pieces = [one.text for one in claims] + random.sample(asides, random.choice((0, 1, 1, 2)))
    random.shuffle(pieces)
    opening = random.choice(_declared(of)["openings"])
    return ClaimParagraph(opening + "".join(pieces), tuple(claims))
