"""One row of a form as it stands in the spreadsheet: for what the editor has no field for, and can't be asked so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wellknit.web.editing import edited
from wellknit.web.scope import Request
from wellknit.web.surveys.instruments import actions
from wellknit.web.surveys.instruments.editor_views import editable, form_page, frozen
from wellknit.web.surveys.instruments.forms import SheetForm, as_typed
from wellknit.web.surveys.instruments.sheets import Form, trimmed
from wellknit.web.surveys.instruments.views import at

__all__ = ["instrument_row"]

#: As many letters as a cell of a spreadsheet may have.
_LONGEST = 32_767


class CellsForm(SheetForm):
    """The cells of row ``row`` of the sheet ``name``, rows counted from 1 for the headings, which are cells too."""

    def __init__(self, *args: Any, name: str, row: int, **kwargs: Any) -> None:
        self.name, self.row = name, row
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        rows = self.asked.sheets[self.name]
        head = rows[0] if self.row > 1 else ()
        for place in range(max(len(head), len(rows[self.row - 1]))):
            named = head[place] if place < len(head) else ""
            self.fields[f"cell_{place}"] = forms.CharField(
                label=named or _("Column %(number)d") % {"number": place + 1},
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            )
        if self.row > 1:
            self.fields["gone"] = forms.BooleanField(label=_("Take this row out of the form"), required=False)

    def saved(self, form: Form) -> Mapping[str, Any]:
        rows = form.sheets.get(self.name, ())
        cells = rows[self.row - 1] if self.row <= len(rows) else ()
        return {f"cell_{place}": text for place, text in enumerate(cells)}

    @property
    def changed_form(self) -> Form:
        """The form with the row as it was typed, or without it."""
        values, rows = self.cleaned_data, list(self.asked.sheets[self.name])
        cells = [as_typed(value) for name, value in values.items() if name.startswith("cell_")]
        rows[self.row - 1 : self.row] = [] if values.get("gone") else [trimmed(cells)]
        return Form({**self.asked.sheets, self.name: tuple(rows)})


@form_page
def instrument_row(request: Request, pk: UUID, sheet: int, row: int) -> HttpResponse:
    """A row as it stands in the spreadsheet; sheets and rows count from 1."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    sheets = Form.of(version.sheets).sheets
    if not (0 < sheet <= len(sheets) and 0 < row <= len(list(sheets.values())[sheet - 1])):
        raise Http404
    name = list(sheets)[sheet - 1]
    form = CellsForm(request.POST or None, opened=version, name=name, row=row)
    title = _("Row %(row)d of the sheet '%(sheet)s'") % {"row": row, "sheet": name}
    return edited(
        request,
        form,
        lambda: actions.version_saved(viewer, version, form.version_opened, form.changed_form, title),
        title=title,
        back=at(request, "instrument_edit", version.pk),
        note=_("Everything that stands in this row of the spreadsheet, column by column."),
    )
