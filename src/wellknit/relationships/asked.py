"""Reports from the answers to an instrument: what its questions on relationships say, in rows, lists and rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from wellknit.errors import Problem
from wellknit.partners.roster import Roster
from wellknit.relationships.asking import Plan, choice_rating, plan_of, plan_problems
from wellknit.relationships.ledger import employers_on
from wellknit.relationships.ties import Dimension, Report, State
from wellknit.surveys.answer_columns import ROUND
from wellknit.surveys.questionnaire import Choice, Item, Questionnaire
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer, Response, Responses
from wellknit.surveys.tally import Tally
from wellknit.surveys.wave import Wave

__all__ = ["asked_reports"]

_MEANS: Mapping[str, State] = {
    "tie": "tie",
    "yes": "tie",
    "no_tie": "no_tie",
    "no": "no_tie",
    "dont_know": "dont_know",
}


def asked_reports(
    wave: Wave, questionnaire: Questionnaire, responses: Responses | None, roster: Roster, file: str = ""
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports of a wave's respondents on other organizations, and everything that keeps answers from being read.

    Each respondent gives one report on each organization that the form asks about: a tie, no tie, don't know, not
    answered, or not asked where the question was not relevant. Ratings alone are a tie. In a repeated group the
    organizations that a respondent names are ties; those of the list that somebody who named any did not name are no
    ties. A respondent speaks for the organization of the answers, else, in an identified wave, for the one
    that the person acts for on the wave's reference date; without one, the answers are left out and counted.
    """
    plan = plan_of(questionnaire)
    if not plan:
        return (), ()
    found = list(plan_problems(plan, questionnaire, roster))
    if responses is None:
        return (), tuple(found)
    reading = _Reading(wave, questionnaire, plan, roster, Tally(file or f"waves/{wave.key}/answers.csv"))
    reports = [report for response in responses.records for report in reading.reports(response)]
    return tuple(reports), (*found, *reading.tally.problems())


@dataclass(slots=True)
class _Said:
    """What one respondent says of one organization, while its questions are gathered."""

    state: State = "not_asked"
    ratings: dict[str, int] = field(default_factory=dict)
    contact: str = ""
    #: States of the single ratings: what is known where nothing asks for the tie itself.
    rated: list[State] = field(default_factory=list)
    asked_for_tie: bool = False


