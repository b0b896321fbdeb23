"""Forms of briefs: what it is about, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.briefs.words import LANGUAGES
from wellknit.web.fields import Difference, Lines, RowForm, RowMeta
from wellknit.web.models import Brief, Wave

__all__ = ["BriefForm", "NewBriefForm", "SourceForm"]

_PART_OF_A_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: So many places are named in which two versions of a text differ.
_PLACES = 20


def _language() -> forms.ChoiceField:
    names = {"en": "English", "es": "Español"}
    return forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[(each, names[each]) for each in LANGUAGES],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Of what the program writes; names of tables and statements stay as they were released."
        ),
    )


class NewBriefForm(RowForm):
    """What a new brief is called, for whom it is, and in which language."""

    language = _language()

    class Meta(RowMeta):
        model = Brief
        fields: tuple[str, ...] = ("name", "audience", "language", "date")
        widgets = {"audience": forms.RadioSelect}
        help_texts = {
            "name": gettext_lazy("It is the title on the cover, too."),
            "audience": gettext_lazy(
                "They read it once it is published. For the public it shows figures that may be published, else "
                "those of all sites."
            ),
        }

    def clean_date(self) -> str:
        typed = str(self.cleaned_data["date"]).strip()
        if typed and not _PART_OF_A_DATE.fullmatch(typed):
            raise forms.ValidationError(_("Write it as 2022, 2022-03 or 2022-03-15."))
        return typed


class BriefForm(NewBriefForm):
    """The same of one that there is; its survey, the numbers that may stand in it, and whether it is the folder's."""

    allow = Lines(
        label=gettext_lazy("Numbers that may be typed"),
        required=False,
        each=200,
        help_text=gettext_lazy("One a line: years, names, phrases with digits that are no figures of the release."),
    )

    class Meta(NewBriefForm.Meta):
        fields = ("name", "wave", "audience", "language", "date", "allow", "in_folder")
        help_texts = {"wave": gettext_lazy("Whose facts need no @ behind their names.")}

    def choices_of(self, name: str) -> Any:
        return Wave.objects.filter(releases__isnull=False).distinct() if name == "wave" else super().choices_of(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        own = self.viewer.initiative.language
        if cleaned.get("in_folder") and cleaned.get("language") not in (own, None):
            self.add_error("in_folder", _("The folder's brief is in the language of the initiative."))
        return cleaned


class SourceForm(RowForm):
    """The text of a brief, to the letter."""

    class Meta(RowMeta):
        model = Brief
        fields = ("source",)
        field_classes = {"source": forms.CharField}
        widgets = {"source": forms.Textarea(attrs={"rows": 30, "spellcheck": "true"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.CharField)
        source.strip, source.required = False, True

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]).replace("\r\n", "\n").replace("\r", "\n")

    def compared(self, now: Any) -> Iterator[Difference]:
        """Line by line, since nobody finds one in two long texts."""
        theirs, yours = now.source.split("\n"), self.cleaned_data["source"].split("\n")
        steps = SequenceMatcher(None, theirs, yours, autojunk=False).get_opcodes()
        differing = [each for each in steps if each[0] != "equal"]
        for _tag, start, end, own_start, own_end in differing[:_PLACES]:
            label = _("Line %(number)s") % {"number": start + 1}
            yield Difference(label, "\n".join(theirs[start:end]) or "–", "\n".join(yours[own_start:own_end]) or "–")
        if len(differing) > _PLACES:
            more = _("%(n)s more places") % {"n": len(differing) - _PLACES}
            yield Difference(more, "…", "…")
