"""What can be typed about accounts and access."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from wellknit.folder.names import suggestion
from wellknit.web.fields import Lines, RowForm, RowMeta, VersionedForm, offer
from wellknit.web.models import SITE_SEATS, Account, Initiative, Invitation, Organization, Seat, Site
from wellknit.web.partners import records
from wellknit.web.picking import fitting
from wellknit.web.rules import Viewer, reach

__all__ = ["BeginForm", "InvitationForm", "JoinForm", "ProfileForm", "ViewAsForm", "may_give"]

#: Seats that a site's leader may give away.
_PARTNERS = (Seat.CORE_SITE_PARTNER, Seat.COMMUNITY_PARTNER)


class JoinForm(forms.Form):
    """A new account: the mail address is the invitation's."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("A password of your choice"),
        help_text=_("12 characters or more; several words are good. A passkey can be added later."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def __init__(self, *args: Any, mail: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mail = mail

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, Account(mail=self.mail, name=self.cleaned_data.get("name", "")))
        return password


class BeginForm(forms.Form):
    """A new initiative: blank, from a template, or from a partnership folder in a ZIP archive."""

    template = forms.ChoiceField(
        label=_("Begin with"),
        choices=[("together", _("The template 'Like Together for Students'")), ("blank", _("A blank initiative"))],
        help_text=_(
            "The template brings principles, years and learning phases, which you can change. They stand below."
        ),
        required=False,
        initial="together",
    )
    name = forms.CharField(
        label=_("Name of the initiative"),
        help_text=_("A partnership folder brings its own."),
        max_length=120,
        error_messages={"required": _("Give the initiative a name, or choose a partnership folder.")},
    )
    language = forms.ChoiceField(label=_("Its language"), choices=[("en", "English"), ("es", "Español")], initial="en")
    sites = Lines(label=_("Its sites"), required=False, help_text=_("The places where it works, one a line."), each=120)
    national = Lines(
        label=_("Its national partners"),
        required=False,
        help_text=_("Organizations that take part in all sites, one a line."),
        each=200,
    )
    folder = forms.FileField(
        label=_("Or a partnership folder"),
        help_text=_(
            "As a ZIP archive; its wellknit.toml says name, sites and all else. You see it all before it is made."
        ),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.files.get("folder"):
            self.fields["name"].required = False

    def clean_sites(self) -> list[str]:
        return _one_of_each(self.cleaned_data["sites"])

    def clean_national(self) -> list[str]:
        return _one_of_each(self.cleaned_data["national"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        file = values.get("folder")
        if file and file.size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 8:
            self.add_error("folder", _("The archive is larger than 20 megabytes."))
        return values

    @classmethod
    def again(cls) -> BeginForm:
        """The same form for the second step, which takes the archive alone."""
        form = cls()
        for name in ("template", "name", "sites", "national"):
            del form.fields[name]
        form.fields["language"].widget = forms.HiddenInput()
        field = form.fields["folder"]
        field.label, field.required = _("The same archive, once more"), True
        field.help_text = _("Nothing of it was kept while you looked at this page.")
        return form

    @staticmethod
    def free_key(name: str) -> str:
        """The part of addresses that stands for an initiative of this name."""
        wanted = (suggestion(name) or "initiative").replace("_", "-")[:50]
        taken = set(Initiative.objects.filter(key__startswith=wanted).values_list("key", flat=True))
        return (
            wanted if wanted not in taken else next(k for n in range(2, 10_000) if (k := f"{wanted}-{n}") not in taken)
        )


def _one_of_each(names: list[str]) -> list[str]:
    """The names in their order, each once, as it was typed first."""
    found: dict[str, str] = {}
    for each in names:
        found.setdefault(each.casefold(), each)
    return [*found.values()]


class ProfileForm(VersionedForm):
    class Meta:
        model = Account
        fields = ("name", "language")


def may_give(viewer: Viewer, seat: str) -> bool:
    """Whether ``viewer``, who may invite, may give this seat away: whoever leads sites only gives those of partners."""
    return seat in _PARTNERS or reach(viewer, "invite").nowhere


class InvitationForm(RowForm):
    class Meta(RowMeta):
        model = Invitation
        fields = ("mail", "seat", "site", "organization")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reach(self.viewer, "invite").nowhere:
            seats = [each for each in Seat.choices if may_give(self.viewer, each[0])]
            offer(self, "seat", seats)
            self.fields["site"].required = True

    def choices_of(self, name: str) -> Any:
        if name == "site":
            return Site.objects.filter(pk__in=reach(self.viewer, "invite").sites)
        return records.organizations(self.viewer)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        seat = values.get("seat")
        if seat in SITE_SEATS and not values.get("site") and "site" not in self.errors:
            self.add_error("site", _("This role is held in a site: choose which."))
        if seat and seat not in SITE_SEATS:
            values["site"] = None
        if seat in _PARTNERS and not values.get("organization"):
            self.add_error("organization", _("Partners see their own organization: choose which."))
        return values


class ViewAsForm(forms.Form):
    """Which role's view to look at: its site and its organization are among those that the viewer sees."""

    seat = forms.ChoiceField(label=_("As"), choices=Seat.choices)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("In the site"), required=False)
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Of the organization"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site, organization = self.fields["site"], self.fields["organization"]
        assert isinstance(site, forms.ModelChoiceField) and isinstance(organization, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=reach(viewer, "see_organizations").sites)
        self.fields["organization"] = fitting(organization, records.organizations(viewer))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("seat") in SITE_SEATS and not values.get("site"):
            self.add_error("site", _("This role is held in a site: choose which."))
        return values
