"""Comparisons as a report: what holds up first, then each row with what it can bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from wellknit.comparisons.values import Bounds, Judged, Row
from wellknit.comparisons.words import listed, methods, notes, of, sentence, sentences
from wellknit.labels import label
from wellknit.relationships.reporting.sections import Section
from wellknit.tables import half_up
from wellknit.tables.words import number

__all__ = ["sections"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def sections(
    families: Sequence[Judged],
    language: str = "en",
    *,
    heading: Sequence[str] = (),
    waves: Mapping[str, str] = _NO_NAMES,
) -> Iterator[Section]:
    """The report of ``families``, one part each, and how all was judged; ``heading`` are notes that open it.

    Families of one title are told apart by their waves, whose names are in ``waves``.
    """
    titles = Counter(each.title for each in families)
    for place, family in enumerate(families):
        alpha = number(half_up(Fraction(repr(family.alpha)) * 100, 1), tidy=True)
        key = "compare.reading_one" if family.compared == 1 else "compare.reading"
        yield Section(
            label("compare.title", language, title=_title(family, titles[family.title] > 1, waves, language)),
            label(key, language, count=family.compared, alpha=alpha) if family.compared else "",
            notes=tuple(heading) if place == 0 else (),
            level=1,
        )
        holding = list(family.holding_up())
        yield Section(
            label("compare.holding", language),
            "" if holding else label("compare.holding_none", language),
            rows=tuple((f"{row.label} {sentence(each, language, compared=family.compared)}",) for row, each in holding),
            level=3,
        )
        for row in family.rows:
            yield _row(row, family, language)
        if said := notes(family, language):
            yield Section("", notes=said, level=3)
    yield Section(label("method.title", language), notes=methods(families, language), level=2)


def _title(family: Judged, several: bool, waves: Mapping[str, str], language: str) -> str:
    if not several:
        return family.title
    return f"{family.title} ({listed([waves.get(each, each) for each in family.waves], language)})"


def _row(row: Row, family: Judged, language: str) -> Section:
    """A row's sentences, and under them its groups beside each other."""
    said = " ".join(sentences(row, family, language))
    if not row.pooled and not row.bounds:
        return Section(row.label, said)
    bounds = {each.group.key: each for each in row.bounds}
    pooled = {each.group.key: each for each in row.pooled}
    headings = ["group", "agree", *(["pooled"] if pooled else []), *(["answered", "least", "most"] if bounds else [])]
    rows = []
    for group in [each.group for each in row.pooled or row.bounds]:
        cells = [group.label, f"{_percent(group.share)}  {of(group, language)}"]
        if pooled:
            drawn = pooled[group.key]
            limits = label("compare.points_range", language, low=_percent(drawn.low), high=_percent(drawn.high))
            cells.append(f"{_percent(drawn.share)}  ({limits})")
        if bounds:
            found = bounds.get(group.key)
            cells += _answered(found, language) if found else ["", "", ""]
        rows.append(tuple(cells))
    headings = [label(f"compare.{each}", language) for each in headings]
    return Section(row.label, said, tuple(headings), tuple(rows), frozenset(range(1, len(headings))))


def _answered(found: Bounds, language: str) -> list[str]:
    """How many of the roster answered, and what the share could be whatever the others would have said."""
    answered = label("compare.of", language, count=found.group.base, base=found.group.population)
    return [answered, _percent(found.least), _percent(found.most)]


def _percent(value: Fraction | float) -> str:
    return f"{number(half_up(Fraction(value) * 100, 1), tidy=True)}%"
