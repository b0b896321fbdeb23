"""No organization finds out what another answered, unless the two agreed: every possible world is thought through.

Each test has a small partnership and all the answers there could be. What keeps answers from being found out is also
left out once each, to see the attacker find some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, permutations, product
from random import Random
from typing import Literal

import pytest

from wellknit.relationships.agreements import Agreement
from wellknit.relationships.scopes import ALL, BETWEEN, NATIONAL, Scope
from wellknit.relationships.showing import numbers, protection
from wellknit.relationships.showing.answers import Answers
from wellknit.relationships.showing.carried import Carried
from wellknit.relationships.showing.consent import Consent

from .attacks import DAY, Pair, Partnership, World, found_out, found_out_of_all

FOUR = ("ash", "birch", "cedar", "dogwood")
FIVE = (*FOUR, "elm")


def every_pair(*groups: tuple[str, ...]) -> list[Pair]:
    return [pair for group in groups for pair in permutations(group, 2)]


def worlds(pairs: list[Pair], answers: tuple[object, ...] = (False, True)) -> Iterator[World]:
    """Every way of answering on ``pairs``."""
    return (dict(zip(pairs, said, strict=True)) for said in product(answers, repeat=len(pairs)))  # type: ignore[misc]


def one_site(*organizations: str, threshold: int = 3, **more: object) -> Partnership:
    scopes = (Scope("chicago", organizations), Scope(ALL, organizations))
    sites = dict.fromkeys(organizations, "chicago")
    return Partnership(sites, scopes, thresholds=(threshold, threshold), **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map depends on nothing but who is on it and what is listed; drawing it once for each of these saves an hour."""
    real, drawn = protection.layout, {}

    def layout(keys: list[str], edges: list[Pair], **more: object) -> Mapping[str, tuple[float, float]]:
        key = (tuple(keys), tuple(edges), repr(more))
        if key not in drawn:
            drawn[key] = real(keys, edges, **more)  # type: ignore[arg-type]
        return drawn[key]

    monkeypatch.setattr(protection, "layout", layout)


def numbers_shown(partnership: Partnership, world: World) -> set[tuple[str, str]]:
    """Which numbers the partnership sees."""
    seen = []
    for line in partnership.seen(world).split("Measured(")[1:]:
        fields = dict(part.split("=", 1) for part in line.split(", ") if "=" in part)
        if fields["hidden"].startswith("False"):
            seen.append((fields["key"].strip("'"), fields["scope"].strip("'")))
    return set(seen)


def test_in_a_site_of_four_nobody_finds_out_an_answer() -> None:
    assert found_out(one_site(*FOUR), worlds(every_pair(FOUR)), alike=[FOUR]) == []


#: Two pairs of each kind: ash-birch and cedar-dogwood mutual, two one-sided, two without a tie.
TIES = [("ash", "birch"), ("birch", "ash"), ("cedar", "dogwood"), ("dogwood", "cedar"), ("ash", "cedar"),
        ("birch", "dogwood")]  # fmt: skip


def test_and_yet_ties_are_shown_there() -> None:
    seen = numbers_shown(one_site(*FOUR), {pair: pair in TIES for pair in every_pair(FOUR)})
    assert {("density", "chicago"), ("density", ALL)} <= seen
    assert ("reciprocity_ties", "chicago") not in seen  # that is for large networks alone
    assert ("gap", "chicago") not in seen


def test_the_attacker_finds_answers_where_all_ties_or_none_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answers, "ties_safe", lambda self, pairs, threshold: True)
    found = found_out(one_site(*FOUR), worlds(every_pair(FOUR)), alike=[FOUR])
    assert ("ash", ("birch", "cedar"), True) in found
    assert ("ash", ("birch", "cedar"), False) in found


