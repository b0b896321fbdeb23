"""Tables from counts: each kind of table of the reporting rules, for one wave or across waves.

Nothing here sees an answer: a table is a function of the cube, the questionnaire's scales, the roster's numbers and a
rounding convention. Cells are complete; ``releases.disclosure`` decides which of them an audience may see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wellknit.labels import LANGUAGES, label
from wellknit.partners.initiative import Site
from wellknit.surveys import kinds
from wellknit.surveys.counted import CountedWave, Tabulation
from wellknit.surveys.cube import EVERYONE
from wellknit.surveys.rounding import average, change
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.surplus import beyond, surplus
from wellknit.tables import Cell, Column, Row, Share, Table

__all__ = ["CountedWave", "says_surplus", "says_who_answered", "tabulate"]

_ROWS = {
    "agreement": kinds.agreement,
    "mean": kinds.mean,
    "choices": kinds.choices,
    "involvement": kinds.involvement,
    "response": kinds.response,
}


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
    each = [Tabulation(spec, one, chosen, convention, language) for one in counted]
    if spec.kind == "change" or spec.by == "wave":
        columns, rows, notes = _across_waves(each, convention, language)
    else:
        only = each[0]
        group_columns = tuple(group.column for group in only.groups())
        if spec.kind == "distribution" and spec.by == "answer":
            columns, rows = kinds.by_answer(only)
        elif spec.kind == "distribution":
            columns, rows = (*group_columns, *only.joins()), kinds.distribution(only)
        elif spec.kind == "response":
            pooled = (only.everyone().column,) if "pooled" in spec.joins else ()
            columns, rows = (*group_columns, *pooled), _ROWS[spec.kind](only)
        else:
            columns, rows = (*group_columns, *only.joins()), _ROWS[spec.kind](only)
        notes = _notes(only, rows)
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
        agreeing=kinds.agreeing(each[0]) if spec.kind == "distribution" else (),
    )


def _across_waves(
    each: Sequence[Tabulation], convention: Convention, language: str
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
                joined = average(by_site, convention) if join == "average" else one.weighted(by_site, one.whole(name))
                shares.append(joined)
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
    notes = tuple(dict.fromkeys(note for one in each for note in _notes(one, rows)))
    return tuple(columns), tuple(rows), notes


def _notes(table: Tabulation, rows: Sequence[Row]) -> tuple[str, ...]:
    said = list(table.spec.notes)
    shares = [cell for row in rows for cell in row.cells if isinstance(cell, Share)]
    if any(each.interval == "hypergeometric" for each in shares):
        said.append(label("note.silence", table.language))
    if "weighted" in table.spec.joins and not table.weights_known():
        said.append(label("note.no_weights", table.language))
    if any(row.cells[place].as_dict().get("base") is None for row in rows for place in _places(table, "weighted")):
        said.append(label("note.no_weights_here", table.language))
    methods = {each.interval for each in shares if each.count is not None}
    if "wilson" in methods and methods & {"hypergeometric", "census"} and table.counted.roster is not None:
        said.append(label("note.roster_cannot_tell", table.language))
    if table.spec.kind == "response":
        everyone = table.everyone()
        if over := beyond(surplus(table.counted), everyone.sites, everyone.roles):
            said.append(label("note.not_on_roster", table.language, count=over))
    if table.spec.kind == "response" and table.counted.wave.population is None:
        said.append(label("note.no_population", table.language))
    # A table of one item counts those who answered it; one of several, those who took part.
    item = table.spec.items[0] if len(table.spec.items) == 1 and table.spec.kind != "choices" else EVERYONE
    behind = table.counted.counts.people_behind(table.counted.wave.key, item, table.spec.roles)
    if behind and behind[0] != behind[1] and "pooled" in table.spec.joins and not table.spec.sites:
        said.append(label("note.answers_from_people", table.language, answers=behind[0], people=behind[1]))
    if "average" in table.spec.joins and table.spec.by == "site":
        for row in rows:
            answered = sum(1 for cell in row.cells[: len(table.sites)] if isinstance(cell, Share) and cell.base)
            if 0 < answered < len(table.sites):
                said.append(label("note.average_over", table.language, count=answered))
                break
    return tuple(dict.fromkeys(said))


def says_who_answered(note: str) -> bool:
    """Whether a note says how many answers come from how many people, in whatever language.

    >>> says_who_answered("66 answers from 65 people.")
    True
    """
    return _says(note, "note.answers_from_people", "answers", "people")


def says_surplus(note: str) -> bool:
    """Whether a note says how many more answered than the roster has, in whatever language.

    >>> says_surplus("3 more answered than the roster has people; the rates leave them out.")
    True
    """
    return _says(note, "note.not_on_roster", "count")


def _says(note: str, key: str, *numbers: str) -> bool:
    for language in LANGUAGES:
        parts = re.split("\0", label(key, language, **dict.fromkeys(numbers, "\0")))
        if re.fullmatch("[0-9]+".join(map(re.escape, parts)), note):
            return True
    return False


def _places(table: Tabulation, kind: str) -> list[int]:
    """Where in a row the columns of ``kind`` stand."""
    after = len(table.groups())
    return [after + place for place, column in enumerate(table.joins()) if column.kind == kind]
