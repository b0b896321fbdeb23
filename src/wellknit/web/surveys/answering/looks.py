"""How each question looks, prepared once for a form and a language: which control it has, and its skeleton."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Choice, Item, Scale
from wellknit.web.surveys.answering.reading import field as field_name
from wellknit.web.surveys.answering.reading import steps
from wellknit.web.surveys.answering.skeletons import Skeleton, clean, gap
from wellknit.web.surveys.answering.texts import clean_words, piped, rich, said

__all__ = ["NAME", "Look", "Looks", "control_of", "label_of", "looks_of", "offers_of", "other_of"]

_TEMPLATES = "surveys/answering/parts"
#: Lists longer than this are searched, or drop down where one alone is chosen.
_LONG = 12
#: A range with more numbers than this is written instead of chosen.
_MOST_TILES = 11
_GAPS = (
    "address",
    "bad",
    "describes",
    "errored",
    "error",
    "fewer",
    "find",
    "found",
    "heading",
    "body",
    "invalid",
    "leave",
    "needed",
    "on",
    "other",
    "path",
    "question",
    "rows",
    "title",
    "value",
)
#: Where the name of a question's field goes in what takes its answer back.
NAME = "\ue000"
_LEAVE = '<label class="leave"><input type="radio" name="{}" value=""><span{}>{}</span></label>'
_TYPES = {
    "integer": 'type="text" inputmode="numeric" autocomplete="off" maxlength="20"',
    "decimal": 'type="text" inputmode="decimal" autocomplete="off" maxlength="40"',
    "range": 'type="text" inputmode="decimal" autocomplete="off" maxlength="20"',
    "date": 'type="date"',
    "time": 'type="time"',
    "datetime": 'type="datetime-local"',
    "text": 'type="text" maxlength="200" autocomplete="off"',
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice as it is drawn."""

    code: str
    label: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A question ready to be filled in. ``at`` is the number of each choice by its code; ``pipes`` are the questions
    whose answers stand in its texts; ``plain`` says that nothing but answers and errors differs."""

    item: Item
    control: str
    skeleton: Skeleton
    at: Mapping[str, int]
    pipes: tuple[str, ...] = ()
    other: Item | None = None


@dataclass(slots=True)
class Looks:
    """What is prepared for one form in one language. ``needed`` marks questions that must be answered, ``leave`` takes
    an answer back (with a gap for the name of its field); ``named`` are questions by name, of two the first."""

    form: Form
    language: str
    needed: SafeString
    leave: SafeString
    named: Mapping[str, Item]
    words: dict[str, SafeString] = field(default_factory=dict)
    choices: dict[tuple[str, str], str] = field(default_factory=dict)
    ready: dict[tuple[str, bool], Look] = field(default_factory=dict)
    frames: dict[tuple[str, str], Skeleton] = field(default_factory=dict)

    def of(self, item: Item, row: bool = False) -> Look:
        """The look of ``item``, as a row of a grid or by itself."""
        found = self.ready.get((item.path, row))
        if found is None:
            found = self.ready[item.path, row] = self._look(item, row)
        return found

    def label(self, item: Item) -> SafeString | None:
        """The wording of a question as HTML; None where answers stand in it, so that it differs."""
        if item.path not in self.words:
            text = said(item.labels, self.language) or item.name
            if piped(text):
                return None
            self.words[item.path] = rich(text)
        return self.words[item.path]

    def choice(self, scale: Scale, code: str) -> str:
        """The words of a choice, without marks of bold and slanted letters; its code, where the scale has none such."""
        found = self.choices.get((scale.name, code))
        if found is None:
            choice = scale.choice(code)
            found = (clean_words(said(choice.labels, self.language)) if choice else "") or code
            self.choices[scale.name, code] = found
        return found

    def frame(self, name: str, key: str = "", **context: Any) -> Skeleton:
        """The skeleton of what stands around questions."""
        found = self.frames.get((name, key))
        if found is None:
            context |= {"gaps": {each: gap(each) for each in _GAPS}, **self.own}
            found = self.frames[name, key] = Skeleton.of(render_to_string(f"{_TEMPLATES}/{name}.html", context))
        return found

    @property
    def own(self) -> dict[str, SafeString]:
        """What stands around our own words, where the form's texts are in another language."""
        tongue = _tongue(self.language)
        return {"own": format_html("<span{}>", tongue), "end": mark_safe("</span>")} if tongue else {}

    def _look(self, item: Item, row: bool) -> Look:
        control, offers = control_of(item), offers_of(item, self.language)
        other = other_of(self.form, item)
        inside = bool(item.repeat)
        path: str = gap("path") if inside else item.path
        label = rich(said(item.labels, self.language) or item.name, lambda name: gap(f"pipe {name}"))
        hint = rich(said(item.hints, self.language), lambda name: gap(f"pipe {name}"))
        choices = [
            {
                "code": clean(offer.code),
                "label": rich(offer.label, lambda name: gap(f"pipe {name}")),
                "aside": offer.aside,
                "on": gap(f"on {at}"),
                "begins": gap(f"choice {at}") if item.choice_filter or control == "roster" else "",
                "ends": gap("choice") if item.choice_filter or control == "roster" else "",
                "places": [(place, gap(f"at {at} {place}")) for place in range(1, len(offers) + 1)]
                if control == "rank"
                else (),
            }
            for at, offer in enumerate(offers)
        ]
        context: dict[str, Any] = {
            "control": control,
            "row": row,
            "path": path,
            "name": mark_safe(field_name(path)) if inside else field_name(path),
            "label": label,
            "hint": hint,
            "choices": choices,
            "sort": " numbers"
            if item.kind == "range"
            else " short"
            if all(len(each.label) < 4 for each in offers)
            else "",
            "other": "",
            "found_words": _("%(found)s found"),
            "attributes": mark_safe(" " + _TYPES.get(item.kind, _TYPES["text"])),
            "read_only": " readonly" if item.read_only else "",
            "gaps": {each: gap(each) for each in _GAPS},
            **self.own,
        }
        if other is not None:
            context["other"] = f"{path}_other" if not inside else mark_safe(f"{path}_other")
            context["other_name"] = mark_safe(f"{field_name(path)}_other") if inside else f"{field_name(path)}_other"
        rendered = render_to_string(f"{_TEMPLATES}/question.html", context)
        texts = (*item.labels.values(), *item.hints.values(), *(offer.label for offer in offers))
        pipes = tuple(dict.fromkeys(name for text in texts for name in piped(text)))
        return Look(
            item,
            control,
            Skeleton.of("\n".join(line for line in rendered.splitlines() if line.strip()) + "\n"),
            {offer.code: at for at, offer in enumerate(offers)},
            pipes,
            other,
        )


