"""Whether the files of a folder agree: tables with instruments, answers with rosters, dates with years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from wellknit.comparisons.specification import ScaleSpec
from wellknit.errors import Place, Problem, problem
from wellknit.folder.involved import problems_of_relationships
from wellknit.folder.names import is_key, listed, nearest, shown
from wellknit.folder.partnership import Partnership, WaveFiles
from wellknit.folder.settings import FILE
from wellknit.partners.involvement import BANDS, SUBTOTALS
from wellknit.partners.roster import ROLES
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.specification import TableSpec

__all__ = ["problems_between_files"]

#: Rows that a table has beside its items, answers or bands.
_BESIDE = ("blank", "not_applicable", "dont_know", "all")


def problems_between_files(partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Everything that shows only when the files of a partnership are read together; ``lines`` are those of settings."""
    for table in partnership.rules.tables:
        yield from _table(table, partnership, lines)
    for scale in partnership.rules.scales:
        yield from _scale(scale, partnership, lines)
    for files in partnership.waves.values():
        yield from _population(files, partnership, lines)
        yield from _used(files, partnership)
        yield from _measured(files, partnership)
        yield from _years(files, partnership, lines)
    places = {table.key: _at(f"tables.{table.key}.items", lines) for table in partnership.rules.tables}
    yield from problems_of_relationships(partnership, places)
    yield from _overlaps(partnership, lines)
    yield from _brief(partnership, lines)


def _at(path: str, lines: Mapping[str, int]) -> Place:
    """The place of a setting: its line, else that of the section around it."""
    around = path
    while around and around not in lines:
        around = around.rpartition(".")[0]
    return Place(FILE, None, lines.get(around), path)


# ---- tables and instruments


