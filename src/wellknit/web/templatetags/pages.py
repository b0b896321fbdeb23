"""Tags for pages: fields as USWDS draws them, what a viewer may do, pages of a list, empty states."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms, template
from django.apps import apps
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wellknit.web.jobs import KINDS
from wellknit.web.models import History, Outreach, Person, Seat
from wellknit.web.partners.consents import PUBLIC, purpose
from wellknit.web.partners.undoing import undoable
from wellknit.web.rules import allowed

register = template.Library()

VERBS: Mapping[str, Promise] = {
    "add": _("added"),
    "change": _("changed"),
    "remove": _("removed"),
    "undo": _("brought back"),
    "export": _("taken out as files"),
    "import": _("read in from files"),
    "merge": _("made one of two"),
    "again": _("asked for once more"),
    "call_off": _("called off"),
    "release": _("released"),
    "reword": _("corrected the words of"),
    "withdraw_row": _("took a row out of the answers of"),
    "add_row": _("added a row to the answers of"),
    "let_back": _("confirmed the way back after a lost passkey"),
    "keep_out": _("refused the way back after a lost passkey"),
    "come_back": _("came back after a lost passkey"),
    "erase": _("erased on request"),
    "launch": _("launched"),
    "ask": _("asked whom"),
    "open_link": _("turned the open link of"),
    "correct": _("corrected while it ran"),
    "cancel": _("cancelled"),
    "make": _("made the files of"),
    "publish": _("published"),
    "withdraw": _("withdrew"),
    "delete_answers": _("deleted on the day that people were told: answers of"),
    "reopen": _("opened again"),
    "show_key": _("showed the key for"),
    "bring_back_key": _("brought the key back for"),
    "unlock_links": _("unlocked for a release that counts the same people"),
    "lock_links": _("locked again, so that no release counts the same people"),
    "invite_many": _("invited people to"),
    "uninvite": _("took back the invitation of"),
    "print_links": _("printed links of"),
    "gather": _("brought comments of"),
    "review": _("decided who may see"),
}
NOUNS: Mapping[str, Promise] = {
    "instrument": _("instrument"),
    "instrumentversion": _("version of an instrument"),
    "wave": _("survey"),
    "brief": _("brief"),
    "audience": _("whom a survey asks"),
    "keyholder": _("keyholder of a survey"),
    "comment": _("comment"),
    "commitment": _("commitment"),
    "invitee": _("invited person"),
    "initiative": _("initiative"),
    "site": _("site"),
    "organization": _("organization"),
    "person": _("person"),
    "involvement": _("involvement"),
    "outreach": _("outreach"),
    "savedfilter": _("saved filter"),
    "consent": _("consent"),
    "period": _("implementation year"),
    "grant": _("grant"),
    "phase": _("learning phase"),
    "principle": _("principle"),
    "profilefigure": _("printed figure"),
    "membership": _("access"),
    "invitation": _("invitation"),
    "upload": _("spreadsheet"),
    "job": _("job"),
}

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "usa-file-input-plain"),
    (forms.Widget, "usa-input"),
)


@register.inclusion_tag("parts/field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """A field with label, help and errors, whatever form it is from."""
    return {"field": bound, "optional": not bound.field.required and not _says_something(bound)}


def _says_something(bound: forms.BoundField) -> bool:
    """Whether the field has an answer in any case: a box, and a list of which every entry is one."""
    widget: Any = bound.field.widget
    if isinstance(bound.field, forms.ModelChoiceField):
        return False  # asking for its rows here would ask the database once more
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return all(words not in ("", "–") for _value, words in widget.choices)
    return _is_checkbox(bound)


@register.simple_tag
def control(bound: forms.BoundField) -> SafeString:
    """The input itself, in its class; Django adds what it is described by."""
    css = next(css for widget, css in _CLASSES if isinstance(bound.field.widget, widget))
    if bound.errors:
        css += " is-wrong"
    return bound.as_widget(attrs={"class": css})


def _is_checkbox(bound: forms.BoundField) -> bool:
    return isinstance(bound.field.widget, forms.CheckboxInput)


@register.simple_tag
def percent(share: float | None) -> str:
    """A share from 0 to 1 in whole per cent, half up as the tables of the library round; '–' where there is none."""
    return "–" if share is None else f"{int(100 * share + 0.5)}%"


@register.filter
def is_group(bound: forms.BoundField) -> bool:
    """Whether the field is several boxes or buttons under one heading."""
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_checkbox(bound: forms.BoundField) -> bool:
    return _is_checkbox(bound)


@register.simple_tag
def act(entry: History) -> str:
    """A line of History in words: 'added organization: Reading Partners'."""
    verb = VERBS.get(entry.verb, entry.verb)
    return f"{verb} – {noun(entry.noun)}: {_named(entry)}"


def _named(entry: History) -> str:
    """What the act was done with, in the reader's words where the name that was noted holds words of ours."""
    match entry.noun:
        case "consent":
            return purpose(entry.name)
        case "job":
            kind = KINDS.get(entry.name.partition(":")[0])
            return str(kind.words) if kind else entry.name
        case "membership" | "invitation":
            who, _comma, words = entry.name.rpartition(", ")
            seat = _seats().get(words)
            return f"{who}, {seat.label}" if seat else entry.name
        case _:
            return entry.name