def always_mutual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show how many pairs are mutual wherever ties are shown, as large networks do."""
    monkeypatch.setattr(numbers, "_among_many", lambda gates, scope, threshold: ((scope,), numbers.How()))
    monkeypatch.setattr(Answers, "pairs_loose", lambda self, pairs: True)


def test_the_attacker_finds_answers_where_it_is_shown_how_many_pairs_are_mutual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    always_mutual(monkeypatch)
    found = found_out(one_site(*FOUR), worlds(every_pair(FOUR)), alike=[FOUR])
    # No pair is mutual, so whoever named birch knows that birch did not name it.
    assert ("ash", ("birch", "ash"), False) in found


def test_some_of_four_are_silent() -> None:
    def silences() -> Iterator[World]:
        rows = [[*product((False, True), repeat=3), (None, None, None)] for _ in FOUR]
        for said in product(*rows):
            yield dict(zip(every_pair(FOUR), (each for row in said for each in row), strict=True))

    assert found_out(one_site(*FOUR), silences(), alike=[FOUR]) == []


def test_in_a_site_of_five_nobody_finds_out_an_answer(long: bool) -> None:
    if not long:
        pytest.skip("a million worlds: --long")
    for threshold in (3, 5):
        assert found_out_of_all(one_site(*FIVE, threshold=threshold)) == []


def test_the_quick_way_through_a_million_worlds_finds_what_the_slow_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = one_site(*FOUR)
    assert found_out_of_all(partnership) == []
    always_mutual(monkeypatch)
    slowly = found_out(partnership, worlds(every_pair(FOUR)), alike=[FOUR])
    assert found_out_of_all(partnership) == slowly
    assert slowly


def ring(*organizations: str) -> list[Pair]:
    """Each is asked about the next one alone."""
    return [*zip(organizations, (*organizations[1:], organizations[0]), strict=True)]


def two_sites(dayton: tuple[str, ...], public: int = 3) -> tuple[Partnership, list[Pair]]:
    """Chicago with four organizations, Dayton with these."""
    scopes = (Scope("chicago", FOUR), Scope("dayton", dayton), Scope(ALL, (*FOUR, *dayton)))
    sites = {**dict.fromkeys(FOUR, "chicago"), **dict.fromkeys(dayton, "dayton")}
    return Partnership(sites, scopes, thresholds=(3, public)), ring(*FOUR) + ring(*dayton)


LARGE, SMALL = ("lime", "maple", "oak", "pine"), ("lime", "maple", "oak")


@pytest.mark.parametrize("dayton", [LARGE, SMALL])
def test_no_site_can_be_had_by_subtraction(dayton: tuple[str, ...]) -> None:
    partnership, asked = two_sites(dayton)
    assert found_out(partnership, worlds(asked)) == []


def test_and_yet_both_sites_and_the_total_are_shown() -> None:
    partnership, asked = two_sites(LARGE)
    seen = numbers_shown(partnership, {pair: pair[0] in ("ash", "birch", "lime", "maple") for pair in asked})
    assert {("density", "chicago"), ("density", "dayton"), ("density", ALL)} <= seen


def test_what_the_public_sees_does_not_help_a_partner() -> None:
    partnership, asked = two_sites(LARGE, public=5)
    assert found_out(partnership, worlds(asked)) == []


@pytest.mark.parametrize("dayton", [LARGE, SMALL])
def test_the_attacker_subtracts_where_what_is_left_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, dayton: tuple[str, ...]
) -> None:
    def each_for_itself(
        self: numbers.Gates, standing: numbers.Standings, safe: numbers.Test, among: object = None
    ) -> object:
        return frozenset(key for key, pairs in self.pairs.items() if safe(pairs) and standing(pairs) == "enough")

    monkeypatch.setattr(numbers.Gates, "scopes_where", each_for_itself)
    partnership, asked = two_sites(dayton)
    assert ("ash", ("lime", "maple"), True) in found_out(partnership, worlds(asked))


def national(between: list[Pair]) -> tuple[Partnership, list[Pair]]:
    """Two national partners, who answer on each other, and four organizations of a site, who answer on the next."""
    partners = ("alliance", "network")
    scopes = (
        Scope("chicago", FOUR),
        Scope(NATIONAL, partners),
        Scope(BETWEEN, (*partners, *FOUR), frozenset(partners)),
        Scope(ALL, (*partners, *FOUR)),
    )
    sites: dict[str, str | None] = {**dict.fromkeys(partners), **dict.fromkeys(FOUR, "chicago")}
    return Partnership(sites, scopes), [*permutations(partners), *ring(*FOUR), *between]  # type: ignore[list-item]


def test_two_national_partners_can_t_be_had_by_subtraction() -> None:
    partnership, asked = national([(key, "alliance") for key in FOUR[:3]])
    everything = [*worlds(asked)]
    assert found_out(partnership, everything) == []
    shown = [numbers_shown(partnership, world) for world in everything]
    assert any({("density", "chicago"), ("density", ALL)} <= each for each in shown)
    assert not any(("density", scope) in each for each in shown for scope in (NATIONAL, BETWEEN))


def test_nor_when_all_of_a_site_answer_on_both_of_them(long: bool) -> None:
    if not long:
        pytest.skip("16,384 worlds: --long")
    partnership, asked = national(list(product(FOUR, ("alliance", "network"))))
    assert found_out(partnership, worlds(asked)) == []


RING = ring(*FIVE)


def rated_worlds(*values: int) -> list[World]:
    """Each of five organizations rates the next, and has no tie with the others."""
    return [
        {pair: {"reliability": said[RING.index(pair)]} if pair in RING else False for pair in every_pair(FIVE)}
        for said in product(values, repeat=len(RING))
    ]


def test_no_rating_is_found_out_though_all_know_who_rates_whom(long: bool) -> None:
    # The ties are the same in all these worlds: what is asked is whether a rating is found out.
    everything = rated_worlds(1, 2, 3, 4) if long else rated_worlds(1, 2, 4)
    partnership = one_site(*FIVE)
    assert found_out(partnership, everything, spared=lambda pair: pair not in RING) == []
    assert ("trust", "chicago") in numbers_shown(partnership, everything[100])


def test_the_attacker_finds_ratings_where_all_are_at_one_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answers, "ratings_safe", lambda self, pairs, *rated: True)
    found = found_out(one_site(*FIVE), rated_worlds(1, 4), spared=lambda pair: pair not in RING)
    assert ("ash", ("birch", "cedar"), (("reliability", 4),)) in found


def two_items_worlds() -> list[World]:
    """Each of five organizations rates the next in one of PARTNER's items and in one of the others."""
    said = product(product((1, 4), repeat=2), repeat=len(RING))
    return [
        {
            pair: dict(zip(("reliability", "shares_thinking"), both[RING.index(pair)], strict=True))
            if pair in RING
            else False
            for pair in every_pair(FIVE)
        }
        for both in said
    ]


