"""How weights to the roster read: the weighted share beside the plain one, and every doubt about it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from wellknit.comparisons.raked import Raked, RakedShare
from wellknit.comparisons.words import listed
from wellknit.labels import label
from wellknit.relationships.reporting.sections import Section
from wellknit.statistics.raking import CAP
from wellknit.statistics.weighting import FEWEST
from wellknit.tables.words import number

__all__ = ["raked_limits", "raked_methods", "raked_says", "raked_sections"]


def raked_says(found: Raked, language: str = "en") -> tuple[str, ...]:
    """What weights rest on and what is doubtful about them; or why there are none."""
    if found.hidden:
        return (label("raked.hidden", language),)
    if found.refused:
        where = listed(found.where, language)
        key = found.refused if where or found.refused != "beyond" else "unplaced"
        return (label(f"raked.{key}", language, where=where, least=_figure(FEWEST)),)
    said = [
        label(
            "raked.cost", language, people=found.people, roster=found.roster, effective=_figure(found.effective),
            design=_figure(found.design_effect), highest=_figure(found.highest),
        )
    ]  # fmt: skip
    said += [label(f"raked.{doubt}", language, cap=_figure(CAP)) for doubt in found.doubts]
    return tuple(said)


def _figure(value: float | None) -> str:
    return "" if value is None else number(Decimal(repr(value)), tidy=True)


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{number(value, tidy=True)}%"


def raked_limits(share: RakedShare, language: str = "en") -> str:
    """'78.3% (61.2% to 90.4%)'; in words where it is hidden, and '' where nothing is weighted."""
    if share.hidden:
        return label("raked.item_hidden", language)
    if share.low is None or share.high is None:
        return _percent(share.raked)
    ends = label("compare.points_range", language, low=_percent(share.low), high=_percent(share.high))
    return f"{_percent(share.raked)}  ({ends})"


def raked_sections(weights: Sequence[Raked], language: str = "en") -> Iterator[Section]:
    """The weights as a report: what they rest on, and each item as answered and weighted."""
    for found in weights:
        title = label("raked.title", language, title=found.title)
        said = " ".join(raked_says(found, language))
        if found.hidden or found.refused:
            yield Section(title, said, level=1)
            continue
        headings = tuple(label(f"raked.{each}", language) for each in ("item", "answered", "raked"))
        rows = []
        for each in found.items:
            of = "" if each.hidden else label("compare.of", language, count=each.count, base=each.base)
            rows.append((each.label, f"{_percent(each.pooled)}  {of}".strip(), raked_limits(each, language)))
        notes = (label("raked.note", language),)
        yield Section(title, said, headings, tuple(rows), frozenset((1, 2)), notes, level=1)
    if said_methods := raked_methods(weights, language):
        yield Section(label("method.title", language), notes=said_methods, level=2)


def raked_methods(weights: Iterable[Raked], language: str = "en") -> tuple[str, ...]:
    """The methods of the weights that are shown, with their references."""
    there = any(not each.hidden and not each.refused for each in weights)
    return (label("raked.method", language, cap=_figure(CAP), least=_figure(FEWEST)),) if there else ()
