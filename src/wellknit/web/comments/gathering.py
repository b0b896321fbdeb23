"""From a closed wave's rows to comments: what was written in own words by those who allowed it to be shown, each with a
proposal of what to take out.

What late answers say comes with the version that counts them, and its crowd are the late ones alone: a comment that
appears after an answer was added would else be known to be that one's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wellknit.surveys.answer_columns import columns_of
from wellknit.surveys.cells import ChoiceReader
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.web.comments.placing import Place, places
from wellknit.web.comments.redacting import Known, redacted, taken_apart
from wellknit.web.history import recorded
from wellknit.web.models import Comment, CommentState, Organization, Person, Release, Site, Wave
from wellknit.web.models.erasure import ERASED, ERASED_KEY
from wellknit.web.rules import Viewer
from wellknit.web.surveys.carrying import wave_of
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of

__all__ = ["Written", "gathered", "known_names", "mark_of", "own_words", "placed", "written"]


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote to one question, with permission; ``site`` is the key of theirs, '' where none is known.
    ``late`` is the version that they answered after, 0 where there was none."""

    mark: str
    item: str
    text: str
    site: str
    language: str
    late: int


def mark_of(wave: Wave, respondent: str, item: str) -> str:
    """What a comment is known by without saying whose it is: a digest that needs this installation's secret."""
    return salted_hmac("wellknit.comment", f"{wave.pk}\n{respondent}\n{item}", algorithm="sha256").hexdigest()


def own_words(questionnaire: Questionnaire) -> tuple[Item, ...]:
    """The questions that are answered in own words and could be shown: none that tells something of the respondent, is
    asked of each partner, or names what 'other' is."""
    return tuple(
        item
        for item in questionnaire.asked()
        if item.kind == "text" and item.type == "text" and not item.asks and not item.name.endswith("_other")
    )


@dataclass(frozen=True)
class _Rows:
    """A wave's rows as far as comments need them."""

    wave: Wave
    questionnaire: Questionnaire

    def said(self) -> Iterator[tuple[str, Mapping[str, str], int, bool, Mapping[str, str]]]:
        """Who answered, the row's cells, the version that it came after, whether what they wrote may be shown, and what
        that is, by item. What no version counts yet that could is left out."""
        columns, _problems = columns_of(self.wave.columns, self.questionnaire, wave_of(self.wave), "")
        headings = {each.path: columns.items[each.path] for each in own_words(self.questionnaire)
                    if each.path in columns.items}  # fmt: skip
        asked = self.questionnaire.telling("quote")
        permits = columns.items.get(asked.path, "") if asked else ""
        reader = ChoiceReader(asked.scale) if asked and asked.scale else None
        newest = Release.objects.filter(wave=self.wave).aggregate(last=Max("number"))["last"] or 0
        counted = self.wave.responses.exclude(late_after__gte=max(newest, 1))
        for respondent, cells, late in counted.values_list("respondent", "cells", "late_after").iterator(500):
            texts = {path: str(cells.get(heading, "")).strip() for path, heading in headings.items()}
            code = reader.find(str(cells.get(permits, ""))).code if reader and permits else ""
            choice = asked.scale.choice(code) if asked and asked.scale else None
            allowed = choice is not None and (choice.means or choice.name) == "yes"
            yield respondent, cells, late, allowed, {path: text for path, text in texts.items() if text}


def _rows(wave: Wave) -> _Rows | None:
    if wave.instrument_version is None:
        return None
    try:
        return _Rows(wave, questionnaire_of(wave.instrument_version))
    except NotReadable:
        return None


def written(wave: Wave) -> dict[str, Written]:
    """All that may become a comment of a closed ``wave``, by its mark."""
    rows = _rows(wave)
    return {each.mark: each for each in (_written(rows) if rows else ())}


def _written(rows: _Rows) -> Iterator[Written]:
    for respondent, cells, late, allowed, texts in rows.said():
        # Whoever was erased asked for all of theirs to go: nobody is left who could allow it.
        if not allowed or str(cells.get("person", "")).startswith(ERASED_KEY):
            continue
        for item, text in texts.items():
            mark = mark_of(rows.wave, respondent, item)
            yield Written(mark, item, text, str(cells.get("site", "")), str(cells.get("language", "")), late)


