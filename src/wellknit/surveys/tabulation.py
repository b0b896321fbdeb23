"""Tables from counts: each kind of table of the reporting rules, for one wave or across waves.

Nothing here sees an answer: a table is a function of the cube, the questionnaire's scales, the roster's numbers and a
rounding convention. Cells are complete; ``releases.disclosure`` decides which of them an audience may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellknit.errors import Place, fail
from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS, SUBTOTALS
from wellknit.partners.roster import SITE_ROLES, Role, Roster
from wellknit.surveys.cube import CHOSEN, EVERYONE, NOT_CHOSEN, Counts
from wellknit.surveys.questionnaire import Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.rounding import average, change, mean, share, weighted
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import Cell, Column, Row, Share, Stamp, Table

__all__ = ["CountedWave", "tabulate"]


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
class _Group:
    """A column's people: the sites, roles and bands whose answers it counts (each: all when empty)."""

    column: Column
    sites: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    bands: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Tabulation:
    spec: TableSpec
    counted: CountedWave
    sites: tuple[Site, ...]
    convention: Convention
    language: str

    # ---- the columns

    def groups(self) -> tuple[_Group, ...]:
        sites = tuple(each.key for each in self.sites)
        roles = self.spec.roles
        if self.spec.by == "role":
            return tuple(
                _Group(Column(role, label(f"roles.{role}", self.language)), sites, (role,))
                for role in (roles or SITE_ROLES)
            )
        if self.spec.by == "involvement":
            return tuple(
                _Group(Column(band.key, label(f"band.{band.key}", self.language)), sites, roles, (band.key,))
                for band in BANDS
            )
        return tuple(_Group(Column(each.key, each.name), (each.key,), roles) for each in self.sites)

    def everyone(self) -> _Group:
        column = Column("pooled", label("column.pooled", self.language), "pooled")
        return _Group(column, tuple(each.key for each in self.sites), self.spec.roles)

    def joins(self) -> tuple[Column, ...]:
        return tuple(
            Column(join, label(f"column.{join}", self.language), join)
            for join in self.spec.joins
            if join != "weighted" or self._weights_known()
        )

    def _weights_known(self) -> bool:
        return self.spec.by == "site" and self.counted.roster is not None

    # ---- the people behind a cell

    def answers(self, item: str, group: _Group) -> dict[str, int]:
        return self.counted.counts.cube.answers(
            self.counted.wave.key, item, sites=group.sites, roles=group.roles, bands=group.bands
        )

    def population(self, group: _Group, answers: Mapping[str, int]) -> int | None:
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
    ) -> Row:
        cells: list[Cell] = list(shares)
        for column in self.joins():
            if column.kind == "average":
                cells.append(average(shares, self.convention))
            elif column.kind == "weighted":
                cells.append(weighted(shares, self.convention))
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

    def wording(self, item: Item) -> str:
        return self.spec.labels.get(item.name, item.label(self.language))

    def scale(self, item: Item) -> Scale:
        assert item.scale is not None
        return item.scale

    def base_of(self, item: Item) -> str:
        return self.spec.base or item.base

    def parts(self, item: Item, codes: Sequence[str], group: _Group) -> Share:
        """The share of ``group`` whose answer to ``item`` is one of ``codes``, on the item's own base."""
        answers = self.answers(item.name, group)
        base = _base(answers, self.scale(item), self.base_of(item))
        return share(
            [answers.get(code, 0) for code in codes],
            base,
            self.convention,
            population=self.population(group, answers) if self.base_of(item) == "answered" else None,
        )

    # ---- the kinds

    def agreement(self) -> tuple[Row, ...]:
        rows = []
        for name in self.spec.items:
            item = self.item(name)
            codes = self.scale(item).agreeing
            shares = [self.parts(item, codes, group) for group in self.groups()]
            pooled = self.parts(item, codes, self.everyone())
            rows.append(self.row(name, item.label(self.language), shares, pooled, self.base_of(item), item=name))
        return tuple(rows)

    def mean(self) -> tuple[Row, ...]:
        rows = []
        for name in self.spec.items:
            item = self.item(name)
            cells = []
            columns = [*self.groups(), *([self.everyone()] if "pooled" in self.spec.joins else [])]
            for group in columns:
                answers = self.answers(name, group)
                values = [
                    (choice.value, answers.get(choice.name, 0))
                    for choice in self.scale(item).choices
                    if choice.value is not None
                ]
                cells.append(mean(values, self.convention, self.population(group, answers)))
            rows.append(Row(name, self.wording(item), tuple(cells), item=name))
        return tuple(rows)

    def distribution(self) -> tuple[Row, ...]:
        """Every answer of one item; what is no answer to the question stands below, as a share of all asked."""
        item = self.item(self.spec.items[0])
        scale = self.scale(item)
        rows = []
        for choice in scale.choices:
            if choice.name in scale.aside:
                continue
            shares = [self.parts(item, [choice.name], group) for group in self.groups()]
            text = choice.labels.get(self.language) or next(iter(choice.labels.values()), choice.name)
            key = _key(choice.name)
            pooled = self.parts(item, [choice.name], self.everyone())
            rows.append(self.row(key, text, shares, pooled, self.base_of(item), item=item.name))
        for code, key, text in self.asides(scale):
            shares = [self.of_asked(item.name, code, group) for group in self.groups()]
            pooled = self.of_asked(item.name, code, self.everyone())
            rows.append(self.row(key, text, shares, pooled, "asked", item=item.name))
        return tuple(rows)

    def asides(self, scale: Scale) -> tuple[tuple[str, str, str], ...]:
        """(code, key, label) of what is shown beside the answers: not applicable, don't know, blank."""
        beside = [
            (name, scale_choice.means, label(f"answer.{scale_choice.means}", self.language))
            for name in scale.aside
            if (scale_choice := scale.choice(name)) is not None
        ]
        return (*beside, (BLANK, "blank", label("answer.blank", self.language)))

    def of_asked(self, item: str, code: str, group: _Group) -> Share:
        answers = self.answers(item, group)
        asked = sum(answers.values()) - answers.get(NOT_ASKED, 0)
        return share([answers.get(code, 0)], asked, self.convention, interval=False)

    def by_answer(self) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
        """Items as rows, their answers as columns, all sites together."""
        scale = self.scale(self.item(self.spec.items[0]))
        given = [choice for choice in scale.choices if choice.name not in scale.aside]
        columns = [
            Column(
                _key(each.name), each.labels.get(self.language) or next(iter(each.labels.values()), each.name), "answer"
            )
            for each in given
        ]
        columns += [Column(key, text, "answer") for _, key, text in self.asides(scale)]
        rows = []
        for name in self.spec.items:
            item = self.item(name)
            cells: list[Cell] = [self.parts(item, [choice.name], self.everyone()) for choice in given]
            cells += [self.of_asked(name, code, self.everyone()) for code, _, _ in self.asides(scale)]
            rows.append(Row(name, self.wording(item), tuple(cells), self.base_of(item), item=name))
        return tuple(columns), tuple(rows)

    def choices(self) -> tuple[Row, ...]:
        item = self.item(self.spec.items[0])
        base_kind = self.base_of(item)
        rows = []
        for choice in self.scale(item).choices:
            name = f"{item.name}/{choice.name}"

            def chosen(group: _Group, name: str = name) -> Share:
                answers = self.answers(name, group)
                base = answers.get(CHOSEN, 0) + answers.get(NOT_CHOSEN, 0)
                if base_kind == "asked":
                    base += answers.get(BLANK, 0)
                return share(
                    [answers.get(CHOSEN, 0)],
                    base,
                    self.convention,
                    population=self.population(group, answers) if base_kind == "answered" else None,
                )

            shares = [chosen(group) for group in self.groups()]
            text = choice.labels.get(self.language) or next(iter(choice.labels.values()), choice.name)
            rows.append(self.row(_key(choice.name), text, shares, chosen(self.everyone()), base_kind, item=item.name))
        return tuple(rows)

    def involvement(self) -> tuple[Row, ...]:
        def length(bands: Sequence[str], group: _Group, rule: str = "") -> Share:
            counts = [
                sum(self.answers(EVERYONE, _Group(group.column, group.sites, group.roles, (band,))).values())
                for band in bands
            ]
            everyone = self.answers(EVERYONE, group)
            base = sum(everyone.values())
            return share(counts, base, self.convention, population=self.population(group, everyone), rule=rule)

        def line(key: str, text: str, bands: Sequence[str], rule: str = "", subtotal: bool = False) -> Row:
            shares = [length(bands, group, rule) for group in self.groups()]
            return self.row(key, text, shares, length(bands, self.everyone(), rule), "asked", subtotal)

        rows = []
        for band in BANDS:
            rows.append(line(band.key, label(f"band.{band.key}", self.language), [band.key], "once"))
            if band.key in SUBTOTALS:
                key, _, parts = SUBTOTALS[band.key]
                text = label(f"band.{key}", self.language)
                rows.append(line(key, text, parts, self.convention.subtotals, subtotal=True))
        rows.append(line("blank", label("answer.blank", self.language), [BLANK], "once"))
        return tuple(rows)

    def response(self) -> tuple[Row, ...]:
        """How many of the people on the roster answered, by role; counted, so there is no interval."""
        wave = self.counted.wave
        roles = self.spec.roles or SITE_ROLES
        lines: list[tuple[str, tuple[Role, ...]]] = [(role, (role,)) for role in roles] if self.counted.roster else []
        rows = []
        for key, wanted in [*lines, ("all", self.spec.roles)]:
            cells: list[Cell] = []
            for group in [*self.groups(), *([self.everyone()] if "pooled" in self.spec.joins else [])]:
                invited = self.counted.population(group.sites, wanted)
                if group.column.kind == "pooled" and invited is None:
                    invited = self.counted.population((), ())
                answered = sum(
                    self.counted.counts.cube.answers(wave.key, EVERYONE, sites=group.sites, roles=wanted).values()
                )
                known = invited or 0
                cells.append(share([min(answered, known)], known, self.convention, population=invited, interval=False))
            rows.append(
                Row(
                    key,
                    self.spec.labels.get(key, label(f"roles.{key}", self.language)),
                    tuple(cells),
                    "asked",
                    key == "all",
                )
            )
        return tuple(rows)

    # ---- notes

    def notes(self, rows: Sequence[Row]) -> tuple[str, ...]:
        said = list(self.spec.notes)
        shares = [cell for row in rows for cell in row.cells if isinstance(cell, Share)]
        if any(each.interval == "hypergeometric" for each in shares):
            said.append(label("note.silence", self.language))
        if "weighted" in self.spec.joins and not self._weights_known():
            said.append(label("note.no_weights", self.language))
        if self.spec.kind == "response" and self.counted.wave.population is None:
            said.append(label("note.no_population", self.language))
        behind = self.counted.counts.people_behind(self.counted.wave.key, EVERYONE)
        if behind and behind[0] != behind[1] and "pooled" in self.spec.joins:
            said.append(label("note.answers_from_people", self.language, answers=behind[0], people=behind[1]))
        if "average" in self.spec.joins and self.spec.by == "site":
            for row in rows:
                answered = sum(1 for cell in row.cells[: len(self.sites)] if isinstance(cell, Share) and cell.base)
                if 0 < answered < len(self.sites):
                    said.append(label("note.average_over", self.language, count=answered))
                    break
        return tuple(dict.fromkeys(said))


