"""What can be typed about the invited, and about mails and mending while a wave runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellknit.web.fields import Filter, Lines, RowForm, RowMeta, day_field, offer
from wellknit.web.models import InstrumentVersion, Invitee, Role, Site, Wave
from wellknit.web.rules import Viewer, reach
from wellknit.web.surveys.waves.forms import LONGEST_TEXT, TextsForm
from wellknit.web.surveys.waves.texts import language_name

__all__ = ["CorrectionForm", "EndForm", "InviteeFilter", "InviteeForm", "OthersForm", "PaperForm", "ResultsForm"]

#: Invited on one page at once: a school's worth.
_MOST = 500
_ROLES = [("", "–"), *Role.choices]


def _sites(viewer: Viewer) -> Any:
    return Site.objects.filter(pk__in=reach(viewer, "invite_respondents").sites)


class OthersForm(forms.Form):
    """People who are on no roster: students, parents, guests of a meeting."""

    labels = Lines(
        label=_("names, or numbers of a list that you keep"),
        help_text=_(
            "One a line. It stands on the printed link, so that you know whose it is, and nowhere in the answers."
        ),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("site"), required=False)
    role = forms.ChoiceField(label=_("role"), required=False, choices=_ROLES)
    minor = forms.BooleanField(label=_("they are under 18"), required=False)
    guardian_agreed = forms.DateField(
        label=_("their guardians agreed on"),
        required=False,
        widget=day_field(),
        help_text=_(
            "Nobody under 18 gets a link before a guardian's agreement is noted. Keep the signed papers yourself."
        ),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = _sites(viewer)
        site.required = not reach(viewer, "invite_respondents").nowhere

    def clean_labels(self) -> list[str]:
        labels: list[str] = self.cleaned_data["labels"]
        if len(labels) > _MOST:
            raise forms.ValidationError(_("At most %(most)s at once.") % {"most": _MOST})
        if any(len(each) > 200 for each in labels):
            raise forms.ValidationError(_("A line has more than 200 letters."))
        return labels

    def clean_guardian_agreed(self) -> Any:
        return _not_to_come(self.cleaned_data["guardian_agreed"])


def _not_to_come(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day


class InviteeForm(RowForm):
    """What is noted of one invited person."""

    class Meta(RowMeta):
        model = Invitee
        fields = ("label", "role", "opted_out", "minor", "guardian_agreed")
        widgets = {"guardian_agreed": day_field()}

    def clean_guardian_agreed(self) -> Any:
        return _not_to_come(self.cleaned_data["guardian_agreed"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.person_id and not values.get("label") and "label" not in self.errors:
            self.add_error("label", _("Whoever is on no roster needs a name or a note."))
        return values


class InviteeFilter(Filter):
    """What the list of the invited is searched by."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    state = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, telling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=reach(viewer, "watch_waves").sites)
        site.empty_label = str(_("all"))
        choices: list[tuple[str, Any]] = [("", _("everybody"))]
        if telling:
            choices += [("answered", _("who has answered")), ("open", _("who has not answered"))]
        choices += [
            ("bounced", _("whose mail came back")),
            ("unreachable", _("who has no mail address")),
            ("opted_out", _("who wants no mails")),
            ("guardian", _("who waits for a guardian")),
        ]
        offer(self, "state", choices)


class EndForm(RowForm):
    """Another last day."""

    ends = forms.DateField(label=_("last day"), widget=day_field())

    class Meta(RowMeta):
        model = Wave
        fields = ("ends",)


class CorrectionForm(TextsForm):
    """Other words for what people read, and what was corrected, which their first page says."""

    instrument_version = forms.ModelChoiceField(
        InstrumentVersion._base_manager.none(),
        label=_("version of the instrument"),
        help_text=_("A version in which words were mended and nothing else."),
    )
    field_order = ("instrument_version",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["instrument_version"] = self.instance.instrument_version_id
        for field, code in self._corrections():
            self.fields[field] = forms.CharField(
                label=f"{_('what was corrected')} ({language_name(code)})",
                help_text=_("One sentence for people who answer: 'Question 4 said 2025 and means 2026.'"),
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.initial[field] = self.instance.correction.get(code, "")

    def _corrections(self) -> list[tuple[str, str]]:
        return [(f"correction_{code}", code) for code in self.instance.languages]

    def choices_of(self, name: str) -> Any:
        version = self.instance.instrument_version
        rows = InstrumentVersion.objects.select_related("instrument").defer("sheets", "file")
        return rows.filter(instrument=version.instrument_id if version else None)

    @property
    def values(self) -> dict[str, Any]:
        said = {code: str(self.cleaned_data[field]).strip() for field, code in self._corrections()}
        return {**super().values, "correction": {**self.instance.correction, **said}}


def _beginning(language: str, address: str) -> str:
    """What the mail says of it unless somebody says it better."""
    with translation.override(language):
        if not address:
            return gettext("We will look at the results together. Ask us when.")
        here = gettext("The results are here, for whoever has an account: %(address)s") % {"address": address}
        return here + "\n" + gettext("If you have none, ask us, and we show them to you.")


class ResultsForm(forms.Form):
    """Where the results are, in the words of a mail; ``address`` is that of their page, '' where there is none yet."""

    def __init__(self, *args: Any, wave: Wave, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [str(each) for each in wave.languages] or ["en"]
        for code in self.codes:
            self.fields[f"words_{code}"] = forms.CharField(
                label=f"{_('where the results are')} ({language_name(code)})",
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=_beginning(code, address),
            )

    @property
    def words(self) -> dict[str, str]:
        return {code: str(self.cleaned_data[f"words_{code}"]).strip() for code in self.codes}


class PaperForm(forms.Form):
    """Whose paper is keyed in: somebody who was invited, or nobody by name."""

    who = forms.CharField(
        label=_("whose it is"),
        required=False,
        max_length=200,
        help_text=_("The name on the list of the invited; empty where the paper has no name."),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("site"), required=False)
    role = forms.ChoiceField(label=_("role"), required=False, choices=_ROLES)
    language = forms.ChoiceField(label=_("language of the paper"))

    def __init__(self, *args: Any, wave: Wave, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = _sites(viewer)
        offer(self, "language", ((each, language_name(each)) for each in wave.languages or ["en"]))
