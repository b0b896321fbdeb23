"""What the cells of a population's tables say of whom: worked out from true answers, by the tables' names alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tests.web.releases.attacking import Statement, average_of, sum_of
from tests.web.results.looking_round import Key
from tests.web.results.populations import Answer, World

__all__ = ["Secret", "counted", "said"]

#: What is asked of each unknown: an item, and which answer to it.
Secret = tuple[str, str]
_AGREES = {"trust": "yes", "heard": "yes"}
_GROUP_TABLES = ("agreement", "choices", "answers")


def said(
    world: World, wave: str, number: int, key: Key, cell: Mapping[str, str], shown: Mapping[Key, Mapping[str, str]]
) -> tuple[Secret, Statement] | None:
    """What a shown ``cell`` says, and of which secret; None where it says nothing of single answers.

    ``shown`` are all cells of its release. Asserts that its base and its count are the true ones.
    """
    table, row, column = key
    rows = world.counted[wave, number]
    if table.startswith("change"):
        return _change(rows, key, cell)
    item = "hard" if table.startswith("choices") else "often" if table.startswith("answers") else row
    secret = (item, row)
    people = [each for each in rows[wave] if each.answers(item) or row == "blank"]
    if column == "average":
        return secret, _average(people, key, cell, shown)
    group = people if column == "pooled" else [each for each in people if column in (each.site, each.role)]
    assert int(cell["base"]) == len(group), (wave, number, key, cell, len(group))
    assert int(cell["count"]) == sum(counted(each, secret) for each in group), (wave, number, key)
    return secret, sum_of(_named(wave, group))


def counted(answer: Answer, secret: Secret) -> bool:
    """Whether somebody gave the answer."""
    item, which = secret
    if which == "blank":
        return not answer.answers(item)
    return (which if item in ("hard", "often") else _AGREES[item]) in answer.given.get(item, "").split()


def _named(wave: str, group: Iterable[Answer]) -> Iterator[tuple[object, ...]]:
    """Unknowns: a row that was corrected is another one."""
    return ((wave, each.respondent, each.site, each.role, *sorted(each.given.items())) for each in group)


def _average(
    people: list[Answer], key: Key, cell: Mapping[str, str], shown: Mapping[Key, Mapping[str, str]]
) -> Statement:
    """An average of all sites, or of those that are shown alone: whichever it is by its value."""
    table, row, _column = key
    wave = table.rpartition("_")[2]
    by_site: dict[str, list[Answer]] = {}
    for each in people:
        by_site.setdefault(each.site, []).append(each)
    seen = {site for site in by_site if shown.get((table, row, site), {}).get("hidden") == "false"}
    item = "hard" if table.startswith("choices") else "often" if table.startswith("answers") else row
    for sites in (set(by_site), seen):
        groups = [by_site[each] for each in sorted(sites)]
        if not groups:
            continue
        shares = [Fraction(sum(counted(one, (item, row)) for one in group), len(group)) for group in groups]
        decimals = 1 if "." in cell["value"] else 0
        mean = sum(shares) / len(shares) * 100
        if abs(mean - Fraction(Decimal(cell["value"]))) <= Fraction(6, 10 ** (decimals + 1)):
            if not decimals:
                return {}  # in whole numbers: the library's auditor tells what that gives away
            return average_of([list(_named(wave, group)) for group in groups])
    raise AssertionError(("an average of nothing that is known", key, dict(cell)))


def _change(
    rows: Mapping[str, tuple[Answer, ...]], key: Key, cell: Mapping[str, str]
) -> tuple[Secret, Statement] | None:
    table, item, column = key
    everybody = {name: {each.person: each for each in rows[name] if each.answers(item)} for name in ("first", "second")}
    before, after = everybody["first"], everybody["second"]
    both = before.keys() & after.keys()
    if not table.endswith("_people"):
        if column == "change":
            one = dict.fromkeys(_named("first", before.values()), Fraction(-1, len(before)))
            return (item, item), {**one, **dict.fromkeys(_named("second", after.values()), Fraction(1, len(after)))}
        assert int(cell["base"]) == len(everybody[column]), (key, cell)
        assert int(cell["count"]) == sum(counted(each, (item, item)) for each in everybody[column].values()), key
        return (item, item), sum_of(_named(column, everybody[column].values()))
    parts = {
        "before": ("first", [before[each] for each in both]),
        "after": ("second", [after[each] for each in both]),
        "only_before": ("first", [before[each] for each in before.keys() - both]),
        "only_after": ("second", [after[each] for each in after.keys() - both]),
    }
    if column in parts:
        name, group = parts[column]
        assert int(cell["base"]) == len(group), (key, cell)
        return (item, item), sum_of(_named(name, group))
    # Who changed their mind: a secret of its own, about those who answered twice.
    return (item, column), sum_of(_named("second", [after[each] for each in both]))
