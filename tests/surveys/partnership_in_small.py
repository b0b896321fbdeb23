"""A partnership in small, for tests of counts and tables: two sites, a scale, and answers written as little tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wellknit.partners.initiative import Site
from wellknit.partners.roster import Involvement, Person, Role, Roster
from wellknit.surveys.cube import Counts, count
from wellknit.surveys.questionnaire import Choice, Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer, Response, Responses
from wellknit.surveys.tabulation import CountedWave
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp

SITES = (Site("dayton", "Dayton"), Site("memphis", "Memphis"))

SCALE = Scale(
    "agreement",
    (
        Choice("sd", {"en": "Strongly disagree"}, "", 1),
        Choice("d", {"en": "Disagree"}, "", 2),
        Choice("a", {"en": "Agree"}, "agree", 3),
        Choice("sa", {"en": "Strongly agree"}, "agree", 4),
        Choice("na", {"en": "Does not apply"}, "not_applicable"),
        Choice("dk", {"en": "I don't know"}, "dont_know"),
    ),
)
CHALLENGES = Scale("challenges", (Choice("turnover", {"en": "Staff turnover"}), Choice("history", {"en": "History"})))


def questionnaire() -> Questionnaire:
    """Two items on the scale, one of them asked of some only, and one with several choices."""
    items = (
        Item("trust", "trust", "one", "select_one agreement", {"en": "We trust each other."}, scale=SCALE),
        Item("improved", "improved", "one", "select_one agreement", {"en": "It got better."}, scale=SCALE),
        Item(
            "challenges", "challenges", "many", "select_multiple challenges", {"en": "What is hard?"}, scale=CHALLENGES
        ),
    )
    return Questionnaire("Small", "small", "1", (), "en", items, scales=(SCALE, CHALLENGES))


def response(
    name: str,
    site: str,
    trust: str = BLANK,
    *,
    role: Role | None = "core_site_partner",
    improved: str = NOT_ASKED,
    challenges: Answer = BLANK,
    involvement: str = BLANK,
    person: str | None = None,
    organization: str | None = None,
) -> Response:
    answers: dict[str, Answer] = {"trust": trust, "improved": improved, "challenges": challenges}
    return Response(name, site, role, answers, person, organization, "en", involvement)


def of(site: str, **answers: int) -> list[Response]:
    """So many people of ``site`` for each answer to 'trust': of('memphis', a=3, sa=7, d=1)."""
    codes = [code for code, people in answers.items() for _ in range(people)]
    return [
        response(f"{site}-{place}", site, BLANK if code == "blank" else code) for place, code in enumerate(codes, 1)
    ]


def roster(day: date, people: Mapping[tuple[str, Role], int]) -> Roster:
    """So many people in each site and role, all there since long before ``day``."""
    rows = [(site, role, f"{site}-{role}-{n}") for (site, role), number in people.items() for n in range(number)]
    return Roster(
        people=tuple(Person(key, key) for _, _, key in rows),
        involvements=tuple(Involvement(role, key, None, site, date(2019, 3, 1), None) for site, role, key in rows),
    )


def counted(
    responses: Sequence[Response],
    *,
    wave: str = "spring",
    day: date = date(2021, 3, 15),
    on: Roster | None = None,
    population: int | None = None,
    sisters: bool = False,
) -> CountedWave:
    form = questionnaire()
    asked = Wave(wave, wave.title(), "identified", "roster" if on else population, day)
    counts: Counts = count([(Responses(wave, tuple(responses)), form)], wave, sisters=sisters)
    return CountedWave(asked, form, counts, Stamp(wave, 1, "0" * 64, False), on)
