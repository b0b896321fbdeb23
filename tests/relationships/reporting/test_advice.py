"""Plans of introductions read like advice: who, with whom, why, what it changes, and what no introduction can do."""

from datetime import date

import pytest

from wellknit.labels import LANGUAGES
from wellknit.relationships.findings import Advice, Findings, ShownOrganization, Viewer
from wellknit.relationships.ledger import Ledger, Link
from wellknit.relationships.plans import all_reachable, each_survives, expected
from wellknit.relationships.plans.values import Impossible, Introduction, Plan
from wellknit.relationships.reporting.advice import Advising, worded_impossible, worded_reason
from wellknit.relationships.reporting.sections import together

DAY = date(2021, 3, 15)
PEOPLE = {"ana": "Ana Ortiz", "ben": "Ben Frey", "cleo": "Cleo Marsh", "dan": "Dan Weir", "eva": "Eva Lund"}
DAYTON = Findings(
    "spring",
    DAY,
    Viewer("holder"),
    organizations=(
        ShownOrganization("library", "Library", "dayton", "public", 2),
        ShownOrganization("school", "School", "dayton", "public", 2),
        ShownOrganization("clinic", "Clinic", "dayton", "health", 1),
    ),
)
#: Ana and Eva of the library, Ben and Cleo of the school, Dan alone for the clinic; Ana knows Ben, Cleo knows Dan.
LEDGER = Ledger(
    ("clinic", "library", "school"),
    {"ana": ("library",), "ben": ("school",), "cleo": ("school",), "dan": ("clinic",), "eva": ("library",)},
    (Link("ana", "ben", DAY), Link("cleo", "dan", DAY)),
)

#: The reasons that plans give, and what they say is impossible.
REASONS = (
    "cut_off", "apart", "hangs_on_one", "hangs_on_pair", "hangs_on_more", "expected_one", "expected_pair",
    "expected_more", "expected_new",
)  # fmt: skip
IMPOSSIBLE = ("deputy", "nobody", "kept_apart", "full")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", REASONS)
def test_every_reason_has_words(why: str, language: str) -> None:
    text = worded_reason(why, language, about=["Ana Ortiz", "Ben Frey"], one="Library", other="School")
    assert text[0].isupper() and text.endswith(".")
    assert "{" not in text
    assert why == "apart" or "Ana Ortiz" in text or "Library" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", IMPOSSIBLE)
def test_what_is_impossible_is_named(why: str, language: str) -> None:
    assert worded_impossible(why, ["Library", "School"], language).startswith("Library")


def test_roles_have_an_article_and_two_of_one_kind_are_not_named_twice() -> None:
    def told(language: str, *about: str) -> str:
        return worded_reason("hangs_on_pair", language, about=about, one="Library", other="School")

    assert "of two people" in told("en", "one person", "one person")
    assert "of two people" in told("en", "site leader", "site leader")
    assert "of a site leader and one person" in told("en", "site leader", "one person")
    assert "of Ana Ortiz and Ben Frey" in told("en", "Ana Ortiz", "Ben Frey")
    assert "dos personas" in told("es", "una persona", "una persona")


def test_people_are_joined_as_a_sentence_joins_them() -> None:
    assert [together(list("abc")[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert together(["a", "b"], "es") == "a y b"
    assert "A and B hangs on one person" in worded_reason("hangs_on_one", "en", about=[], one="A", other="B")


def rows(plan: Plan) -> tuple[tuple[str, ...], ...]:
    return Advising(DAYTON, "en", PEOPLE).plan(plan).rows


def test_a_real_plan_names_both_people_and_why() -> None:
    (row,) = rows(each_survives.plan(LEDGER))
    assert (row[0], row[2]) == ("Eva Lund (Library) and Cleo Marsh (School)", "1")
    assert "Library and School hangs on the one contact of Ana Ortiz and Ben Frey" in row[1]
    staying = dict.fromkeys(PEOPLE, 0.5)
    first = rows(expected.plan(LEDGER, staying, 1))[0]
    assert first[1].startswith("The relationship between ") and first[2] == "0.19"
    assert all(
        why in REASONS for plan in (all_reachable.plan(LEDGER),) for why in [each.why for each in plan.introductions]
    )


def test_a_plan_says_how_good_it_is() -> None:
    one = Introduction("ana", "library", "ben", "school", "expected_new", gain=0.25)
    told = Advising(DAYTON, "en", PEOPLE)
    best = Plan("expected", (one,), 0.25, 0.25, 0.0, True)
    assert told.plan(best).reading == "No plan of so many introductions can save more."
    near = Plan("expected", (one,), 0.25, 0.5, 0.25, False)
    assert (
        told.plan(near).reading == "It saves 0.25 relationships on average; no plan of so many can save more than 0.50."
    )
    fewest = Plan("all_reachable", (one,), 3.0, 2.0, 0.5, False)
    assert told.plan(fewest).reading == "No plan can do with fewer than 2.00; this one has 3.00."
    assert told.plan(Plan("all_reachable", (), 0.0, 0.0, 0.0, True)).reading == "No introduction is needed."


def test_what_a_plan_can_not_do_stands_once_each() -> None:
    twice = (Impossible(("clinic", "library"), "deputy"), Impossible(("clinic", "school"), "deputy"))
    plan = Plan("each_survives", (), 0.0, 0.0, 0.0, True, twice)

    class _Prospect:
        plans = (plan,)
        unplanned = ("expected",)

    told = list(Advising(DAYTON, "en", PEOPLE).plans(_Prospect()))  # type: ignore[arg-type]
    assert told[0].reading == "No introduction can help here. What can't be done, and why, follows."
    assert told[1].rows == (("Clinic: too few people act for it. Name a deputy first.",),)
    assert told[2].reading == "Which introductions save most can't be told without chances of leaving."


def test_others_read_the_advice_that_is_in_their_findings() -> None:
    advice = Advice("expected", "site leader", "library", "Ben Frey", "school", "hangs_on_one", about=("one person",))
    shown = Findings(
        "spring", DAY, Viewer("partnership", "dayton"), organizations=DAYTON.organizations, advice=(advice,)
    )
    (section,) = Advising(shown, "en", {}).findings_advice()
    ((meets, why),) = section.rows
    assert meets == "site leader (Library) and Ben Frey (School)"
    assert "Library and School hangs on one person" in why
