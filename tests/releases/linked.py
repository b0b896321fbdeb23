"""Random linked releases: a partnership in small with one or two waves and several tables of the same answers.

Planner and auditor are both tried on these. Nothing is counted from answers: the cubes themselves are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from tests.surveys.partnership_in_small import questionnaire, roster
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import Roster
from wellknit.releases.audited import Shown
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules
from wellknit.surveys.cube import CHOSEN, EVERYONE, NOT_CHOSEN, Count, Counts, Cube
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.footprinting import footprints
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.specification import EXACT, Convention, TableSpec
from wellknit.surveys.tabulation import CountedWave, tabulate
from wellknit.surveys.wave import Wave
from wellknit.tables import Change, Mean, Share, Stamp, Table

__all__ = ["Drafted", "Linked", "linked_releases", "redrawn", "thresholds_only"]

AS_PRINTED = Convention("as-printed", 1, "sum_of_rounded", "mean_of_printed")
WHOLE = Convention("whole", 0)
ROLES = ("site_leader", "core_site_partner", "community_partner")
DAYS = {"spring": date(2021, 3, 15), "winter": date(2022, 1, 15)}
Sets = Mapping[str, tuple[Table, ...]]


@dataclass(frozen=True)
class Drafted:
    """A wave's release before anything is hidden: its tables by set, what they count, and the counts."""

    wave: str
    tables: Sets
    footprints: tuple[Footprint, ...]
    conventions: Mapping[str, Mapping[str, Convention]]
    cube: Cube

    def shown(self, protected: Mapping[Audience, Sets], version: int = 0) -> Shown:
        """The release as audits read it, each audience with what is left for it."""
        return Shown(self.wave, version, protected, self.footprints, self.conventions, self.cube)


@dataclass(frozen=True)
class Linked:
    """The releases of one partnership, oldest first, and the rules that they are made by."""

    seed: int
    rules: ReportingRules
    drafts: tuple[Drafted, ...]
    sites: tuple[Site, ...] = ()
    roster: Roster | None = None

    def shown(self, protect: Callable[[Drafted, ReportingRules, Audience], Sets]) -> tuple[Shown, ...]:
        """All releases as ``protect`` leaves them: the last is the draft, those before it are out."""
        last = len(self.drafts) - 1
        return tuple(
            each.shown(
                {audience: protect(each, self.rules, audience) for audience in AUDIENCES}, 0 if at == last else 1
            )
            for at, each in enumerate(self.drafts)
        )


def linked_releases(seed: int) -> Linked:
    """The releases of ``seed``: two to five sites of 3 to 30 people, one wave or two, two to five tables."""
    draw = Random(seed)
    sites = tuple(Site(f"site_{n}", f"Site {n}") for n in range(1, draw.randint(2, 5) + 1))
    keys = ["spring", "winter"][: draw.randint(1, 2)]
    cubes = {key: _cube(draw, key, sites) for key in keys}
    on = _roster(draw, cubes, sites) if draw.random() < 0.5 else None
    conventions = {"exact": EXACT, "as-printed": AS_PRINTED, **({"whole": WHOLE} if draw.random() < 0.3 else {})}
    specs = _specs(draw, keys, on is not None)
    rules = ReportingRules(conventions=conventions, tables=specs, rounding=draw.choice(list(conventions)))
    return Linked(seed, rules, tuple(_drafted(key, keys, cubes, sites, on, rules) for key in keys), sites, on)


def redrawn(linked: Linked, cube: Cube) -> Drafted:
    """The release of a partnership with one wave as it would be with other answers."""
    (draft,) = linked.drafts
    return _drafted(draft.wave, [draft.wave], {draft.wave: cube}, linked.sites, linked.roster, linked.rules)


def _cube(draw: Random, wave: str, sites: Sequence[Site]) -> Cube:
    """Answers of one wave, drawn person by person: some sites small, some answers rare."""
    tally: dict[tuple[str, ...], int] = {}
    codes = ["sd", "d", "a", "sa", "na", "dk", BLANK]
    lean = [draw.choice([1, 3, 9, 20]) for _ in codes[:4]] + [draw.choice([0, 1]), draw.choice([0, 1]), 1]
    for site in sites:
        for _ in range(draw.choice([3, 4, 6, 8, 11, 16, 19, 20, 30])):
            role = draw.choices(ROLES, [1, 4, 4])[0]
            band = draw.choice([*(each.key for each in BANDS), BLANK])
            answers = {EVERYONE: CHOSEN, "trust": draw.choices(codes, lean)[0], "improved": NOT_ASKED}
            if band not in (BLANK, BANDS[0].key, BANDS[1].key):
                answers["improved"] = draw.choices(codes, lean)[0]
            skipped = draw.random() < 0.1
            for choice in ("turnover", "history"):
                answers[f"challenges/{choice}"] = BLANK if skipped else draw.choice([CHOSEN, NOT_CHOSEN])
            for item, answer in answers.items():
                at = (wave, site.key, role, band, item, answer)
                tally[at] = tally.get(at, 0) + 1
    return Cube(tuple(sorted(Count(*at, people) for at, people in tally.items())))  # type: ignore[arg-type]