@cache
def _seats() -> Mapping[str, Seat]:
    """The seats by what they are called in each language: a name is noted in that of whoever did something."""
    found: dict[str, Seat] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(seat.label): seat for seat in Seat}
    return found


@register.simple_tag
def changed_links(entry: History) -> str:
    """The names of the references to other rows that a change was of; which rows they were is not told."""
    links = [each for each in apps.get_model("web", entry.noun)._meta.concrete_fields if each.is_relation]
    return ", ".join(str(each.verbose_name) for each in links if each.name in entry.new)


def noun(name: str) -> str:
    """What a model is called."""
    return str(NOUNS.get(name, name))


@register.inclusion_tag("parts/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """The summary of what has to be looked at, with a link to each field."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "wrong": wrong, "general": form.non_field_errors()}


@register.inclusion_tag("parts/empty.html")
def empty(sentence: str, address: str = "", words: str = "") -> dict[str, str]:
    """What stands where nothing is yet: one sentence, one button."""
    return {"sentence": sentence, "address": address, "words": words}


@register.inclusion_tag("parts/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the pages of a list that keep what it is filtered by."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    rest = query.urlencode()
    return {"page": page, "rest": f"&{rest}" if rest else ""}


@register.simple_tag(name="purpose")
def purpose_of(word: str) -> str:
    """What a consent is for, in words."""
    return purpose(word)


@register.simple_tag
def told(value: object) -> str:
    """A value of any kind as a person reads it: lists with semicolons, objects as 'field: value'."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {told(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(map(told, value))
    return "–" if value in (None, "") else str(value)


@register.simple_tag
def public_of(person: Person) -> list[str]:
    """What may be publicly known of a person today, by the consents that run."""
    today = timezone.localdate()
    running = {each.to for each in person.consents.all() if each.withdrawn is None or each.withdrawn > today}
    return [str(words) for word, words in PUBLIC.items() if word in running]


@register.simple_tag
def outreach_history(outreach: Outreach) -> list[History]:
    """What was said of it before, the newest first: the last twenty acts."""
    return list(History.objects.filter(noun="outreach", row=outreach.pk).select_related("account")[:20])


@register.simple_tag
def was_and_is(entry: History) -> list[tuple[str, str, str]]:
    """The fields that an act changed, in words: name, before, after. References to other rows are left out."""
    model = apps.get_model("web", entry.noun)
    found = []
    for name, value in entry.new.items():
        column = next((each for each in model._meta.concrete_fields if each.name == name), None)
        if column is None or column.is_relation or (value in (None, "") and entry.old.get(name) in (None, "")):
            continue
        if isinstance(value, Mapping) and value.get(""):
            # Of a form it is told what was done with it, in the words of who did it, and not all of its cells.
            found.append((str(column.verbose_name), "", str(value[""])))
            continue
        labels = dict(column.flatchoices)
        before, after = (
            told(labels.get(each, each) if isinstance(each, str) else each) for each in (entry.old.get(name), value)
        )
        found.append((str(column.verbose_name), before if entry.verb == "change" else "", after))
    return found


@register.simple_tag(takes_context=True)
def can_undo(context: Context, entry: History) -> bool:
    """Whether the change that a line of History tells of may be taken back by whoever looks."""
    viewer = context.get("viewer")
    return viewer is not None and viewer.behind is None and undoable(viewer, entry)


@register.simple_tag(takes_context=True)
def may(context: Context, sentence: str, thing: object = None) -> bool:
    """Whether the viewer may do what a sentence of rules.py says: {% may "invite" as may_invite %}."""
    viewer = context.get("viewer")
    if viewer is None or (
        viewer.behind is not None and sentence.split("_")[0] in ("change", "invite", "erase", "release")
    ):
        return False
    return allowed(viewer, sentence, thing)
