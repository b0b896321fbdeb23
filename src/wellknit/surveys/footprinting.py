"""The footprints of a whole table, kind by kind, as ``kinds.py`` computes its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS, SUBTOTALS
from wellknit.partners.roster import SITE_ROLES, Role
from wellknit.surveys import kinds
from wellknit.surveys.counted import CountedWave, Group, Tabulation
from wellknit.surveys.cube import CHOSEN, EVERYONE, NOT_CHOSEN
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Footprint, Part, Prints, Rule
from wellknit.surveys.questionnaire import Item
from wellknit.surveys.responses import BLANK
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.surplus import surplus
from wellknit.tables import Table

__all__ = ["footprints"]


def footprints(
    spec: TableSpec, counted: Sequence[CountedWave], *, sites: Sequence[Site], convention: Convention, table: Table
) -> tuple[Footprint, ...]:
    """The footprint of every cell of ``table``, which ``tabulate`` made from the same arguments, row by row."""
    chosen = tuple(site for site in sites if not spec.sites or site.key in spec.sites)
    each = [Tabulation(spec, one, chosen, convention, "en") for one in counted]
    across = spec.kind == "change" or spec.by == "wave"
    found = _across_waves(each) if across else _of_one_wave(each[0])
    places = [(row.key, column.key) for row in table.rows for column in table.columns]
    by_place = {(one.row, one.column): one for one in found}
    assert set(by_place) == set(places), "every cell of a table has a footprint"
    return tuple(by_place[place] for place in places)


def _part(
    table: Tabulation,
    item: str,
    answers: Iterable[str],
    of: Iterable[str],
    group: Group,
    values: tuple[int, ...] = (),
    population: int | None = None,
    aside: bool = False,
) -> Part:
    wave = table.counted.wave.key
    made = Part(
        wave,
        item,
        tuple(answers),
        tuple(of),
        group.sites,
        group.roles,
        group.bands,
        values,
        population=population,
        aside=aside,
    )
    return replace(made, base=sum(replace(made, answers=made.of).counts(table.counted.counts.cube)))


def _of(table: Tabulation, item: Item, base: str) -> tuple[str, ...]:
    """The answers of those whom a share of ``item`` counts in its base."""
    scale = table.scale(item)
    given = [each.name for each in scale.choices if each.name not in scale.aside]
    return tuple(given) if base == "answered" else (*given, *scale.aside, BLANK)


def _agreeing(table: Tabulation, name: str, group: Group) -> Part:
    item = table.item(name)
    return _answered(table, name, table.scale(item).agreeing, group)


def _answered(table: Tabulation, name: str, codes: Sequence[str], group: Group) -> Part:
    item = table.item(name)
    population = table.parts(item, codes, group).population
    return _part(table, name, codes, _of(table, item, table.base_of(item)), group, population=population)


def _joins(table: Tabulation, row: str, shares: Sequence[Part], pooled: Part, rule: Rule) -> list[Footprint]:
    """The footprints of a row: its groups, and what joins them."""
    key = table.spec.key
    found = [
        Footprint(key, row, group.column.key, "count", (part,), rule)
        for group, part in zip(table.groups(), shares, strict=True)
    ]
    for column in table.joins():
        if column.kind == "pooled":
            found.append(Footprint(key, row, column.key, "count", (pooled,), rule))
        else:
            found.append(Footprint(key, row, column.key, "join", _weighed(table, column.kind, shares), rule))
    return found


def _weighed(table: Tabulation, join: str, shares: Sequence[Part]) -> tuple[Part, ...]:
    """The shares with what each counts for; none where the roster can't tell (the column then has no numbers)."""
    answered = [each for each in shares if each.base]
    if join == "average":
        return tuple(replace(each, weight=Fraction(1, len(answered))) for each in answered)
    item = answered[0].item if answered else ""
    whole = not item or item == INVOLVEMENT or table.whole(item)
    people = [
        table.counted.population(group.sites, group.roles) if whole else None
        for group, each in zip(table.groups(), shares, strict=True)
        if each.base
    ]
    total = sum(each or 0 for each in people)
    if not total or any(each is None for each in people):
        return ()
    return tuple(replace(each, weight=Fraction(n or 0, total)) for each, n in zip(answered, people, strict=True))


def _across_waves(each: Sequence[Tabulation]) -> list[Footprint]:
    spec = each[0].spec
    join = spec.joins[0] if spec.joins else "pooled"
    found = []
    for name in spec.items:
        by_wave: list[tuple[Part, ...]] = []
        for one in each:
            if join == "pooled":
                by_wave.append((_agreeing(one, name, one.everyone()),))
            else:
                shares = [_agreeing(one, name, group) for group in one.groups()]
                by_wave.append(_weighed(one, join, shares))
        prints: Prints = "count" if join == "pooled" else "join"
        for one, parts in zip(each, by_wave, strict=True):
            found.append(Footprint(spec.key, name, one.counted.wave.key, prints, parts, "shares"))
        if spec.kind == "change":
            both = bool(by_wave[0] and by_wave[-1])
            later, earlier = (by_wave[-1], by_wave[0]) if both else ((), ())
            found.append(Footprint(spec.key, name, "change", "change", later, "shares", earlier, join != "pooled"))
    return found


