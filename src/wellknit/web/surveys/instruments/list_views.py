"""What belongs to a form as a whole: its lists of answers, its languages side by side, its title."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wellknit.web.editing import edited
from wellknit.web.history import Changed
from wellknit.web.models import InstrumentVersion, Organization
from wellknit.web.refusals import Refused
from wellknit.web.scope import Request
from wellknit.web.surveys.instruments import actions, words
from wellknit.web.surveys.instruments.answers_form import AnswersForm
from wellknit.web.surveys.instruments.editor import Text, missing_in, texts_of_form
from wellknit.web.surveys.instruments.editor_views import editable, frozen
from wellknit.web.surveys.instruments.forms import (
    LONGEST,
    LanguageForm,
    ListForm,
    SettingsForm,
    SheetForm,
    as_typed,
    text_area,
)
from wellknit.web.surveys.instruments.gallery import ready_scales
from wellknit.web.surveys.instruments.scales import (
    answer_moved,
    answer_removed,
    answers_set,
    list_added,
    list_removed,
    lists_of,
)
from wellknit.web.surveys.instruments.sheets import TEXTS, Column, Form
from wellknit.web.surveys.instruments.views import at

form_page = require_http_methods(["GET", "HEAD", "POST"])

#: So many texts stand on a page of languages.
A_PAGE = 60
_ORGANIZATIONS = "organizations"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


# --- Lists of answers -------------------------------------------------------------------------------------------------


@form_page
def instrument_lists(request: Request, pk: UUID) -> HttpResponse:
    """The lists of answers, and a new one: ready-made, of the initiative's organizations, or empty."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    ready = [(each.key, words.said_in(each.name)) for each in ready_scales().values()]
    ready.append((_ORGANIZATIONS, _("the organizations of the initiative")))
    form = ListForm(request.POST or None, opened=version, ready=ready)
    made: list[str] = []

    def act() -> None:
        begin = form.cleaned_data.get("begin") or ""
        wanted = form.cleaned_data.get("name") or begin
        new, name = list_added(form.asked, wanted, _beginning(form.asked, begin))
        what = _("new list of answers: %(name)s") % {"name": wanted}
        actions.version_saved(viewer, version, form.version_opened, new, what)
        made.append(name)

    language = next(iter(form.asked.languages), "")
    lists = [
        (each, ", ".join(answer.label(language) for answer in each.answers)) for each in lists_of(form.asked).values()
    ]
    answer = edited(
        request,
        form,
        act,
        template="surveys/instruments/lists.html",
        title=_("Answers"),
        back=at(request, "instrument_edit", version.pk),
        version=version,
        lists=lists,
    )
    return redirect(at(request, "instrument_list", version.pk, made[0])) if made else answer


def _beginning(form: Form, begin: str) -> list[dict[Column, str]]:
    """The answers that a new list begins with, in as many languages of the form as there are texts for."""
    languages = form.languages or ("",)
    if begin == _ORGANIZATIONS:
        named = Organization.objects.values_list("key", "name")
        return [{("name", ""): key, **{("label", each): name for each in languages}} for key, name in named]
    if begin in ready_scales():
        return [
            {
                ("name", ""): each["name"],
                ("means", ""): each.get("means", ""),
                ("score", ""): each.get("score", ""),
                **{("label", language): each.get(_code(language), "") for language in languages},
            }
            for each in ready_scales()[begin].choices
        ]
    first = languages[0]
    return [{("name", ""): f"answer_{n}", ("label", first): _("Answer %(number)d") % {"number": n}} for n in (1, 2)]


def _code(language: str) -> str:
    """'es' of 'Español (es)'; a form without languages is taken for an English one."""
    return language.rpartition("(")[2].rstrip(")").split("-")[0] if language else "en"


