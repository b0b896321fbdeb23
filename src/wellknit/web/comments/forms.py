"""What is decided of a comment, and how its text may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.web.comments.reviewing import DECISIONS, WAITS, decision_of
from wellknit.web.fields import RowForm, RowMeta, offer
from wellknit.web.models import Account, Comment, Initiative
from wellknit.web.models.base import Owned

__all__ = ["DECISION_WORDS", "CommentForm"]

DECISION_WORDS = {
    "partnership": _("Show it to partners: leads, site leaders and the evaluator"),
    "public": _("Show it to everybody who sees what is published"),
    "held": _("Hold it back: nobody is shown it"),
    "waiting": _("Decide later"),
}


class CommentForm(RowForm):
    """The text as it may be shown, and who may see it."""

    decision = forms.ChoiceField(label=_("Who may see it"), widget=forms.RadioSelect)

    class Meta(RowMeta):
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "maxlength": 20_000})}
        help_texts = {
            "text": _("Change it by hand until nobody can be recognized, without making it say other things.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", ((each, DECISION_WORDS[each]) for each in DECISIONS))
        decision = decision_of(self.instance)
        if decision != WAITS:
            self.initial["decision"] = decision

    def theirs(self, now: Owned | Initiative | Account) -> Mapping[str, Any]:
        assert isinstance(now, Comment)
        return {"text": now.text, "decision": decision_of(now)}
