"""Consents: what people agreed to, since when, and what is taken back; and who has not agreed to something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.web.editing import confirmed, edited
from wellknit.web.fields import RowForm, RowMeta, day_field, offer
from wellknit.web.history import added, changed, removed
from wellknit.web.models import Consent, Involvement, Person, Site
from wellknit.web.models.erasure import ERASED_KEY
from wellknit.web.partners import records
from wellknit.web.rules import Viewer, reach
from wellknit.web.scope import Request, may

__all__ = ["PUBLIC", "PURPOSES", "add", "change", "consents", "purpose", "remove"]

A_PAGE = 50
OTHER = "other"
#: What may be publicly known of a person, each with a consent of its own.
PUBLIC: Mapping[str, Promise] = {
    "public_name": gettext_lazy("the name"),
    "public_role": gettext_lazy("the role"),
    "public_organization": gettext_lazy("the organization"),
}
#: The purposes that Wellknit knows, by the word that stands for them in people.csv; others may be named as one likes.
PURPOSES: Mapping[str, Promise] = {
    "survey": gettext_lazy("being asked in surveys"),
    "quotes": gettext_lazy("being quoted"),
    "calendar": gettext_lazy("meetings read from the calendar"),
    "public_name": gettext_lazy("the name is publicly known"),
    "public_role": gettext_lazy("the role is publicly known"),
    "public_organization": gettext_lazy("the organization is publicly known"),
}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def purpose(word: str) -> str:
    """A purpose in words; one that nobody has words for stands for itself."""
    return str(PURPOSES.get(word, word))


def _used(viewer: Viewer) -> list[str]:
    """The purposes without words of ours that people agreed to whom the viewer may change: others are not told of."""
    known = Consent.objects.exclude(to__in=PURPOSES).order_by("to")
    if not reach(viewer, "change_people").nowhere:
        known = known.filter(person__in=records.people(viewer, "change_people").values("pk"))
    return list(known.values_list("to", flat=True).distinct()[:100])


class ConsentForm(RowForm):
    """The dates of a consent; that it is taken back is a date too, so that what was right before stays right."""

    class Meta(RowMeta):
        model = Consent
        fields: tuple[str, ...] = ("given", "withdrawn")
        widgets = {"given": day_field(), "withdrawn": day_field()}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        given, withdrawn = values.get("given"), values.get("withdrawn")
        if given and withdrawn and withdrawn < given:
            self.add_error("withdrawn", _("It can't be withdrawn before it was given."))
        if given and given > timezone.localdate():
            self.add_error("given", _("This day has not come yet."))
        return values


class NewConsentForm(ConsentForm):
    """A consent with what it is for: one of the known purposes, or another one in a word."""

    to = forms.ChoiceField(label=gettext_lazy("what for"))
    other = forms.CharField(
        label=gettext_lazy("something else"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("If it is none of those: a word or two for it."),
    )
    field_order = ("to", "other", "given", "withdrawn")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        choices = [*PURPOSES.items(), *((each, each) for each in _used(self.viewer)), (OTHER, _("something else"))]
        offer(self, "to", choices)
        if not self.is_bound:
            self.initial.setdefault("given", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        other = " ".join(str(values.pop("other", "") or "").split())
        if values.get("to") == OTHER:
            values["to"] = other
            if not other:
                self.add_error("other", _("Say what the person agreed to."))
            elif set(other) & set("=;/"):
                self.add_error("other", _("Without '=', ';' or '/': these divide consents in the folder."))
        if values.get("to") and self.person.consents.filter(to=values["to"]).exists():
            self.add_error("to", _("This is recorded already: change it there."))
        return values


class ConsentFilter(forms.Form):
    """Whose consents are looked at, and which are missing."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    site = forms.ModelChoiceField(Site.objects.none(), label=gettext_lazy("Site"), required=False)
    to = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Consent"),
        required=False,
        choices=[
            ("", gettext_lazy("any")),
            ("without", gettext_lazy("without consent")),
            ("given", gettext_lazy("with consent")),
            ("withdrawn", gettext_lazy("withdrawn")),
        ],
    )
    when = forms.ChoiceField(
        label=gettext_lazy("Involved"),
        required=False,
        choices=[("", gettext_lazy("now")), ("ever", gettext_lazy("now or before"))],
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=reach(viewer, "change_people").sites)
        site.empty_label = str(_("all"))
        choices = [("", _("anything")), *PURPOSES.items(), *((each, each) for each in _used(viewer))]
        offer(self, "to", choices)


