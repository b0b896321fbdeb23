"""What an audience sees of a release's tables: how much is shown, what is hidden where, and by which rule.

No figure stands in any of it: whoever tries out one way to release after the other would else read in one of them what
another one hides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wellknit.releases.release import FOLDER, Package, Release

__all__ = ["MADE_UP", "WHY", "Place", "Seen", "seen_by"]

#: Why a cell is hidden, by the library's name of the rule.
WHY: Mapping[str, Promise] = {
    "small": gettext_lazy("too few people in it"),
    "organizations": gettext_lazy("too few organizations in it"),
    "dominance": gettext_lazy("most of its people are of one organization"),
    "complementary": gettext_lazy("others could be worked out from it"),
    "withheld": gettext_lazy("an earlier release gives it away"),
}
#: The same of answers that nobody gave: of real ones this rule would tell what all of a group have said.
MADE_UP: Mapping[str, Promise] = {**WHY, "one answer": gettext_lazy("all gave the same answer")}


@dataclass(frozen=True, slots=True)
class Place:
    """A site, a role or a table: how many of its ``cells`` are hidden, and the rules by which, the most frequent
    first."""

    name: str
    hidden: int
    cells: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What an audience sees of the tables, and of measures of relationships: how many of how many; and where something
    is hidden, by site and role (``places``), and table by table (``tables``, all of them)."""

    audience: str
    shown: int
    cells: int
    places: tuple[Place, ...] = ()
    measures: tuple[int, int] = (0, 0)
    tables: tuple[Place, ...] = ()


def _in_order(places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Sites and then roles, each as the tables have them; no tables."""
    return [each for by in ("site", "role") for each in places if each[0] == by]


def seen_by(release: Release, package: Package, made_up: bool = False) -> Seen:
    """What the audience of ``package`` sees of its tables; ``release`` knows why the rest is hidden. Where answers are
    not ``made_up``, no rule is named that looks at what was answered."""
    why = {(one.table, one.row, one.column): one.reason for one in release.plan if one.audience == package.audience}
    cells: Counter[tuple[str, str]] = Counter()
    hidden: dict[tuple[str, str], Counter[str]] = {}
    total = shown = 0
    for table in package.tables[FOLDER]:
        own = ("table", table.key)
        for row, column, cell in table.cells():
            total, shown = total + 1, shown + (not cell.hidden)
            places = [own]
            if column.kind == "group" and table.by in ("site", "role"):
                places.append((table.by, column.label))
            reason = why.get((table.key, row.key, column.key), "complementary")
            if reason == "one answer" and not made_up:
                reason = "complementary"
            for place in places:
                cells[place] += 1
                if cell.hidden:
                    hidden.setdefault(place, Counter())[reason] += 1

    def found(place: tuple[str, str], name: str) -> Place:
        reasons = hidden.get(place, Counter())
        return Place(name, sum(reasons.values()), cells[place], tuple(each for each, _count in reasons.most_common()))

    measured = package.findings.measured if package.findings else ()
    return Seen(
        package.audience,
        shown,
        total,
        tuple(found(each, each[1]) for each in _in_order(cells) if each in hidden),
        (sum(not each.hidden and not each.refused for each in measured), len(measured)),
        tuple(found(("table", table.key), table.title) for table in package.tables[FOLDER]),
    )