def _table(table: TableSpec, partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    place = _at(f"tables.{table.key}.items", lines)
    rows: dict[str, None] = dict.fromkeys(_BESIDE)
    readable = True
    for wave in table.waves:
        questionnaire = partnership.waves[wave].questionnaire
        if questionnaire is None:
            readable = False
            continue
        items = [questionnaire.item(name) for name in table.items]
        for name, item in zip(table.items, items, strict=True):
            if item is None or name != item.name:
                yield _unknown_item(name, item, questionnaire, table, wave, place)
            else:
                yield from _fits(item, table, wave, place)
        known = [item for item in items if item is not None]
        if table.kind == "distribution" and table.by == "answer":
            yield from _one_scale(known, table, wave, place)
        rows.update(dict.fromkeys(_rows(table, known)))
    for key in table.labels if readable else ():
        if key not in rows:
            where = _at(f"tables.{table.key}.labels.{key}", lines)
            yield problem("tables.unknown-label", where, name=shown(key), nearest=nearest(key, rows))
    for name in dict.fromkeys(table.items):
        if not is_key(name.rpartition("/")[2]):
            yield problem("tables.item-name", place, item=shown(name), table=table.key)


def _scale(scale: ScaleSpec, partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Whether every item of a scale, and its outcome, has ordered answers in each of its waves."""
    for wave in scale.waves:
        questionnaire = partnership.waves[wave].questionnaire
        if questionnaire is None:
            continue
        ordered = [
            each.name
            for each in questionnaire.asked()
            if each.kind == "one" and each.scale and any(choice.value is not None for choice in each.scale.choices)
        ]
        for name, setting in (*((each, "items") for each in scale.items), (scale.outcome, "outcome")):
            if name and name not in ordered:
                place = _at(f"scales.{scale.key}.{setting}", lines)
                yield problem(
                    "comparisons.no-such-item", place, scale=scale.key, item=name, wave=wave,
                    nearest=nearest(name, ordered),
                )  # fmt: skip


def _unknown_item(
    name: str, item: Item | None, questionnaire: Questionnaire, table: TableSpec, wave: str, place: Place
) -> Problem:
    if item is not None:
        return problem("tables.item-path", place, item=shown(name), name=shown(item.name))
    asked = [each.name for each in questionnaire.asked() if each.scale is not None]
    return problem(
        "tables.unknown-item", place, item=shown(name), table=table.key, wave=shown(wave), nearest=nearest(name, asked)
    )


def _fits(item: Item, table: TableSpec, wave: str, place: Place) -> Iterator[Problem]:
    """Whether the item's answers are of the kind that the table counts."""
    several = item.kind in ("many", "rank")
    if table.kind == "choices":
        if item.kind != "many" or item.scale is None:
            yield problem("tables.not-several", place, item=shown(item.name), table=table.key, wave=shown(wave))
    elif item.scale is None or item.kind != "one":
        code = "tables.several" if several else "tables.no-scale"
        yield problem(code, place, item=shown(item.name), kind=table.kind, wave=shown(wave))
    elif table.kind in ("agreement", "change") and not item.scale.agreeing:
        yield problem(
            "tables.no-agreement", place, item=shown(item.name), scale=shown(item.scale.name), wave=shown(wave)
        )
    elif table.kind == "mean" and all(choice.value is None for choice in item.scale.choices):
        yield problem("tables.no-values", place, item=shown(item.name), scale=shown(item.scale.name), wave=shown(wave))


def _one_scale(items: list[Item], table: TableSpec, wave: str, place: Place) -> Iterator[Problem]:
    """The columns are answers, so all items need the same ones."""
    scales = {tuple(choice.name for choice in item.scale.choices): item for item in items if item.scale is not None}
    if len(scales) > 1:
        names = listed([item.name for item in scales.values()])
        yield problem("tables.several-scales", place, table=table.key, items=names, wave=shown(wave))


def _rows(table: TableSpec, items: list[Item]) -> Iterator[str]:
    if table.kind == "involvement":
        yield from (band.key for band in BANDS)
        yield from (key for key, _, _ in SUBTOTALS.values())
    elif table.kind == "response":
        yield from ROLES
    elif table.kind == "choices" or (table.kind == "distribution" and table.by != "answer"):
        for item in items:
            # As tabulation names the rows of answers: a code that begins with a digit gets 'answer_' before it.
            for choice in item.scale.choices if item.scale else ():
                plain = choice.name.lower().replace("-", "_").replace(".", "_")
                yield plain if plain[:1].isalpha() else f"answer_{plain}"
    else:
        yield from (item.name for item in items)


# ---- answers and people


def _population(files: WaveFiles, partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    wave, responses = files.wave, files.responses
    place = _at(f"waves.{wave.key}.population", lines)
    if wave.population == "roster":
        people = {site.key: partnership.roster.population(wave.day, site.key) for site in partnership.initiative.sites}
        if not any(people.values()):
            yield problem("waves.empty-roster", place, wave=wave.name, day=wave.day)
            return
        answers = Counter(each.site for each in responses.records) if responses else Counter()
        for site, count in people.items():
            if count == 0:
                yield problem("waves.site-without-roster", place, wave=wave.name, site=shown(site), day=wave.day)
            elif answers[site] > count:
                yield problem(
                    "waves.more-than-roster",
                    place,
                    wave=wave.name,
                    site=shown(site),
                    answers=answers[site],
                    people=count,
                    day=wave.day,
                )
    elif isinstance(wave.population, int) and responses and len(responses.records) > wave.population:
        count = len(responses.records)
        yield problem("waves.more-than-population", place, wave=wave.name, answers=count, people=wave.population)
    if responses is not None and responses.records:
        answered = {each.site for each in responses.records}
        silent = [site.key for site in partnership.initiative.sites if site.key not in answered]
        if silent:
            yield problem("waves.silent-sites", Place(f"waves/{wave.key}"), wave=wave.name, sites=listed(silent))


def _used(files: WaveFiles, partnership: Partnership) -> Iterator[Problem]:
    """A note for the items that were answered and that no table shows."""
    if files.questionnaire is None or files.responses is None:
        return
    shown_items = {name for table in partnership.rules.tables if files.wave.key in table.waves for name in table.items}
    unused = [
        item.name
        for item in files.questionnaire.asked()
        if item.scale is not None and not item.asks and item.name not in shown_items and item.path not in shown_items
    ]
    if unused:
        place = Place(files.questionnaire.file or f"waves/{files.wave.key}/instrument.xlsx")
        yield problem("waves.unused-items", place, count=len(unused), items=listed(unused), wave=files.wave.name)


def _measured(files: WaveFiles, partnership: Partnership) -> Iterator[Problem]:
    """Principles that items say they measure must be declared, where any are."""
    if files.questionnaire is None:
        return
    principles = [each.key for each in partnership.initiative.principles]
    for item in files.questionnaire.items:
        for measured in item.measures:
            kind, _, key = measured.partition(":")
            if kind == "principle" and key not in principles:
                place = Place(files.questionnaire.file or None, "survey", item.row or None, "measures")
                hint = nearest(key, principles)
                yield problem(
                    "waves.unknown-principle", place, item=shown(item.name), principle=shown(key), nearest=hint
                )


# ---- dates


def _years(files: WaveFiles, partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    years, day = partnership.initiative.years, files.wave.day
    if years and not any(year.start <= day <= year.end for year in years):
        yield problem("waves.outside-years", _at(f"waves.{files.wave.key}.date", lines), wave=files.wave.name, day=day)


def _overlaps(partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Phases that run at once, and grants of one funder: ordinary enough for a note, too odd to be passed over."""
    phases = sorted(partnership.initiative.phases, key=lambda phase: (phase.start, phase.end))
    for one, other in pairwise(phases):
        if other.start <= one.end:
            where = _at(f"phases.{other.key}.from", lines)
            yield problem("phases.overlap", where, one=shown(one.name), other=shown(other.name), day=other.start)
    grants = sorted(partnership.initiative.grants, key=lambda grant: (grant.funder, grant.start, grant.end))
    for first, second in pairwise(grants):
        if first.funder == second.funder and second.start <= first.end:
            where = _at(f"grants.{second.key}.from", lines)
            yield problem("grants.overlap", where, one=shown(first.key), other=shown(second.key), funder=first.funder)


# ---- the brief


def _brief(partnership: Partnership, lines: Mapping[str, int]) -> Iterator[Problem]:
    if partnership.brief is None:
        if partnership.brief_source.strip():
            yield problem("brief.no-settings", Place("brief.md"))
        return
    if not partnership.brief_source.strip():
        yield problem("brief.no-source", Place("brief.md"))
    files = partnership.waves[partnership.brief.wave]
    if files.responses is None or not files.responses.records:
        yield problem("brief.no-answers", _at("brief.wave", lines), wave=files.wave.name)
