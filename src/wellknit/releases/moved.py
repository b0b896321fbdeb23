"""How far the same people moved on the scale, in a wave's release: where their table shows the item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wellknit.comparisons.moves import Move, judged_moves, move_of
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.panel import Square
from wellknit.surveys.specification import PANEL
from wellknit.tables import Row, Share, Table

__all__ = ["with_moves"]


def with_moves(release: Release, squares: Mapping[str, Mapping[str, Square]], rules: ReportingRules) -> Release:
    """The ``release`` with the moves of its tables of the same people, by table and item, as each audience sees them.

    A move is shown where the item's row is, of exactly the people whom that counts: another few people behind the mean
    could be told apart from them. Of a sensitive item it is hidden where everybody gave one answer in a wave.
    """
    packages = {
        audience: replace(package, moves=_shown(package, squares, rules))
        for audience, package in release.packages.items()
    }
    return replace(release, packages=packages)


def _shown(package: Package, squares: Mapping[str, Mapping[str, Square]], rules: ReportingRules) -> tuple[Move, ...]:
    made: list[Move] = []
    for table in package.panels.get(FOLDER, ()):
        found = squares.get(table.key, {})
        own = [_move(table, row, found[row.item], package, rules) for row in table.rows if row.item in found]
        made += judged_moves(own)
    return tuple(made)


def _move(table: Table, row: Row, square: Square, package: Package, rules: ReportingRules) -> Move:
    scores, counts = square
    waves = table.waves[0], table.waves[-1]
    move = move_of(table.key, row.item, row.label, waves, counts, scores)
    before, people = row.cells[0], move.people or 0
    counted = isinstance(before, Share) and before.base == people
    small = people < rules.threshold(package.audience, table.key.removesuffix(PANEL))
    hidden = any(cell.hidden for cell in row.cells) or not counted or small
    if hidden or (row.item in rules.sensitive and _one_answer(counts)):
        return move.concealed()
    return move


def _one_answer(counts: Sequence[Sequence[int]]) -> bool:
    people = sum(map(sum, counts))
    return any(sum(each) == people for each in (*counts, *zip(*counts, strict=True)))
