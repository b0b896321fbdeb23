"""What can be chosen while a spreadsheet comes in or goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wellknit.web.fields import offer
from wellknit.web.models import Role, Site, Table, Upload
from wellknit.web.partners.spreadsheets import cells
from wellknit.web.partners.spreadsheets.columns import COLUMNS
from wellknit.web.partners.spreadsheets.exporting import FORMATS
from wellknit.web.partners.spreadsheets.planning import missing
from wellknit.web.partners.spreadsheets.uploading import LARGEST
from wellknit.web.rules import Viewer, allowed, reach
from wellknit.web.uploads import TOO_LARGE

__all__ = ["SENTENCE", "ExportForm", "MatchForm", "UploadForm", "tables"]

#: What somebody must be allowed to in order to import or take out a table.
SENTENCE: Mapping[str, str] = {
    Table.ORGANIZATIONS: "change_organizations",
    Table.PEOPLE: "change_people",
    Table.INVOLVEMENTS: "change_people",
}


def tables(viewer: Viewer) -> list[tuple[str, str]]:
    """The tables that ``viewer`` may import and take out."""
    return [(value, str(label)) for value, label in Table.choices if allowed(viewer, SENTENCE[value])]


class UploadForm(forms.Form):
    table = forms.ChoiceField(label=_("What it lists"))
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file of up to 5 megabytes, with headings above the columns."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        max_length=None,
    )

    def __init__(self, *args: Any, viewer: Viewer, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        offer(self, "table", tables(viewer))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        file = values.get("file")
        too_large = bool(self.request.META.get(TOO_LARGE)) or (file is not None and file.size > LARGEST)
        if too_large:
            self.errors.pop("file", None)
            self.add_error("file", _("The file is larger than 5 megabytes. Leave out columns, or import it in parts."))
        return values


class MatchForm(forms.Form):
    """What each column is, and what holds for rows that do not say; ``places`` are the names of the columns' fields."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site of rows that name none"), required=False)
    role = forms.ChoiceField(label=_("Role in rows that name none"), required=False)
    days = forms.ChoiceField(
        label=_("Days like 3/4/2021"),
        choices=[
            (cells.AUTO, _("as the column itself shows")),
            (cells.MONTH_FIRST, _("the month stands first")),
            (cells.DAY_FIRST, _("the day stands first")),
        ],
    )

    def __init__(self, *args: Any, viewer: Viewer, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload = upload
        self.header, self.rows = upload.read
        choices = [("", _("leave out")), *((each.name, each.label) for each in COLUMNS[upload.table])]
        for place, heading in enumerate(self.header):
            field = forms.ChoiceField(label=heading, choices=choices, required=False)
            field.initial = upload.matched.get(heading, "")
            self.fields[f"column_{place}"] = field
        where = reach(viewer, SENTENCE[upload.table])
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=where.sites)
        site.initial = upload.options.get("site") or (next(iter(where.sites)) if len(where.sites) == 1 else None)
        if len(where.sites) == 1 and not where.nowhere:
            site.required, site.empty_label = True, None
        offer(self, "role", [("", "–"), *Role.choices])
        self.fields["role"].initial = upload.options.get("role", "")
        self.fields["days"].initial = upload.options.get("days", cells.AUTO)
        if upload.table == Table.ORGANIZATIONS:
            del self.fields["role"]

    def columns(self) -> Iterator[tuple[BoundField, list[str]]]:
        """Each column's field, with the first few things that stand in it."""
        for place in range(len(self.header)):
            shown = [texts[place] for _number, texts in self.rows[:200] if texts[place]]
            yield self[f"column_{place}"], [each[:60] for each in list(dict.fromkeys(shown))[:3]]

    def rest(self) -> list[BoundField]:
        """The fields that are no column's."""
        return [self[name] for name in ("site", "role", "days") if name in self.fields]

    @property
    def matched(self) -> dict[str, str]:
        return {heading: self.cleaned_data.get(f"column_{place}", "") for place, heading in enumerate(self.header)}

    @property
    def options(self) -> dict[str, str]:
        site = self.cleaned_data.get("site")
        return {
            "site": str(site.pk) if site else "",
            "role": self.cleaned_data.get("role", ""),
            "days": self.cleaned_data.get("days", cells.AUTO),
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for place, heading in enumerate(self.header):
            field = values.get(f"column_{place}", "")
            if field and first.setdefault(field, heading) != heading:
                self.add_error(
                    f"column_{place}",
                    _("The column '%(other)s' is that already: leave one of the two out.") % {"other": first[field]},
                )
        lacking = missing(self.upload.table, self.matched)
        if lacking:
            self.add_error(None, _("Say which column holds: %(fields)s.") % {"fields": ", ".join(lacking)})
        return values


class ExportForm(forms.Form):
    table = forms.ChoiceField(label=_("What to take out"))
    kind = forms.ChoiceField(
        label=_("As"), choices=[("xlsx", _("Excel workbook (.xlsx)")), ("csv", _("CSV, for any program"))]
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "table", tables(viewer))

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        assert kind in FORMATS
        return kind
