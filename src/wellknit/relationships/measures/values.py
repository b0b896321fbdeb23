"""What a measure of a network says: its value, what it is made of, and by which convention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Measure", "Standing"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a whole network.

    ``value`` is None where the measure is not defined (no tie to be mutual) or refused; ``refused`` then says why, as
    a label's key. ``count`` of ``base`` is what a share is made of (ties of ordered pairs that were answered).
    ``low`` and ``high`` are bounds that carry who did not answer, where the measure has them. ``convention`` is a
    label's key that names the one of several published conventions. ``beside`` has what stands beside it, by key: the
    value expected from group sizes for the E-I index, the other convention of a centralization.
    """

    key: str
    kind: Literal["share", "index", "count", "mean"]
    value: float | None
    count: int | None = None
    base: int | None = None
    low: float | None = None
    high: float | None = None
    convention: str = ""
    refused: str = ""
    beside: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one organization stands: who is named by many, who connects others, who holds the network together."""

    organization: str
    answered: bool
    named: int  #: the ties that others report to it (in-degree)
    names: int | None  #: the ties that it reports (out-degree); None where it did not answer
    betweenness: float | None
    constraint: float | None
    effective_size: float | None
    core: int
    cuts: bool | None  #: without it, some others could not reach each other; None below the coverage
    community: int | None
    in_core: bool | None
    brokerage: Mapping[str, int] = field(
        default_factory=dict
    )  #: coordinator, itinerant, representative, gatekeeper, liaison