def test_no_item_is_found_out_from_the_mean_of_all_less_that_of_partner_s_three() -> None:
    everything = two_items_worlds()
    partnership = one_site(*FIVE)
    assert found_out(partnership, everything, spared=lambda pair: pair not in RING) == []
    shown = [numbers_shown(partnership, world) for world in everything[300:310]]
    assert any({("trust", "chicago"), ("trust_partner", "chicago")} <= each for each in shown)


def test_the_attacker_subtracts_one_mean_from_the_other_where_what_is_left_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three = {**numbers._RATINGS, "trust_partner": numbers._RATINGS["trust_partner"][:1]}
    monkeypatch.setattr(numbers, "_RATINGS", three)
    found = found_out(one_site(*FIVE), two_items_worlds(), spared=lambda pair: pair not in RING)
    assert ("ash", ("birch", "cedar"), ("shares_thinking", 4)) in found


def test_three_or_four_ratings_are_too_few_for_a_mean() -> None:
    asked = ring(*FOUR)
    world = {pair: {"reliability": 1 + asked.index(pair)} if pair in asked else False for pair in every_pair(FOUR)}
    seen = numbers_shown(one_site(*FOUR), world)
    assert ("density", "chicago") in seen
    assert ("trust", "chicago") not in seen


def test_strain_is_not_counted_among_few() -> None:
    world = {pair: {"strained": place % 2} for place, pair in enumerate(every_pair(FIVE))}
    seen = numbers_shown(one_site(*FIVE), {**world, ("ash", "birch"): False, ("cedar", "elm"): False})
    assert ("density", "chicago") in seen
    assert ("strained", "chicago") not in seen


SEVEN = (*FIVE, "fir", "ginkgo")


def read_by_all() -> Partnership:
    """A site of seven, of which partners read what is public, and nothing else."""
    return one_site(*SEVEN, threshold=5, public_alone=True)


def rated_in_a_ring() -> list[World]:
    """Each rates the next, and has no tie with the others."""
    asked = ring(*SEVEN)
    nobody: World = dict.fromkeys(every_pair(SEVEN), False)
    return [
        {**nobody, **dict(zip(asked, ({"reliability": each} for each in said), strict=True))}
        for said in product((1, 4), repeat=len(SEVEN))
    ]


def no_rating(pair: Pair) -> bool:
    return pair not in ring(*SEVEN)


