"""How comparisons read: in sentences that a partner understands, in English and Spanish, never 'significant'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from wellknit.comparisons.values import Comparison, Group, Judged, Row
from wellknit.labels import label
from wellknit.tables import half_up
from wellknit.tables.words import number

__all__ = [
    "Piece",
    "limits",
    "listed",
    "methods",
    "notes",
    "odds",
    "of",
    "ordered",
    "panel",
    "pieces",
    "points",
    "sentence",
    "sentences",
]

#: A part of a sentence: a text, or what stands there as a figure.
Piece = str | Group | Comparison


def listed(names: Sequence[str], language: str = "en") -> str:
    """'Ana', 'Ana and Ben', 'Ana, Ben and Cleo'."""
    if len(names) < 2:
        return "".join(names)
    return label("compare.and", language, names=", ".join(names[:-1]), last=names[-1])


def odds(chance: float, language: str = "en") -> str:
    """How often chance alone would do as much: a p value for people.

    >>> odds(0.0004), odds(0.0076), odds(0.0318), odds(0.999)
    ('fewer than 1 in 1,000', 'fewer than 1 in 100', 'about 3 in 100', 'nearly all')
    """
    if chance < 0.001:
        return label("compare.odds_rare", language)
    if chance < 0.01:
        return label("compare.odds_few", language)
    if chance >= 0.985:
        return label("compare.odds_most", language)
    return label("compare.odds", language, count=half_up(Fraction(repr(chance)) * 100, 0))


def points(value: Fraction | float, language: str = "en") -> str:
    """A difference in percentage points: '+8.3 points'."""
    rounded = half_up(Fraction(value) * 100, 1)
    key = "compare.points_one" if abs(rounded) == 1 else "compare.points_many"
    return label(key, language, points=number(rounded, tidy=True, signed=True))


def of(group: Group, language: str = "en") -> str:
    """'11 of 20'."""
    return label("compare.of", language, count=group.count, base=group.base)


def _all(groups: Sequence[Group], language: str) -> list[Piece]:
    """'Chicago 12 of 19, Dayton 12 of 20 and Memphis 11 of 11', the highest share first."""
    ordered = sorted(groups, key=lambda each: -each.share)
    # The words between names are those of a list of texts; what a name stands for is put in afterwards.
    marks = [f"\0{place}\0" for place in range(len(ordered))]
    pieces: list[Piece] = []
    for part in re.split("\0", listed(marks, language)):
        if part.isdigit() and int(part) < len(ordered):
            group = ordered[int(part)]
            before, _, after = label("compare.group_of", language, group=group.label, of="\0").partition("\0")
            pieces += [before, group, after]
        else:
            pieces.append(part)
    return pieces


def _whole(share: float) -> Decimal:
    return half_up(Fraction(share) * 100, 0)


def _detectable(found: Comparison, language: str) -> str:
    if found.detectable is None:
        return ""
    low, high = (_whole(each) for each in found.detectable)
    return str(low) if low == high else label("compare.points_range", language, low=low, high=high)


def limits(found: Comparison, language: str) -> str:
    """'+8.3 points; 95% interval −4.0 to +20.1'."""
    if found.estimate is None:
        return ""
    said = points(found.estimate, language)
    if found.interval == "census":
        return label("compare.limits_census", language, points=said)
    if found.low is None or found.high is None:
        return said
    low, high = (number(half_up(Fraction(each) * 100, 1), tidy=True, signed=True) for each in (found.low, found.high))
    return label("compare.limits", language, points=said, low=low, high=high)


def pieces(found: Comparison, language: str = "en", *, compared: int = 1) -> tuple[Piece, ...]:
    """A comparison in one or two sentences, in pieces: texts, a group where its '11 of 20' stands, and the comparison
    itself where its difference stands. ``compared`` is how many were judged together.
    """
    if found.verdict == "nothing":
        key = "nothing_counts" if found.kind in ("waves", "people") else "nothing"
        return (label(f"compare.{key}", language),)
    if found.verdict == "alike":
        key = "alike_people" if found.kind == "people" else "alike_all" if found.groups[0].count else "alike_none"
    else:
        key = f"{found.verdict}_{found.kind}"
    low, high = found.ends
    first, last = found.groups[0], found.groups[-1]
    standing: dict[str, list[Piece]] = {
        "all": _all(found.groups, language),
        "high_of": [high],
        "low_of": [low],
        "first_of": [first],
        "last_of": [last],
        "points": [found],
    }
    text = label(
        f"compare.{key}",
        language,
        high=high.label,
        low=low.label,
        first=first.count,
        last=last.count,
        base=first.base,
        odds="" if found.chance is None else odds(found.chance, language),
        compared=compared,
        detectable=_detectable(found, language),
        **{name: f"\0{name}\0" for name in standing},
    )
    made: list[Piece] = []
    for place, part in enumerate(text.split("\0")):
        made += standing[part] if place % 2 else [part]
    return tuple(each for each in made if each)


def sentence(found: Comparison, language: str = "en", *, compared: int = 1) -> str:
    """A comparison in one or two sentences; ``compared`` is how many were judged together."""
    said = []
    for each in pieces(found, language, compared=compared):
        said.append(
            each if isinstance(each, str) else of(each, language) if isinstance(each, Group) else limits(each, language)
        )
    return "".join(said)


def panel(row: Row, language: str = "en") -> str:
    """How much of a change is the same people, and who answered in one wave alone; '' where there is no such row."""
    if row.panel is None:
        return ""
    found = row.panel
    return label(
        "compare.panel",
        language,
        total=points(found.total, language),
        same=points(found.same_people, language),
        other=points(found.other_people, language),
        matched=found.matched,
        before=found.only_before,
        after=found.only_after,
    )


def ordered(row: Row, alpha: float, language: str = "en") -> str:
    """Whether the groups lie apart over the whole scale; '' where that is not known."""
    found = row.ordered
    if found is None:
        return ""
    key = "differ" if found.adjusted <= alpha else "unsure" if found.chance <= alpha else "no_sign"
    return label(f"compare.ordered_{key}", language, odds=odds(found.chance, language))


def sentences(row: Row, judged: Judged, language: str = "en") -> tuple[str, ...]:
    """All that a row says: the whole, its pairs that hold up, who takes no part, and the same people's part."""
    said = [sentence(row.whole, language, compared=judged.compared)]
    said += [sentence(each, language, compared=judged.compared) for each in row.pairs if each.verdict == "differ"]
    if row.pairs and all(each.verdict != "differ" for each in row.pairs):
        said.append(label("compare.pairs_none", language))
    said += [ordered(row, judged.alpha, language), panel(row, language)]
    if row.absent:
        said.append(label("compare.absent", language, groups=listed(row.absent, language)))
    if row.unanswered:
        said.append(label("compare.unanswered", language, groups=listed(row.unanswered, language)))
    return tuple(each for each in said if each)


