"""What can be chosen and typed about a release: how to look at it, why there is another one, and what is corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.specification import Instead, TableSpec
from wellknit.web.fields import Opened, RowForm, RowMeta, offer
from wellknit.web.models import Account, Initiative, InstrumentVersion, Role, Site, Wave
from wellknit.web.models.base import Owned
from wellknit.web.releases.declared import Choices, has_roster

__all__ = ["LookForm", "ReasonForm", "RowAddForm", "RowWithdrawForm", "TableWordsForm", "VersionForm", "WaitForm"]

_INSTEAD: tuple[tuple[Instead, Any], ...] = (
    ("average", _("Where the average would give a site away, take it over the sites that are shown alone.")),
    ("whole numbers", _("Where it protects, give the average over all sites in whole numbers, without an interval.")),
    ("merge", _("Merge neighboring roles or lengths of involvement into one column where that hides less.")),
)
_LONGEST_TITLE = 300


class LookForm(forms.Form):
    """How a wave would be released."""

    instead = forms.MultipleChoiceField(
        label=_("In the place of what is hidden"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=_INSTEAD,
        help_text=_("It holds for the tables of this survey alone."),
    )
    weighted = forms.BooleanField(
        label=_(
            "Also give shares that are weighted to the roster (raking), where so many answered that it can be shown"
        ),
        required=False,
    )
    left_out = forms.MultipleChoiceField(
        label=_("Sites to leave out for now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They can be released in a later version, as far as that gives nobody away together with this one."
        ),
    )

    def __init__(self, *args: Any, wave: Wave, sites: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = len(sites)
        if not has_roster(wave):
            del self.fields["weighted"]
        if len(sites) > 1:
            offer(self, "left_out", sites)
        else:
            del self.fields["left_out"]

    def clean_left_out(self) -> list[str]:
        found: list[str] = self.cleaned_data["left_out"]
        if len(found) == self.sites:
            raise forms.ValidationError(_("Nothing would be left to release. Keep one site at least."))
        return found

    @property
    def chosen(self) -> Choices:
        """What was chosen; of a form that is in order."""
        given = self.cleaned_data
        instead: tuple[Instead, ...] = tuple(name for name, _words in _INSTEAD if name in given["instead"])
        return Choices(instead, bool(given.get("weighted")), tuple(given.get("left_out", ())))


class ReasonForm(forms.Form):
    """Freezing what ``look`` found, and, where there is a version already, what this one corrects."""

    look = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What this version corrects"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever has the version before reads it: 'The second statement was worded wrongly.' Name nobody."),
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]


class WaitForm(forms.Form):
    """Why a release waits for the next wave."""

    why = forms.CharField(
        label=_("Why it waits"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever sees which surveys there are reads it. Name nobody."),
    )

    def clean_why(self) -> str:
        """In one line of signs that can be printed, as wellknit.toml takes it."""
        words = " ".join(self.cleaned_data["why"].split())
        return "".join(each for each in words if each.isprintable())


class TableWordsForm(Opened, forms.Form):
    """The words of one table: its title, whose answers it counts, what its figures are, and the rows that are named
    otherwise than in the form."""

    title = forms.CharField(label=_("title"), max_length=_LONGEST_TITLE)
    people = forms.CharField(label=_("whose answers are counted"), max_length=_LONGEST_TITLE, required=False)
    measure = forms.CharField(label=_("what the figures are"), max_length=_LONGEST_TITLE, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, table: TableSpec, rows: Mapping[str, str], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**_words(table), "version": version}
        self.table, self.rows = table, rows
        for place, (key, words) in enumerate(rows.items()):
            self.fields[f"row_{place}"] = forms.CharField(
                label=words, required=False, max_length=_LONGEST_TITLE, help_text=_("Empty: as the form words it.")
            )
            self.initial[f"row_{place}"] = table.labels.get(key, "")

    @property
    def labels(self) -> dict[str, str]:
        """The wordings of rows, by their keys; those of rows that the page does not list stay."""
        others = {key: words for key, words in self.table.labels.items() if key not in self.rows}
        typed = {key: " ".join(self.cleaned_data[f"row_{n}"].split()) for n, key in enumerate(self.rows)}
        return {**others, **{key: words for key, words in typed.items() if words}}

    def theirs(self, now: Owned | Initiative | Account) -> Mapping[str, Any]:
        from wellknit.web.releases.declared import rules_of

        assert isinstance(now, Initiative)
        rules = rules_of(now)
        found = next((each for each in rules.tables if each.key == self.table.key), None)
        return {**_words(found or self.table)}


def _words(table: TableSpec) -> dict[str, str]:
    return {"title": table.title, "people": table.people, "measure": table.measure}


class VersionForm(RowForm):
    """Another version of the form that a closed wave asked with, in which nothing but words differs."""

    class Meta(RowMeta):
        model = Wave
        fields = ("instrument_version",)
        labels = {"instrument_version": _("version of the instrument")}

    def choices_of(self, name: str) -> Any:
        version = self.instance.instrument_version
        rows = InstrumentVersion.objects.select_related("instrument").defer("sheets", "file")
        return rows.filter(instrument=version.instrument_id if version else None)


class RowWithdrawForm(forms.Form):
    """One answer that is taken back, by the name of its row."""

    respondent = forms.CharField(
        label=_("name of the row"),
        max_length=100,
        help_text=_("As it stands in the column 'respondent' of the rows that you took out."),
    )
    sure = forms.BooleanField(label=_("Whoever gave this answer asked for it, and it can't be brought back."))


class RowAddForm(forms.Form):
    """A late answer: its site, role and organization, and a field for each question that has a column."""

    def __init__(self, *args: Any, wave: Wave, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [each for each in wave.columns if each != "respondent"]
        for place, column in enumerate(self.columns):
            self.fields[f"c{place}"] = _field(column, questionnaire, wave)

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, by heading."""
        typed = {column: self.cleaned_data[f"c{place}"] for place, column in enumerate(self.columns)}
        texts = {column: " ".join(each) if isinstance(each, list) else each.strip() for column, each in typed.items()}
        return {column: text for column, text in texts.items() if text}


def _field(column: str, questionnaire: Questionnaire, wave: Wave) -> forms.Field:
    language = wave.initiative.language
    item = questionnaire.item(column)
    if item is None and column == "site":
        sites = [("", "–"), *Site.objects.values_list("key", "name")]
        return forms.ChoiceField(label=_("site"), choices=sites, required=False)
    if item is None and column == "role":
        return forms.ChoiceField(label=_("role"), choices=[("", "–"), *Role.choices], required=False)
    if item is None:
        return forms.CharField(label=column, required=False, max_length=5000)
    label = _label(item, language)
    if item.scale and item.kind == "one":
        choices = [("", "–"), *((each.name, each.label(language)) for each in item.scale.choices)]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if item.scale and item.kind == "many":
        many = [(each.name, each.label(language)) for each in item.scale.choices]
        return forms.MultipleChoiceField(label=label, choices=many, required=False, widget=forms.CheckboxSelectMultiple)
    return forms.CharField(label=label, required=False, max_length=5000)


def _label(item: Item, language: str) -> str:
    return item.labels.get(language) or next((text for text in item.labels.values() if text), item.name)