def test_two_partners_who_tell_each_other_what_they_answered_find_out_no_other_answer() -> None:
    everything = [*worlds(ring(*SEVEN))]
    assert found_out(read_by_all(), everything, together=2) == []
    assert ("density", "chicago") in numbers_shown(read_by_all(), everything[0b1010101])
    rated = rated_in_a_ring()
    assert found_out(read_by_all(), rated, spared=no_rating, together=2) == []
    assert ("trust", "chicago") in numbers_shown(read_by_all(), rated[0b1010101])


def test_two_partners_find_answers_where_each_is_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "TOGETHER", {"partnership": 1, "public": 1})
    found = found_out(read_by_all(), worlds(ring(*SEVEN)), together=2)
    # Two name somebody: together they know that nobody else does.
    assert ("ash and birch", ("cedar", "dogwood"), False) in found
    rated = found_out(read_by_all(), rated_in_a_ring(), spared=no_rating, together=2)
    assert ("ash and birch", ("cedar", "dogwood"), (("reliability", 4),)) in rated


def agreement(organization: str, to: str, other: str | None = None) -> Agreement:
    return Agreement(organization, other, to, date(2021, 1, 1))  # type: ignore[arg-type]


AGREED = (
    agreement("birch", "ratings", "cedar"),
    agreement("cedar", "ratings", "birch"),
    # Ash and birch agree for all partners at once; no contact carries anything between them.
    agreement("ash", "tie"),
    agreement("birch", "tie"),
    # Cedar and dogwood name each other; ash and dogwood do not agree.
    agreement("cedar", "tie", "dogwood"),
    agreement("dogwood", "tie", "cedar"),
)
UNASKED = [("dogwood", "birch"), ("cedar", "ash"), ("ash", "dogwood")]
ASKED = [pair for pair in every_pair(FOUR) if pair not in UNASKED]


def test_only_those_who_agreed_are_found_out_and_no_other_answer_hides_behind_theirs() -> None:
    partnership = one_site(*FOUR, agreements=AGREED, contacts=frozenset({("ash", "cedar"), ("ash", "dogwood")}))
    spared = {frozenset(("birch", "cedar"))}
    found = found_out(partnership, worlds(ASKED), spared=lambda pair: frozenset(pair) in spared)
    assert found == []


def test_agreeing_to_have_a_relationship_shown_gives_no_answer_away() -> None:
    partnership = one_site(*FOUR, agreements=AGREED)
    found = found_out(partnership, worlds([("ash", "birch"), ("birch", "ash"), ("cedar", "birch"), ("birch", "cedar")]))
    assert found == []


#: Of twelve, eleven are known to be tied to the hub, which they agreed to have shown. The yew names nobody.
HUB, YEW, OAKS = "hub", "yew", tuple(f"oak{number}" for number in range(10))
OF_THE_YEW = [(key, YEW) for key in OAKS[:2]]


def around_a_hub(*, shape: bool) -> tuple[Partnership, list[World]]:
    """What the yew does not know: what two say of it, and what six others say of each other."""
    spokes = [pair for key in OAKS for pair in ((HUB, key), (key, HUB))]
    agreements = tuple(agreement(one, "ratings", other) for one, other in spokes)
    same = {**dict.fromkeys([*spokes, *every_pair(OAKS[:2], OAKS[2:4])], True), **{(YEW, key): False for key in OAKS}}
    partnership = one_site(YEW, HUB, *OAKS, agreements=agreements, shape=shape)
    return partnership, [
        {**same, **world} for world in worlds([*OF_THE_YEW, *every_pair(OAKS[4:6], OAKS[6:8], OAKS[8:])])
    ]


def found_by_the_yew(*, shape: bool) -> set[tuple[Pair, object, int]]:
    """What the yew finds out of itself in these worlds, in which much is the same that nobody would know to be so."""
    partnership, everything = around_a_hub(shape=shape)
    found = found_out(partnership, everything, spared=lambda pair: pair not in OF_THE_YEW)
    return {(pair, said) for who, pair, said in found if who == YEW}