_kept: WeakKeyDictionary[Form, dict[tuple[str, str], Looks]] = WeakKeyDictionary()


def looks_of(form: Form, language: str) -> Looks:
    """What is prepared of ``form`` for texts in ``language`` and buttons in the language of the page."""
    kept = _kept.setdefault(form, {})
    key = (language, get_language() or "")
    if key not in kept:
        tongue = _tongue(language)
        needed = format_html(' <span class="needed"{}>{}</span>', tongue, _("needs an answer"))
        leave = format_html(_LEAVE, NAME, tongue, _("leave this out"))
        named = {each.name: each for each in reversed(form.questionnaire.items)}
        kept[key] = Looks(form, language, needed, leave, named)
    return kept[key]


def _tongue(language: str) -> SafeString:
    """Says which language our own words are in, where the form's texts are in another one."""
    chrome = get_language() or "en"
    if chrome.partition("-")[0] == language.partition("-")[0]:
        return SafeString()
    return format_html(' lang="{}" dir="ltr"', chrome)


def other_of(form: Form, item: Item) -> Item | None:
    """The question that asks what 'other' is, where ``item`` has one of its own."""
    return form.questionnaire.item(f"{item.path}_other") if item.or_other else None


def control_of(item: Item) -> str:
    """Which control a question has."""
    many = len(item.scale.choices) if item.scale else 0
    looks = item.appearance.split()
    match item.kind:
        case "one":
            return "select" if many > _LONG or "minimal" in looks else "radios"
        case "many":
            searched = many > _LONG or item.asks == "ties" or "autocomplete" in looks or "search" in looks
            return "roster" if searched else "checks"
        case "range":
            return "radios" if 0 < len(steps(item)) <= _MOST_TILES else "line"
        case "text":
            short = "numbers" in looks or item.asks or item.type != "text" or item.name.endswith("_other")
            return "line" if short else "area"
        case "rank":
            return "rank"
        case "note":
            return "note"
        case "acknowledge":
            return "tick"
    return "line"


def offers_of(item: Item, language: str) -> Sequence[Offer]:
    """The choices of a question, as they are drawn."""
    if item.kind == "range":
        return [Offer(each, each) for each in steps(item)]
    if item.scale is None:
        return ()
    aside = item.scale.aside
    return [Offer(choice.name, label_of(item, choice, language), choice.name in aside) for choice in item.scale.choices]


def label_of(item: Item, choice: Choice, language: str) -> str:
    """The words of a choice; of the one that 'or_other' added, which XLSForms have in English alone, our own."""
    if item.or_other and choice.name == "other" and set(choice.labels.values()) == {"Other"}:
        return _("Something else")
    return clean(said(choice.labels, language) or choice.name)
