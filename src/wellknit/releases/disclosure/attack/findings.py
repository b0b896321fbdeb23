"""What an attack finds out about one secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellknit.releases.disclosure.values import Address, Secret

__all__ = ["Finding", "How", "Verdict"]

#: 'not proved' counts as a leak: time ran out, or a printed number can't be put into equations.
Verdict = Literal["safe", "leak", "not proved"]
#: By a difference of two printed counts, by sums and differences of several, or since counts are whole numbers.
How = Literal["", "difference", "sums", "whole numbers", "interval"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is possible for ``secret`` in the system named ``subject``.

    ``values`` are counts that ``witnesses`` (one each, a count for every unknown) prove possible; of a leak they are
    all there are. ``by`` are the printed numbers that do it: take any one of them away and it is no leak any more.
    """

    subject: str
    secret: Secret
    verdict: Verdict
    values: tuple[int, ...]
    witnesses: tuple[tuple[int, ...], ...] = ()
    by: tuple[tuple[Address, ...], ...] = ()
    how: How = ""

    @property
    def safe(self) -> bool:
        return self.verdict == "safe"
