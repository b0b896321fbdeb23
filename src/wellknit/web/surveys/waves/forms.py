"""What can be typed about a wave while it is prepared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellknit.web.fields import Difference, RowForm, RowMeta, day_field, offer
from wellknit.web.models import Account, Initiative, InstrumentVersion, Keyholder, Membership, Mode, Wave
from wellknit.web.models.base import Owned
from wellknit.web.models.membership import running
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of
from wellknit.web.surveys.waves.texts import LANGUAGE_NAMES, TEXTS, language_name

__all__ = ["KeyholderForm", "TextsForm", "WaveForm", "texts_of"]

LONGEST_TEXT = 2000


class WaveForm(RowForm):
    """Name, promise, instrument, days and languages; audience and texts have pages of their own."""

    languages = forms.MultipleChoiceField(
        label=_("languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which people can answer. The instrument has to be complete in each."),
    )

    class Meta(RowMeta):
        model = Wave
        fields = (
            "name",
            "instrument_version",
            "mode",
            "seen_by_own",
            "day",
            "ends",
            "deleted_on",
            "languages",
            "one_page",
            "minors",
            "minors_write",
        )
        widgets = {"day": day_field(), "ends": day_field(), "deleted_on": day_field(), "mode": forms.RadioSelect}
        help_texts = {
            "day": _("Who is on the roster on this day is asked; lengths of involvement are counted up to it."),
            "ends": _("People can answer until this day is over where they are."),
            "deleted_on": _("The first page says it. Results stay; the answers of single people go."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(LANGUAGE_NAMES)
        codes += [each for each in self._of_the_form() if each not in codes]
        known = self._of_the_form() or ["en", "es"]
        first = [each for each in codes if each in known or each in (self.instance.languages or ())]
        offer(self, "languages", ((each, language_name(each)) for each in first or codes))

    def _of_the_form(self) -> list[str]:
        version = self.instance.instrument_version if self.instance.instrument_version_id else None
        if version is None:
            return []
        try:
            return [each.code for each in questionnaire_of(version).languages if each.code]
        except NotReadable:
            return []

    def choices_of(self, name: str) -> Any:
        return InstrumentVersion.objects.select_related("instrument").defer("sheets", "file")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        ends, deleted = values.get("ends"), values.get("deleted_on")
        if ends and ends < timezone.localdate():
            self.add_error("ends", _("This day is over already."))
        if ends and deleted and deleted <= ends:
            self.add_error("deleted_on", _("Answers can't be deleted before people have given them."))
        if values.get("seen_by_own") and values.get("mode") != Mode.IDENTIFIED:
            self.add_error("seen_by_own", _("Only a survey whose answers carry names can show that."))
        if values.get("minors_write") and not values.get("minors"):
            self.add_error("minors_write", _("Say first that people under 18 may answer."))
        return values


def texts_of(languages: list[str]) -> Iterator[tuple[str, str, str]]:
    """The fields of texts: their name in a form, the field of the wave, the language."""
    for name in TEXTS:
        for code in languages:
            yield f"{name}_{code}", name, code


class TextsForm(RowForm):
    """What respondents read, a field a text and language; ``names`` are the texts that it asks for."""

    class Meta(RowMeta):
        model = Wave
        fields = ()

    def __init__(self, *args: Any, initial_texts: Mapping[str, Mapping[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = initial_texts or {}
        for field, name, code in self.texts():
            words, help_text = TEXTS[name]
            self.fields[field] = forms.CharField(
                label=f"{words} ({language_name(code)})",
                help_text=str(help_text),
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2 if name in ("asked_by", "contact") else 4, "lang": code or None})
                if code
                else forms.Textarea(attrs={"rows": 3}),
            )
            kept = getattr(self.instance, name).get(code, "")
            self.initial[field] = kept or given.get(name, {}).get(code, "")

    def texts(self) -> list[tuple[str, str, str]]:
        return list(texts_of(self.instance.languages))

    @property
    def values(self) -> dict[str, Any]:
        found: dict[str, dict[str, str]] = {name: dict(getattr(self.instance, name)) for name in TEXTS}
        for field, name, code in self.texts():
            found[name][code] = str(self.cleaned_data.get(field, "")).strip()
        return dict(found)

    def compared(self, now: Owned | Initiative | Account) -> Iterator[Difference]:
        for field, name, code in self.texts():
            theirs, yours = getattr(now, name).get(code, ""), str(self.cleaned_data.get(field, "")).strip()
            if theirs != yours:
                yield Difference(str(self.fields[field].label), theirs or "–", yours or "–")


def _who(account: Account) -> str:
    return f"{account.name} ({account.mail})"


class KeyholderForm(forms.Form):
    """Who is to hold the wave's rows, among those who can sign in."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("who"))

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(running(timezone.localdate())).values("account")
        named = Keyholder.objects.filter(wave=wave).values("account")
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Account.objects.filter(pk__in=members).exclude(pk__in=named).order_by("name", "mail")
        field.label_from_instance = _who  # type: ignore[assignment]  # as Django documents it; its types forbid it
