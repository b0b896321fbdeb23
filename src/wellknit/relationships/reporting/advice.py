"""Plans of introductions as advice: who should meet whom, why, what it changes, and what no introduction can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wellknit.labels import label
from wellknit.partners.roster import ROLES
from wellknit.relationships.findings import Findings
from wellknit.relationships.plans.values import Impossible, Introduction, Plan
from wellknit.relationships.prospect import Prospect
from wellknit.relationships.reporting.sections import Section, figure, listed, together

__all__ = ["MOST", "Advising", "first", "worded_impossible", "worded_reason"]

#: So many rows of a long table are printed; JSON has all.
MOST = 25

_TITLES = {"each_survives": "advice_each", "all_reachable": "advice_reach", "expected": "advice_expected"}


def first(count: int, language: str) -> tuple[str, ...]:
    """A note where a table of ``count`` rows is cut."""
    return (label("reporting.first", language, count=MOST, all=count),) if count > MOST else ()


class Advising:
    """Advice in words, with the names that findings and the roster give to organizations and people."""

    def __init__(self, findings: Findings, language: str, people: Mapping[str, str]) -> None:
        self.findings, self.language, self.people = findings, language, people

    def say(self, key: str, /, **values: object) -> str:
        return label(f"reporting.{key}", self.language, **values)

    def organization(self, key: str) -> str:
        return self.findings.names.get(key, key)

    def person(self, key: str) -> str:
        return self.people.get(key, key)

    def plans(self, prospect: Prospect) -> Iterator[Section]:
        """Each plan, what it can't do, and those that could not be made."""
        for plan in prospect.plans:
            yield self.plan(plan)
            if plan.impossible:
                told = tuple(dict.fromkeys(map(self.impossible, plan.impossible)))
                rows, notes = tuple((each,) for each in told[:MOST]), first(len(told), self.language)
                yield Section(self.say("advice_impossible"), headings=("",), rows=rows, notes=notes)
        if prospect.unplanned:
            yield Section(self.say("advice_expected"), self.say("advice_no_chances"), level=1)

    def plan(self, plan: Plan) -> Section:
        """The introductions of one plan, and how good it is."""
        rows = tuple((self.meets(each), self.why(each), _gain(each.gain)) for each in plan.introductions[:MOST])
        headings = (self.say("introduction"), self.say("why"), self.say(f"gain_{plan.question}"))
        return Section(
            self.say(_TITLES[plan.question]),
            self.how_good(plan) if rows else self.say("advice_helpless" if plan.impossible else "advice_none"),
            headings if rows else (),
            rows,
            frozenset({2}),
            first(len(plan.introductions), self.language),
            level=1,
        )

    def how_good(self, plan: Plan) -> str:
        """What no plan can do better."""
        value, bound = figure(plan.value, "mean"), figure(plan.bound, "mean")
        if plan.question == "expected":
            return self.say("advice_best" if plan.optimal else "advice_bound", value=value, bound=bound)
        return self.say("advice_optimal" if plan.optimal else "advice_gap", value=value, bound=bound)

    def meets(self, each: Introduction) -> str:
        return self.say(
            "meets",
            who=self.person(each.person),
            organization=self.organization(each.organization),
            whom=self.person(each.other),
            other=self.organization(each.other_organization),
        )

    def why(self, each: Introduction) -> str:
        one, other = self.organization(each.organization), self.organization(each.other_organization)
        about = [self.person(key) for key in each.about]
        return worded_reason(each.why, self.language, about=about, one=one, other=other)

    def impossible(self, each: Impossible) -> str:
        return worded_impossible(each.why, [self.organization(key) for key in each.organizations], self.language)

    def findings_advice(self) -> Iterator[Section]:
        """Advice as the findings tell it to this viewer."""
        for question in dict.fromkeys(each.question for each in self.findings.advice):
            rows = []
            for each in self.findings.advice:
                if each.question == question:
                    one, other = self.organization(each.organization), self.organization(each.other)
                    meets = self.say("meets", who=each.who, organization=one, whom=each.whom, other=other)
                    reason = worded_reason(each.why, self.language, about=each.about, one=one, other=other)
                    rows.append((meets, reason))
            headings, notes = (self.say("introduction"), self.say("why")), first(len(rows), self.language)
            yield Section(self.say(_TITLES[question]), "", headings, tuple(rows[:MOST]), notes=notes, level=1)


def worded_reason(why: str, language: str, *, about: Sequence[str], one: str, other: str) -> str:
    """The reason for an introduction as a sentence."""
    if len(about) == 2 and about[0] == about[1]:  # of one role, or of whom nothing may be told
        names = label("reporting.two_people", language)
    else:
        names = together([_called(each, language) for each in about], language)
    names = names or label("showing.one_person", language)
    text = label(f"plan_why.{why}", language, about=names, one=one, other=other)
    return f"{text[:1].upper()}{text[1:]}."


def _called(who: str, language: str) -> str:
    """A name as it is; a role, which stands where the viewer may know no name, with its article."""
    roles = {label(f"role.{role}", language) for role in ROLES}
    return label("reporting.role", language, role=who) if who in roles else who


def worded_impossible(why: str, organizations: Sequence[str], language: str) -> str:
    """What no introduction can do, as a sentence."""
    names = listed(organizations, language)
    return label(f"plan_impossible.{why}", language, organization=organizations[0], organizations=names)


def _gain(gain: float) -> str:
    return figure(gain, "count" if gain.is_integer() else "mean")