#: Among whom a comment's author is one: who answered its question, in time or late after the same version.
_Crowd = tuple[str, int]


def _answered(rows: _Rows) -> dict[_Crowd, Counter[str]]:
    """How many are in each crowd, by site, those included who don't want theirs shown."""
    found: dict[_Crowd, Counter[str]] = defaultdict(Counter)
    for _respondent, cells, late, _allowed, texts in rows.said():
        for item in texts:
            found[item, late][str(cells.get("site", ""))] += 1
    return found


def known_names() -> Known:
    """The names of everybody and every organization of the scope's initiative."""
    people, organizations = Person.objects.exclude(name=ERASED), Organization.objects.all()
    keys = [*people.values_list("key", flat=True), *organizations.values_list("key", flat=True)]
    return Known.of(
        people.values_list("name", flat=True),
        organizations.values_list("name", flat=True),
        keys,
        Site.objects.values_list("name", flat=True),
    )


def stand_ins(language: str) -> dict[str, str]:
    """What stands in the place of what is taken out."""
    with translation.override(language):
        return {
            "name": _("[name]"),
            "organization": _("[organization]"),
            "mail": _("[mail address]"),
            "phone": _("[telephone number]"),
            "link": _("[link]"),
        }


def gathered(viewer: Viewer, wave: Wave) -> int:
    """Brings what was written in ``wave``, as far as it is not here yet, to be looked through: how many there are.
    Within a transaction.

    What waits and is in no row any more goes.
    """
    now = Wave.objects.select_for_update().get(pk=wave.pk)
    rows = _rows(now)
    found = written(now)
    here = dict(Comment.objects.filter(wave=now).order_by().values_list("mark", "state"))
    gone = [mark for mark, state in here.items() if state == CommentState.WAITING and mark not in found]
    Comment.objects.filter(wave=now, mark__in=gone).delete()
    missing = [each for mark, each in found.items() if mark not in here]
    if not missing or rows is None:
        return 0
    known, sites = known_names(), {each.key: each for each in Site.objects.all()}
    place = _places(now, rows, frozenset(sites))
    spoken = dict(settings.LANGUAGES)
    words = {code: stand_ins(code) for code in spoken}
    made = (
        Comment(
            initiative=viewer.initiative,
            wave=now,
            item=each.item[:200],
            text=redacted(
                taken_apart(each.text, known),
                words[each.language if each.language in spoken else viewer.initiative.language],
            )[:20_000],
            mark=each.mark,
            **_placed(place[each.item, each.late][each.site], sites.get(each.site)),
        )
        for each in missing
    )
    Comment.objects.bulk_create(made, batch_size=500)
    recorded(viewer, "gather", now, new={"comments": len(missing)})
    return len(missing)


def placed(wave: Wave) -> None:
    """Says of the comments of ``wave`` that may not be shown yet from which of its versions on they may. Within the
    transaction in which a version was frozen."""
    waiting = list(Comment.objects.filter(wave=wave, since=None))
    rows = _rows(wave) if waiting else None
    if rows is None:
        return
    sites, found = {each.key: each for each in Site.objects.all()}, written(wave)
    place = _places(wave, rows, frozenset(sites))
    for each in waiting:
        if (one := found.get(each.mark)) is not None:
            for name, value in _placed(place[one.item, one.late][one.site], sites.get(one.site)).items():
                setattr(each, name, value)
    Comment.objects.bulk_update(waiting, ["since", "people", "said_in"], batch_size=500)


def _places(wave: Wave, rows: _Rows, sites: frozenset[str]) -> dict[_Crowd, dict[str, Place]]:
    """By crowd and site, from when on what was written there may be shown: of late ones not before the version after
    the one that they missed."""
    without = dict(wave.releases.values_list("number", "without"))
    return {
        (item, late): places(counts, sites, {number: out for number, out in without.items() if number > late})
        for (item, late), counts in _answered(rows).items()
    }


def _placed(place: Place, site: Site | None) -> dict[str, Any]:
    return {"since": place.since, "people": place.people, "said_in": site if place.said else None}
