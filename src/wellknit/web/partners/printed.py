"""What the partnership prints about itself: its principles, its national partners, and organizations' own figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wellknit.web.editing import confirmed, edited
from wellknit.web.fields import Lines, RowForm, RowMeta, offer
from wellknit.web.history import changed, removed
from wellknit.web.models import Organization, Principle, ProfileFigure
from wellknit.web.partners import actions, records
from wellknit.web.scope import Request, may

__all__ = [
    "figure_add",
    "figure_change",
    "figure_remove",
    "national",
    "principle_add",
    "principle_change",
    "principle_remove",
]

form_page = require_http_methods(["GET", "HEAD", "POST"])


class PlacedForm(RowForm):
    """A form of a row that stands among others in an order; ``place`` is before which of them."""

    place = forms.TypedChoiceField(coerce=int)

    def offer(self, others: list[Any], now: int | None, nowhere: str = "") -> None:
        """The places among ``others``; ``now`` many of them stand before the row. ``nowhere`` names being left out."""
        before = [(at, _("before %(name)s") % {"name": each}) for at, each in enumerate(others)]
        last = (len(others), _("as the last") if others else _("as the only one"))
        choices = [("", nowhere)] if nowhere else []
        offer(self, "place", [*choices, *before, last])
        self.initial["place"] = "" if now is None else now

    @property
    def values(self) -> dict[str, Any]:
        # Where it stands is no value of its own: it depends on all others.
        return {name: value for name, value in super().values.items() if name != "place"}


# --- Principles -------------------------------------------------------------------------------------------------------


class PrincipleForm(PlacedForm):
    facts = Lines(
        label=gettext_lazy("what speaks to it"),
        required=False,
        help_text=gettext_lazy(
            "Figures of the briefs by name, one a line: agreement.shared_goals.average. None: not measured yet."
        ),
    )

    class Meta(RowMeta):
        model = Principle
        fields = ("name", "summary", "facts")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3, "maxlength": 2000})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(Principle.objects.all())
        others = [each for each in rows if each.pk != self.instance.pk]
        self.fields["place"].label = _("In the order of the principles")
        self.offer(others, rows.index(self.instance) if self.instance in rows else len(others))


def _home(request: Request) -> str:
    return reverse("home", args=(request.viewer.initiative.key,))


@form_page
def principle_add(request: Request) -> HttpResponse:
    viewer = may(request, "change_initiative")
    form = PrincipleForm(request.POST or None, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.add_principle(viewer, form.values, form.cleaned_data["place"]),
        title=_("Add a principle"),
        back=_home(request),
    )


@form_page
def principle_change(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(Principle.objects.all(), pk)
    viewer = may(request, "change_initiative")
    form = PrincipleForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.change_principle(viewer, found, form.version_opened, form.values, form.cleaned_data["place"]),
        title=found.name,
        back=_home(request),
        remove=reverse("principle_remove", args=(viewer.initiative.key, found.pk)),
    )


@form_page
def principle_remove(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(Principle.objects.all(), pk)
    viewer = may(request, "change_initiative")
    return confirmed(
        request,
        found,
        lambda: removed(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found.name},
        text=_("It goes from the overview and from the folder. It can be undone in the history."),
        back=_home(request),
        done=_home(request),
        said=_("Removed. The history can undo it."),
    )


# --- National partners ------------------------------------------------------------------------------------------------


class NationalForm(PlacedForm):
    """Whether an organization is a national partner, and before which of the others it stands."""

    class Meta(RowMeta):
        model = Organization
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(records.national())
        others = [each for each in rows if each.pk != self.instance.pk]
        place = self.fields["place"]
        assert isinstance(place, forms.TypedChoiceField)
        place.label, place.required, place.empty_value = _("Among the national partners"), False, None
        place.help_text = _("National partners take part in all sites. Briefs name them in this order.")
        self.offer(others, rows.index(self.instance) if self.instance in rows else None, _("it is none of them"))


@form_page
def national(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_initiative")
    form = NationalForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.place_nationally(viewer, found, form.version_opened, form.cleaned_data["place"]),
        title=_("%(name)s as a national partner") % {"name": found.name},
        back=reverse("organization", args=(viewer.initiative.key, found.pk)),
    )


# --- Figures ----------------------------------------------------------------------------------------------------------


class FigureForm(RowForm):
    class Meta(RowMeta):
        model = ProfileFigure
        fields = ("value", "label", "source")
        help_texts = {
            "value": gettext_lazy("As it is printed: 31, or 1.2 million."),
            "label": gettext_lazy("What is counted, such as member organizations."),
            "source": gettext_lazy("Where it is printed, so that others can look it up."),
        }


def _figure(request: Request, pk: UUID) -> ProfileFigure:
    seen = records.organizations(request.viewer)
    rows = ProfileFigure.objects.filter(organization__in=seen).select_related("organization")
    return records.find(rows, pk)


def _organization(request: Request, organization: Organization) -> str:
    return reverse("organization", args=(request.viewer.initiative.key, organization.pk))


@form_page
def figure_add(request: Request, pk: UUID) -> HttpResponse:
    found = records.find(records.organizations(request.viewer), pk)
    viewer = may(request, "change_organizations", found)
    form = FigureForm(request.POST or None, viewer=viewer)
    return edited(
        request,
        form,
        lambda: actions.add_figure(viewer, found, form.values),
        title=_("Add a figure that %(name)s prints") % {"name": found.name},
        back=_organization(request, found),
    )


@form_page
def figure_change(request: Request, pk: UUID) -> HttpResponse:
    found = _figure(request, pk)
    viewer = may(request, "change_organizations", found)
    form = FigureForm(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: changed(viewer, found, form.version_opened, form.values),
        title=found.label,
        back=_organization(request, found.organization),
        remove=reverse("figure_remove", args=(viewer.initiative.key, found.pk)),
    )


@form_page
def figure_remove(request: Request, pk: UUID) -> HttpResponse:
    found = _figure(request, pk)
    viewer = may(request, "change_organizations", found)
    return confirmed(
        request,
        found,
        lambda: removed(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found.label},
        text=_("It goes from the profile and from the folder. It can be undone in the history."),
        back=_organization(request, found.organization),
        done=_organization(request, found.organization),
        said=_("Removed. The history can undo it."),
    )
