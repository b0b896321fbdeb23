"""The audiences together: the partnership sees what is public too, so both are planned with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.protecting import Protection, Reason
from wellknit.releases.disclosure.values import Address
from wellknit.releases.rules import Audience

__all__ = ["ORDER", "protect_all"]

#: What is public is planned first, and is shown to the partnership too.
ORDER: tuple[Audience, ...] = ("public", "partnership")

#: So often something may be taken back from the public, each time a cell at least.
_MOST_ROUNDS = 30

Seen = tuple[Sequence[Printed], Answers]


def protect_all(
    seen: Mapping[Audience, Seen],
    reasons: Mapping[Audience, Mapping[Address, Reason]],
    protect: Callable[[Sequence[Printed], Answers, Mapping[Address, Reason]], Protection],
) -> dict[Audience, Protection]:
    """The plan for each audience: ``seen`` are the complete cells, ``reasons`` what each may not see anyway.

    What ``protect`` leaves the public is fixed for the partnership. Where that, with what the partnership alone was
    shown before, gives something away, it is taken back from the public, and both are planned again.
    """
    taken: dict[Address, Reason] = {}
    for _ in range(_MOST_ROUNDS):
        public = protect(*seen["public"], {**reasons["public"], **taken})
        left = {each.address for each in seen["public"][0] if not each.address.version} - set(public.hidden)
        cells = [replace(each, fixed=True) if each.address in left else each for each in seen["partnership"][0]]
        # Columns that are merged for the public alone are cells of their own, and the partnership sees those too.
        known = {each.address for each in cells}
        cells += [replace(e, fixed=True) for e in seen["public"][0] if e.address in left - known]
        own: dict[Address, Reason] = {at: why for at, why in reasons["partnership"].items() if at not in left}
        partnership = protect(cells, seen["partnership"][1], own)
        new = partnership.taken_back & left
        if not new:
            break
        taken |= dict.fromkeys(sorted(new), "complementary")
    return {"public": public, "partnership": partnership}
