"""Two looks at one wave side by side: what a choice changes in what each audience would see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellknit.web.releases.seen import WHY

__all__ = ["Audience", "Line", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Line:
    """A table, a site or a role: how many of its figures are hidden now, how many were in the look before (None where
    that did not have it), and why they are."""

    name: str
    hidden: int
    cells: int
    before: int | None
    cells_before: int | None
    why: str

    @property
    def moved(self) -> bool:
        return self.before is not None and (self.hidden, self.cells) != (self.before, self.cells_before)


@dataclass(frozen=True, slots=True)
class Audience:
    """What an audience would see: how many figures of how many, before too, and where something is hidden."""

    name: str
    shown: int
    cells: int
    before: tuple[int, int] | None
    measures: tuple[int, int]
    places: tuple[Line, ...]
    tables: tuple[Line, ...]


def side_by_side(seen: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]] = ()) -> Iterator[Audience]:
    """What each audience would see by a look as it was kept, beside the look ``before``."""
    known = {each["audience"]: each for each in before}
    for each in seen:
        old = known.get(each["audience"])
        yield Audience(
            each["audience"],
            each["shown"],
            each["cells"],
            (old["shown"], old["cells"]) if old else None,
            (each["measures"][0], each["measures"][1]),
            tuple(_lines(each["places"], old["places"] if old else None, hidden_only=True)),
            tuple(_lines(each["tables"], old["tables"] if old else None)),
        )


def _lines(
    now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]] | None, hidden_only: bool = False
) -> Iterator[Line]:
    known = {each["name"]: each for each in before or ()}
    for each in now:
        old = known.pop(each["name"], None)
        # Where nothing was hidden before, the place is not listed there.
        none_hidden = hidden_only and before is not None and old is None
        yield Line(
            each["name"],
            each["hidden"],
            each["cells"],
            old["hidden"] if old else 0 if none_hidden else None,
            old["cells"] if old else each["cells"] if none_hidden else None,
            "; ".join(str(WHY[why]) for why in each["why"] if why in WHY),
        )
    if hidden_only:
        for old in known.values():
            yield Line(old["name"], 0, old["cells"], old["hidden"], old["cells"], "")
