"""Change between two waves as a report: how much, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from wellknit.labels import label
from wellknit.relationships.change import Change
from wellknit.relationships.reporting.sections import Section, figure, signed

__all__ = ["as_values", "sections"]

_UNITS = {"ties": "count", "density": "share"}


def sections(
    changes: Iterable[Change], waves: tuple[str, str], names: Mapping[str, str], language: str = "en"
) -> Iterator[Section]:
    """A section for each thing that changed: a row for each scope, then the parts that its change is made of.

    ``waves`` are the names of the earlier and the later wave, ``names`` those of the scopes. The parts of a scope add
    up to its change exactly; as they are rounded here, the last digit may differ.
    """
    yield Section(
        label("change.title", language), label("change.reading", language, earlier=waves[0], later=waves[1]), level=1
    )
    headings = ("", *(label(f"change.{key}", language) for key in ("earlier", "later", "change", "pairs")))
    by_what: dict[str, list[Change]] = {}
    for each in changes:
        if each.earlier is not None or each.later is not None:
            by_what.setdefault(each.what, []).append(each)
    for what, found in by_what.items():
        rows = [row for each in found for row in _rows(each, names, language)]
        yield Section(label(f"change.{what}", language), "", headings, tuple(rows), frozenset({1, 2, 3, 4}))


def as_values(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The same as JSON values; docs/schemas/network.json describes them."""
    return [
        {
            "scope": each.scope,
            "what": each.what,
            "earlier": _float(each.earlier),
            "later": _float(each.later),
            "change": _float(each.total),
            "pairs": list(each.pairs),
            "compared": each.compared,
            "parts": [{"cause": part.cause, "amount": float(part.amount), "pairs": part.pairs} for part in each.parts],
        }
        for each in changes
    ]


def _rows(change: Change, names: Mapping[str, str], language: str) -> Iterator[tuple[str, ...]]:
    unit = _UNITS.get(change.what, "mean")
    before, after = (figure(_float(each), unit) for each in (change.earlier, change.later))
    total = "" if change.total is None else signed(float(change.total), unit, language)
    yield names.get(change.scope, change.scope), before, after, total, f"{change.pairs[0]} / {change.pairs[1]}"
    for part in change.parts:
        cause = label(f"change.{part.cause}", language)
        yield f"\N{EN DASH} {cause}", "", "", signed(float(part.amount), unit, language), str(part.pairs)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
