"""The page of the search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wellknit.web.finding.likeness import fitting
from wellknit.web.frame import pages_of
from wellknit.web.partners import records
from wellknit.web.rules import allowed
from wellknit.web.scope import Request, may

MOST = 20


@require_safe
def search(request: Request) -> HttpResponse:
    """People, organizations and pages that fit what was typed, among those that the viewer may see."""
    viewer = may(request, "see_home")
    typed, key = request.GET.get("q", "")[:100], viewer.initiative.key
    pages = fitting(typed, [(str(each.words), each) for each in pages_of(viewer)], MOST)
    organizations, people = [], []
    if typed.strip() and allowed(viewer, "see_organizations"):
        places = records.organizations(viewer).values_list("name", "pk", "site__name", "kind")
        organizations = fitting(typed, [(row[0], row) for row in places], MOST + 1)
    if typed.strip() and allowed(viewer, "see_people"):
        somebody = records.people(viewer).values_list("name", "pk", "mail")
        people = fitting(typed, [(f"{row[0]} {row[2]}", row) for row in somebody], MOST + 1)
    found = {
        "organizations": [
            (reverse("organization", args=(key, row[1])), row[0], row[2] or row[3] or "") for row in organizations
        ],
        "people": [(reverse("person", args=(key, row[1])), row[0], row[2]) for row in people],
    }
    more = {name: len(rows) > MOST for name, rows in found.items()}
    shown = {name: rows[:MOST] for name, rows in found.items()}
    return render(request, "finding/search.html", {"q": typed, "pages": pages, **shown, "more": more})
