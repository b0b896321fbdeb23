"""The same people in two waves: a table from the pairs that are counted with a wave, and from both waves' counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.surveys.counted import CountedWave, Tabulation
from wellknit.surveys.cube import Counts
from wellknit.surveys.questionnaire import Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED, Responses
from wellknit.surveys.rounding import paired_change, share
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.tables import Cell, Column, Row, Share, Table

__all__ = ["COLUMNS", "Behind", "Square", "behind_panel", "linked", "matched", "panel", "squares"]

#: The columns: those who answered in both waves, before and after; who came to agree and who no longer does; by how
#: much it changed; and those who answered in one wave alone.
COLUMNS = ("before", "after", "gained", "lost", "change", "only_before", "only_after")

_GIVEN, _AGREES = 1, 2

#: How many people of each organization answered in both waves, in the earlier alone, and in the later alone; of those
#: who name one.
Behind = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
#: The answers of each wave with the form by which they are read.
#: The scores of a scale's answers in their order, and how many people gave which answer before (rows) and after.
Square = tuple[tuple[float, ...], tuple[tuple[int, ...], ...]]
Answered = Mapping[str, tuple[Responses, Questionnaire]]


def panel(
    spec: TableSpec,
    earlier: CountedWave,
    later: CountedWave,
    pairs: Counts,
    *,
    sites: Sequence[Site],
    convention: Convention,
    language: str = "en",
) -> Table:
    """For each item how the people who answered it in both waves changed their minds, and what the others say.

    Counted are people in the table's sites and roles, in one site in both waves; who changed site or left the roles
    answered in one wave alone. ``pairs`` are the counts of the wave that holds the pairs of the two.
    """
    chosen = tuple(site for site in sites if not spec.sites or site.key in spec.sites)
    two = [Tabulation(spec, each, chosen, convention, language) for each in (earlier, later)]
    names = {"before": earlier.wave.name, "after": later.wave.name}
    rows = []
    for item in spec.items:
        cells = _cells(two[0], two[1], pairs, item, convention)
        text = two[1].wording(two[1].item(item))
        rows.append(Row(item, text, cells, two[0].base_of(two[0].item(item)), item=item))
    columns = tuple(
        Column(key, label(f"column.panel_{key}", language, **names), "change" if key == "change" else "group")
        for key in COLUMNS
    )
    return Table(
        key=spec.key,
        title=label("note.panel_title", language, title=spec.title.rstrip(" .")),
        kind="panel",
        by="wave",
        columns=columns,
        rows=tuple(rows),
        waves=spec.waves,
        people=spec.people,
        measure=spec.measure,
        notes=(label("note.panel", language),),
        rounding=convention.name,
        stamps=(earlier.stamp, later.stamp),
    )


def squares(
    spec: TableSpec,
    earlier: CountedWave,
    later: CountedWave,
    pairs: Counts,
    *,
    sites: Sequence[Site],
    convention: Convention,
) -> dict[str, Square]:
    """For each item the answers that the same people gave twice, of those who gave one with a place on the scale.

    Items whose scale has other scores in the two waves are left out.
    """
    chosen = tuple(site for site in sites if not spec.sites or site.key in spec.sites)
    two = [Tabulation(spec, each, chosen, convention, "en") for each in (earlier, later)]
    found: dict[str, Square] = {}
    for name in spec.items:
        places = [
            {each.name: float(each.value) for each in wave.scale(wave.item(name)).choices if each.value is not None}
            for wave in two
        ]
        scores = sorted(set(places[0].values()))
        if scores != sorted(set(places[1].values())) or len(scores) < 2:
            continue
        table = [[0] * len(scores) for _ in scores]
        for first, last, people in _said(two[0], two[1], pairs, name):
            if first in places[0] and last in places[1]:
                table[scores.index(places[0][first])][scores.index(places[1][last])] += people
        found[name] = tuple(scores), tuple(map(tuple, table))
    return found


def linked(answered: Answered, waves: Sequence[str]) -> bool:
    """Whether somebody answered by name in each of these waves, so that answers can be linked."""
    return all(any(each.person for each in answered[key][0].records) for key in waves)


def behind_panel(spec: TableSpec, answered: Answered, sites: Sequence[Site]) -> dict[str, Behind]:
    """The organizations behind each part of a table of the same people, by row: of people in its sites and roles who
    answered the row's item."""
    counted = {site.key for site in sites if not spec.sites or site.key in spec.sites}
    found: dict[str, Behind] = {}
    for item in spec.items:
        who: list[dict[tuple[str, str], str]] = []
        for wave in spec.waves:
            responses, questionnaire = answered[wave]
            asked = questionnaire.item(item)
            aside = asked.scale.aside if asked is not None and asked.scale is not None else frozenset()
            who.append(
                {
                    (each.person or f"({wave}: {each.respondent})", each.site): each.organization or ""
                    for each in responses.records
                    if each.site in counted
                    and (not spec.roles or each.role in spec.roles)
                    and (answer := each.answers.get(item, BLANK)) != NOT_ASKED
                    and ((spec.base or (asked.base if asked else "")) == "asked" or answer not in (BLANK, *aside))
                }
            )
        earlier, later = who
        parts = (
            [later[key] for key in later if key in earlier],
            [earlier[key] for key in earlier if key not in later],
            [later[key] for key in later if key not in earlier],
        )
        both, before, after = (tuple(sorted(Counter(each for each in part if each).values())) for part in parts)
        found[item] = both, before, after
    return found


