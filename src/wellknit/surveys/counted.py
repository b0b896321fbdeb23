"""What a table is computed from: a wave's counts, the people behind each cell, and the columns that join groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellknit.errors import Place, fail
from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import SITE_ROLES, Role, Roster
from wellknit.surveys.cube import Counts
from wellknit.surveys.questionnaire import Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.rounding import average, share, weighted
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import Cell, Column, Row, Share, Stamp

__all__ = ["CountedWave", "Group", "Tabulation"]


@dataclass(frozen=True)
class CountedWave:
    """What the tables of one wave are computed from; ``roster`` where the wave's population is counted on it."""

    wave: Wave
    questionnaire: Questionnaire
    counts: Counts
    stamp: Stamp
    roster: Roster | None = None

    def population(self, sites: Sequence[str], roles: Sequence[Role]) -> int | None:
        """How many people of these roles the sites have on the wave's reference date; None where it is not known.

        A number given for the whole wave is known for all sites and roles together alone (``sites`` empty).
        """
        if self.roster is not None:
            return sum(self.roster.population(self.wave.day, site, tuple(roles) or SITE_ROLES) for site in sites)
        if isinstance(self.wave.population, int) and not roles and not sites:
            return self.wave.population
        return None


@dataclass(frozen=True)
class Group:
    """A column's people: the sites, roles and bands whose answers it counts (each: all when empty)."""

    column: Column
    sites: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    bands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tabulation:
    """One table being computed from one wave: its columns, the people behind a cell, and what joins a row."""

    spec: TableSpec
    counted: CountedWave
    sites: tuple[Site, ...]
    convention: Convention
    language: str

    # ---- the columns

    def groups(self) -> tuple[Group, ...]:
        """The columns of single groups, those that are ``merged`` put together where the first of them stands."""
        single = self._groups()
        together = [each for each in single if each.column.key in self.spec.merged]
        if len(together) < 2:
            return single
        key = "_and_".join(each.column.key for each in together)
        joined = Group(
            Column(key, ", ".join(each.column.label for each in together)),
            together[0].sites,
            tuple(dict.fromkeys(role for each in together for role in each.roles)),
            tuple(dict.fromkeys(band for each in together for band in each.bands)),
        )
        rest = [each for each in single if each not in together[1:]]
        return tuple(joined if each is together[0] else each for each in rest)

    def _groups(self) -> tuple[Group, ...]:
        sites = tuple(each.key for each in self.sites)
        roles = self.spec.roles
        if self.spec.by == "role":
            return tuple(
                Group(Column(role, label(f"roles.{role}", self.language)), sites, (role,))
                for role in (roles or SITE_ROLES)
            )
        if self.spec.by == "involvement":
            return tuple(
                Group(Column(band.key, label(f"band.{band.key}", self.language)), sites, roles, (band.key,))
                for band in BANDS
            )
        return tuple(Group(Column(each.key, each.name), (each.key,), roles) for each in self.sites)

    def everyone(self) -> Group:
        column = Column("pooled", label("column.pooled", self.language), "pooled")
        return Group(column, tuple(each.key for each in self.sites), self.spec.roles)

    def joins(self) -> tuple[Column, ...]:
        return tuple(
            Column(join, label(f"column.{join}", self.language), join)
            for join in self.spec.joins
            if join != "weighted" or self.weights_known()
        )

    def weights_known(self) -> bool:
        return self.spec.by == "site" and self.counted.roster is not None

    # ---- the people behind a cell

    def answers(self, item: str, group: Group) -> dict[str, int]:
        return self.counted.counts.cube.answers(
            self.counted.wave.key, item, sites=group.sites, roles=group.roles, bands=group.bands
        )

    def population(self, group: Group, answers: Mapping[str, int]) -> int | None:
        # An item put to a part of the people has no population that a roster could tell.
        if answers.get(NOT_ASKED) or group.bands:
            return None
        whole = len(group.sites) == len(self.sites) and self.counted.roster is None and not self.spec.sites
        known = self.counted.population(() if whole else group.sites, group.roles)
        return known if known is not None and known >= sum(answers.values()) else None

    # ---- one row over the groups, with what joins them

    def row(
        self,
        key: str,
        text: str,
        shares: Sequence[Share],
        pooled: Share | None,
        base: str = "answered",
        subtotal: bool = False,
        item: str = "",
        whole: bool = True,
    ) -> Row:
        """A row over the groups; ``whole`` says whether its item was put to everyone, as weights to the roster need."""
        cells: list[Cell] = list(shares)
        for column in self.joins():
            if column.kind == "average":
                cells.append(average(shares, self.convention))
            elif column.kind == "weighted":
                cells.append(self.weighted(shares, whole))
            elif pooled is not None:
                cells.append(pooled)
        return Row(key, self.spec.labels.get(key, text), tuple(cells), base, subtotal, item)

    def item(self, name: str) -> Item:
        found = self.counted.questionnaire.item(name)
        if found is None or found.scale is None:
            raise fail(
                "tables.no-such-item",
                Place("wellknit.toml", column=f"tables.{self.spec.key}.items"),
                table=self.spec.key,
                item=name,
                wave=self.counted.wave.name,
            )
        return found

    def weighted(self, shares: Sequence[Share], whole: bool) -> Share:
        """The groups' shares weighted to the roster; without numbers where the roster can't tell the weights."""
        people = [self.counted.population(group.sites, group.roles) if whole else None for group in self.groups()]
        return weighted(shares, people, self.convention)

    def whole(self, item: str) -> bool:
        """Whether ``item`` was put to everyone whom the table counts."""
        return not self.answers(item, self.everyone()).get(NOT_ASKED)

    def wording(self, item: Item) -> str:
        return self.spec.labels.get(item.name, item.label(self.language))

    def scale(self, item: Item) -> Scale:
        assert item.scale is not None
        return item.scale

    def base_of(self, item: Item) -> str:
        return self.spec.base or item.base

    def parts(self, item: Item, codes: Sequence[str], group: Group) -> Share:
        """The share of ``group`` whose answer to ``item`` is one of ``codes``, on the item's own base."""
        answers = self.answers(item.name, group)
        scale = self.scale(item)
        base = _base(answers, scale, self.base_of(item))
        # Of people to whom the item does not apply, the roster can't say how many there are among the silent.
        whole = self.base_of(item) == "answered" and not any(answers.get(code) for code in scale.aside)
        population = self.population(group, answers) if whole else None
        return share([answers.get(code, 0) for code in codes], base, self.convention, population=population)


def _base(answers: Mapping[str, int], scale: Scale, base: str) -> int:
    asked = sum(answers.values()) - answers.get(NOT_ASKED, 0)
    if base == "asked":
        return asked
    return asked - answers.get(BLANK, 0) - sum(answers.get(code, 0) for code in scale.aside)
