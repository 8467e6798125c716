"""Marks elements ``hidden`` that a page's own style sheets do not display, and those that they strike through.

Of CSS only this is read: selectors of tags, classes, ids, attributes and descendants, and the properties ``display``,
``visibility``, ``text-decoration`` and Word's ``mso-hide``. A rule that needs more (``:hover``, a child of a certain number, a sheet for
print) hides nothing. Source: CSS 2.2, chapters 4 to 6 and 11.2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_NOISE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_HIDES = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)\b", re.I)
_SHOWS = re.compile(r"(?:^|;)\s*(?:display|visibility|mso-hide)\s*:", re.I)
_STRIKES = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;}]{0,200}\bline-through\b", re.I)
_DECORATES = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:", re.I)
STRUCK = "struck-by-style"
"""The attribute that an element gets whose text a style sheet strikes through."""
_PROPERTIES = ((_SHOWS, _HIDES, "hidden"), (_DECORATES, _STRIKES, STRUCK))
"""What sets a property, what sets it so that the text does not count, and the attribute that says so."""
_COMPOUND = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w\u0080-\uffff-]+)*)$")
_NAME = re.compile(r"([.#])([\w\u0080-\uffff-]+)")
_SCREEN = re.compile(r"@media[^{]*\b(?:screen|all)\b[^{]*$", re.I)
# Bounds on work: characters of style sheets, rules, and ancestors that are looked at. Set in a1bdb69, no count kept.
_LONGEST, _RULES, _DEEPEST = 1 << 20, 2000, 64
_WHOLE_PAGE = frozenset({"html", "body"})


@dataclass(frozen=True, slots=True)
class _Compound:
    """One element's part of a selector."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def matches(self, element: etree._Element) -> bool:
        if self.tag not in ("", "*", element.tag):
            return False
        return self.classes <= set(element.get("class", "").split()) and self.ids <= {element.get("id", "")}

    @property
    def key(self) -> str:
        """The rarest thing that an element must have to match."""
        return next((f"#{one}" for one in sorted(self.ids)), "") or next((f".{one}" for one in sorted(self.classes)), "") or self.tag


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector from the outermost element to its subject, its weight, and its declarations."""

    path: tuple[_Compound, ...]
    weight: tuple[int, int, int, int]
    body: str

    def matches(self, element: etree._Element) -> bool:
        if not self.path[-1].matches(element):
            return False
        left = list(self.path[:-1])
        for above, _ in zip(element.iterancestors(), range(_DEEPEST), strict=False):
            if left and left[-1].matches(above):
                left.pop()
        return not left


def mark_hidden(root: etree._Element) -> None:
    """Give each element that a style sheet of the page hides the attribute ``hidden``, and what it strikes through :data:`STRUCK`."""
    rules: dict[str, list[_Rule]] = defaultdict(list)
    for rule in _rules(root):
        rules[rule.path[-1].key].append(rule)
    bodies = [rule.body for group in rules.values() for rule in group]
    properties = [one for one in _PROPERTIES if any(one[1].search(body) for body in bodies)]
    if not properties:
        return
    for element in root.iter(etree.Element):
        keys = (f"#{element.get('id', '')}", *(f".{name}" for name in element.get("class", "").split()), str(element.tag), "*")
        found = [rule for key in keys for rule in rules.get(key, ()) if rule.matches(element)]
        for sets, takes_out, attribute in properties if element.tag not in _WHOLE_PAGE else ():
            setting = [rule for rule in found if sets.search(rule.body)]
            if setting and takes_out.search(max(setting, key=lambda rule: rule.weight).body):
                element.set(attribute, "")


def _rules(root: etree._Element) -> Iterator[_Rule]:
    sheet = "\n".join("".join(style.itertext()) for style in root.iter("style") if style.get("media", "all") in ("", "all", "screen"))
    number = 0
    for block in _unnested(_NOISE.sub(" ", sheet[:_LONGEST])).split("}")[:-1]:
        head, opened, body = block.rpartition("{")
        selectors = head.rpartition("{")[2]
        if not opened or not any(sets.search(body) for sets, _, _ in _PROPERTIES):
            continue
        for selector in selectors.rpartition(";")[2].split(","):
            number += 1
            path = tuple(_compounds(selector))
            if path and number <= _RULES:
                weight = (
                    sum(len(c.ids) for c in path),
                    sum(len(c.classes) for c in path),
                    sum(c.tag not in ("", "*") for c in path),
                    number,
                )
                yield _Rule(path, weight, body)


def _unnested(sheet: str) -> str:
    """Return the sheet without at-rules that are not for the screen; rules inside those for the screen stay."""
    kept, outer, skipping = [], 0, 0
    for piece in re.split(r"(?<=[{}])", sheet):
        head = piece[:-1].rpartition(";")[2].rpartition("}")[2].strip()
        if piece.endswith("{") and (skipping or head.startswith("@")):
            outer, skipping = (outer + 1, skipping) if _SCREEN.match(head) and not skipping else (outer, skipping + 1)
        elif piece.endswith("}") and skipping:
            skipping -= 1
        elif piece.strip() == "}" and outer:
            outer -= 1
        elif not skipping:
            kept.append(piece)
    return "".join(kept)


def _compounds(selector: str) -> Iterator[_Compound]:
    """Yield the parts of a selector; none at all if it says more than is read here."""
    words = re.sub(r"(?<!\s)\s*>\s*", " ", selector).split()
    matches = [_COMPOUND.match(word) for word in words]
    if not all(matches):
        return
    for match in matches:
        if match is not None and match.group():
            names = _NAME.findall(match["rest"])
            yield _Compound(
                (match["tag"] or "").lower(),
                frozenset(name for sign, name in names if sign == "."),
                frozenset(name for sign, name in names if sign == "#"),
            )