class _Reading:
    """Ready for the responses of one wave."""

    def __init__(self, wave: Wave, questionnaire: Questionnaire, plan: Plan, roster: Roster, tally: Tally) -> None:
        self.wave, self.plan, self.roster, self.tally = wave, plan, roster, tally
        self.employers = employers_on(roster, wave.day)
        self.words: dict[str, set[str]] = {}
        for each in roster.organizations:
            for word in (each.key, each.name):
                self.words.setdefault(_plain(word), set()).add(each.key)
        self.offers = _Offers(questionnaire, wave.day)

    def reports(self, response: Response) -> Iterator[Report]:
        organization = self.organization(response)
        if organization is None:
            return
        said: dict[str, _Said] = {}
        self.listed(response, said)
        self.single(response, said)
        self.named(response, said)
        person = response.person or ""
        for to, each in said.items():
            if self.roster.organization(to) is None:
                continue  # the form was told so
            if to == organization:
                if each.ratings or each.state == "tie":
                    self.tally.add("asked.itself", response.row, None, organization=organization)
                continue
            state = _state(each)
            if each.ratings and state != "tie":
                self.tally.add("asked.rated-without-tie", response.row, None, organization=to, state=state)
            yield Report(
                self.wave.key,
                response.respondent,
                person,
                organization,
                to,
                state,
                each.ratings if state == "tie" else {},
                each.contact if state == "tie" else "",
                response.row,
            )

    # ---- for whom

    def organization(self, response: Response) -> str | None:
        """Whom the respondent speaks for; None where that can't be told, and is said if anything was answered."""
        told = response.organization
        if told is not None and self.roster.organization(told) is None:
            keys = self.words.get(_plain(told), set())
            told = next(iter(keys)) if len(keys) == 1 else None
        acting = self.employers.get(response.person or "", ())
        if told is None and response.organization is None and len(acting) == 1:
            told = acting[0]
        if told is None and self.answered(response):
            code = "asked.several-organizations" if len(acting) > 1 else "asked.no-organization"
            self.tally.add(code, response.row, "organization")
        return told

    def answered(self, response: Response) -> bool:
        answers = [response.answers.get(item.name, BLANK) for item in self.plan.items if not item.repeat]
        return any(each not in (BLANK, NOT_ASKED) for each in (*answers, *response.rounds.values()))

    # ---- what

    def listed(self, response: Response, said: dict[str, _Said]) -> None:
        """Questions in which the organizations with a tie are picked from a list."""
        for item in self.plan.lists:
            answer = response.answers.get(item.name, BLANK)
            picked = {answer} if isinstance(answer, str) else set(answer)
            offered = self.offers.of(item, response)
            means = {each.means for each in offered if each.name in picked}
            for choice in offered:
                if choice.means in ("no_tie", "no", "dont_know", "not_applicable"):
                    continue  # 'none of these' and its like are no organization
                each = said.setdefault(choice.name, _Said())
                each.asked_for_tie = True
                if NOT_ASKED in picked:
                    each.state = _better(each.state, "not_asked")
                elif BLANK in picked:
                    each.state = _better(each.state, "not_answered")
                elif choice.name in picked:
                    each.state = "tie"
                else:
                    each.state = _better(each.state, "dont_know" if "dont_know" in means else "no_tie")

    def single(self, response: Response, said: dict[str, _Said]) -> None:
        """Questions about one organization, which their row names."""
        for about, questions in self.plan.single.items():
            each = said.setdefault(about, _Said())
            for item in questions:
                self.take(each, item, response.answers.get(item.name, BLANK), response.row, item.path)

    def named(self, response: Response, said: dict[str, _Said]) -> None:
        """Groups that are asked once for each partner, which a question in them names."""
        rounds: dict[str, dict[str, tuple[Item, Answer]]] = {}
        items = {item.path: item for item in self.plan.items if item.repeat}
        for path, answer in response.rounds.items():
            item = items.get(ROUND.sub("", path))
            if item is not None:
                around = path[: path.rindex("]") + 1]
                rounds.setdefault(around, {})[path] = (item, answer)
        named: dict[str, set[str]] = {}
        for around, questions in rounds.items():
            partner = next(((path, *each) for path, each in questions.items() if each[0].asks == "partner"), None)
            if partner is None or partner[2] in (BLANK, NOT_ASKED):
                if any(each[1] not in (BLANK, NOT_ASKED) for each in questions.values()):
                    self.tally.add("asked.round-of-nobody", response.row, around)
                continue
            to = self.partner(partner[1], str(partner[2]), response.row, partner[0])
            repeat = partner[1].repeat
            if to is None:
                continue
            if to in named.setdefault(repeat, set()):
                self.tally.add("asked.partner-twice", response.row, partner[0], organization=to)
                continue
            named[repeat].add(to)
            each = said.setdefault(to, _Said())
            if not any(item.asks == "tie" for item, _ in questions.values()):
                each.state, each.asked_for_tie = "tie", True
            for path, (item, answer) in questions.items():
                self.take(each, item, answer, response.row, path)
        self.passed_over(named, said)

    def passed_over(self, named: Mapping[str, set[str]], said: dict[str, _Said]) -> None:
        """The organizations of a list of partners that a respondent did not name."""
        for item in self.plan.partners:
            if item.scale is None or any(each.asks == "tie" and each.repeat == item.repeat for each in self.plan.items):
                continue
            for choice in item.scale.choices:
                if self.roster.organization(choice.name) is not None:
                    each = said.setdefault(choice.name, _Said())
                    # Naming nobody at all may be an answer or a page turned over: it is not taken for 'no tie'.
                    each.state = _better(each.state, "no_tie" if named.get(item.repeat) else "not_answered")
                    each.asked_for_tie = True

    def partner(self, item: Item, written: str, row: int, column: str) -> str | None:
        """The organization that an answer names: by the choice, the key, or its exact name."""
        choice = item.scale.choice(written) if item.scale else None
        for word in (written, choice.label("") if choice else ""):
            if word and self.roster.organization(word) is not None:
                return word
            keys = self.words.get(_plain(word), set())
            if len(keys) == 1:
                return next(iter(keys))
        self.tally.add("asked.unknown-partner", row, ROUND.sub("", column), partner=written[:60])
        return None

    def take(self, said: _Said, item: Item, answer: Answer, row: int, column: str) -> None:
        """One answer about one organization."""
        choice = item.scale.choice(answer) if item.scale and isinstance(answer, str) else None
        state: State = "not_asked" if answer == NOT_ASKED else "not_answered"
        if item.asks == "tie":
            said.asked_for_tie = True
            said.state = _better(said.state, _MEANS.get(choice.means, "not_answered") if choice else state)
        elif item.asks == "contact" and answer not in (BLANK, NOT_ASKED):
            self.contact(said, str(answer), row, column)
        elif item.asks == "rating":
            dimension = self.plan.dimensions.get(item.rates)
            if dimension is None:
                return
            value = rating_of(item, answer, dimension)
            if value is not None:
                said.ratings[dimension.key] = value
                state = "tie"
            elif choice is not None and choice.means == "dont_know":
                state = "dont_know"
            elif answer not in (BLANK, NOT_ASKED) and not (choice and choice.means == "not_applicable"):
                values = {"dimension": dimension.key, "low": dimension.bottom, "high": dimension.top}
                self.tally.add("asked.rating", row, column, value=str(answer)[:60], **values)
            said.rated.append(state)

    def contact(self, said: _Said, written: str, row: int, column: str) -> None:
        people = [each.key for each in self.roster.people if _plain(written) in (each.key, _plain(each.name))]
        if len(people) == 1:
            said.contact = people[0]
        else:
            # The name is not quoted: it may be that of somebody who never agreed to be in these files.
            self.tally.add("asked.unknown-contact", row, column)


