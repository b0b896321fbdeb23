"""Random linked releases, planned one after the other as they would be: an independent audit finds nothing in any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.releases.linked import Drafted, Linked, hiding, linked_releases
from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.disclosure import Protection, Reason, protect
from wellknit.releases.disclosure.attack import audit
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.planning import Effort
from wellknit.releases.disclosure.primary import breaks
from wellknit.releases.disclosure.values import Address
from wellknit.releases.rules import AUDIENCES, Audience

ORDER: tuple[Audience, ...] = ("public", "partnership")


def planned(linked: Linked, draft: Drafted, earlier: Sequence[Shown]) -> tuple[Shown, dict[Audience, Protection]]:
    """The draft with what its plan leaves, public first."""
    complete = draft.shown(dict.fromkeys(AUDIENCES, draft.tables))
    public: set[Address] = set()
    plans: dict[Audience, Protection] = {}
    for audience in ORDER:
        cells, answers = cells_of([*earlier, complete], linked.rules, audience, complete=draft.tables)
        cells = tuple(replace(each, fixed=True) if each.address in public else each for each in cells)
        reasons: dict[Address, Reason] = {
            each.address: rule
            for each in cells
            if not each.fixed and (rule := breaks(each.footprint, linked.rules, audience, draft.cube))
        }
        plans[audience] = protect(cells, answers, reasons, effort=Effort(rounds=40, nodes=500))
        if audience == "public":
            public = {each.address for each in cells if not each.fixed} - set(plans[audience].hidden)
    left = {
        audience: hiding(draft, {(each.table, each.row, each.column) for each in plan.hidden}, audience)
        for audience, plan in plans.items()
    }
    return draft.shown(left), plans


def test_no_audience_learns_a_hidden_count(long: bool) -> None:
    secrets = 0
    for seed in range(2000 if long else 25):
        linked, earlier = linked_releases(seed), list[Shown]()
        for draft in linked.drafts:
            shown, plans = planned(linked, draft, earlier)
            assert not any(each.withheld for each in plans.values()), seed
            for audience in AUDIENCES:
                cells, answers = cells_of([*earlier, shown], linked.rules, audience)
                found = audit(systems(cells, answers), explain=False)
                secrets += len(found)
                assert all(each.safe for each in found), (seed, draft.wave, audience)
            earlier.append(replace(shown, version=1))
    assert secrets > 100
