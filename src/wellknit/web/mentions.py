"""Where texts name a person: in every text of every model, whoever wrote it, and in what History remembers.

Models are asked what texts they have, so what a later room adds is looked through as well.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, JSONObject
from django_scopes import get_scope

from wellknit.web.models import Comment, History, Initiative, Person, Response, Site
from wellknit.web.models.base import Owned
from wellknit.web.models.erasure import ERASED

__all__ = ["Mention", "Names", "mentions", "named_texts", "partly_named", "texts_near", "without_names"]

#: Where a part of a name by itself is not looked for. Nobody looks at answers to surveys but their keyholders, who take
#: parts of names out of comments as well.
_WHOLE = (History, Site, Initiative, Response, Comment)
#: A part of a name shorter than this names nobody.
_A_PART = 3


@dataclass(frozen=True)
class Names:
    """What names ``person``: full names, mail addresses, and the keys of their row in the files of the folder.

    ``others`` are ids of rows that were made one with theirs."""

    person: UUID
    names: frozenset[str]
    mails: frozenset[str]
    keys: frozenset[str]
    others: frozenset[UUID] = frozenset()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A full name in any case, a name of one word as it is written (it may be a word too), a mail address."""
        several = {name for name in self.names if len(name.split()) > 1}
        words = [_words(each) for each in sorted(several | self.mails, key=len, reverse=True)]
        words += [re.escape(each) for each in sorted(self.keys, key=len, reverse=True) if "_" in each]
        single = [re.escape(each) for each in sorted(self.names - several)]
        return _pattern([f"(?i:{each})" for each in words] + single)

    @cached_property
    def parts(self) -> re.Pattern[str]:
        """Each word of a full name by itself, as it is written."""
        parts = {part for name in self.names if len(name.split()) > 1 for part in name.split() if len(part) >= _A_PART}
        return _pattern([re.escape(each) for each in sorted(parts)])

    def stand_in(self, texts: Iterable[str]) -> bool:
        """Whether ``texts``, the cells of a row, name somebody: as a text does, or with the words of a full name in
        whatever cells and order."""
        told = " ".join(texts)
        if self.pattern.search(told):
            return True
        words = _folded(told)
        return any(len(own) > 1 and own <= words for own in map(_folded, self.names))

    @cached_property
    def marks(self) -> tuple[tuple[str, ...], ...]:
        """ASCII runs, of which any full name, mail or key holds all of one tuple, whatever its case and form: databases
        compare these alike. Empty where something has none: then every text has to be looked at."""
        found = {_runs(each) for each in (*self.names, *self.mails, *self.keys)}
        return tuple(sorted(found)) if all(found) else ()

    @cached_property
    def marks_of_parts(self) -> tuple[tuple[str, ...], ...]:
        """The same, where a part of a name is looked for too."""
        found = {_runs(part) for name in self.names for part in name.split()}
        return tuple(sorted({*self.marks, *found})) if self.marks and all(found) else ()


def _runs(text: str) -> tuple[str, ...]:
    runs = sorted(set(re.findall(r"[A-Za-z0-9]+", unicodedata.normalize("NFC", text))))
    # A letter by itself tells little; but where there is nothing else it has to do.
    return tuple(each for each in runs if len(each) > 1) or tuple(runs)


