"""What the cast has of outreach, plans, consents and what is printed: one of each a place, with that place's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django_scopes import scope

from wellknit.web.models import BulkChange, Consent, Grant, Period, Phase, Principle, ProfileFigure, SavedFilter

if TYPE_CHECKING:
    from tests.web.cast import Cast

#: Who owns what stands for a place: filters and bulk changes are their owners' alone.
OWNERS = {"north": "silas", "south": "sol", "nation": "nadia", "hills": "hal"}


def outreach_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    more: dict[str, dict[str, Any]] = {
        name: {} for name in ("filter_remove", "bulk_undo", "consent_change", "figure_change")
    }
    plans: dict[str, dict[str, Any]] = {"period": {}, "grant": {}, "phase": {}, "principle": {}}
    for place, owner in OWNERS.items():
        initiative = cast.hills if place == "hills" else cast.river
        word = mark("" if place == "nation" else place)
        with scope(initiative=initiative):
            more["filter_remove"][place] = SavedFilter.objects.create(
                initiative=initiative,
                account=cast.accounts[owner],
                name=f"Filter {word}",
                query="status=active",
                site=cast.sites.get(place),
            )
            more["bulk_undo"][place] = BulkChange.objects.create(
                initiative=initiative, account=cast.accounts[owner], when=datetime(2021, 5, 1, tzinfo=UTC)
            )
            person = cast.people[{"north": "noor", "south": "saul", "nation": "nell", "hills": "hugh"}[place]]
            more["consent_change"][place] = Consent.objects.get(person=person)
            owner_of = {"north": "library", "south": "clinic", "nation": "coalition", "hills": "mill"}[place]
            more["figure_change"][place] = ProfileFigure.objects.create(
                initiative=initiative,
                organization=cast.organizations[owner_of],
                key="members",
                value="31",
                label=f"members {word}",
                source=f"report {word}",
            )
            if place in ("nation", "hills"):
                span = {"initiative": initiative, "start": date(2020, 7, 1), "end": date(2021, 6, 30)}
                plans["period"][place] = Period.objects.create(key="year", name=f"Year {word}", **span)
                plans["grant"][place] = Grant.objects.create(
                    key="grant", funder=f"Funder {word}", incentive=f"an incentive {word}", **span
                )
                # Principles are everybody's who takes part: no word of one place stands in them.
                whose = word if place == "hills" else "of the river"
                plans["principle"][place] = Principle.objects.create(
                    initiative=initiative, key="trust", name=f"Trust {whose}", summary="People say what they think."
                )
                plans["phase"][place] = Phase.objects.create(key="phase", name=f"Phase {word}", **span)
    more["consent_remove"], more["figure_remove"] = more["consent_change"], more["figure_change"]
    for kind, rows in plans.items():
        more[f"{kind}_change"] = more[f"{kind}_remove"] = rows
    cast.more.update(more)
