"""What several tables say together: bases of one that are counts of another, and conventions that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from wellknit.audits.audit import Audit
from wellknit.audits.findings import Finding, listed, name
from wellknit.audits.table_findings import counts_at

__all__ = ["Coincidence", "about_tables", "coincidences"]

#: A coincidence is told only where chance would give one as good in fewer than one of twenty tables.
_CHANCE = 0.05
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Coincidence:
    """In every column that both tables have, ``bases`` of the first table are the ``people`` in ``rows`` of the other.

    ``one_rows``: the rows that rest on them; ``possible`` are by column all its bases up to the other table's, of which
    those that coincide are one. ``chance``: how many such coincidences bases drawn at random would be expected to give.
    """

    one: Audit
    other: Audit
    one_rows: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[tuple[int, int], ...]
    bases: tuple[int, ...]
    possible: tuple[tuple[int, ...], ...]
    smallest: bool
    tried: int
    chance: float


def about_tables(audits: Sequence[Audit]) -> Iterator[Finding]:
    """The findings about tables together."""
    yield from _rules(audits)
    for one in audits:
        for other in audits:
            if one is not other:
                found = coincidences(one, other)
                for each in _told(found):
                    yield _coincide(each)
    for one, other in combinations(audits, 2):
        yield from _same_people(one, other)


def _rules(audits: Sequence[Audit]) -> Iterator[Finding]:
    """Figures added up from rounded parts in one table, and rounded once in another where that makes a difference."""
    adding = [each for each in audits if each.rule == "sum"]
    once = [
        each
        for each in audits
        if each.rule == "once"
        and not each.unbound
        and each.distribution is not None
        and any(not subtotal.added for subtotal in each.distribution.subtotals)
    ]
    for one in adding:
        for other in once:
            yield Finding("rules_differ", "", (), (), {"adding": one.printed.name, "once": other.printed.name})


def coincidences(one: Audit, other: Audit) -> tuple[Coincidence, ...]:
    """Bases of ``one`` that are counts of ``other`` in all columns that both have (two at least)."""
    names = {each.name.casefold(): place for place, each in enumerate(other.printed.columns)}
    shared = tuple(
        (place, names[each.name.casefold()])
        for place, each in enumerate(one.printed.columns)
        if each.name.casefold() in names
    )
    if len(shared) < 2 or any(other.columns[column].smallest is None for _, column in shared):
        return ()
    groups: list[tuple[tuple[int, ...], Sequence[Sequence[int]]]] = [(one.rows, [each.chosen for each in one.columns])]
    if one.apart is not None:
        groups.append((one.apart.rows, one.apart.bases))
    found = []
    joined = _joined_rows(other)
    for rows, bases in groups:
        if any(one.printed.columns[column].base is not None for column, _ in shared) and rows == one.rows:
            continue  # bases that are known need no guessing
        for of in joined:
            each = _coincidence(one, other, rows, bases, of, shared, len(joined))
            if each is not None:
                found.append(each)
    return tuple(sorted(found, key=lambda each: (not each.smallest, each.chance, len(each.rows))))


def _joined_rows(audit: Audit) -> list[tuple[int, ...]]:
    """The groups of people that a table shows: those of a row, or of some parts of a distribution."""
    of = audit.distribution
    if of is None or audit.unbound:
        return [(row,) for row in audit.rows]
    if len(of.parts) <= _MOST_PARTS:
        return [group for size in range(1, len(of.parts)) for group in combinations(of.parts, size)]
    runs = range(len(of.parts))
    return [
        of.parts[start : end + 1] for start in runs for end in runs if start <= end and end - start + 1 < len(of.parts)
    ]


def _coincidence(
    one: Audit,
    other: Audit,
    rows: tuple[int, ...],
    bases: Sequence[Sequence[int]],
    of: tuple[int, ...],
    shared: tuple[tuple[int, int], ...],
    tried: int,
) -> Coincidence | None:
    people, possible, chance = [], [], float(tried)
    for mine, theirs in shared:
        counts = [counts_at(other, row, theirs) for row in of]
        whole = other.columns[theirs].smallest or 0
        if any(len(each) != 1 for each in counts):
            return None
        number = sum(each[0] for each in counts)
        if number not in bases[mine]:
            return None
        people.append(number)
        possible.append(tuple(each for each in bases[mine] if each <= whole))
        chance *= len(possible[-1]) / whole
    if all(len(bases[mine]) >= one.model.max_base for mine, _ in shared) or chance >= _CHANCE:
        return None
    smallest = all(bases[mine][0] == number for (mine, _), number in zip(shared, people, strict=True))
    return Coincidence(one, other, rows, of, shared, tuple(people), tuple(possible), smallest, tried, chance)


def _told(found: Sequence[Coincidence]) -> Iterator[Coincidence]:
    """The best for each group of rows; others only where they are of smallest bases too."""
    best: dict[tuple[int, ...], Coincidence] = {}
    for each in found:
        if each.one_rows not in best:
            best[each.one_rows] = each
            yield each
        elif each.smallest:
            yield each


def _coincide(each: Coincidence) -> Finding:
    one, other = each.one, each.other
    bases, alternatives = [], []
    forced = []
    for (mine, _), base, possible in zip(each.columns, each.bases, each.possible, strict=True):
        column = one.printed.columns[mine].name
        bases.append(f"{column} {_with_count(each, mine, base)}")
        others = [_with_count(each, mine, number) for number in possible if number != base]
        if others:
            alternatives.append(f"{column} {listed(others, 4)}")
        else:
            forced.append(f"{column} {_with_count(each, mine, base)}")
    values: dict[str, str | int] = {
        "table": one.printed.name,
        "rows": listed([name(one.printed.rows[row]) for row in each.one_rows], 4),
        "bases": listed(bases, 40),
        "groups": " + ".join(name(other.printed.rows[row]) for row in each.rows),
        "other": other.printed.name,
        "alternatives": "; ".join(alternatives) or "–",
        "forced": listed(forced, 40) or "–",
        "odds": f"{max(1, round(1 / each.chance)):,}" if each.chance > 1e-6 else "1,000,000",
        "tried": each.tried,
    }
    columns = tuple(one.printed.columns[mine].name for mine, _ in each.columns)
    rows = tuple(one.printed.rows[row] for row in each.one_rows)
    return Finding("coincide", one.printed.name, rows, columns, values)


def _with_count(each: Coincidence, column: int, base: int) -> str:
    """A base, as '7 of 11' where the table has one row whose count is certain."""
    if len(each.one_rows) == 1:
        counts = each.one.model.counts(each.one_rows[0], column, base, each.one.rule)
        if len(counts) == 1:
            return f"{counts[0]}/{base}"
    return str(base)


def _same_people(one: Audit, other: Audit) -> Iterator[Finding]:
    """Two tables whose smallest bases are the same in every shared column, or in every one of them smaller."""
    names = {each.name.casefold(): place for place, each in enumerate(other.printed.columns)}
    pairs = [
        (mine.smallest, other.columns[names[column.name.casefold()]].smallest)
        for column, mine in zip(one.printed.columns, one.columns, strict=True)
        if column.name.casefold() in names
    ]
    known = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    # Tables of noughts and hundreds fit everybody; what they have in common is nothing.
    telling = [
        audit
        for audit in (one, other)
        if sum(2 * len(each.chosen) < audit.model.max_base for each in audit.columns) >= 2
    ]
    if len(known) < 2 or len(known) < len(pairs) or len(telling) < 2:
        return
    if all(mine == theirs for mine, theirs in known):
        yield Finding("same_bases", "", (), (), {"one": one.printed.name, "other": other.printed.name})
        return
    for smaller, larger, ordered in (
        (one, other, [(mine, theirs) for mine, theirs in known]),
        (other, one, [(theirs, mine) for mine, theirs in known]),
    ):
        if all(few <= many for few, many in ordered) and prod(few / many for few, many in ordered) < 1:
            shown = listed([f"{few}/{many}" for few, many in ordered], 40)
            yield Finding(
                "within", "", (), (), {"one": smaller.printed.name, "other": larger.printed.name, "bases": shown}
            )
