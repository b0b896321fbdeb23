"""Parts of relationships and the people who cover them."""

from __future__ import annotations

import networkx
import numpy as np
from hypothesis import given

from wellknit.relationships.ledger import Ledger
from wellknit.relationships.survival.parts import Parts, parts_of

from .acting import acting, ledgers


def found(ledger: Ledger, cap: int = 16) -> Parts:
    return parts_of(ledger.arrays, len(ledger.people), cap)


@given(ledgers(most_people=12))
def test_parts_are_what_hangs_together_and_every_link_is_covered(ledger: Ledger) -> None:
    parts = found(ledger)
    expected = []
    for place, links in enumerate(ledger.relationships.values()):
        whole = networkx.Graph(links)
        expected += [(place, frozenset(each)) for each in networkx.connected_components(whole)]
    cover, rest = members(ledger, parts)
    assert sorted(
        map(str, zip(parts.of.tolist(), map(sorted, map(frozenset.union, cover, rest)), strict=True))
    ) == sorted(str((place, sorted(people))) for place, people in expected)
    relationships = list(ledger.relationships.values())
    for place, covering, others in zip(parts.of.tolist(), cover, rest, strict=True):
        for link in relationships[place]:
            assert covering & set(link) or not (others & set(link))


def members(ledger: Ledger, parts: Parts) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """By part, the people of its cover, and the others."""
    cover = [
        frozenset(ledger.people[each] for each in parts.cover[begin:end])
        for begin, end in zip(parts.cover_start, parts.cover_start[1:], strict=False)
    ]
    sizes = np.diff([*parts.group_start, len(parts.rest)])
    part = np.repeat(parts.group_of, sizes)
    rest = [frozenset(ledger.people[each] for each in parts.rest[part == place]) for place in range(len(parts.of))]
    return cover, rest


@given(ledgers(most_people=12))
def test_covers_are_as_small_as_they_can_be(ledger: Ledger) -> None:
    parts = found(ledger)
    for place, links in enumerate(ledger.relationships.values()):
        sizes = parts.sizes[parts.of == place]
        left, right = {one for one, _ in links}, {other for _, other in links}
        assert sizes.sum() <= min(len(left), len(right))
        if not left & right:  # nobody acts for both: a bipartite graph, where Koenig's theorem holds
            whole = networkx.Graph(links)
            assert sizes.sum() == len(networkx.bipartite.maximum_matching(whole, top_nodes=left)) / 2


def test_ties_that_are_not_kept_leave_no_part_behind() -> None:
    ledger = acting({"ana": "library", "ben": "school", "cleo": "clinic"}, ["ana ben", "ben cleo"])
    none = parts_of(ledger.arrays, 3, kept=np.zeros(2, dtype=bool))
    assert none.relationships == 2 and len(none.of) == len(none.sizes) == 0
    second = parts_of(ledger.arrays, 3, kept=np.array([False, True]))
    assert second.of.tolist() == [1]


def test_people_with_the_same_ties_are_one_group() -> None:
    # Ana and Ben of the library each know Cleo, Dan and Eva of the school; Fay knows Ana alone.
    employers = {
        "ana": "library",
        "ben": "library",
        "cleo": "school",
        "dan": "school",
        "eva": "school",
        "fay": "school",
    }
    links = [f"{one} {other}" for one in ("ana", "ben") for other in ("cleo", "dan", "eva")]
    parts = found(acting(employers, [*links, "ana fay"]))
    assert parts.sizes.tolist() == [2]
    assert sorted(bin(each).count("1") for each in parts.reach) == [1, 2]
