"""The pages of involvements: who acts where, in which role, from when to when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellknit.web.editing import confirmed, edited
from wellknit.web.models import Involvement, Organization, Person
from wellknit.web.partners import actions, forms, records
from wellknit.web.partners.views import address, form_page
from wellknit.web.scope import Request, may


@form_page
def involvement_add(request: Request, of: str, pk: UUID) -> HttpResponse:
    """An involvement of the person or the organization whose page led here."""
    viewer = request.viewer
    owner: Person | Organization
    if of == "person":
        owner = records.find(records.people(viewer), pk)
    else:
        owner = records.find(records.organizations(viewer), pk)
    viewer = may(request, "change_people")
    form = forms.InvolvementForm(request.POST or None, viewer=viewer, given=of)
    return edited(
        request,
        form,
        lambda: actions.add_involvement(viewer, {**form.values, of: owner}),
        title=_("Add an involvement of %(name)s") % {"name": owner.name},
        back=address(request, of, owner.pk),
    )


@form_page
def involvement_change(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.involvements(request.viewer).select_related("person", "organization"), pk)
    viewer = may(request, "change_people", found)
    form = forms.InvolvementForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_involvement(viewer, found, form.version_opened, form.values),
        title=str(found),
        back=_of(request, found),
        remove=address(request, "involvement_remove", found.pk),
    )


@form_page
def involvement_remove(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.involvements(request.viewer).select_related("person", "organization"), pk)
    viewer = may(request, "change_people", found)
    return confirmed(
        request,
        found,
        lambda: actions.remove_involvement(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove this involvement?"),
        text=_("If it has ended, say when instead: an involvement that is removed never was. It can be undone."),
        back=_of(request, found),
        done=_of(request, found),
        said=_("Removed. The history can undo it."),
    )


def _of(request: Request, found: Involvement) -> str:
    if found.person_id:
        return address(request, "person", found.person_id)
    return address(request, "organization", found.organization_id)
