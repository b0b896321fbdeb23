"""What partners, a site's leader and the public see: names and roles, relationships, advice, and numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from wellknit.errors import WellknitError
from wellknit.partners.roster import Involvement, Organization, Person, Role, Roster
from wellknit.relationships.agreements import Agreement
from wellknit.relationships.findings import (
    Advice,
    Curve,
    Findings,
    Measured,
    ShownOrganization,
    ShownRelationship,
    Viewer,
)
from wellknit.relationships.history import Event
from wellknit.relationships.scopes import ALL, BETWEEN, NATIONAL, Scope
from wellknit.relationships.showing import protect, visible_events
from wellknit.relationships.ties import Report

from .answers import says

DAY = date(2021, 3, 15)
PARTNERS, PUBLIC = Viewer("partnership"), Viewer("public")
CHICAGO, DAYTON = Viewer("partnership", "chicago"), Viewer("partnership", "dayton")

#: organization: site
PLACES = {
    "library": "chicago", "school": "chicago", "clinic": "chicago", "museum": "chicago",
    "college": "dayton", "funder": "dayton", "alliance": None,
}  # fmt: skip
#: person: (name, organization, role)
PEOPLE: dict[str, tuple[str, str, Role]] = {
    "amina": ("Amina Osei", "library", "site_leader"),
    "ben": ("Ben Ito", "school", "community_partner"),
    "cleo": ("Cleo Marsh", "school", "community_partner"),
    "dana": ("Dana Ruiz", "school", "community_partner"),
    "eve": ("Eve Laurent", "clinic", "community_partner"),
    "fay": ("Fay Novak", "college", "core_site_partner"),
    "gil": ("Gil Abara", "alliance", "national_partner"),
    "hana": ("Hana Sato", "museum", "community_partner"),
    "ines": ("Inés Duarte", "funder", "community_partner"),
}
ROSTER = Roster(
    tuple(Organization(key, key.title(), site=site) for key, site in PLACES.items()),
    tuple(Person(key, name) for key, (name, _, _) in PEOPLE.items()),
    tuple(
        Involvement(role, key, organization, PLACES[organization], None, None)
        for key, (_, organization, role) in PEOPLE.items()
    ),
)
SCOPES = (
    Scope("chicago", ("clinic", "library", "museum", "school")),
    Scope("dayton", ("college", "funder")),
    Scope(BETWEEN, tuple(PLACES), frozenset({"alliance"})),
    Scope(ALL, tuple(PLACES)),
)


def carried(one: str, other: str, on: str, **more: object) -> ShownRelationship:
    """A relationship that hangs on the person ``on``, with everything in it that only the holder may see."""
    name, organization, _ = PEOPLE[on]
    return ShownRelationship(
        one, other, 2, (1, 2), True, name, organization, on, 0.8123, "one",
        trust=(1.0, 1 / 3), gap=2 / 3, strained="one", **more,  # type: ignore[arg-type]
    )  # fmt: skip


RELATIONSHIPS = (
    carried("alliance", "library", "amina"),
    carried("clinic", "library", "eve"),
    carried("clinic", "school", "ben"),
    carried("college", "funder", "fay"),
    carried("library", "school", "amina"),
    ShownRelationship("library", "museum", 0, (0, 0), False, reported="both"),
    ShownRelationship("museum", "school", 0, (0, 0), False, reported="one"),
)
COMPLETE = Findings(
    "spring",
    DAY,
    Viewer("holder"),
    organizations=tuple(
        ShownOrganization(key, key.title(), site, "nonprofit", sum(who[1] == key for who in PEOPLE.values()), 0.1, 0.2)
        for key, site in PLACES.items()
    ),
    relationships=RELATIONSHIPS,
    advice=(
        Advice("expected", "Amina Osei", "library", "Ben Ito", "school", "best_gain", 0.12345, ("Amina Osei",),
               ("amina", "ben", "amina")),
        Advice("all_reachable", "Eve Laurent", "clinic", "Hana Sato", "museum", "cut", 1.0, ("Fay Novak",),
               ("eve", "hana", "fay")),
        Advice("expected", "Fay Novak", "college", "Inés Duarte", "funder", "best_gain", 0.2, (), ("fay", "ines")),
    ),
    advice_notes=("Eve Laurent alone acts for Clinic.",),
    shown_organizations=7,
)  # fmt: skip


def agrees(organization: str, other: str | None = None, to: str = "tie") -> Agreement:
    return Agreement(organization, other, to, date(2021, 1, 1))  # type: ignore[arg-type]


def both(one: str, other: str, to: str = "tie") -> tuple[Agreement, Agreement]:
    return agrees(one, other, to), agrees(other, one, to)


def seen(
    viewer: Viewer,
    *agreements: Agreement,
    complete: Findings = COMPLETE,
    reports: tuple[Report, ...] = (),
    threshold: int = 2,
    **more: object,
) -> Findings:
    return protect(
        complete, viewer, agreements=agreements, roster=ROSTER, reports=reports, scopes=SCOPES, threshold=threshold,
        partnership_threshold=2, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def pairs(findings: Findings) -> list[tuple[str, str]]:
    return [(each.one, each.other) for each in findings.relationships]


EVERYBODY = tuple(agrees(key) for key in PLACES)


# Which relationships


def test_without_agreements_partners_and_public_see_no_relationship() -> None:
    assert pairs(seen(PARTNERS)) == pairs(seen(PUBLIC)) == []
    # One of the two is not enough.
    assert pairs(seen(PUBLIC, agrees("library"), agrees("clinic", "school"))) == []


def test_a_relationship_that_contacts_carry_is_seen_once_both_agreed() -> None:
    assert pairs(seen(PUBLIC, *both("library", "school"))) == [("library", "school")]
    assert pairs(seen(PUBLIC, agrees("library"), agrees("school", "library", "ratings"))) == [("library", "school")]


def test_without_contacts_each_side_must_name_the_other_and_answers_decide_nothing() -> None:
    reported = says("amina", "library", "museum"), says("hana", "museum", "library")
    blanket = agrees("library"), agrees("museum")
    for reports in (reported, reported[:1], ()):
        assert pairs(seen(PUBLIC, *blanket, reports=reports)) == []
        assert pairs(seen(PUBLIC, agrees("library"), agrees("museum", "library"), reports=reports)) == []
        assert pairs(seen(PUBLIC, *both("library", "museum"), reports=reports)) == [("library", "museum")]


def test_two_who_named_each_other_are_seen_whatever_they_answered() -> None:
    named = both("library", "museum")
    denied = says("amina", "library", "museum", "no_tie"), says("hana", "museum", "library", "no_tie")
    without = replace(COMPLETE, relationships=tuple(each for each in RELATIONSHIPS if each.links))
    assert seen(PUBLIC, *named).relationships == seen(PUBLIC, *named, complete=without, reports=denied).relationships
    assert pairs(seen(PUBLIC, *named)) == [("library", "museum")]


def test_a_relationship_without_contacts_looks_the_same_whoever_reported_it() -> None:
    found = seen(PUBLIC, *both("museum", "school"), reports=(says("ben", "school", "museum"),)).relationships
    assert found == (ShownRelationship("museum", "school", 0, (0, 0), False),)


def test_a_site_s_leader_sees_what_contacts_carry_inside_the_own_site() -> None:
    assert pairs(seen(CHICAGO)) == [("clinic", "library"), ("clinic", "school"), ("library", "school")]
    assert pairs(seen(DAYTON)) == [("college", "funder")]
    # What was only reported, and what leads out of the site, needs both to agree.
    assert ("alliance", "library") in pairs(seen(CHICAGO, *both("alliance", "library")))


def test_an_agreement_that_was_taken_back_no_longer_counts() -> None:
    for day in (date(2021, 3, 1), date(2022, 6, 1)):  # before the wave, and long after it
        back = replace(agrees("library"), withdrawn=day)
        assert pairs(seen(PUBLIC, back, agrees("school"))) == []


def test_two_who_agree_after_the_wave_need_not_wait_for_the_next() -> None:
    late = [replace(each, given=date(2022, 6, 1)) for each in both("library", "school")]
    assert pairs(seen(PUBLIC, *late)) == [("library", "school")]


def test_where_one_contact_carries_it_both_its_ends_are_told() -> None:
    either = replace(
        next(each for each in RELATIONSHIPS if each.hangs), other_on="Ben Copperleaf", other_person="ben_copperleaf"
    )
    complete = replace(COMPLETE, relationships=(either,))
    (shown,) = seen(PUBLIC, *both(either.one, either.other), complete=complete).relationships
    assert shown.hangs_on and shown.other_on == "one person" and shown.other_person == ""


# Names and roles


def test_names_are_for_the_own_site_s_leader_alone() -> None:
    def on(viewer: Viewer) -> dict[tuple[str, str], str]:
        return {(each.one, each.other): each.hangs_on for each in seen(viewer, *EVERYBODY).relationships}

    assert on(CHICAGO)["library", "school"] == "Amina Osei"
    assert on(CHICAGO)["alliance", "library"] == "Amina Osei"  # she acts for an organization of the own site
    assert on(CHICAGO)["college", "funder"] == "one person"
    assert on(DAYTON)["college", "funder"] == "Fay Novak"
    assert on(DAYTON)["library", "school"] == on(PARTNERS)["library", "school"] == "one person"


def test_a_role_is_told_where_three_people_have_it_in_the_organization() -> None:
    def on(viewer: Viewer) -> str:
        return {(each.one, each.other): each.hangs_on for each in seen(viewer, *EVERYBODY).relationships}[
            "clinic", "school"
        ]

    assert on(PUBLIC) == on(PARTNERS) == "community partner"  # Ben is one of three at the school
    assert {each.hangs_at for each in seen(PUBLIC, *EVERYBODY).relationships if each.hangs_on == on(PUBLIC)} == {
        "school"
    }
    two = replace(ROSTER, involvements=tuple(each for each in ROSTER.involvements if each.person != "dana"))
    found = protect(
        COMPLETE, PUBLIC, agreements=EVERYBODY, roster=two, reports=(), scopes=SCOPES, threshold=2
    ).relationships  # of two, each would know of the other
    assert {each.hangs_on for each in found if each.hangs} == {"one person"}


def test_words_are_in_the_partnership_s_language() -> None:
    found = seen(PUBLIC, *EVERYBODY, language="es")
    assert {each.hangs_on for each in found.relationships if each.hangs} == {"una persona", "socio comunitario"}


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (key, *texts(each))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("viewer", [PARTNERS, PUBLIC])
def test_no_name_and_no_key_of_a_person_is_anywhere_in_the_json(viewer: Viewer) -> None:
    said = [*texts(json.loads(json.dumps(seen(viewer, *EVERYBODY).as_dict())))]
    for key, (name, _, _) in PEOPLE.items():
        assert key not in said
        assert not any(part in text for text in said for part in name.split())


def test_a_leader_s_json_has_no_name_of_another_site() -> None:
    said = " ".join(texts(seen(CHICAGO, *EVERYBODY).as_dict()))
    assert "Amina Osei" in said
    for outside in ("Fay", "Inés", "Gil", "fay", "ines", "gil"):
        assert outside not in said.split()


# Ratings


def test_how_two_rate_each_other_is_for_partners_once_both_agreed_and_never_public() -> None:
    def rated(viewer: Viewer, *agreements: Agreement) -> tuple[object, ...]:
        (found,) = seen(viewer, *agreements).relationships
        return found.trust, found.gap, found.strained, found.reported

    ratings = both("library", "school", "ratings")
    assert rated(PARTNERS, *ratings) == ((1.0, 1 / 3), 2 / 3, "one", "both")
    assert rated(PUBLIC, *ratings) == (None, None, "", "")
    assert rated(PARTNERS, ratings[0], agrees("school", "library")) == (None, None, "", "")
    leader = {(each.one, each.other): each for each in seen(CHICAGO).relationships}["library", "school"]
    assert (leader.trust, leader.gap, leader.strained, leader.reported) == (None, None, "", "")


# Organizations and their places


def test_partners_see_who_takes_part_and_the_public_who_is_in_a_relationship() -> None:
    agreed = both("library", "school")
    assert [each.key for each in seen(PARTNERS, *agreed).organizations] == [*PLACES]
    assert [each.key for each in seen(PUBLIC, *agreed).organizations] == ["library", "school"]
    assert seen(PUBLIC, *agreed).shown_organizations == 7


def test_places_on_the_map_come_from_what_is_listed_alone() -> None:
    agreed = both("library", "school")
    moved = replace(
        COMPLETE,
        organizations=tuple(replace(each, x=0.9, y=0.9) for each in COMPLETE.organizations),
        relationships=tuple(each for each in RELATIONSHIPS if (each.one, each.other) == ("library", "school")),
    )
    for viewer in (PARTNERS, PUBLIC):
        found, other = seen(viewer, *agreed), seen(viewer, *agreed, complete=moved)
        assert found.organizations == other.organizations
        assert {(each.x, each.y) for each in found.organizations} != {(0.1, 0.2)}
    start = {each.key: (each.x, each.y) for each in seen(PARTNERS, *agreed).organizations}
    again = seen(PARTNERS, *agreed, start=start).organizations
    assert {each.key: (each.x, each.y) for each in again} == start


def test_an_unlisted_relationship_leaves_no_trace() -> None:
    agreed = both("library", "school")
    changed = replace(
        COMPLETE,
        relationships=tuple(
            replace(each, survival=0.1, trust=(0.0, 0.0), gap=0.0, strained="both", hangs=False)
            if (each.one, each.other) != ("library", "school") else each
            for each in RELATIONSHIPS
        ),
    )  # fmt: skip
    assert seen(PARTNERS, *agreed) == seen(PARTNERS, *agreed, complete=changed)


# Advice


def test_advice_is_for_relationships_that_the_viewer_sees_and_names_roles() -> None:
    (found,) = seen(PUBLIC, *both("library", "school")).advice
    assert found == Advice(
        "expected", "one person", "library", "community partner", "school", "best_gain", 0.12, ("one person",)
    )
    assert seen(PUBLIC).advice == ()


def test_a_leader_is_told_whom_to_introduce_in_the_own_site() -> None:
    found = seen(CHICAGO, *both("college", "funder")).advice
    assert [(each.question, each.who, each.whom, each.about) for each in found] == [
        ("expected", "Amina Osei", "Ben Ito", ("Amina Osei",)),
        ("all_reachable", "Eve Laurent", "Hana Sato", ("one person",)),  # Fay is of Dayton
        ("expected", "one person", "one person", ()),
    ]
    assert all(each.people == () for each in found)


def test_who_is_to_name_a_deputy_is_told_to_the_own_site_s_leader() -> None:
    assert seen(PARTNERS).advice_notes == seen(PUBLIC).advice_notes == ()
    assert seen(CHICAGO).advice_notes == (
        "Library: one person acts for it. Name a deputy first.",
        "Clinic: one person acts for it. Name a deputy first.",
        "Museum: one person acts for it. Name a deputy first.",
    )


# Who may look at all


def test_only_complete_findings_can_be_protected() -> None:
    with pytest.raises(WellknitError, match=r"already those of another viewer \(public\)"):
        seen(PARTNERS, complete=replace(COMPLETE, viewer=PUBLIC))


def test_nobody_leads_a_site_that_is_not_there() -> None:
    with pytest.raises(WellknitError, match=r"no site 'memphis'.*chicago, dayton"):
        seen(Viewer("partnership", "memphis"))


def test_the_holder_sees_all_and_the_public_has_no_leaders() -> None:
    assert seen(Viewer("holder")) == COMPLETE
    assert seen(Viewer("public", "chicago")) == seen(PUBLIC)


def test_what_is_seen_goes_to_json_and_back() -> None:
    found = seen(CHICAGO, *EVERYBODY)
    assert Findings.from_dict(json.loads(json.dumps(found.as_dict()))) == found
    assert found.thresholds == {"partnership": 2}


# Numbers


def numbers(*measured: Measured, viewer: Viewer = PARTNERS, **more: object) -> dict[tuple[str, str], Measured]:
    found = seen(viewer, complete=replace(COMPLETE, measured=measured), **more)  # type: ignore[arg-type]
    return {(each.key, each.scope): each for each in found.measured}


def resilience(key: str, scope: str, count: int, base: int | None = None, unit: str = "count") -> Measured:
    value = count / base if base else float(count)
    return Measured("resilience", key, scope, unit, value, count, base, 0.1, 0.9, "wilson")  # type: ignore[arg-type]


def test_a_hidden_number_has_no_number_in_it() -> None:
    measure = Measured("network", "density", "chicago", "share", 0.5, 3, 6, 0.4, 0.6, "silence", "convention.x", "")
    (found,) = numbers(measure).values()
    assert found == Measured("network", "density", "chicago", "share", hidden=True)


def test_a_number_that_nobody_decided_on_is_hidden() -> None:
    found = numbers(
        Measured("network", "something_new", ALL, "share", 0.5, 50, 100),
        Measured("network", "gap", ALL, "mean", 0.1, 50, 50),
        Measured("network", "brokerage", ALL, "count", 50.0, 50),
        Measured("network", "trust", "library", "mean", 0.5, 50, 50),
    )
    assert all(each.hidden for each in found.values())


def test_people_are_counted_where_enough_stand_behind_the_number() -> None:
    found = numbers(
        resilience("new", "chicago", 3, 9, "share"), resilience("new", "dayton", 1, 2, "share"),
        resilience("new", ALL, 4, 11, "share"), resilience("stayed", "chicago", 8, 9, "share"),
        Measured("resilience", "months_in_role", "chicago", "index", 20.0),
        Measured("resilience", "months_in_role", "dayton", "index", 20.0),
        threshold=5,
    )  # fmt: skip
    assert not found["new", "chicago"].hidden and not found["stayed", "chicago"].hidden
    assert found["new", "dayton"].hidden
    assert found["new", ALL].hidden  # 4 of 11 less 3 of 9 would be Dayton's
    assert not found["months_in_role", "chicago"].hidden and found["months_in_role", "dayton"].hidden


def test_two_small_sites_hide_each_other_unless_one_s_leader_could_tell() -> None:
    def shown(*bases: int) -> bool:
        parts = [resilience("stayed", f"site_{number}", 1, base, "share") for number, base in enumerate(bases)]
        total = resilience("stayed", ALL, 9, sum(bases), "share")
        return not numbers(*parts, total, threshold=5)["stayed", ALL].hidden

    assert shown(9, 8)
    assert not shown(9, 4)
    assert not shown(9, 4, 4)  # the leader of one knows its four, and would have the other's
    assert shown(9, 4, 4, 4)


def test_what_became_of_relationships_that_hung_on_one_is_hidden_with_few_others() -> None:
    def hidden(alone: int, every: int) -> bool:
        return numbers(
            resilience("survived_departures", ALL, 5, every, "share"),
            resilience("survived_departures_alone", ALL, 5, alone, "share"),
            threshold=5,
        )["survived_departures_alone", ALL].hidden

    assert not hidden(6, 12)
    assert hidden(4, 12)
    assert hidden(9, 12)


def test_strains_of_history_are_counted_from_the_threshold_on() -> None:
    def hidden(noted: int) -> set[bool]:
        found = numbers(
            Measured("network", "strain_noted", ALL, "count", float(noted), noted),
            Measured("network", "strain_open", ALL, "share", 0.5, 2, noted),
            threshold=5,
        )
        return {each.hidden for each in found.values()}

    assert hidden(6) == {False}
    assert hidden(4) == {True}


def test_strains_are_hidden_where_everybody_would_know_what_was_noted_of_their_own() -> None:
    def hidden(noted: int, scope: str = "chicago", repaired: int = 2, turf: int = 1) -> dict[str, bool]:
        found = numbers(
            Measured("network", "strain_noted", scope, "count", float(noted), noted),
            Measured("network", "strain_open", scope, "share", 0.5, noted - repaired, noted),
            Measured("network", "strain_repaired", scope, "share", 0.5, repaired, noted),
            Measured("network", "strain_cause_funding", scope, "share", 0.5, turf, 4),
            threshold=3,
        )
        return {key: each.hidden for (key, _), each in found.items()}

    # Chicago's four organizations are six pairs.
    assert not any(hidden(4).values())
    assert all(hidden(5).values())
    assert all(hidden(6).values())
    # All, or all but one, stand alike: whoever wrote 'open' would know that the other wrote 'repaired' since.
    assert [key for key, each in hidden(4, repaired=4).items() if each] == ["strain_open", "strain_repaired"]
    assert [key for key, each in hidden(4, repaired=1).items() if each] == ["strain_open", "strain_repaired"]
    assert [key for key, each in hidden(4, turf=4).items() if each] == ["strain_cause_funding"]


def test_strains_of_all_are_hidden_where_those_outside_the_sites_shown_stand_alike() -> None:
    def hidden(repaired: int) -> bool:
        """Of eight relationships in all so many are repaired; of four in Chicago two."""
        found = numbers(
            Measured("network", "strain_noted", "chicago", "count", 4.0, 4),
            Measured("network", "strain_open", "chicago", "share", 0.5, 2, 4),
            Measured("network", "strain_repaired", "chicago", "share", 0.5, 2, 4),
            Measured("network", "strain_noted", ALL, "count", 8.0, 8),
            Measured("network", "strain_open", ALL, "share", 0.5, 8 - repaired, 8),
            Measured("network", "strain_repaired", ALL, "share", 0.5, repaired, 8),
            threshold=3,
        )
        assert not found["strain_noted", ALL].hidden
        assert not found["strain_repaired", "chicago"].hidden
        return found["strain_repaired", ALL].hidden

    assert not hidden(4)
    assert hidden(6)


def test_partners_know_how_many_organizations_hang_on_one_person_and_the_public_from_the_threshold_on() -> None:
    one_person = resilience("one_person", "chicago", 3, 4, "share")
    assert not numbers(one_person, threshold=5)["one_person", "chicago"].hidden
    assert numbers(one_person, viewer=PUBLIC, threshold=5)["one_person", "chicago"].hidden


#: In Chicago two of six relationships are carried, in Dayton the only one; one leads from the alliance to a site.
CARRIED = replace(
    COMPLETE,
    relationships=tuple(each for each in RELATIONSHIPS if (each.one, each.other) != ("clinic", "school")),
    curves=tuple(Curve(scope, 12, 0.81234, 0.7, 0.9, 0.95555) for scope in ("chicago", "dayton", ALL)),
    measured=(
        resilience("relationships", "chicago", 2), resilience("hanging", "chicago", 2, 2, "share"),
        resilience("relationships", "dayton", 1), resilience("hanging", "dayton", 1, 1, "share"),
        resilience("relationships", BETWEEN, 1), resilience("relationships", ALL, 4),
        resilience("hanging", ALL, 4, 4, "share"), resilience("cut_people", ALL, 2),
    ),
)  # fmt: skip


def test_relationships_are_counted_where_enough_are_and_nobody_could_tell_which() -> None:
    def hidden(*agreements: Agreement) -> dict[tuple[str, str], bool]:
        found = seen(PARTNERS, *agreements, complete=CARRIED).measured
        return {(each.key, each.scope): each.hidden for each in found}

    # Where all agreed there is nothing to find out.
    agreed = hidden(*EVERYBODY)
    assert not any(agreed["relationships", scope] for scope in ("chicago", "dayton", BETWEEN, ALL))
    # But how many of so few hang on one person tells of each of them.
    assert not agreed["hanging", "chicago"]
    assert agreed["hanging", "dayton"]
    # 4 less Chicago's 2 is 2, and Dayton's leader knows of one of them.
    assert agreed["hanging", ALL] and agreed["cut_people", ALL]
    # Without agreements four organizations are too few: who is in touch with none could tell that the others are.
    assert hidden()["relationships", "chicago"]


def test_curves_go_where_numbers_of_relationships_go() -> None:
    assert seen(PARTNERS, *EVERYBODY, complete=CARRIED).curves == (Curve("chicago", 12, 0.81, 0.7, 0.9, 0.96),)
    assert seen(PARTNERS, complete=CARRIED).curves == ()


# A large network


def large(count: int) -> tuple[Roster, tuple[Scope, ...], tuple[Report, ...], tuple[ShownOrganization, ...]]:
    """A site in which each organization has a mutual tie with the next, names the one after that, and no other."""
    keys = [f"org_{number:02}" for number in range(count)]
    reports = []
    for number, key in enumerate(keys):
        for other in range(count):
            if other != number:
                step = (other - number) % count
                state = "tie" if step in (1, 2, count - 1) else "no_tie"
                reports.append(
                    says("", key, keys[other], state, **({"reliability": 2 + number % 3} if state == "tie" else {}))
                )
    return (
        Roster(tuple(Organization(key, key, site="chicago") for key in keys)),
        (Scope("chicago", tuple(keys)),),
        tuple(reports),
        tuple(ShownOrganization(key, key, "chicago", "", 2) for key in keys),
    )  # fmt: skip


def shape(count: int, *measured: Measured, threshold: int = 5) -> dict[str, Measured]:
    roster, scopes, reports, organizations = large(count)
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=measured)
    found = protect(
        complete, PARTNERS, agreements=(), roster=roster, reports=reports, scopes=scopes, threshold=threshold
    )
    return {each.key: each for each in found.measured}


def test_shapes_are_shown_rounded_and_in_large_networks_alone() -> None:
    transitivity = Measured("network", "transitivity", "chicago", "share", 0.4567, 123, 270, 0.4, 0.5123, "silence")
    assert shape(9, transitivity)["transitivity"].hidden
    assert shape(10, transitivity)["transitivity"] == Measured("network", "transitivity", "chicago", "share", 0.45)
    assert shape(30, transitivity)["transitivity"].value == 0.46
    assert shape(19, transitivity, threshold=10)["transitivity"].hidden


def test_a_count_of_parts_is_whole_and_has_no_bounds() -> None:
    cuts = Measured("network", "cut_points", "chicago", "count", 2.0, 2, None, 1, 4, "silence")
    assert shape(12, cuts)["cut_points"] == Measured("network", "cut_points", "chicago", "count", 2.0, 2)


def test_means_of_ratings_are_rounded_and_how_much_is_mutual_more_so() -> None:
    trust = Measured("network", "trust", "chicago", "mean", 0.654321, 36, 36, 0.654321, 0.654321, "silence")
    mutual = Measured("network", "reciprocity_ties", "chicago", "share", 0.666666, 24, 36, 0.5, 0.7, "silence")
    found = shape(12, trust, mutual)
    rounded = replace(trust, value=0.65, low=0.65, high=0.65)
    assert found["trust"] == rounded
    assert found["reciprocity_ties"] == Measured("network", "reciprocity_ties", "chicago", "share", 0.65)
    few = shape(9, trust, mutual)
    assert few["trust"] == rounded
    assert few["reciprocity_ties"].hidden


def test_how_much_is_strained_is_rounded_and_hidden_where_one_could_know_most_of_it() -> None:
    roster, scopes, reports, organizations = large(12)
    strained = Measured("network", "strained", "chicago", "share", 0.1234, 3, 24, 0.1, 0.2, "silence")
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=(strained,))

    def shown(*who: str) -> Measured:
        said = tuple(
            replace(each, ratings={**each.ratings, "strained": int(each.organization in who)}) if each.ratings else each
            for each in reports
        )
        (found,) = protect(
            complete, PARTNERS, agreements=(), roster=roster, reports=said, scopes=scopes, threshold=5
        ).measured
        return found

    # Each of these strains its three relationships; of the six or more others know three at most.
    assert shown("org_00", "org_04", "org_08") == Measured("network", "strained", "chicago", "share", 0.1)
    assert shown("org_00", "org_04").hidden
    assert shown().hidden


def test_a_mean_of_the_same_rating_by_everybody_is_hidden() -> None:
    roster, scopes, reports, organizations = large(12)
    same = tuple(replace(each, ratings={"reliability": 4}) if each.ratings else each for each in reports)
    trust = Measured("network", "trust", "chicago", "mean", 1.0, 36, 36)
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=(trust,))
    (found,) = protect(
        complete, PARTNERS, agreements=(), roster=roster, reports=same, scopes=scopes, threshold=5
    ).measured
    assert found.hidden


def test_the_public_sees_no_number_that_partners_do_not() -> None:
    roster, scopes, reports, organizations = large(12)
    answered = Measured("network", "answered", "chicago", "share", 1.0, 12, 12)
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=(answered,))

    def hidden(threshold: int, partnership: int) -> bool:
        (found,) = protect(
            complete, PUBLIC, agreements=(), roster=roster, reports=reports, scopes=scopes, threshold=threshold,
            partnership_threshold=partnership,
        ).measured  # fmt: skip
        return found.hidden

    assert not hidden(10, 5)
    assert hidden(13, 5)
    assert hidden(2, 13)


def test_national_partners_take_what_is_between_them_and_the_sites_into_hiding() -> None:
    keys = tuple(f"org_{number}" for number in range(6))
    national = ("alliance", "network", "union")
    scopes = (
        Scope("chicago", keys), Scope(NATIONAL, national), Scope(BETWEEN, (*national, *keys), frozenset(national)),
        Scope(ALL, (*national, *keys)),
    )  # fmt: skip
    everybody = (*keys, *national)
    reports = tuple(
        says("", one, other, "tie" if (place + far) % 2 else "no_tie")
        for place, one in enumerate(everybody)
        for far, other in enumerate(everybody)
        if one != other
    )
    measured = tuple(Measured("network", "density", scope.key, "share", 0.5, 5, 10) for scope in scopes)
    organizations = tuple(
        ShownOrganization(key, key, None if key in national else "chicago", "", 2) for key in everybody
    )
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=measured)
    roster = Roster(tuple(Organization(each.key, each.name, site=each.site) for each in organizations))
    found = protect(
        complete, PARTNERS, agreements=(), roster=roster, reports=reports, scopes=scopes, threshold=5
    ).measured
    assert {each.scope: each.hidden for each in found} == {
        "chicago": False, NATIONAL: True, BETWEEN: True, ALL: False,
    }  # fmt: skip


def test_answers_carried_over_from_the_wave_before_hide_what_few_changed() -> None:
    roster, scopes, reports, organizations = large(12)
    density = Measured("network", "density", "chicago", "share", 0.27, 36, 132)
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=(density,))

    def hidden(changed: int) -> bool:
        before = {f"org_{number:02}" for number in range(changed)}
        earlier = [
            replace(each, wave="fall", state="dont_know", ratings={}) if each.organization in before else each
            for each in reports
        ]
        (found,) = protect(
            complete, PARTNERS, agreements=(), roster=roster, reports=reports, scopes=scopes, threshold=5,
            earlier=earlier,
        ).measured  # fmt: skip
        return found.hidden

    assert [hidden(changed) for changed in (0, 1, 4, 5, 12)] == [False, True, True, False, False]


def test_answers_are_compared_with_every_wave_before() -> None:
    """All say otherwise than in the winter, and all but one what they said in the fall before it."""
    roster, scopes, reports, organizations = large(12)
    density = Measured("network", "density", "chicago", "share", 0.27, 36, 132)
    complete = replace(COMPLETE, organizations=organizations, relationships=(), advice=(), measured=(density,))
    winter = [replace(each, wave="winter", state="dont_know", ratings={}) for each in reports]
    fall = [
        replace(each, wave="fall", **({"state": "dont_know", "ratings": {}} if each.organization == "org_03" else {}))
        for each in reports
    ]

    def hidden(earlier: list[Report]) -> bool:
        (found,) = protect(
            complete, PARTNERS, agreements=(), roster=roster, reports=reports, scopes=scopes, threshold=5,
            earlier=earlier,
        ).measured  # fmt: skip
        return found.hidden

    assert not hidden(winter)
    assert hidden([*fall, *winter])


def test_what_is_withheld_is_counted_from_the_threshold_on_and_else_told_in_words() -> None:
    roster, scopes, reports, organizations = large(12)
    keys = [each.key for each in organizations]
    ring = [tuple(sorted(pair)) for pair in zip(keys, (*keys[1:], keys[0]), strict=True)]
    there = replace(
        COMPLETE, organizations=organizations, advice=(),
        relationships=tuple(ShownRelationship(one, other, 1, (1, 1), False) for one, other in ring),
    )  # fmt: skip

    def withheld(threshold: int, *agreements: Agreement) -> tuple[int, str]:
        found = protect(
            there, PUBLIC, agreements=agreements, roster=roster, reports=reports,
            scopes=(*scopes, Scope(ALL, tuple(keys))), threshold=threshold,
        )  # fmt: skip
        return found.withheld, found.withheld_note.split(":")[0]

    assert withheld(10) == (12, "")
    assert withheld(10, *both(*ring[0])) == (11, "")
    assert withheld(13) == (0, "How many relationships are not shown is not told")
    assert withheld(10, *(agrees(key) for key in keys)) == (0, "How many relationships are not shown is not told")


def test_what_strains_a_relationship_is_for_the_holder_and_the_own_site_s_leader() -> None:
    def event(one: str, other: str, seen_by: str) -> Event:
        return Event(DAY, (one, other), "strained", "turf", "open", "amina", seen_by)  # type: ignore[arg-type]

    inside, alone = event("library", "school", "site_leader"), event("clinic", "school", "noted")
    history = (inside, alone, event("alliance", "school", "both"), event("college", "funder", "both"))
    assert visible_events(history, Viewer("holder"), ROSTER) == history
    assert visible_events(history, CHICAGO, ROSTER) == (inside,)
    assert visible_events(history, PARTNERS, ROSTER) == visible_events(history, PUBLIC, ROSTER) == ()
