"""What the editor calls things: kinds of questions, what answers mean, what a question measures, what changes do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellknit.surveys.conditions import Operator
from wellknit.surveys.revisions import Effect
from wellknit.web.models import Principle

__all__ = [
    "ASKS",
    "EFFECTS",
    "GROUPS",
    "KINDS",
    "MEANINGS",
    "OPERATORS",
    "OTHER_KINDS",
    "RATES",
    "TEXTS",
    "language_code",
    "language_name",
    "measures",
    "said_in",
]

#: Kinds of questions that can be made here, in plain words.
KINDS: Mapping[str, Promise] = {
    "one": _("choose one answer from a list"),
    "many": _("choose any number of answers from a list"),
    "text": _("answer in own words"),
    "integer": _("a whole number"),
    "decimal": _("a number with decimals"),
    "date": _("a day"),
    "note": _("a text to read, without an answer"),
}
#: What questions stand in.
GROUPS: Mapping[str, Promise] = {
    "page": _("a page or topic"),
    "matrix": _("a matrix: statements that share their answers"),
    "roster": _("a page for each partner that was chosen"),
}
#: Kinds that come with forms from elsewhere: shown, and kept as they are.
OTHER_KINDS: Mapping[str, Promise] = {
    "rank": _("put answers in order"),
    "range": _("a number from a range"),
    "time": _("a time of day"),
    "datetime": _("a day and a time"),
    "calculate": _("worked out by the form"),
    "acknowledge": _("a tick to confirm"),
    "hidden": _("filled in unseen"),
    "location": _("a place on the map"),
    "media": _("a picture, a sound or a file"),
    "metadata": _("filled in by the device"),
}
ASKS: Mapping[str, Promise] = {
    "job": _("whether they take part through their job"),
    "leader": _("whether they lead"),
    "role": _("their role"),
    "involvement": _("for how long they have been involved"),
    "site": _("their site"),
    "organization": _("the organization that they speak for"),
    "quote": _("whether what they wrote may be shown to others, without their name"),
    "ties": _("which organizations they work with"),
    "partner": _("which partner this page is about"),
    "contact": _("the person whom they know there"),
    "tie": _("whether there is a relationship"),
}
#: Dimensions of a relationship that a question in a roster can rate (docs/partnership-folder.md).
RATES: Mapping[str, Promise] = {
    "person_trust": _("trust in the person"),
    "survives_departure": _("whether it goes on when the person leaves"),
    "reliability": _("trust in the organization: reliability"),
    "mission_support": _("trust in the organization: support of the mission"),
    "open_discussion": _("trust in the organization: open discussion"),
    "difficult_conversations": _("trust in the organization: talking about hard subjects"),
    "open_to_influence": _("trust in the organization: openness to influence"),
    "shares_thinking": _("trust in the organization: sharing how they think"),
    "decides_together": _("trust in the organization: deciding together"),
    "influence": _("value: influence"),
    "involvement": _("value: involvement"),
    "resources": _("value: resources"),
    "strained": _("strain"),
}
MEANINGS: Mapping[str, Promise] = {
    "agree": _("agrees"),
    "dont_know": _("does not know"),
    "not_applicable": _("does not apply"),
    "yes": _("yes"),
    "no": _("no"),
    "tie": _("there is a relationship"),
    "no_tie": _("there is none"),
    "national_partner": _("national partner"),
    "site_leader": _("site leader"),
    "core_site_partner": _("core site partner"),
    "community_partner": _("community partner"),
    "six_months_or_less": _("6 months or less"),
    "six_months_to_one_year": _("over 6 months, up to 1 year"),
    "one_to_two_years": _("over 1 year, under 2 years"),
    "two_years_or_more": _("2 years or more"),
}
OPERATORS: Mapping[Operator, Promise] = {
    "is": _("is"),
    "is_not": _("is not"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "answered": _("was answered"),
    "unanswered": _("was not answered"),
}
#: What respondents read of a line.
TEXTS: Mapping[str, Promise] = {
    "label": _("Text"),
    "hint": _("Hint"),
    "constraint_message": _("What is said to other answers"),
    "required_message": _("What is said when it is missing"),
}
#: What a change does to trends: a word for the table, and a sentence.
EFFECTS: Mapping[Effect, tuple[Promise, Promise]] = {
    "same": (_("unchanged"), _("It is compared with the survey before.")),
    "wording": (
        _("other words"),
        _("It is compared with the survey before, with a note: other words can move answers by themselves."),
    ),
    "asked": (
        _("asked of others"),
        _("It is compared with the survey before, with a note: it is asked of others, or under other conditions."),
    ),
    "scale": (
        _("other answers"),
        _("It can't be compared with the survey before: the answers are others. A new trend begins."),
    ),
    "kind": (
        _("asked in another way"),
        _("It can't be compared with the survey before: it is answered in another way. A new trend begins."),
    ),
    "removed": (_("removed"), _("Its trend ends with the survey before.")),
    "new": (_("new"), _("There is nothing yet to compare it with. A trend begins.")),
}
_FACTORS: Mapping[str, Promise] = {
    "regular_communication": _("regular communication"),
    "difficult_conversations": _("talking about hard subjects"),
    "shared_beliefs": _("shared beliefs"),
    "shared_decisions": _("deciding together"),
    "kept_promises": _("keeping promises"),
    "time_together": _("time together"),
}
_CHALLENGES: Mapping[str, Promise] = {
    "staff_turnover": _("people leave or change positions"),
    "strained_histories": _("old tensions"),
    "competition": _("competition"),
    "different_views": _("different views of the work"),
    "too_little_time": _("too little time"),
}


def measures(used: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a question may measure, in groups: the initiative's principles, factors and challenges, and what the form
    names beside."""
    kinds: dict[str, dict[str, str | Promise]] = {
        "principle": dict(Principle.objects.values_list("key", "name")),
        "factor": dict(_FACTORS),
        "challenge": dict(_CHALLENGES),
    }
    for each in used:
        kind, _colon, key = each.partition(":")
        if kind in kinds:
            kinds[kind].setdefault(key, key.replace("_", " "))
    titles = {"principle": _("Principles"), "factor": _("What builds trust"), "challenge": _("Challenges")}
    return [
        (str(titles[kind]), [(f"{kind}:{key}", str(name)) for key, name in named.items()])
        for kind, named in kinds.items()
        if named
    ]


def language_name(written: str) -> str:
    """'Español (es)' as people call it; a form may name no language."""
    return written.partition("(")[0].strip() or written or str(_("no language named"))


def language_code(written: str) -> str:
    """'es' of 'Español (es)', as headings write it; '' where none stands there."""
    return written.rpartition("(")[2].rstrip(")").strip() if "(" in written else ""


def said_in(texts: Mapping[str, str]) -> str:
    """A text of the gallery in the language of the page."""
    return texts.get((get_language() or "en").split("-")[0]) or texts["en"]
