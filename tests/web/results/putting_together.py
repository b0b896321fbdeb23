"""All that the viewers of an audience download of all versions, put together and taken apart by two attackers: sums and
differences (releases/attacking.py), and whole numbers (whole_numbers.py)."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator
from fractions import Fraction
from typing import Any

from tests.web.releases.attacking import Statement, given_away
from tests.web.results.knowing import Secret, group_of, rounded, said, secret_of, unknowns
from tests.web.results.looking_round import Key
from tests.web.results.populations import WAVES, World
from tests.web.results.whole_numbers import Shown, told_by_whole_numbers

__all__ = ["AUDIENCES", "LEAST", "Known", "few_behind", "released", "tables_of", "together", "told", "told_in_numbers"]

LEAST = {"partnership": 5, "public": 10}
AUDIENCES = {
    "partnership": ("nadia", "eve", "silas", "sol"),
    "public": ("cora", "paz", "rhea"),
}
Cells = dict[Key, dict[str, str]]
#: All that was seen, by wave and version.
Known = dict[tuple[str, int], Cells]


def released(world: World) -> World:
    for wave in WAVES:
        world.release(wave)
    return world


def tables_of(world: World, who: str) -> dict[str, Cells]:
    """The tables that ``who`` downloads of each wave, and those that everybody may have."""
    client, found = world.client(who), {}
    for key, wave in world.waves.items():
        cells: Cells = {}
        for query in ("?published=", ""):
            response: Any = client.get(f"/i/{world.initiative.key}/results/{wave.pk}/downloads/tables.csv{query}")
            if response.status_code == 200:
                for line in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")):
                    cells[line["table"], line["row"], line["column"]] = {
                        **line, "value": line["percent"] or line["points"]
                    }  # fmt: skip
        found[key] = cells
    return found


def together(world: World, whom: tuple[str, ...], known: Known) -> None:
    """Adds to what is ``known`` what all of ``whom`` can see now."""
    for who in whom:
        for wave, cells in tables_of(world, who).items():
            version = max((number for key, number in world.counted if key == wave), default=0)
            shown = known.setdefault((wave, version), {})
            for key, cell in cells.items():
                if cell["hidden"] == "false" or key not in shown:
                    shown[key] = cell


def _shown(known: Known) -> Iterator[tuple[str, int, Key, dict[str, str], Cells]]:
    for (wave, number), cells in known.items():
        for key, cell in cells.items():
            if cell["hidden"] == "false" and cell["value"]:
                yield wave, number, key, cell, cells


def told(world: World, known: Known, least: int) -> list[Any]:
    """Groups of fewer than ``least`` whose answers can be worked out from all that is ``known``."""
    secrets: dict[Secret, list[Statement]] = defaultdict(list)
    for wave, number, key, cell, cells in _shown(known):
        found = said(world, wave, number, key, cell, cells)
        if found is not None:
            secrets[found[0]].append(found[1])
    return [(secret, group) for secret, all_of in secrets.items() for group in given_away(all_of, least)]


def told_in_numbers(world: World, known: Known) -> list[Any]:
    """Hidden cells of whose counts too few are left for somebody who knows that they are whole and how figures are
    rounded."""
    shown: dict[Secret, list[Shown]] = defaultdict(list)
    for wave, number, key, cell, cells in _shown(known):
        exact, about = said(world, wave, number, key, cell, cells), rounded(world, wave, number, key, cell, cells)
        if about is not None:
            secret, says, off = about
            value = Fraction(cell["value"]) / 100
            shown[secret].append(Shown(says, value - off, value + off))
        elif exact is not None and set(exact[1].values()) == {1}:
            count = Fraction(cell["count"])
            shown[exact[0]].append(Shown(exact[1], count, count))
    hidden: dict[Secret, set[frozenset[Hashable]]] = defaultdict(set)
    for (wave, number), cells in known.items():
        for key, cell in cells.items():
            # A row's average is no group's, and of a change its two waves are cells of their own.
            if cell["hidden"] == "true" and key[2] not in ("average", "weighted") and not key[0].startswith("change"):
                hidden[secret_of(key)].add(frozenset(unknowns(wave, group_of(world, wave, number, key))))
    return [
        (secret, *each) for secret, groups in hidden.items() for each in told_by_whole_numbers(shown[secret], groups)
    ]


def few_behind(world: World, known: Known, tables: Collection[str] = ("agreement", "choices", "answers")) -> list[Any]:
    """Shown cells behind which fewer than three organizations stand, or one with more than half of the people."""
    found = []
    for wave, number, key, _cell, _cells in _shown(known):
        if not key[0].startswith(tuple(tables)) or key[2] in ("average", "weighted", "pooled"):
            continue
        group = group_of(world, wave, number, key)
        behind = Counter(each.organization for each in group if each.organization)
        if behind and (len(behind) < 3 or 2 * max(behind.values()) > len(group)):
            found.append((wave, number, key, dict(behind)))
    return found