def _roster(draw: Random, cubes: Mapping[str, Cube], sites: Sequence[Site]) -> Roster:
    """Everyone who answered in any wave, and some more."""
    most: dict[tuple[str, Any], int] = {}
    for wave, cube in cubes.items():
        for site in sites:
            for role in ROLES:
                people = sum(cube.answers(wave, EVERYONE, sites=[site.key], roles=[role]).values())
                most[site.key, role] = max(most.get((site.key, role), 0), people)
    return roster(DAYS["spring"], {at: people + draw.choice([0, 0, 1, 3, 9]) for at, people in most.items()})


def _specs(draw: Random, keys: Sequence[str], on_roster: bool) -> tuple[TableSpec, ...]:
    waves = tuple(keys)

    def joins(*names: Any) -> tuple[Any, ...]:
        return tuple(name for name in names if draw.random() < 0.6)

    def some_roles() -> tuple[Any, ...]:
        return draw.choice([(), ("site_leader", "core_site_partner")])

    kinds: list[Callable[[str], TableSpec]] = [
        lambda key: TableSpec(key, "agreement", "T", waves, ("trust",), "site", joins("average", "pooled", "weighted"),
                              some_roles()),
        lambda key: TableSpec(key, "agreement", "T", waves, ("trust",), "role", joins("pooled")),
        lambda key: TableSpec(key, "agreement", "T", waves, ("trust", "improved"), "involvement", joins("pooled")),
        lambda key: TableSpec(key, "agreement", "T", waves, ("improved",), "site", joins("average", "pooled")),
        lambda key: TableSpec(key, "distribution", "T", waves, ("trust",), "site", joins("average", "pooled")),
        lambda key: TableSpec(key, "distribution", "T", waves, ("trust",), "answer", (), some_roles()),
        lambda key: TableSpec(key, "mean", "T", waves, ("trust",), "site", joins("average", "pooled")),
        lambda key: TableSpec(key, "choices", "T", waves, ("challenges",), "site", joins("average", "pooled"),
                              base=draw.choice(["", "asked"])),
        lambda key: TableSpec(key, "involvement", "T", waves, (), "site", joins("average", "pooled")),
        lambda key: TableSpec(key, "agreement", "T", waves, ("trust",), "site", joins("average"), (),
                              ("site_1", "site_2")),
    ]  # fmt: skip
    if on_roster:
        kinds.append(lambda key: TableSpec(key, "response", "T", waves, (), "site", joins("pooled")))
    if len(keys) > 1:
        kinds.append(lambda key: TableSpec(key, "change", "T", waves, ("trust",), "wave", draw.choice(
            [("pooled",), ("average",)])))  # fmt: skip
    return tuple(draw.choice(kinds)(f"t{number}") for number in range(draw.randint(2, 5)))


def _drafted(
    wave: str,
    order: Sequence[str],
    cubes: Mapping[str, Cube],
    sites: Sequence[Site],
    on: Roster | None,
    rules: ReportingRules,
) -> Drafted:
    from wellknit.releases.release import FOLDER, specs_of

    form = questionnaire()
    counted = {
        key: CountedWave(
            Wave(key, key.title(), "identified", "roster" if on else None, DAYS[key]),
            form,
            Counts(cubes[key]),
            Stamp(key, None, "", True),
            on,
        )
        for key in order
    }
    alone, across = specs_of(rules, wave, order)
    sets = {FOLDER: rules.conventions[rules.rounding], **rules.conventions}
    tables = {
        name: tuple(
            tabulate(spec, [counted[key] for key in spec.waves], sites=sites, convention=convention)
            for spec in (*alone, *across)
        )
        for name, convention in sets.items()
    }
    marks = tuple(
        mark
        for spec, table in zip((*alone, *across), tables[FOLDER], strict=True)
        for mark in footprints(
            spec, [counted[key] for key in spec.waves], sites=sites, convention=sets[FOLDER], table=table
        )
    )
    used = sorted({key for spec in (*alone, *across) for key in spec.waves} | {wave})
    conventions = {name: {spec.key: each for spec in (*alone, *across)} for name, each in sets.items()}
    return Drafted(wave, tables, marks, conventions, sum((cubes[key] for key in used), Cube(())))


def thresholds_only(draft: Drafted, rules: ReportingRules, audience: Audience) -> Sets:
    """What is left where small cells alone are hidden, and nothing for their sake."""
    small = {
        (mark.table, mark.row, mark.column)
        for mark in draft.footprints
        if mark.prints in ("count", "mean") and mark.base < rules.threshold(audience, mark.table)
    }
    return hiding(draft, small, audience)


def hiding(draft: Drafted, cells: set[tuple[str, str, str]], audience: Audience) -> Sets:
    """The tables without the cells at (table, row, column)."""
    empty = {Share: Share.concealed(), Mean: Mean.concealed(), Change: Change.concealed()}

    def bare(table: Table) -> Table:
        gone = {
            (row.key, column.key): empty[type(cell)]
            for row, column, cell in table.cells()
            if (table.key, row.key, column.key) in cells
        }
        return replace(table.with_cells(gone), audience=audience)

    return {name: tuple(map(bare, tables)) for name, tables in draft.tables.items()}