@form_page
def instrument_list(request: Request, pk: UUID, name: str) -> HttpResponse:
    """One list of answers: texts, what each means, scores; moved and removed by buttons."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    found = lists_of(Form.of(version.sheets)).get(name)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do"):
        return _list_act(request, version, name)
    form = AnswersForm(request.POST or None, opened=version, name=name, page=request.GET.get("page"))

    def act() -> None:
        what = _("answers changed: %(name)s") % {"name": name}
        actions.version_saved(viewer, version, form.version_opened, answers_set(form.asked, name, form.rows()), what)

    return edited(
        request,
        form,
        act,
        template="surveys/instruments/answers.html",
        title=name.replace("_", " "),
        back=at(request, "instrument_lists", version.pk),
        done=f"{at(request, 'instrument_list', version.pk, name)}?{request.GET.urlencode()}",
        version=version,
        list=found,
        page=form.page,
    )


def _list_act(request: Request, version: InstrumentVersion, name: str) -> HttpResponse:
    """Moves or removes an answer, or removes a list that no question uses."""
    act, _colon, code = request.POST["do"].partition(":")
    form = Form.of(version.sheets)
    found = lists_of(form)[name]
    row = found.row(code)
    here = at(request, "instrument_list", version.pk, name)
    back = here
    try:
        if act == "drop":
            if found.used:
                raise Refused(_("Questions still use this list."))
            new, back = list_removed(form, name), at(request, "instrument_lists", version.pk)
        elif row is None:
            raise Http404
        elif act == "remove":
            if len(found.answers) == 1:
                raise Refused(_("A list needs an answer. Remove the whole list instead."))
            new = answer_removed(form, row)
        elif act in ("up", "down"):
            new = answer_moved(form, name, row, act == "up")
        else:
            raise Http404
        with transaction.atomic():
            what = _("answers changed: %(name)s") % {"name": name}
            actions.version_saved(request.viewer, version, _number(request.POST.get("version", "")), new, what)
    except Changed:
        messages.error(request, _("Somebody has changed it since you opened the page. Please look again."))
        version.refresh_from_db()
        again = AnswersForm(None, opened=version, name=name)
        shown = {"form": again, "title": name.replace("_", " "), "back": here, "version": version, "list": found}
        shown["page"] = again.page
        return render(request, "surveys/instruments/answers.html", shown, status=409)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(back)


# --- Languages --------------------------------------------------------------------------------------------------------


class TextsForm(SheetForm):
    """The texts of a page in all languages, side by side."""

    def __init__(self, *args: Any, texts: list[Text], **kwargs: Any) -> None:
        self.shown = texts
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        self.lines: list[tuple[Text, list[forms.BoundField]]] = []
        for text in self.shown:
            names = []
            for language in self.asked.languages:
                name = self._name(text, language)
                label = f"{words.TEXTS[text.what]}: {words.language_name(language)}"
                rows = 1 + len(max(text.texts.values(), key=len, default="")) // 60
                self.fields[name] = forms.CharField(
                    label=label, required=False, max_length=LONGEST, widget=text_area(min(rows, 6), language)
                )
                names.append(name)
            self.lines.append((text, [self[name] for name in names]))

    @staticmethod
    def _name(text: Text, language: str) -> str:
        return f"{text.sheet}:{text.what}:{text.key}:{language}"

    def saved(self, form: Form) -> dict[str, str]:
        return {
            self._name(text, language): text.texts.get(language, "")
            for text in texts_of_form(form)
            for language in form.languages
        }

    def changed_form(self) -> Form:
        """The form with the texts as they were typed."""
        form = self.asked
        survey, choices = form.survey, form.choices
        for text in self.shown:
            cells = {
                (text.what, language): as_typed(self.cleaned_data.get(self._name(text, language)) or "")
                for language in form.languages
            }
            if text.sheet == "survey":
                survey = survey.with_cells(text.row, cells)
            else:
                choices = choices.with_cells(text.row, cells)
        return form.with_grid(survey).with_grid(choices)


@form_page
def instrument_languages(request: Request, pk: UUID) -> HttpResponse:
    """All texts in all languages, side by side; what is missing counted, named, and shown by itself if wanted."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    asked = Form.of(version.sheets)
    only = bool(request.GET.get("missing"))
    texts = [each for each in texts_of_form(asked) if not only or each.missing(asked.languages)]
    page = Paginator(texts, A_PAGE).get_page(request.GET.get("page"))
    form = TextsForm(request.POST or None, opened=version, texts=list(page))
    here = at(request, "instrument_languages", version.pk)
    missing = [(words.language_name(each), count) for each, count in missing_in(asked).items()]
    return edited(
        request,
        form,
        lambda: actions.version_saved(
            viewer, version, form.version_opened, form.changed_form(), _("texts in the languages")
        ),
        template="surveys/instruments/languages.html",
        title=_("Languages"),
        back=at(request, "instrument_edit", version.pk),
        done=f"{here}?{request.GET.urlencode()}",
        version=version,
        page=page,
        missing=missing,
        only=only,
        named=[words.language_name(each) for each in asked.languages],
        unnamed="" in asked.languages,
        lines=form.lines,
    )


@form_page
def instrument_language_add(request: Request, pk: UUID) -> HttpResponse:
    """Another language for all texts; or, where the form names none, which language they are in."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    form = LanguageForm(request.POST or None, opened=version)
    unnamed = "" in form.asked.languages

    def act() -> None:
        language = form.cleaned_data["language"]
        new = _named(form.asked, language) if unnamed else _with_language(form.asked, language)
        what = _("language: %(name)s") % {"name": words.language_name(language)}
        actions.version_saved(viewer, version, form.version_opened, new, what)

    title = _("Which language are the texts in?") if unnamed else _("Add a language")
    back = at(request, "instrument_languages", version.pk)
    return edited(request, form, act, title=title, back=back, send=_("Add it") if not unnamed else _("Save"))


def _with_language(form: Form, language: str) -> Form:
    """The form with columns for another language, still empty."""
    survey, choices = form.survey, form.choices
    for what in ("label", "hint"):
        survey = survey.headed((what, language))
    return form.with_grid(survey).with_grid(choices.headed(("label", language)))


def _named(form: Form, language: str) -> Form:
    """The form with its texts said to be in ``language``."""
    survey, choices = form.survey, form.choices
    for what in TEXTS:
        if (what, "") in survey.columns:
            survey = survey.renamed((what, ""), language)
    if ("label", "") in choices.columns:
        choices = choices.renamed(("label", ""), language)
    return form.with_grid(survey).with_grid(choices).with_settings({"default_language": language})


@form_page
def instrument_settings(request: Request, pk: UUID) -> HttpResponse:
    """The title that respondents read, and the language in which the form begins."""
    viewer, version = editable(request, pk)
    if version.frozen:
        return frozen(request, version)
    form = SettingsForm(request.POST or None, opened=version)

    def act() -> None:
        values = form.cleaned_data
        new = form.asked.with_settings({"form_title": values["title"], "default_language": values["language"]})
        actions.version_saved(viewer, version, form.version_opened, new, _("title and language"))

    return edited(request, form, act, title=_("Title and language"), back=at(request, "instrument_edit", version.pk))
