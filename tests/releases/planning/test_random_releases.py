"""Random linked releases, planned one after the other as they would be: an independent audit finds nothing in any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.releases.linked import Drafted, Linked, hiding, linked_releases
from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.disclosure import Protection, Reason, protect
from wellknit.releases.disclosure.attack import audit
from wellknit.releases.disclosure.audiences import ORDER, protect_all
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Effort, Memory
from wellknit.releases.disclosure.primary import breaks
from wellknit.releases.disclosure.values import Address
from wellknit.releases.examination import examine
from wellknit.releases.rules import AUDIENCES, Audience


def planned(linked: Linked, draft: Drafted, earlier: Sequence[Shown]) -> tuple[Shown, dict[Audience, Protection]]:
    """The draft with what its plan leaves, public first."""
    complete = draft.shown(dict.fromkeys(AUDIENCES, draft.tables))
    seen = {each: cells_of([*earlier, complete], linked.rules, each, complete=draft.tables) for each in ORDER}
    reasons: dict[Audience, dict[Address, Reason]] = {}
    for audience, (cells, _) in seen.items():
        broken = {e.address: breaks(e.footprint, linked.rules, audience, draft.cube) for e in cells if not e.fixed}
        reasons[audience] = {address: rule for address, rule in broken.items() if rule}
    memory: Memory = {}
    effort = Effort(rounds=40, nodes=500)
    plans = protect_all(seen, reasons, lambda *asked: protect(*asked, effort=effort, memory=memory))
    left = {
        audience: hiding(draft, {(each.table, each.row, each.column) for each in plan.hidden}, audience)
        for audience, plan in plans.items()
    }
    return draft.shown(left), plans


#: The seeds in so many parts, which run side by side.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_no_audience_learns_a_hidden_count(part: int, long: bool) -> None:
    secrets, withheld, seeds = 0, 0, range(part, 2000 if long else 80, PARTS)
    for seed in seeds:
        linked, earlier = linked_releases(seed), list[Shown]()
        for draft in linked.drafts:
            shown, plans = planned(linked, draft, earlier)
            # What an earlier release already tells, nothing hides: the table is withheld, and what tells it is named.
            told = {each.table for plan in plans.values() for each in plan.withheld if each.earlier}
            withheld += bool(told)
            for audience in AUDIENCES:
                cells, answers = cells_of([*earlier, shown], linked.rules, audience)
                found = audit(systems(cells, answers), explain=False)
                secrets += len(found)
                leaks = [each.secret for each in found if not each.safe]
                assert all({at.table for at in each.addresses} & told for each in leaks), (seed, draft.wave, audience)
            earlier.append(replace(shown, version=1))
    assert withheld <= len(seeds) // 50  # the rare exception: the first 200 have none
    assert secrets > 20 * len(seeds)


def test_what_earlier_releases_tell_by_themselves_holds_nobody_up() -> None:
    """A mean of spring, long printed, tells a count that a change of winter would hide: its table is withheld, no
    cell of winter could help, and winter can be frozen."""
    linked, earlier = linked_releases(332), list[Shown]()
    for draft in linked.drafts:
        shown, plans = planned(linked, draft, earlier)
        withheld = any(each.withheld for each in plans.values())
        examined = examine(shown, earlier, linked.rules)
        assert [one.leaks for one in examined.values()] == [(), ()], draft.wave
        assert any(one.told_before for one in examined.values()) == withheld
        earlier.append(replace(shown, version=1))
    assert withheld