def matched(table: Table) -> bool:
    """Whether anybody answered in both waves: without, a table of the same people says nothing."""
    return any(isinstance(row.cells[0], Share) and row.cells[0].base for row in table.rows)


def _cells(
    earlier: Tabulation, later: Tabulation, pairs: Counts, item: str, convention: Convention
) -> tuple[Cell, ...]:
    always = lost = gained = never = 0
    for first, last, people in _both(earlier, later, pairs, item):
        if first == _AGREES:
            always, lost = always + people * (last == _AGREES), lost + people * (last != _AGREES)
        else:
            gained, never = gained + people * (last == _AGREES), never + people * (last != _AGREES)
    base = always + lost + gained + never
    before, after = always + lost, always + gained

    def alone(wave: Tabulation, agreeing: int) -> Share:
        """Those who answered in this wave and not in the other."""
        answers = wave.answers(item, wave.everyone())
        told = [(_told(wave, item, answer), people) for answer, people in answers.items()]
        count = sum(people for kind, people in told if kind == _AGREES) - agreeing
        return share([count], sum(people for kind, people in told if kind) - base, convention)

    return (
        share([before], base, convention),
        share([after], base, convention),
        share([gained], base, convention, interval=False),
        share([lost], base, convention, interval=False),
        paired_change(always, lost, gained, never, convention),
        alone(earlier, before),
        alone(later, after),
    )


def _both(earlier: Tabulation, later: Tabulation, pairs: Counts, item: str) -> Iterator[tuple[int, int, int]]:
    """Whether the same people agreed in the earlier and in the later wave, and how many; of those who answered in
    both."""
    for said, then, people in _said(earlier, later, pairs, item):
        first, last = _told(earlier, item, said), _told(later, item, then)
        if first and last:
            yield first, last, people


def _said(earlier: Tabulation, later: Tabulation, pairs: Counts, item: str) -> Iterator[tuple[str, str, int]]:
    """What the same people answered in the earlier and in the later wave, whatever it was, and how many."""
    roles, sites = frozenset(earlier.spec.roles), frozenset(earlier.everyone().sites)
    one, other = earlier.counted.wave.key, later.counted.wave.key
    for wave, later_wave, site, role, later_role, name, answer, later_answer, people in pairs.pairs:
        if name != item or site not in sites or {wave, later_wave} != {one, other}:
            continue
        if roles and not {role, later_role} <= roles:
            continue
        # The pair's first wave is the one whose key comes first, which may be the later one.
        yield (answer, later_answer, people) if wave == one else (later_answer, answer, people)


def _told(wave: Tabulation, item: str, answer: str) -> int:
    """Whether an answer counts in the base (1), and as agreement (2); 0 where it does not count."""
    found = wave.item(item)
    scale: Scale = wave.scale(found)
    if answer in scale.agreeing:
        return _AGREES
    if answer == NOT_ASKED:
        return 0
    if wave.base_of(found) == "asked":
        return _GIVEN
    return 0 if answer == BLANK or answer in scale.aside else _GIVEN