def notes(judged: Judged, language: str = "en") -> tuple[str, ...]:
    """What has to stand under a family: independent waves, groups that everyone answered for, what figures beside it
    mean."""
    comparisons = [each for row in judged.rows for each in row.comparisons if each.chance is not None]
    said = []
    if any(each.kind == "waves" for each in comparisons):
        said.append(label("compare.independent", language))
    if any(group.everyone for each in comparisons for group in each.groups):
        said.append(label("compare.census", language))
    if any(row.pooled for row in judged.rows):
        said.append(label("compare.pooled_note", language))
    if any(row.bounds for row in judged.rows):
        said.append(label("compare.bounds_note", language))
    return tuple(said)


def methods(families: Iterable[Judged], language: str = "en") -> tuple[str, ...]:
    """Every method that these comparisons used, each a sentence with its reference."""
    found = list(families)
    comparisons = [each for family in found for row in family.rows for each in row.comparisons]
    used = {each.test for each in comparisons} | {each.interval for each in comparisons}
    rows = [row for family in found for row in family.rows]
    said = [
        label(f"method.{each}", language)
        for each in (
            "boschloo", "fisher-mid-p", "freeman-halton", "monte-carlo", "pearson", "group-against-rest",
            "mcnemar-mid-p", "miettinen-nurminen", "hypergeometric", "roster", "tango",
        )
        if each in used
    ]  # fmt: skip
    over = {row.ordered.test for row in rows if row.ordered is not None}
    said += [label(f"method.{each}", language) for each in ("linear-by-linear", "cumulative-link") if each in over]
    if any(family.compared > 1 for family in found):
        alpha = max(family.alpha for family in found)
        said.append(
            label("method.families", language, alpha=number(half_up(Fraction(repr(alpha)) * 100, 1), tidy=True))
        )
    for name, there in (
        ("pooled", any(row.pooled for row in rows)),
        ("bounds", any(row.bounds for row in rows)),
        ("decomposition", any(row.panel for row in rows)),
    ):
        if there:
            said.append(label(f"method.{name}", language))
    return tuple(said)
