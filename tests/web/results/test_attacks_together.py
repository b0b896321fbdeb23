"""Whatever an audience is shown, of all versions and however they were released, put together by all of its viewers:
nobody is told what few have answered."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.results import putting_together
from tests.web.results.knowing import group_of
from tests.web.results.populations import (
    ROLES,
    SITES,
    WAVES,
    Answer,
    Plan,
    World,
    lookers,
    made,
    planned,
    with_organizations,
    with_roster,
)
from tests.web.results.putting_together import (
    AUDIENCES,
    LEAST,
    Cells,
    Known,
    few_behind,
    released,
    together,
    told,
    told_in_numbers,
)
from wellknit.errors import WellknitError
from wellknit.web.models import Account
from wellknit.web.refusals import Refused
from wellknit.web.releases.correcting import add_row, withdraw_row
from wellknit.web.releases.declared import Choices


@pytest.fixture
def accounts(transactional_db: None) -> dict[str, Account]:
    return lookers()


def all_known(world: World, known: dict[str, Known]) -> dict[str, Known]:
    """Adds what each audience can see now to what it has ``known``."""
    for audience, whom in AUDIENCES.items():
        together(world, whom, known.setdefault(audience, {}))
    return known


def figures(known: dict[str, Known]) -> int:
    return sum(
        cell["hidden"] == "false" for each in known.values() for cells in each.values() for cell in cells.values()
    )


# --- Corrections ------------------------------------------------------------------------------------------------------


def corrected(world: World, out: int, late: int) -> bool:
    """Takes ``out`` answers out of the second wave and adds ``late`` ones, and releases it once more, if that waits no
    longer: whether it did."""
    wave, rows = world.waves["second"], world.answers["second"]
    with scope(initiative=world.initiative):
        for respondent in sorted(rows)[:out]:
            with transaction.atomic():
                withdraw_row(world.lead, wave, respondent)
            del rows[respondent]
        for number in range(late):
            given_to = {"trust": "yes" if number % 2 else "no", "heard": "yes", "hard": "time", "often": "weekly"}
            cells = {"site": "north", "role": "core_site_partner", "through_job": "yes", **given_to}
            with transaction.atomic():
                made_row = add_row(world.lead, wave, cells)
            rows[made_row.respondent] = Answer(
                made_row.respondent, f"late{number}", "north", "core_site_partner", given_to
            )
    try:
        world.release("second", "Late answers.")
    except (WellknitError, Refused):
        return False
    return True


def test_all_of_an_audience_together_cannot_work_out_what_few_have_answered(
    accounts: dict[str, Account], long: bool
) -> None:
    again = shown = 0
    for seed in range(100) if long else (2, 3):
        world = released(made(planned(seed), accounts, f"small{seed}"))
        known = all_known(world, {})
        # Of corrected answers, sums and differences alone: between two versions what single people said may be known.
        assert not any(told_in_numbers(world, each) for each in known.values()), seed
        # As many late answers of one group as need not wait, and then few; or at once few, which would be told apart.
        for out, late in ((0, 12), (2, 1)) if seed % 2 else ((2, 0), (0, 1), (9, 6)):
            again += corrected(world, out, late)
            all_known(world, known)
        for audience, least in LEAST.items():
            assert not told(world, known[audience], least), (seed, audience)
        shown += figures(known)
    print(f"{shown} shown figures attacked, {again} corrections")
    assert shown > 200 and again


# --- Ways of releasing ------------------------------------------------------------------------------------------------


_PLAIN = Choices()
_NUMBER = count(1)


@dataclass(frozen=True)
class Way:
    """A population, and how it is released: with more known of people, and other choices."""

    choices: Choices = _PLAIN
    more: Callable[[Plan, int], Plan] = lambda plan, seed: plan
    #: With everybody on a roster, also those who did not answer, and tables of lengths of involvement.
    roster: bool = False
    #: Without a site at first, which comes with the version after it.
    later: bool = False


WAYS = {
    "a roster, weighted to it": Way(Choices(weighted=True), with_roster, roster=True),
    "merged bands and roles": Way(Choices(("average", "merge")), with_roster, roster=True),
    "averages in whole numbers": Way(Choices(("whole numbers",))),
    "a site later than others": Way(later=True),
    "few organizations": Way(more=with_organizations),
    "few organizations of a site later than others": Way(Choices(("average", "merge")), with_organizations, later=True),
}


#: What the fast run tries, since these go together with most of the others.
FAST = ("a roster, weighted to it", "averages in whole numbers", "few organizations of a site later than others")


def tables() -> Iterator[str]:
    """Tables of each wave by site, role and length of involvement, of who answered, and of change."""
    for wave in WAVES:
        for key, kind, by, items, joins in (
            ("answered", "response", "site", (), ("pooled",)),
            ("agreement", "agreement", "site", ("trust", "heard"), ("average", "pooled")),
            ("agreement_by_role", "agreement", "role", ("trust", "heard"), ("pooled",)),
            ("agreement_by_length", "agreement", "involvement", ("trust", "heard"), ("pooled",)),
            ("lengths", "involvement", "site", (), ("pooled",)),
        ):
            yield _table(f"{key}_{wave}", kind, (wave,), by, items, joins)
    yield _table("change_second", "change", WAVES, "wave", ("trust", "heard"), ("pooled",))


def _table(key: str, kind: str, waves: tuple[str, ...], by: str, items: tuple[str, ...], joins: tuple[str, ...]) -> str:
    def listed(names: tuple[str, ...]) -> str:
        return "[" + ", ".join(f'"{each}"' for each in names) + "]"

    return (
        f'\n[[tables]]\nkey = "{key}"\nkind = "{kind}"\ntitle = "{key}"\nwaves = {listed(waves)}\n'
        f'items = {listed(items)}\nby = "{by}"\njoins = {listed(joins)}\nroles = {listed(ROLES)}\n'
        f'people = "all"\nmeasure = "share"\n'
    )


def released_in(way: Way, seed: int, accounts: dict[str, Account]) -> tuple[World, dict[str, Known]]:
    """A population released in some way, and what each audience knows then."""
    plan = way.more(planned(seed), seed)
    chance = random.Random(seed)
    answered = {each.person: each for rows in plan.values() for each in rows.values()}
    silent = [
        replace(each, person=f"silent_{number}", respondent="", given={})
        for number, each in enumerate(chance.choices(list(answered.values()), k=12))
    ]
    key = f"way{next(_NUMBER)}"
    world = made(plan, accounts, key, "".join(tables()), silent) if way.roster else made(plan, accounts, key)
    known: dict[str, Known] = {}
    world.release("first", choices=way.choices)
    if way.later:
        sites = [each.site for each in plan["second"].values()]
        few = min(sorted(set(sites)), key=sites.count)
        world.release("second", choices=replace(way.choices, left_out=(few,)))
        all_known(world, known)
        try:
            world.release("second", "With the last site.", replace(way.choices, left_out=()))
        except WellknitError:
            return world, known
    else:
        world.release("second", choices=way.choices)
    return world, all_known(world, known)


def test_however_it_is_released_nobody_is_told_what_few_have_answered(accounts: dict[str, Account], long: bool) -> None:
    for name in WAYS if long else FAST:
        shown = 0
        for seed in range(30) if long else (4,):
            world, known = released_in(WAYS[name], seed, accounts)
            for audience, least in LEAST.items():
                assert not told(world, known[audience], least), (name, seed, audience)
                assert not told_in_numbers(world, known[audience]), (name, seed, audience)
                assert not few_behind(world, known[audience]), (name, seed, audience)
            shown += figures(known)
        print(f"{name}: {shown} shown figures attacked")
        assert shown > 30


# --- That the attackers are good ones ---------------------------------------------------------------------------------


def test_a_table_without_a_threshold_is_found_out(
    accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken on purpose: what stands in a downloaded table is the true count, hidden or not."""
    world = released(made(planned(1), accounts))
    as_it_was = putting_together.tables_of

    def broken(world: World, who: str) -> dict[str, Cells]:
        found = as_it_was(world, who)
        for key, cell in found["second"].items():
            if key[0] == "agreement_by_role_second" and cell["hidden"] == "true":
                people = [e for e in world.answers["second"].values() if e.role == key[2] and e.answers(key[1])]
                agree = sum(e.given[key[1]] == "yes" for e in people)
                cell |= {"hidden": "false", "base": str(len(people)), "count": str(agree), "value": "1.0"}
        return found

    known: Known = {}
    together(world, AUDIENCES["partnership"], known)
    assert not told(world, known, 5)
    monkeypatch.setattr(putting_together, "tables_of", broken)
    together(world, AUDIENCES["partnership"], known)
    assert told(world, known, 5)


