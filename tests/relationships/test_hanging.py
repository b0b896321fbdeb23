"""What hangs on one person, and what would go with them."""

from datetime import date

from hypothesis import given

from wellknit.partners.roster import Involvement, Roster
from wellknit.relationships.hanging import Alone, Hanging, Known, Loss, hanging, losses, single
from wellknit.relationships.ledger import Ledger

from .survival.acting import DAY, acting, ledgers

# Ana of the library and Ben, Cleo and Dan of the school.
SCHOOL = {"ana": "library", "ben": "school", "cleo": "school", "dan": "school"}


def only(ledger: Ledger) -> Hanging | None:
    found = hanging(ledger)
    return found[0] if found else None


def test_a_relationship_of_a_single_link_hangs_on_both_its_people() -> None:
    assert hanging(acting(SCHOOL, ["ana ben"])) == (Hanging(("library", "school"), ("ana", "ben"), 1),)


def test_a_relationship_hangs_on_the_one_person_who_is_in_all_its_links() -> None:
    ledger = acting(SCHOOL, ["ana ben", "ana cleo", "ana dan"])
    assert hanging(ledger) == (Hanging(("library", "school"), ("ana",), 3),)


def test_on_whichever_side_the_person_stands() -> None:
    ledger = acting({"ana": "school", "ben": "library", "cleo": "library"}, ["ana ben", "ana cleo"])
    assert only(ledger) == Hanging(("library", "school"), ("ana",), 2)


def test_two_links_without_a_person_in_common_are_carried_by_nobody_alone() -> None:
    assert hanging(acting({**SCHOOL, "eva": "library"}, ["ana ben", "cleo eva"])) == ()


def test_three_links_in_a_row_are_carried_by_nobody_alone() -> None:
    assert hanging(acting({**SCHOOL, "eva": "library"}, ["ana ben", "ben eva", "cleo eva"])) == ()


def test_colleagues_who_meet_carry_no_relationship() -> None:
    assert hanging(acting(SCHOOL, ["ben cleo", "cleo dan"])) == ()


def test_a_person_of_two_organizations_is_one_person_on_both_sides() -> None:
    # Ana acts for the library and the school: Ben of the school meets her for the library, Eva of the library for the
    # school. Both links end with her departure, though she stands once on each side.
    ledger = acting({"ana": "library school", "ben": "school", "eva": "library"}, ["ana ben", "ana eva"])
    assert only(ledger) == Hanging(("library", "school"), ("ana",), 2)


def test_two_people_who_both_act_for_both_organizations_hang_on_either() -> None:
    ledger = acting({"ana": "library school", "ben": "library school"}, ["ana ben"])
    assert only(ledger) == Hanging(("library", "school"), ("ana", "ben"), 2)


def test_a_single_link_beside_one_with_many_is_not_mistaken_for_it() -> None:
    everybody = {"ana": "archive", "ben": "bakery", "cleo": "bakery", "dan": "clinic", "eva": "archive"}
    ledger = acting(everybody, ["ana ben", "ben dan", "cleo dan", "ana cleo", "ben eva"])
    assert [each.pair for each in hanging(ledger)] == [("bakery", "clinic")]
    assert hanging(ledger)[0].people == ("dan",)


def test_nothing_hangs_on_anybody_in_an_empty_ledger() -> None:
    nobody = acting({}, [], "library school")
    assert hanging(nobody) == ()
    assert losses(nobody, Roster(), DAY) == ()
    assert single(nobody) == ()


@given(ledgers())
def test_a_relationship_hangs_on_a_person_when_every_link_is_theirs(ledger: Ledger) -> None:
    expected = {
        pair: {person for person in ledger.people if all(person in link for link in links)}
        for pair, links in ledger.relationships.items()
    }
    assert {each.pair: set(each.people) for each in hanging(ledger)} == {k: v for k, v in expected.items() if v}
    assert {each.pair: each.links for each in hanging(ledger)}.items() <= {
        pair: len(links) for pair, links in ledger.relationships.items()
    }.items()


# --- What would go with somebody --------------------------------------------------------------------------------------


