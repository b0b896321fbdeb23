"""What the cells of a population's tables say of whom: worked out from true answers, by the tables' names alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tests.web.releases.attacking import Statement, average_of, sum_of
from tests.web.results.looking_round import Key
from tests.web.results.populations import Answer, World

__all__ = ["Secret", "counted", "group_of", "rounded", "said", "secret_of", "unknowns"]

#: What is asked of each unknown: an item, and which answer to it.
Secret = tuple[str, str]
_AGREES = {"trust": "yes", "heard": "yes"}
_GROUP_TABLES = ("agreement", "choices", "answers")


def said(
    world: World, wave: str, number: int, key: Key, cell: Mapping[str, str], shown: Mapping[Key, Mapping[str, str]]
) -> tuple[Secret, Statement] | None:
    """What a shown ``cell`` says exactly, and of which secret; None where it says nothing of single answers.

    ``shown`` are all cells of its release. Asserts that its base and its count are the true ones.
    """
    table, _row, column = key
    rows = world.counted[wave, number]
    if table.startswith("change"):
        return _change(rows, key, cell)
    secret = secret_of(key)
    if column == "weighted":
        return secret, {}  # the share of each site, times its people on the roster: see ``rounded``
    if column == "average":
        return secret, _average(_answering(world, wave, number, key), key, cell, shown)
    group = group_of(world, wave, number, key)
    assert int(cell["base"]) == len(group), (wave, number, key, cell, len(group))
    assert int(cell["count"]) == sum(_counts(world, wave, each, secret) for each in group), (wave, number, key)
    return secret, sum_of(unknowns(wave, group))


def secret_of(key: Key) -> Secret:
    """What a cell is about: of which item which answer; who answered at all; or since when."""
    table, row, _column = key
    if table.startswith("answered"):
        return ("", "answered")
    if table.startswith("lengths"):
        return ("", row)
    return ("hard" if table.startswith("choices") else "often" if table.startswith("answers") else row, row)


def group_of(world: World, wave: str, number: int, key: Key) -> list[Answer]:
    """Whose answers a cell counts: those of one site, role or band, of several that are merged, or of everybody."""
    table, row, column = key
    people = _answering(world, wave, number, key)
    if table.startswith("answered") and row != "all":
        people = [each for each in people if each.role == row]
    if column == "pooled":
        return people
    names = set(column.split("_and_"))
    return [each for each in people if {each.site, each.role, each.band(wave)} & names]


def rounded(
    world: World, wave: str, number: int, key: Key, cell: Mapping[str, str], shown: Mapping[Key, Mapping[str, str]]
) -> tuple[Secret, Statement, Fraction] | None:
    """What a shown average of all sites or weighted share says, and by how much it may be off; None for other cells,
    and for an average of the sites that are shown, which says nothing more."""
    if key[2] not in ("average", "weighted") or key[0].startswith("change"):
        return None
    found: dict[str, list[Answer]] = {}
    for each in _answering(world, wave, number, key):
        found.setdefault(each.site, []).append(each)
    there = [each.site for each in world.roster() if each.site in found]
    weights = {site: Fraction(there.count(site), len(there)) for site in found}
    if key[2] == "average":
        weights = dict.fromkeys(found, Fraction(1, len(found)))
    says = {name: weights[site] / len(group) for site, group in found.items() for name in unknowns(wave, group)}
    off, value = Fraction(5, 10 ** (3 + ("." in cell["value"]))), Fraction(Decimal(cell["value"])) / 100
    agree = [unknown for each in found.values() for unknown in unknowns(wave, filter(_counting(secret_of(key)), each))]
    true = sum((says[each] for each in agree), Fraction(0))
    seen = [each for each in found if shown.get((*key[:2], each), {}).get("hidden") == "false"]
    if key[2] == "average" and len(seen) < len(found) and seen:
        shares = (Fraction(int(shown[*key[:2], e]["count"]), int(shown[*key[:2], e]["base"])) for e in seen)
        if abs(sum(shares, Fraction(0)) / len(seen) - value) <= off:
            return None
    if abs(true - value) <= off:
        return secret_of(key), says, off
    assert key[2] == "average", ("a weighted share of nothing that is known", key, dict(cell))
    return None


def _answering(world: World, wave: str, number: int, key: Key) -> list[Answer]:
    """Who answered what a row is about; of who answered at all, everybody on the roster."""
    item, which = secret_of(key)
    if which == "answered" and not item:
        return world.roster()
    rows = world.counted[wave, number][wave]
    return [each for each in rows if not item or which == "blank" or each.answers(item)]


def _counts(world: World, wave: str, each: Answer, secret: Secret) -> bool:
    """Whether a cell of the wave counts the person."""
    item, which = secret
    if item:
        return counted(each, secret)
    if which == "answered":
        return each.person in {one.person for one in world.answers[wave].values()}
    wholes = {"one_year_or_less": ("six_months_or_less", "six_months_to_one_year")}
    return each.band(wave) in wholes.get(which, (which,))


def _counting(secret: Secret) -> Callable[[Answer], bool]:
    return lambda each: counted(each, secret)


def counted(answer: Answer, secret: Secret) -> bool:
    """Whether somebody gave the answer."""
    item, which = secret
    if which == "blank":
        return not answer.answers(item)
    return (which if item in ("hard", "often") else _AGREES[item]) in answer.given.get(item, "").split()


def unknowns(wave: str, group: Iterable[Answer]) -> Iterator[tuple[object, ...]]:
    """Unknowns: a row that was corrected is another one."""
    return ((wave, each.person, each.respondent, each.site, each.role, *sorted(each.given.items())) for each in group)


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
            return average_of([list(unknowns(wave, group)) for group in groups])
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
            one = dict.fromkeys(unknowns("first", before.values()), Fraction(-1, len(before)))
            return (item, item), {**one, **dict.fromkeys(unknowns("second", after.values()), Fraction(1, len(after)))}
        assert int(cell["base"]) == len(everybody[column]), (key, cell)
        assert int(cell["count"]) == sum(counted(each, (item, item)) for each in everybody[column].values()), key
        return (item, item), sum_of(unknowns(column, everybody[column].values()))
    parts = {
        "before": ("first", [before[each] for each in both]),
        "after": ("second", [after[each] for each in both]),
        "only_before": ("first", [before[each] for each in before.keys() - both]),
        "only_after": ("second", [after[each] for each in after.keys() - both]),
    }
    if column in parts:
        name, group = parts[column]
        assert int(cell["base"]) == len(group), (key, cell)
        return (item, item), sum_of(unknowns(name, group))
    # Who changed their mind: a secret of its own, about those who answered twice.
    return (item, column), sum_of(unknowns("second", [after[each] for each in both]))