def _base(answers: Mapping[str, int], scale: Scale, base: str) -> int:
    asked = sum(answers.values()) - answers.get(NOT_ASKED, 0)
    if base == "asked":
        return asked
    return asked - answers.get(BLANK, 0) - sum(answers.get(code, 0) for code in scale.aside)


def _key(code: str) -> str:
    """A choice's code as part of a fact's name: codes that begin with a digit get 'answer_' before them."""
    plain = code.lower().replace("-", "_").replace(".", "_")
    return plain if plain[:1].isalpha() else f"answer_{plain}"


def tabulate(
    spec: TableSpec,
    counted: Sequence[CountedWave],
    *,
    sites: Sequence[Site],
    convention: Convention,
    language: str = "en",
) -> Table:
    """The table that ``spec`` asks for, from the counts of its waves (one; several for kind 'change' and by 'wave').

    ``sites`` are the initiative's, in its order; ``spec.sites`` picks among them. Raises WellknitError
    (``tables.no-such-item``) where the questionnaire of a wave does not have an item on a scale.
    """
    chosen = tuple(site for site in sites if not spec.sites or site.key in spec.sites)
    each = [_Tabulation(spec, one, chosen, convention, language) for one in counted]
    if spec.kind == "change" or spec.by == "wave":
        columns, rows, notes = _across_waves(each, convention, language)
    else:
        only = each[0]
        kinds = {
            "agreement": only.agreement,
            "mean": only.mean,
            "choices": only.choices,
            "involvement": only.involvement,
            "response": only.response,
        }
        group_columns = tuple(group.column for group in only.groups())
        if spec.kind == "distribution" and spec.by == "answer":
            columns, rows = only.by_answer()
        elif spec.kind == "distribution":
            columns, rows = (*group_columns, *only.joins()), only.distribution()
        elif spec.kind in ("mean", "response"):
            pooled = (only.everyone().column,) if "pooled" in spec.joins else ()
            columns, rows = (*group_columns, *pooled), kinds[spec.kind]()
        else:
            columns, rows = (*group_columns, *only.joins()), kinds[spec.kind]()
        notes = only.notes(rows)
    return Table(
        key=spec.key,
        title=spec.title,
        kind=spec.kind,
        by=spec.by,
        columns=columns,
        rows=rows,
        waves=tuple(one.wave.key for one in counted),
        people=spec.people,
        measure=spec.measure,
        notes=notes,
        rounding=convention.name,
        stamps=tuple(one.stamp for one in counted),
    )