def test_relationships_of_all_of_a_persons_organizations_are_counted() -> None:
    employers = {"ana": "library school", "ben": "clinic", "cleo": "clinic"}
    (loss, *others) = losses(acting(employers, ["ana ben", "ana cleo"]), Roster(), DAY)
    assert loss == Loss("ana", (("clinic", "library"), ("clinic", "school")), ("clinic", "library", "school"))
    assert others == []


def test_an_organization_is_cut_off_when_it_has_no_relationship_left() -> None:
    # The clinic hangs on Ben of the school alone; the school has the library besides, through Cleo and Dan.
    ledger = acting(
        {**SCHOOL, "eva": "library", "fay": "clinic", "gus": "clinic"},
        ["ben fay", "ben gus", "ana cleo", "dan eva"],
    )
    assert losses(ledger, Roster(), DAY) == (Loss("ben", (("clinic", "school"),), ("clinic",)),)


def test_an_organization_that_never_had_a_relationship_is_not_cut_off() -> None:
    ledger = acting(SCHOOL, ["ana ben"], "clinic")
    assert {each.cut_off for each in losses(ledger, Roster(), DAY)} == {("library", "school")}


def test_those_come_first_with_whom_most_would_go() -> None:
    employers = {"ana": "library", "ben": "school", "cleo": "clinic", "dan": "farm"}
    found = losses(acting(employers, ["ana ben", "ben cleo", "ben dan"]), Roster(), DAY)
    assert [(each.person, len(each.relationships)) for each in found] == [
        ("ben", 3),
        ("ana", 1),
        ("cleo", 1),
        ("dan", 1),
    ]


def knows(person: str, organization: str, *what: str, end: date | None = None) -> Involvement:
    return Involvement("core_site_partner", person, organization, "dayton", None, end, knowledge=what)


def test_knowledge_goes_that_nobody_else_of_the_organization_holds() -> None:
    roster = Roster(
        involvements=(
            knows("ana", "library", "grant writing", "Spanish"),
            knows("eva", "library", "Grant  Writing"),
            knows("ben", "school", "Spanish"),
            knows("cleo", "school", "spanish", "bus routes"),
        )
    )
    ledger = acting({**SCHOOL, "eva": "library"}, [])
    assert losses(ledger, roster, DAY) == (
        Loss("ana", knowledge=(Known("library", "Spanish"),)),
        Loss("cleo", knowledge=(Known("school", "bus routes"),)),
    )


def test_what_a_former_colleague_knew_is_no_longer_there() -> None:
    left = knows("eva", "library", "bus routes", end=date(2021, 3, 14))
    roster = Roster(involvements=(knows("ana", "library", "bus routes"), left))
    ledger = acting({"ana": "library"}, [])
    assert losses(ledger, roster, DAY)[0].knowledge == (Known("library", "bus routes"),)
    still = Roster(involvements=(knows("ana", "library", "bus routes"), knows("eva", "library", "bus routes", end=DAY)))
    assert losses(acting({"ana": "library", "eva": "library"}, []), still, DAY) == ()


def test_knowledge_named_in_two_involvements_of_one_person_is_one_persons() -> None:
    roster = Roster(involvements=(knows("ana", "library", "bus routes"), knows("ana", "library", "bus routes")))
    assert losses(acting({"ana": "library"}, []), roster, DAY) == (
        Loss("ana", knowledge=(Known("library", "bus routes"),)),
    )


@given(ledgers())
def test_what_goes_with_a_person_is_what_is_gone_without_them(ledger: Ledger) -> None:
    found = {each.person: each for each in losses(ledger, Roster(), DAY)}
    for person in ledger.people:
        left = acting_without(ledger, person)
        gone = set(ledger.relationships) - set(left.relationships)
        assert gone == set(found[person].relationships if person in found else ())
        before, after = ({key for pair in each.relationships for key in pair} for each in (ledger, left))
        assert before - after == set(found[person].cut_off if person in found else ())


def acting_without(ledger: Ledger, person: str) -> Ledger:
    links = tuple(each for each in ledger.links if person not in (each.one, each.other))
    return Ledger(ledger.organizations, ledger.employers, links)


# --- Deputies ---------------------------------------------------------------------------------------------------------


def test_organizations_of_one_person_need_a_deputy_first() -> None:
    ledger = acting({**SCHOOL, "eva": "school clinic"}, ["ana ben"], "farm")
    assert single(ledger) == (Alone("clinic", "eva"), Alone("library", "ana"))