def _folded(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def _words(text: str) -> str:
    """The text as it may be written: with other blanks, or as a part of an address."""
    plain = r"\s+".join(map(re.escape, text.split()))
    forms = {plain, re.escape(quote_plus(text)), re.escape(quote(text))}
    forms |= {r"\s+".join(map(re.escape, unicodedata.normalize(form, text).split())) for form in ("NFC", "NFD")}
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(words)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if alternatives else r"(?!)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A field of a row that names somebody; ``without`` is what it says with the name taken out."""

    model: type[models.Model]
    pk: UUID
    field: str
    value: Any
    without: Any

    @property
    def place(self) -> tuple[str, str, str]:
        return str(self.model._meta.model_name), str(self.pk), self.field


def _without(value: Any, pattern: re.Pattern[str], keys: Collection[str] = ()) -> Any:
    """The value with every match taken out, within lists and objects too."""
    if isinstance(value, str):
        return ERASED if value in keys else pattern.sub(ERASED, value)
    if isinstance(value, list):
        return [_without(each, pattern, keys) for each in value]
    if isinstance(value, dict):
        return {name: _without(each, pattern, keys) for name, each in value.items()}
    return value


def without_names(value: Any, names: Names) -> Any:
    """A text, a list or an object without what names somebody."""
    return _without(value, names.pattern)


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields in which somebody can be named: texts that are no choice, and no key of the folder's files."""
    texts = (models.CharField, models.TextField, models.JSONField)
    fields = [each for each in model._meta.concrete_fields if isinstance(each, texts) and not each.choices]
    return [each for each in fields if each.name not in ("key", "token", "keyed")]


def _models() -> list[type[models.Model]]:
    owned = [each for each in apps.get_app_config("web").get_models() if issubclass(each, Owned)]
    # A person's own row is looked at by itself; that of somebody else of the same name is theirs.
    return [Initiative, *(each for each in owned if _fields(each) and each is not Person)]


@dataclass(frozen=True, slots=True)
class Texts:
    """A row's texts, by the fields that hold them."""

    model: type[models.Model]
    pk: UUID
    values: Mapping[str, Any]


def texts_near(names: Names) -> list[Texts]:
    """The rows of the scope in which a mark of ``names`` stands: of all models, which are asked together."""
    asked = [_near(model, names) for model in _models()]
    first, *others = (rows.values_list("of_model", "pk", "its_texts").order_by() for rows in asked)
    found: dict[str, list[Texts]] = {model._meta.label: [] for model in _models()}
    for label, pk, values in first.union(*others, all=True):
        model = apps.get_model(label)
        found[label].append(Texts(model, pk, {name: _read(model, name, text) for name, text in values.items()}))
    return [each for rows in found.values() for each in rows]


def _near(model: type[models.Model], names: Names) -> models.QuerySet[Any]:
    """The rows of ``model`` that hold a mark of the names; all of them, if there are no marks."""
    rows: models.QuerySet[Any] = model._default_manager.all()
    if model is Initiative:
        rows = rows.filter(pk=get_scope()["initiative"].pk)
    if model is History:
        # Somebody else of the same name keeps it, and the lines about them.
        rows = rows.exclude(noun="person", row__in=Person.objects.exclude(pk=names.person).values("pk"))
    texts = {each.name: Cast(each.name, models.TextField()) for each in _fields(model)}
    rows = rows.annotate(**{f"text_of_{name}": text for name, text in texts.items()})
    looked = Q()
    marks = names.marks if model in _WHOLE else names.marks_of_parts
    for name, mark in product(texts, marks):
        looked |= Q(*((f"text_of_{name}__icontains", run) for run in mark))
    label = models.Value(model._meta.label, models.TextField())
    rows = rows.filter(looked).annotate(of_model=label, its_texts=JSONObject(**texts))
    return rows


def _read(model: type[models.Model], name: str, text: str | None) -> Any:
    """What a field says that was asked for as text."""
    return json.loads(text) if text and isinstance(model._meta.get_field(name), models.JSONField) else text


def mentions(names: Names, near: Iterable[Texts] | None = None) -> list[Mention]:
    """Every field of the scope's initiative that names somebody by a full name, a mail address or the key.

    ``near`` is what :func:`texts_near` found, where that is at hand.
    """
    found = []
    for row in texts_near(names) if near is None else near:
        keys = names.keys if row.model is History else ()
        for name, value in row.values.items():
            without = _without(value, names.pattern, keys)
            if without != value:
                found.append(Mention(row.model, row.pk, name, value, _fitting(row.model, name, without)))
    return found


def partly_named(names: Names, near: Iterable[Texts] | None = None) -> list[Mention]:
    """Fields that say a part of the name by itself, which may or may not mean the person: somebody has to look."""
    found = []
    for row in texts_near(names) if near is None else near:
        if row.model in _WHOLE:
            continue
        for name, value in row.values.items():
            whole = _without(value, names.pattern)
            without = _without(whole, names.parts)
            if without != whole:
                found.append(Mention(row.model, row.pk, name, value, _fitting(row.model, name, without)))
    return found


def named_texts(names: Names, places: Iterable[tuple[str, str, str]]) -> list[Mention]:
    """The fields at ``places`` without the parts of the name, and what History remembers of the same rows."""
    wanted = set(places)
    rows = {pk for _model, pk, _field in wanted}
    found = [each for each in partly_named(names) if each.place in wanted]
    for pk, old, new, row in History.objects.filter(row__in=rows).values_list("pk", "old", "new", "row"):
        fields = {field for _model, one, field in wanted if one == str(row)}
        for name, kept in (("old", old), ("new", new)):
            # Of the lines of History too, the full name is out already or goes with the same pass.
            without = _in_fields(kept, fields, names)
            if json.dumps(without) != json.dumps(kept):
                found.append(Mention(History, pk, name, kept, without))
    return found


def _in_fields(kept: Any, fields: set[str], names: Names) -> Any:
    if not isinstance(kept, dict):
        return kept
    return {
        name: _in_fields(value, fields, names)
        if isinstance(value, dict)
        else _without(_without(value, names.pattern, names.keys), names.parts)
        if name in fields
        else _without(value, names.pattern, names.keys)
        for name, value in kept.items()
    }


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    """No longer than the field holds: what replaces a short name may be longer than it."""
    length = getattr(model._meta.get_field(name), "max_length", None)
    return value[:length] if isinstance(value, str) and length else value