class _Offers:
    """The choices that a list offered to a respondent: a choice filter may leave some out."""

    def __init__(self, questionnaire: Questionnaire, day: date) -> None:
        self._questionnaire, self._day = questionnaire, day
        self._form: object | None = None

    def of(self, item: Item, response: Response) -> tuple[Choice, ...]:
        if item.scale is None:
            return ()
        if not item.choice_filter.strip():
            return item.scale.choices
        from wellknit.surveys.expressions import Form

        if not isinstance(self._form, Form):
            self._form = Form(self._questionnaire)
        answers = {name: each for name, each in response.answers.items() if each not in (BLANK, NOT_ASKED)}
        return self._form.choices(item, answers, day=self._day, language=response.language)


def rating_of(item: Item, answer: Answer, dimension: Dimension) -> int | None:
    """The rating that an answer gives on the scale of ``dimension``; None for none, or one that is not on it."""
    if not isinstance(answer, str):
        return None
    if item.scale is not None:
        choice = item.scale.choice(answer)
        value = None if choice is None else choice_rating(choice, dimension)
    else:
        value = int(answer) if answer.lstrip("-").isdecimal() else None
    return value if value is not None and dimension.bottom <= value <= dimension.top else None


def _state(said: _Said) -> State:
    """The state that the answers together say: a tie asked for, else what the ratings tell."""
    if said.asked_for_tie:
        # Somebody who passes over the question on the tie and rates it has one.
        return "tie" if said.state in ("not_answered", "not_asked") and said.ratings else said.state
    state: State = "not_asked"
    for each in said.rated:
        state = _better(state, each)
    return state


#: What was said goes before what was not.
_RANK: tuple[State, ...] = ("tie", "no_tie", "dont_know", "not_answered", "not_asked")


def _better(one: State, other: State) -> State:
    return min(one, other, key=_RANK.index)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
