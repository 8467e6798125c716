"""Wholes and their parts: 其中、包括、分别为 behind the whole, 共计 behind the parts, and the parts of a score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from submissions.narrative.comparison import compares
from submissions.narrative.relations.pen_slips import fits_or_slips
from submissions.narrative.relations.relation import StatedRelation, Way, sums
from submissions.narrative.relations.relation_words import pattern
from submissions.narrative.relations.term_roles import Role, is_alike, is_each, is_plain, role_of, same_subject
from submissions.narrative.relations.terms import Passage, StatedTerm
from submissions.text import fold

_FEWEST = 2
"""Parts that make a list: one part beside its whole is no sum."""
_STILL_LISTED = re.compile(r"[）)]?[、和及与]")
_FULL = 100
"""Marks of a whole self-evaluation, from which deductions are taken (the form's 总分)."""


_NO_WHOLE: frozenset[Role] = frozenset({"original", "final", "added", "taken", "prior", "limit", "left", "carried"})
"""Roles of figures that a sentence sets beside its subject's own: what it is compared with, and what led to it."""


def parts(passage: Passage) -> Iterator[StatedRelation]:
    """Every whole of a passage whose parts are listed behind or before it."""
    sentences = {term.sentence for term in passage.terms}
    for number in sentences:
        terms = passage.sentence(number)
        if any(term.row["concept"] == "self_score" for term in terms) or _is_scored(terms):
            yield from _score(passage, number)
        follows = passage.sentence(number + 1)
        totalled = any(pattern("total_behind").search(fold(term.before)) for term in follows)
        if follows and not totalled and pattern("list_continues").search(fold(follows[0].before)):
            terms = [*_up_to_whole(terms, follows[0]), *follows]
        yield from _totalled_before(passage, number)
        for place in range(1, len(terms)):
            if terms[place].quantity == "分":
                continue
            if _opens(terms, place):
                yield from _listed(passage, terms, place)
            elif terms[place].sentence == number and pattern("total_behind").search(fold(terms[place].before)):
                yield from _totalled(terms, place)


def _up_to_whole(terms: Sequence[StatedTerm], part: StatedTerm) -> list[StatedTerm]:
    """The terms of a sentence as far as the whole that the next one breaks down: its last figure, else the one its changes are of."""
    if not terms or is_plain(terms[-1]):
        return list(terms)
    wholes = [at for at, term in enumerate(terms) if is_plain(term) and is_alike(term, part) and role_of(term) not in _NO_WHOLE]
    return list(terms[: wholes[0] + 1]) if len(wholes) == 1 else []


def _opens(terms: Sequence[StatedTerm], place: int) -> bool:
    """True if the words before a term open a list of parts."""
    words = fold(terms[place].before)
    if terms[place].is_change or pattern("total_behind").search(words):
        return False
    return pattern("parts_begin").search(words) is not None or pattern("list_opens").search(words) is not None


def _listed(passage: Passage, terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    whole = terms[place - 1]
    if whole.measure == "change_rate" or not whole.exact or whole.quantity in ("rate", "points") or role_of(whole) == "prior":
        return
    named_before = "分别" in fold(terms[place].before) or _names_several(terms[place])
    listed: list[StatedTerm] = []
    bracketed, inside = fold(terms[place].before).startswith("("), False
    for term in terms[place:]:
        words = fold(term.before)
        if listed and bracketed and words.startswith(")"):
            break
        inside = bool(listed) and (words.startswith("(") or (inside and ")" not in words))
        if inside:
            continue
        nested = len(listed) >= 1 and pattern("parts_begin").search(words)
        if (
            term.quantity != whole.quantity
            or (term.is_change and not whole.is_change)
            or not term.exact
            or nested
            or not (_names(term) or (named_before and listed))
        ):
            break
        if listed and (_ends(term) or _leaves(listed, term)):
            break
        listed.append(term)
    if whole.is_change and not fits_or_slips(StatedRelation("sum", "parts", whole, (Way(sums(listed)),))):
        return
    if len(listed) < _FEWEST or any(term.value > whole.value and whole.value == 0 for term in listed):
        return
    words = "".join(fold(term.before) for term in listed)
    closed = not pattern("open_list").search(words + fold(passage.behind(listed[-1]))[:1])
    same_year = {term.row.get("amount_year") for term in (whole, *listed)} - {None}
    if len(same_year) <= 1 and len({term.measure for term in listed} - {"other"}) <= 1:
        said = fold(passage.text[whole.end : listed[-1].start]) + fold(passage.behind(listed[-1]))[:3]
        form = "all_parts" if closed and pattern("complete_list").search(said) else "parts"
        yield StatedRelation("sum", form, whole, _prefixes(listed), closed)


def _names_several(term: StatedTerm) -> bool:
    return "分别" in fold(term.before)


def _ends(term: StatedTerm) -> bool:
    """True if a figure stands behind what ends a list: 此外, a total, or ； where no numbered part follows."""
    words = fold(term.before)
    return pattern("list_ends").search(words) is not None or pattern("total_behind").search(words) is not None


def _leaves(listed: Sequence[StatedTerm], term: StatedTerm) -> bool:
    """True if a list whose parts stand behind 、 is over: a comma stands before the next figure."""
    return len(listed) > 1 and listed[1].before.lstrip("）)").startswith("、") and term.before.lstrip("）)").startswith(("，", ","))


def _prefixes(listed: Sequence[StatedTerm]) -> tuple[Way, ...]:
    """The list as it stands, then without its last figures: what follows a list behind a comma may be something else, behind 、 not."""
    ends = [length for length in range(len(listed), 1, -1) if length == len(listed) or not _STILL_LISTED.match(listed[length].before)]
    return tuple(Way(sums(listed[:length])) for length in ends)


def _totalled(terms: Sequence[StatedTerm], place: int) -> Iterator[StatedRelation]:
    """印刷费3万元、场租费2万元，共计5万元: the figures right before a total, as far back as they are parts."""
    total = terms[place]
    if total.is_change or not total.exact or total.quantity in ("rate", "points"):
        return
    listed: list[StatedTerm] = []
    for term in reversed(terms[:place]):
        if term.is_change or term.quantity == "rate" or compares(term.before) or is_each(term):
            continue
        if term.quantity not in (total.quantity, "money") and total.quantity == "money":
            continue
        if term.quantity != total.quantity or not term.exact or not _is_part(term):
            break
        listed.insert(0, term)
    if len(listed) < _FEWEST or not any(term.subject for term in listed):
        return
    ways = tuple(Way(sums(listed[first:])) for first in range(len(listed) - 1))
    form = "all_parts" if pattern("strong_total").search(fold(total.before)) else "parts"
    yield StatedRelation("sum", form, total, ways)


def _totalled_before(passage: Passage, number: int) -> Iterator[StatedRelation]:
    """三项合计11.20万元 in a sentence of its own: the figures of the sentence before, where they fit but for one slip."""
    first = next(iter(passage.sentence(number)), None)
    if first is None or not number or not pattern("strong_total").search(fold(first.before)):
        return
    terms = [*passage.sentence(number - 1), first]
    yield from (relation for relation in _totalled(terms, len(terms) - 1) if fits_or_slips(relation))


def _is_part(term: StatedTerm) -> bool:
    words = fold(term.before)
    return role_of(term) not in ("original", "final", "added", "taken", "carried", "prior", "left", "limit") and not pattern(
        "other_year_words"
    ).search(words)


def _names(term: StatedTerm) -> bool:
    """True if a part says what it is, and is no mean and none of another year."""
    words = fold(term.before)
    return bool(term.subject) and not pattern("other_year_words").search(words) and not pattern("per").search(words)


def _score(passage: Passage, number: int) -> Iterator[StatedRelation]:
    """The parts of a self-score, all marks of its sentences but the total and what is the most that a part can have."""
    terms = [term for term in passage.sentence(number) if term.quantity == "分"]
    follows = [term for term in passage.sentence(number + 1) if term.quantity == "分"]
    if follows and pattern("list_continues").search(fold(follows[0].before)):
        terms += follows
    scores = [term for term in terms if term.row["concept"] == "self_score"] or terms
    named = [term for term in scores if pattern("score_total").search(re.sub("经[^,]{0,6}自评,", "", fold(term.before)))]
    totals = named or scores[:1]
    marks = [term for term in terms if term.exact and not term.is_change and not _is_most(passage, term)]
    if len(totals) != 1 or totals[0] not in marks:
        return
    total = totals[0]
    others = [term for term in marks if term is not total]
    lost = [term for term in others if pattern("deducted").search(fold(term.before))]
    yield from _deductions(passage, total, lost)
    if len(others) == len(lost) == 1 and total.value + lost[0].value != _FULL and _of_all_marks(passage, total, lost[0]):
        yield StatedRelation("score", "deducted", total, (Way(((1, _full_marks(total)), (-1, lost[0]))),))
    given = [term for term in others if term not in lost]
    if all(_of_all_marks(passage, total, term) for term in lost) and len(given) >= _FEWEST and all(map(_is_given(total), given)):
        words = "".join(fold(term.before) for term in given)
        closed = not pattern("open_list").search(re.sub("各?部分", "", words) + fold(passage.behind(given[-1]))[:1])
        yield StatedRelation("score", "score_parts", total, (Way(sums(given)),), closed)


def _is_scored(terms: Sequence[StatedTerm]) -> bool:
    """True if a sentence gives marks part by part and then their total, though it names no self-score."""
    marks = [term for term in terms if term.quantity == "分"]
    return len(marks) > _FEWEST and pattern("total_behind").search(fold(marks[-1].before)) is not None


def _deductions(passage: Passage, total: StatedTerm, lost: Sequence[StatedTerm]) -> Iterator[StatedRelation]:
    """扣1.70分：预算执行率扣0.20分，成活率扣1.50分: all marks lost are those of the parts, and what is short of full marks."""
    all_lost = [term for term in lost if _of_all_marks(passage, total, term)]
    if len(lost) < _FEWEST or len(all_lost) != 1:
        return
    yield StatedRelation("score", "deducted", total, (Way(((1, _full_marks(total)), (-1, all_lost[0]))),))
    parts_lost = [term for term in lost if term is not all_lost[0]]
    if len(parts_lost) >= _FEWEST:
        closed = not pattern("open_list").search("".join(fold(term.before) for term in lost) + fold(passage.behind(lost[-1]))[:1])
        yield StatedRelation("score", "deductions", all_lost[0], (Way(sums(parts_lost)),), closed)


def _is_given(total: StatedTerm) -> Callable[[StatedTerm], bool]:
    """True of marks that are the total's or name what they are given for."""
    return lambda term: same_subject(total, term) or bool(term.subject)


def _full_marks(total: StatedTerm) -> StatedTerm:
    row = {**total.row, "value": _FULL, "printed": f"{_FULL}分"}
    return StatedTerm(total.value * 0 + _FULL, total.half, total.quantity, "满分", "", total.sentence, total.start, total.end, row, "form")


def _of_all_marks(passage: Passage, total: StatedTerm, lost: StatedTerm) -> bool:
    """True if a deduction is the whole's: it names no part of its own."""
    return re.fullmatch(r"[,、;()]*(?:共计?|合计|总|累计)?(?:扣|扣分|扣减|失分|扣除)(?:共|合计|为|了|:)*", fold(lost.before)) is not None


def _is_most(passage: Passage, term: StatedTerm) -> bool:
    """True if marks are the most that can be had: 满分10分, 分值20分, （10分）得9.9分."""
    behind = fold(passage.text[term.end : term.end + 3])
    return pattern("full_marks").search(fold(term.before)) is not None or re.match(r"\)(?:得|,得|实得|:)|,得|中得", behind) is not None