def _of_one_wave(table: Tabulation) -> list[Footprint]:
    return {
        "agreement": _agreement,
        "mean": _mean,
        "choices": _choices,
        "involvement": _involvement,
        "response": _response,
        "distribution": _by_answer if table.spec.by == "answer" else _distribution,
    }[table.spec.kind](table)


def _agreement(table: Tabulation) -> list[Footprint]:
    found = []
    for name in table.spec.items:
        shares = [_agreeing(table, name, group) for group in table.groups()]
        found += _joins(table, name, shares, _agreeing(table, name, table.everyone()), "shares")
    return found


def _mean(table: Tabulation) -> list[Footprint]:
    found, key = [], table.spec.key
    for name in table.spec.items:
        valued = [each for each in table.scale(table.item(name)).choices if each.value is not None]
        codes, values = tuple(each.name for each in valued), tuple(each.value or 0 for each in valued)

        def part(group: Group, name: str = name, codes: tuple[str, ...] = codes, values: Any = values) -> Part:
            population = table.population(group, table.answers(name, group))
            return _part(table, name, codes, codes, group, values, population)

        means = [part(group) for group in table.groups()]
        for group, each in zip(table.groups(), means, strict=True):
            found.append(Footprint(key, name, group.column.key, "mean", (each,)))
        for column in table.joins():
            if column.kind == "average":
                found.append(Footprint(key, name, column.key, "joined_means", _weighed(table, "average", means)))
            elif column.kind == "pooled":
                found.append(Footprint(key, name, column.key, "mean", (part(table.everyone()),)))
    return found


def _distribution(table: Tabulation) -> list[Footprint]:
    item = table.item(table.spec.items[0])
    scale = table.scale(item)
    found = []
    for choice in scale.choices:
        if choice.name not in scale.aside:
            shares = [_answered(table, item.name, [choice.name], group) for group in table.groups()]
            pooled = _answered(table, item.name, [choice.name], table.everyone())
            found += _joins(table, kinds.key_of(choice.name), shares, pooled, "shares")
    for code, key, _ in kinds.asides(table, scale):
        of = _of(table, item, "asked")
        aside = [_part(table, item.name, [code], of, group, aside=True) for group in table.groups()]
        everyone = _part(table, item.name, [code], of, table.everyone(), aside=True)
        found += _joins(table, key, aside, everyone, "shares")
    return found


def _by_answer(table: Tabulation) -> list[Footprint]:
    scale = table.scale(table.item(table.spec.items[0]))
    everyone, key = table.everyone(), table.spec.key
    found = []
    for name in table.spec.items:
        for choice in scale.choices:
            if choice.name not in scale.aside:
                part = _answered(table, name, [choice.name], everyone)
                found.append(Footprint(key, name, kinds.key_of(choice.name), "count", (part,), "shares"))
        for code, column, _ in kinds.asides(table, scale):
            aside = _part(table, name, [code], _of(table, table.item(name), "asked"), everyone, aside=True)
            found.append(Footprint(key, name, column, "count", (aside,), "shares"))
    return found


def _choices(table: Tabulation) -> list[Footprint]:
    item = table.item(table.spec.items[0])
    asked = table.base_of(item) == "asked"
    of = (CHOSEN, NOT_CHOSEN, BLANK) if asked else (CHOSEN, NOT_CHOSEN)
    found = []
    for choice in table.scale(item).choices:
        name = f"{item.name}/{choice.name}"

        def chosen(group: Group, name: str = name) -> Part:
            population = None if asked else table.population(group, table.answers(name, group))
            return _part(table, name, [CHOSEN], of, group, population=population)

        shares = [chosen(group) for group in table.groups()]
        found += _joins(table, kinds.key_of(choice.name), shares, chosen(table.everyone()), "shares")
    return found


def _involvement(table: Tabulation) -> list[Footprint]:
    every = (*(band.key for band in BANDS), BLANK)

    def length(bands: Sequence[str], group: Group) -> Part:
        everyone = table.answers(EVERYONE, group)
        return _part(table, INVOLVEMENT, bands, every, group, population=table.population(group, everyone))

    lines: list[tuple[str, Sequence[str], Rule]] = []
    for band in BANDS:
        lines.append((band.key, [band.key], "once"))
        if band.key in SUBTOTALS:
            key, _, parts = SUBTOTALS[band.key]
            lines.append((key, parts, "subtotals"))
    lines.append(("blank", [BLANK], "once"))
    found = []
    for key, bands, rule in lines:
        shares = [length(bands, group) for group in table.groups()]
        found += _joins(table, key, shares, length(bands, table.everyone()), rule)
    return found


def _response(table: Tabulation) -> list[Footprint]:
    wave, roles = table.counted.wave.key, table.spec.roles or SITE_ROLES
    lines: list[tuple[str, tuple[Role, ...]]] = [(role, (role,)) for role in roles] if table.counted.roster else []
    pooled = [table.everyone()] if "pooled" in table.spec.joins else []
    over = surplus(table.counted)
    found = []
    for key, wanted in [*lines, ("all", table.spec.roles)]:
        for group in [*table.groups(), *pooled]:
            invited = table.counted.population(group.sites, wanted)
            if group.column.kind == "pooled" and invited is None:
                invited = table.counted.population((), ())
            part = Part(
                wave, RESPONSE, (CHOSEN,), (), group.sites, wanted, base=invited or 0, population=invited, surplus=over
            )
            found.append(Footprint(table.spec.key, key, group.column.key, "count", (part,)))
    return found