def test_averages_that_say_too_much_are_found_out(accounts: dict[str, Account]) -> None:
    """Broken on purpose: beside hidden sites stands the average of all, with one decimal."""
    world = made(planned(4), accounts)
    world.release("second")
    known: Known = {}
    together(world, AUDIENCES["partnership"], known)
    assert not told_in_numbers(world, known)
    cells = known["second", 1]
    for key in [each for each in cells if each[0].startswith("agreement_second") and each[2] == "average"]:
        sites = [group_of(world, "second", 1, (*key[:2], site)) for site in SITES]
        shares = [Fraction(sum(one.given[key[1]] == "yes" for one in each), len(each)) for each in sites if each]
        cells[key] = {**cells[key], "hidden": "false", "value": f"{float(sum(shares) / len(shares) * 100):.1f}"}
        for site in SITES[1:]:  # two at least are hidden, and all together are shown
            if (*key[:2], site) in cells:
                cells[*key[:2], site]["hidden"] = "true"
    assert told_in_numbers(world, known)


def test_cells_of_one_organization_are_found_out(accounts: dict[str, Account]) -> None:
    """With a weaker rule, which needs a reason."""
    weaker = "[reporting.organizations]\nat_least = 1\nlargest_share = 1.0\nreason = 'It is no secret.'\n"
    world = made(with_organizations(planned(4), 4), accounts, settings=weaker)
    world.release("second")
    known: Known = {}
    together(world, AUDIENCES["partnership"], known)
    assert few_behind(world, known)
