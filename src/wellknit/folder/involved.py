"""Whether what is written of relationships fits the roster, the waves and the tables of the folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from wellknit.errors import Place, Problem, problem
from wellknit.folder.cells import found_table
from wellknit.folder.names import listed, rows_listed, shown
from wellknit.folder.partnership import Partnership
from wellknit.partners.roster import Involvement
from wellknit.relationships.contacts import months_before
from wellknit.relationships.ledger import taking_part_on
from wellknit.surveys.questionnaire import OF_RELATIONSHIPS

__all__ = ["problems_of_relationships"]


def problems_of_relationships(partnership: Partnership, places: Mapping[str, Place]) -> Iterator[Problem]:
    """Everything that shows only when relationships are read together with the other files of the folder.

    ``places`` are those of tables in wellknit.toml, by their keys.
    """
    yield from _shown_in_tables(partnership, places)
    yield from _contacts(partnership)
    yield from _noted(partnership)
    yield from _waves(partnership)


def _shown_in_tables(partnership: Partnership, places: Mapping[str, Place]) -> Iterator[Problem]:
    """A table of a question on one relationship would show what one organization says of another."""
    for table in partnership.rules.tables:
        for wave in table.waves:
            questionnaire = partnership.waves[wave].questionnaire
            for name in table.items:
                item = questionnaire.item(name) if questionnaire is not None else None
                if item is not None and item.asks in OF_RELATIONSHIPS:
                    yield problem("tables.tie-item", places[table.key], item=shown(name), table=table.key)


def _involvements(partnership: Partnership) -> dict[str, list[Involvement]]:
    found: dict[str, list[Involvement]] = {}
    for each in partnership.roster.involvements:
        if each.person:
            found.setdefault(each.person, []).append(each)
    return found


def _file(partnership: Partnership, name: str) -> str:
    return found_table(partnership.root, f"relationships/{name}")[0] or f"relationships/{name}.csv"


def _contacts(partnership: Partnership) -> Iterator[Problem]:
    """People who were there on a day on which they were not involved; what calendars tell is not looked at again."""
    involved = _involvements(partnership)
    strangers: dict[str, list[int]] = {}
    for each in partnership.relationships.contacts:
        for person in each.people if each.row else ():
            if not any(one.on(each.day) for one in involved.get(person, ())):
                strangers.setdefault(person, []).append(each.row)
    file = _file(partnership, "contacts")
    for person, rows in sorted(strangers.items(), key=lambda entry: (min(entry[1]), entry[0])):
        ordered = sorted(rows)
        values = {"person": shown(person), "count": len(rows), "rows": rows_listed(ordered)}
        yield problem("contacts.not-involved", Place(file, None, ordered[0], "people"), **values)


def _noted(partnership: Partnership) -> Iterator[Problem]:
    involved = _involvements(partnership)
    for each in partnership.relationships.history:
        if each.noted_by and not any(one.on(each.day) for one in involved.get(each.noted_by, ())):
            place = Place(_file(partnership, "history"), None, each.row, "noted_by")
            yield problem("history.noted-by-stranger", place, person=shown(each.noted_by))


def _waves(partnership: Partnership) -> Iterator[Problem]:
    records = partnership.relationships
    days = [each.day for each in records.contacts]
    told = False
    for files in partnership.waves.values():
        wave = files.wave
        reports = records.of_wave(wave.key)
        if not reports:
            continue
        told = True
        heard = {each.organization for each in reports if each.state in ("tie", "no_tie", "dont_know")}
        silent = [key for key in taking_part_on(partnership.roster, wave.day) if key not in heard]
        if silent:
            values = {"wave": wave.name, "count": len(silent), "organizations": listed(silent)}
            yield problem("ties.silent-organizations", Place("relationships"), **values)
        if days and not _any_active(days, wave.day, records.settings.active_months):
            values = {"wave": wave.name, "day": wave.day, "months": records.settings.active_months}
            yield problem("relationships.no-active-contacts", Place("relationships"), **values)
    if told and not days:
        yield problem("relationships.no-contacts", Place("relationships"))


def _any_active(days: list[date], day: date, months: int) -> bool:
    since = months_before(day, months)
    return any(since < each <= day for each in days)
