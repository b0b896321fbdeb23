"""What can be typed about a commitment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.web.fields import RowForm, RowMeta, day_field, offer
from wellknit.web.models import Commitment, CommitmentState, Role, Site
from wellknit.web.partners import records
from wellknit.web.rules import reach

__all__ = ["CommitmentForm"]


class CommitmentForm(RowForm):
    """What will be done, by an organization, a role or both, and by when; of one that is there, what became of it."""

    class Meta(RowMeta):
        model = Commitment
        fields = ("text", "organization", "role", "by", "site", "state", "reason")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
            "reason": forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
            "by": day_field(),
            "state": forms.RadioSelect,
        }
        help_texts = {
            "organization": _("An organization, a role, or both."),
            "text": _("So that everybody can tell later whether it was done."),
            "site": _("Empty: it is for all sites, and everybody sees it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [("", "–"), *Role.choices])
        if not reach(self.viewer, "change_commitments").national:
            self.fields["site"].required = True
        if self.instance._state.adding:
            del self.fields["state"], self.fields["reason"]

    def choices_of(self, name: str) -> Any:
        if name == "site":
            return Site.objects.filter(pk__in=reach(self.viewer, "change_commitments").sites)
        return records.organizations(self.viewer)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not values.get("organization") and not values.get("role"):
            self.add_error("organization", _("Say who does it: an organization, a role, or both."))
        if values.get("state") == CommitmentState.DROPPED and not values.get("reason"):
            self.add_error("reason", _("Say why it was dropped, so that nobody has to ask again."))
        return values