def _across_waves(
    each: Sequence[_Tabulation], convention: Convention, language: str
) -> tuple[tuple[Column, ...], tuple[Row, ...], tuple[str, ...]]:
    """Agreement in every wave and, for kind 'change', the last less the first; over all sites as ``joins`` says."""
    spec = each[0].spec
    join = spec.joins[0] if spec.joins else "pooled"
    columns = [Column(one.counted.wave.key, one.counted.wave.name) for one in each]
    if spec.kind == "change":
        columns.append(Column("change", label("column.change", language), "change"))
    rows = []
    for name in spec.items:
        shares: list[Share] = []
        for one in each:
            item = one.item(name)
            codes = one.scale(item).agreeing
            if join == "pooled":
                shares.append(one.parts(item, codes, one.everyone()))
            else:
                by_site = [one.parts(item, codes, group) for group in one.groups()]
                shares.append((average if join == "average" else weighted)(by_site, convention))
        cells: list[Cell] = [*shares]
        if spec.kind == "change":
            cells.append(change(shares[-1], shares[0], convention))
        rows.append(
            Row(
                name,
                each[-1].wording(each[-1].item(name)),
                tuple(cells),
                each[0].base_of(each[0].item(name)),
                item=name,
            )
        )
    notes = tuple(dict.fromkeys(note for one in each for note in one.notes(rows)))
    return tuple(columns), tuple(rows), notes