def test_who_names_nobody_learns_nothing_more_from_the_parts_into_which_the_network_falls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without = found_by_the_yew(shape=False)
    assert found_by_the_yew(shape=True) == without
    partnership, everything = around_a_hub(shape=True)
    answered = next(each for each in everything if sum(map(bool, each.values())) == len(OAKS) * 2 + 4 + 3)
    assert ("density", "chicago") in numbers_shown(partnership, answered)
    # Where it is not asked how many are known to be tied, 'two parts, one of all but one' tells that nobody named it.
    monkeypatch.setattr(Answers, "places_loose", lambda self, pairs, threshold: True)
    seen: dict[str, set[bool]] = {}
    for each in everything:
        seen.setdefault(partnership.seen(each), set()).add(any(each[pair] for pair in OF_THE_YEW))
    isolated = [
        view for view, named in seen.items() if "key='components', scope='chicago', unit='count', value=2" in view
    ]
    assert isolated and all(seen[view] == {False} for view in isolated)


def test_two_waves_with_one_change_give_nothing_away() -> None:
    # The attacker knows that in the second wave nobody but one other organization answered anything new.
    partnership = one_site(*FOUR, earlier=True)
    first: World = {pair: pair in TIES for pair in every_pair(FOUR)}
    assert ("density", "chicago") in numbers_shown(partnership, first)
    new = ("dogwood", "ash")
    second: World = {**first, new: not first[new]}
    assert partnership.seen(second, first) == partnership.seen({**first, ("cedar", "birch"): True}, first)
    assert "hidden=True" in partnership.seen(second, first)
    without = one_site(*FOUR)
    assert partnership.seen(second, first) != without.seen(second, first)


def test_partnerships_of_any_agreements_and_contacts(long: bool) -> None:
    random = Random(77)
    for _ in range(60 if long else 4):
        organizations = FIVE[: random.choice((4, 5))]
        asked = random.sample(every_pair(organizations), 9 if long else 7)
        agreements = [agreement(key, "tie") for key in organizations if random.random() < 0.7]
        agreements += [
            agreement(one, random.choice(("tie", "ratings")), other)
            for one, other in every_pair(organizations)
            if random.random() < 0.25
        ]
        contacts = frozenset(pair for pair in combinations(organizations, 2) if random.random() < 0.35)
        partnership = one_site(*organizations, agreements=tuple(agreements), contacts=contacts)
        agreed = {pair for pair in asked if Consent(agreements, DAY).to("tie", *pair)}
        assert found_out(partnership, worlds(asked), spared=agreed.__contains__) == []


INSIDE = [*combinations(FIVE, 2), *combinations(SMALL, 2)]


@pytest.mark.parametrize(
    ("agreed", "together"),
    [([], 1), ([pair for pair in INSIDE if "birch" not in pair and "oak" not in pair], 1), (INSIDE[:2], 1), ([], 2)],
)
def test_numbers_of_relationships_tell_of_none_that_exists(agreed: list[Pair], together: Literal[1, 2]) -> None:
    """Between whom contacts carry one is not found out by an organization, which knows whom its own people meet, nor by
    a site's leader, who sees all of the own site. Pairs that ``agreed`` are no secret."""
    sites = {**dict.fromkeys(FIVE, "chicago"), **dict.fromkeys(SMALL, "dayton")}
    scopes = (Scope("chicago", FIVE), Scope("dayton", SMALL), Scope(ALL, (*FIVE, *SMALL)))
    sees = {key: {*agreed, *(pair for pair in INSIDE if key in pair)} for key in ("ash", "birch", "lime")}
    sees |= {"leads chicago": {*agreed, *combinations(FIVE, 2)}, "the public": {*agreed}}
    if together == 2:
        sees |= {f"ash and {key}": sees["ash"] | sees[key] for key in ("birch", "lime")}
    possible: dict[tuple[str, frozenset[Pair], object], frozenset[Pair]] = {}
    shown = set()
    for bits in product((False, True), repeat=len(INSIDE)):
        there = frozenset(pair for pair, exists in zip(INSIDE, bits, strict=True) if exists)
        carried = Carried(there, agreed, sites).against(together)
        gates = numbers.Gates.of(scopes, sites, Answers((), lambda pair: False), carried)
        view = tuple((key, len(there & gates.pairs[key])) for key in sorted(numbers.carried_scopes(gates, 2)))
        shown |= {key for key, _ in view}
        for attacker, known in sees.items():
            key = (attacker, there & known, view)
            possible[key] = possible.get(key, there) & there
    assert "chicago" in shown
    for (_, known, _), always in possible.items():
        assert always == known