@require_safe
def consents(request: Request) -> HttpResponse:
    """People with what they agreed to; also those who did not."""
    viewer = may(request, "change_people")
    form = ConsentFilter(request.GET or None, viewer=viewer)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _chosen(records.people(viewer, "change_people"), records.involvements(viewer, "change_people"), chosen)
    page = Paginator(rows.prefetch_related("consents"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/consents.html", {"page": page, "filter": form})


def _chosen(rows: QuerySet[Person], seen: QuerySet[Involvement], chosen: Mapping[str, Any]) -> QuerySet[Person]:
    rows = rows.exclude(key__startswith=ERASED_KEY)
    for word in (chosen.get("q") or "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(mail__icontains=word))
    today = timezone.localdate()
    involved = seen.filter(person=OuterRef("pk"))
    if chosen.get("site"):
        involved = involved.filter(site=chosen["site"])
    if chosen.get("when") != "ever":
        involved = involved.filter(Q(start__isnull=True) | Q(start__lte=today), Q(end__isnull=True) | Q(end__gte=today))
    rows = rows.filter(Exists(involved))
    given = Consent.objects.filter(person=OuterRef("pk"))
    if chosen.get("to"):
        given = given.filter(to=chosen["to"])
    running = given.filter(Q(withdrawn__isnull=True) | Q(withdrawn__gt=today))
    match chosen.get("state"):
        case "without":
            return rows.filter(~Exists(running))
        case "given":
            return rows.filter(Exists(running))
        case "withdrawn":
            return rows.filter(Exists(given.filter(withdrawn__lte=today)))
    return rows.filter(Exists(given)) if chosen.get("to") else rows


def _person(request: Request, pk: UUID) -> tuple[Viewer, Person]:
    records.find(records.people(request.viewer), pk)
    viewer = may(request, "change_people")
    return viewer, records.find(records.people(viewer, "change_people"), pk)


@form_page
def add(request: Request, pk: UUID) -> HttpResponse:
    viewer, person = _person(request, pk)
    form = NewConsentForm(request.POST or None, viewer=viewer, person=person)

    def act() -> Consent:
        last = Consent.objects.filter(person=person).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        return added(viewer, Consent(**form.values, person=person, position=position))

    title = _("A consent of %(name)s") % {"name": person.name}
    return edited(request, form, act, title=title, back=_page(request, person))


def _page(request: Request, person: Person) -> str:
    return reverse("person", args=(request.viewer.initiative.key, person.pk))


def _consent(request: Request, pk: UUID) -> tuple[Viewer, Consent]:
    """The consent, if its person may be seen (else 404), and changed."""
    consent = records.find(Consent.objects.select_related("person"), pk)
    viewer, _found = _person(request, consent.person_id)
    return viewer, consent


@form_page
def change(request: Request, pk: UUID) -> HttpResponse:
    viewer, consent = _consent(request, pk)
    form = ConsentForm(request.POST or None, instance=consent, viewer=viewer)
    words = {"name": consent.person.name, "what": purpose(consent.to)}
    return edited(
        request,
        form,
        lambda: changed(viewer, consent, form.version_opened, form.values),
        title=_("Consent of %(name)s: %(what)s") % words,
        back=_page(request, consent.person),
        remove=reverse("consent_remove", args=(viewer.initiative.key, consent.pk)),
    )


@form_page
def remove(request: Request, pk: UUID) -> HttpResponse:
    viewer, consent = _consent(request, pk)
    back = _page(request, consent.person)
    return confirmed(
        request,
        consent,
        lambda: removed(viewer, consent, int(request.POST.get("version") or 0)),
        title=_("Remove this consent?"),
        text=_("If it was taken back, say when instead: a consent that is removed never was. It can be undone."),
        back=back,
        done=back,
        said=_("Removed. The history can undo it."),
    )
