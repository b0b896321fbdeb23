"""How scales read: whether their items can be one figure, and what goes together with what, never as a cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from wellknit.comparisons.scales import LEAST, Association, Scale
from wellknit.labels import label
from wellknit.relationships.reporting.sections import Section
from wellknit.tables import half_up
from wellknit.tables.words import number

__all__ = ["association_says", "outcome_of", "scale_methods", "scale_says", "scale_sections"]

#: From this alpha on, items are usually read as one figure (Nunnally 1978, Psychometric Theory).
_TOGETHER = 0.7


def _figure(value: float) -> str:
    return number(Decimal(repr(round(value, 2))).quantize(Decimal("0.01")))


def _three(value: tuple[float, float, float], language: str) -> str:
    middle, low, high = (_figure(each) for each in value)
    return label("scale.value", language, value=middle, low=low, high=high)


def scale_says(scale: Scale, language: str = "en") -> str:
    """Whether the items can be read as one figure, in a sentence or two. The whole interval decides, not the value."""
    if scale.hidden:
        return label("scale.hidden", language, least=LEAST)
    if scale.alpha is None:
        return label("scale.none", language)
    _, low, high = scale.alpha
    key = "together" if low >= _TOGETHER else "apart" if high < _TOGETHER else "maybe"
    omega = label("scale.omega", language, omega=_three(scale.omega, language)) if scale.omega else ""
    return label(
        f"scale.{key}", language, items=len(scale.items), people=scale.people, alpha=_three(scale.alpha, language),
        omega=omega,
    )  # fmt: skip


def association_says(found: Association, language: str = "en") -> str:
    """Whether two items go together; said of them only where the whole interval says so."""
    gamma = _three((found.gamma, found.low, found.high), language)
    key = "with" if found.low > 0 else "against" if found.high < 0 else "neither"
    share = half_up((1 + Fraction(repr(found.gamma))) * 50, 0)
    return label(f"scale.{key}", language, share=share, people=found.people, gamma=gamma)


def scale_methods(scales: Iterable[Scale], language: str = "en") -> tuple[str, ...]:
    """The methods of what is shown of the scales, with their references."""
    shown = [each for each in scales if not each.hidden and each.alpha is not None]
    said = [label("scale.method_alpha", language)] if shown else []
    if any(item.association for each in shown for item in each.items):
        said.append(label("scale.method_gamma", language))
    return tuple(said)


def scale_sections(scales: Sequence[Scale], language: str = "en") -> Iterator[Section]:
    """The scales as a report: what can be said of each, its items, and what goes together with the outcome."""
    for scale in scales:
        yield Section(label("scale.title", language, title=scale.title), scale_says(scale, language), level=1)
        if scale.hidden or not scale.items:
            continue
        headings = tuple(label(f"scale.{each}", language) for each in ("item", "rest", "without"))
        rows = tuple(
            (each.label, *("" if value is None else _figure(value) for value in (each.rest, each.alpha_without)))
            for each in scale.items
        )
        notes = (label("scale.note", language),)
        yield Section("", "", headings, rows, frozenset((1, 2)), notes, level=3)
        told = [
            (f"{each.label} {association_says(each.association, language)}",)
            for each in scale.items
            if each.association
        ]
        if told:
            title = label("scale.outcome", language, outcome=outcome_of(scale))
            note = (label("scale.association", language),)
            yield Section(title, "", rows=tuple(told), notes=note, level=2)
    if said := scale_methods(scales, language):
        yield Section(label("method.title", language), notes=said, level=2)


def outcome_of(scale: Scale) -> str:
    """The outcome by its wording where it is one of the items, else by its name in words."""
    wordings = {each.key: each.label.rstrip(" .") for each in scale.items}
    return wordings.get(scale.outcome, scale.outcome.replace("_", " "))
