"""What survives when people leave, in 1,000 draws

5,000 organizations, 60,000 people, 300,000 ties in 60,000 relationships, drawn with a fixed seed; all cases look at the
same network, and those who draw nothing themselves at the same draws of who is still in post.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import Case

if TYPE_CHECKING:
    from wellknit.relationships.ledger import Ledger

ORGANIZATIONS, PEOPLE, TIES, RELATIONSHIPS = 5_000, 60_000, 300_000, 60_000
DRAWS, FEW, SEED = 1_000, 3, 20210315
NUMPY, NUMBA = "Wellknit, NumPy: share and largest part", "Wellknit, numba: share and largest part"
CSGRAPH, NETWORKX = "NumPy and scipy's csgraph", f"networkx, scaled from {FEW} draws"


def cases() -> list[Case]:
    """The rows. What is found is, in each of the first draws, the relationships that survive and the largest part."""
    return [
        Case(NUMPY, "ours", ("network", 0), against=(NETWORKX, CSGRAPH),
             aim="at least 1,000 times as fast as networkx, and 8 times as csgraph"),
        Case(NUMBA, "ours", ("network", 1), against=(NETWORKX, CSGRAPH), aim="at least 100 times as fast as csgraph"),
        Case(CSGRAPH, "by_csgraph"),
        Case(NETWORKX, "by_networkx", scaled=DRAWS / FEW),
        Case("the floor: both people's draws of every tie gathered once", "floor"),
        Case("drawing who stays, NumPy", "drawing", ("network", 0)),
        Case("drawing who stays, numba", "drawing", ("network", 1), against=("drawing who stays, NumPy",)),
        Case("from chances to share and largest part, NumPy", "from_chances", ("network", 0)),
        Case("from chances to share and largest part, numba", "from_chances", ("network", 1),
             against=("from chances to share and largest part, NumPy",)),
        Case("every relationship's exact chance, NumPy", "exactly", ("network", 0),
             aim="under 5 s, exact for at least 99.5%"),
        Case("every relationship's exact chance, numba", "exactly", ("network", 1),
             against=("every relationship's exact chance, NumPy",), aim="under 1 s"),
        Case("which relationships hang on one person", "on_one_person"),
        Case("plan (b): everybody stays in reach", "everybody_in_reach", (1.0,), aim="under 2 s"),
        Case("plan (b) on a tenth of the ties", "everybody_in_reach", (0.1,), aim="under 2 s"),
        *(Case(f"ten times the network: {what}, {name}", function, ("ten", fast), against=(f"{what}, {name}",),
               more=True, aim="at most 12 times the time")
          for function, what in (("from_chances", "from chances to share and largest part"),
                                 ("exactly", "every relationship's exact chance"))
          for fast, name in enumerate(("NumPy", "numba"))),
    ]  # fmt: skip


def prepare(folder: Path) -> None:
    """Writes the network, ten times the network, and the draws that all look at who do not draw themselves."""
    import numpy

    for name, times in (("network", 1), ("ten", 10)):
        numpy.savez(folder / f"{name}.npz", **network(times))
    numpy.save(folder / "in_post.npy", _in_post(folder, "network", fast=False))


def network(times: int) -> dict[str, Any]:
    """A made-up partnership, ``times`` as large: ties sorted by relationship, with each person's chance to stay a year.

    Organizations have 3 to some hundred people; a few of an organization's people know most of those outside. A
    relationship has 2 ties in the median and 5 in the mean, and more than a third have a single one.
    """
    import numpy

    draw = numpy.random.default_rng(SEED)
    organizations, people, wanted, ties = (times * n for n in (ORGANIZATIONS, PEOPLE, RELATIONSHIPS, TIES))
    weight = draw.lognormal(0, 0.8, organizations)
    size = 3 + draw.multinomial(people - 3 * organizations, weight / weight.sum())
    first = numpy.concatenate([[0], numpy.cumsum(size)])
    popular = (size / size.sum()).cumsum()
    pairs = numpy.searchsorted(popular, draw.random((3 * wanted, 2))).clip(max=organizations - 1)
    pairs.sort(axis=1)
    keys = numpy.unique((pairs[:, 0] * organizations + pairs[:, 1])[pairs[:, 0] != pairs[:, 1]])
    keys = numpy.sort(draw.choice(keys, wanted, replace=False))
    left, right = keys // organizations, keys % organizations

    many = numpy.ceil(draw.lognormal(0.55, 1.42, wanted)).astype(numpy.int64)
    relationship = numpy.repeat(numpy.arange(wanted), 3 * many)
    one = first[left[relationship]] + (draw.random(len(relationship)) ** 2 * size[left[relationship]]).astype(int)
    other = first[right[relationship]] + (draw.random(len(relationship)) ** 2 * size[right[relationship]]).astype(int)
    _, found = numpy.unique((relationship * people + one) * people + other, return_index=True)
    found.sort()  # in the order drawn, so that the first ``many`` of each relationship are no particular ones
    counts = numpy.bincount(relationship[found], minlength=wanted)
    place = numpy.arange(len(found)) - numpy.concatenate([[0], numpy.cumsum(counts)[:-1]])[relationship[found]]
    found = found[place < many[relationship[found]]]
    extra = found[numpy.concatenate([[False], numpy.diff(relationship[found]) == 0])]
    assert len(found) >= ties, "too few ties were drawn"
    found = numpy.setdiff1d(found, draw.choice(extra, len(found) - ties, replace=False))
    order = found[numpy.lexsort((other[found], one[found], relationship[found]))]

    role = draw.choice(4, people, p=[0.05, 0.05, 0.4, 0.5])
    months = draw.exponential(30, people)
    yearly = numpy.array([0.12, 0.18, 0.2, 0.24])[role] * numpy.where(months < 12, 1.3, 0.9)
    start = numpy.searchsorted(relationship[order], numpy.arange(wanted + 1))
    return {"one": one[order], "other": other[order], "start": start, "left": left, "right": right,
            "staying": 1 - yearly, "works_for": numpy.repeat(numpy.arange(organizations), size)}  # fmt: skip


# --- What the cases look at: read once, before the clock starts -------------------------------------------------------


@cache
def _read(folder: Path, name: str) -> dict[str, Any]:
    import numpy

    with numpy.load(folder / f"{name}.npz") as file:
        return dict(file)


@cache
def _drawn(folder: Path) -> Any:
    import numpy

    return numpy.load(folder / "in_post.npy")


@cache
def _there(folder: Path) -> Any:
    """The same draws as truth values, draws by people."""
    import numpy

    bits = numpy.unpackbits(_drawn(folder).view(numpy.uint8), axis=1, bitorder="little")[:, :DRAWS]
    return numpy.ascontiguousarray(bits.T.astype(numpy.bool_))


@cache
def _stream(people: int) -> Any:
    from wellknit.relationships.survival.draws import streams

    return streams((f"person {number}" for number in range(people)), SEED)


def _in_post(folder: Path, name: str, *, fast: bool) -> Any:
    from wellknit.relationships.survival.simulation import drawn

    staying = _read(folder, name)["staying"]
    return drawn(_stream(len(staying)), staying, DRAWS, 0, fast=fast)


def _organizations(data: dict[str, Any]) -> int:
    return int(data["works_for"][-1]) + 1


# --- The cases --------------------------------------------------------------------------------------------------------


def _answers(data: dict[str, Any], in_post: Any, *, fast: bool) -> list[list[int]]:
    from wellknit.relationships.survival.reach import web_of
    from wellknit.relationships.survival.simulation import carried_on, counted_and_reached

    bits = carried_on(data["one"], data["other"], data["start"], in_post, fast=fast)
    web = web_of(data["left"], data["right"], _organizations(data))
    surviving, largest = counted_and_reached(bits, web, DRAWS, fast=fast)
    return [surviving[:FEW].tolist(), largest[:FEW].tolist()]


def ours(folder: Path, name: str, fast: int) -> list[list[int]]:
    """Share and largest part of 1,000 draws of who is in post."""
    return _answers(_read(folder, name), _drawn(folder), fast=bool(fast))


def from_chances(folder: Path, name: str, fast: int) -> list[list[int]]:
    """The same, drawing who is in post as well."""
    return _answers(_read(folder, name), _in_post(folder, name, fast=bool(fast)), fast=bool(fast))


def by_csgraph(folder: Path) -> list[list[int]]:
    """One draw after another: NumPy finds the relationships that survive, scipy the parts that they connect."""
    import numpy
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    data, organizations = _read(folder, "network"), _organizations(_read(folder, "network"))
    one, other, begin, left, right = (data[key] for key in ("one", "other", "start", "left", "right"))
    surviving, largest = [], []
    for there in _there(folder):
        kept = numpy.logical_or.reduceat(there[one] & there[other], begin[:-1])
        ends = (left[kept], right[kept])
        graph = coo_array((numpy.ones(len(ends[0]), numpy.int8), ends), shape=(organizations, organizations))
        _, part = connected_components(graph.tocsr(), directed=False)
        surviving.append(int(kept.sum()))
        largest.append(int(numpy.bincount(part).max()))
    return [surviving[:FEW], largest[:FEW]]


@cache
def _people_graph(folder: Path) -> Any:
    import networkx

    data = _read(folder, "network")
    graph = networkx.Graph()
    graph.add_nodes_from(range(PEOPLE))
    graph.add_edges_from(zip(data["one"].tolist(), data["other"].tolist(), strict=True))
    return graph


def by_networkx(folder: Path) -> list[list[int]]:
    """A few draws as one would write them: who is left of all people, joined to organizations, and their parts."""
    import networkx

    people = _people_graph(folder)
    works_for = _read(folder, "network")["works_for"].tolist()
    surviving, largest = [], []
    for there in _there(folder)[:FEW]:
        left = people.subgraph(there.nonzero()[0].tolist())
        organizations = networkx.Graph()
        organizations.add_nodes_from(range(ORGANIZATIONS))
        organizations.add_edges_from((works_for[a], works_for[b]) for a, b in left.edges)
        surviving.append(organizations.number_of_edges())
        largest.append(max(map(len, networkx.connected_components(organizations))))
    return [surviving, largest]


@cache
def _gathering() -> Any:
    import numba
    import numpy

    width = 16

    @numba.njit(parallel=True)
    def gather(one: Any, other: Any, rows: Any) -> int:
        found = numpy.zeros(8, numpy.uint64)
        for part in numba.prange(8):
            total = numpy.zeros(width, numpy.uint64)
            for tie in range(part * len(one) // 8, (part + 1) * len(one) // 8):
                for word in range(width):
                    total[word] ^= rows[one[tie], word] & rows[other[tie], word]
            found[part] = total.sum()
        return int(found.sum() != 0)

    return gather


def floor(folder: Path) -> int:
    """Nothing but reading, with numba: less than this nobody can do who looks at every tie in every draw."""
    data = _read(folder, "network")
    return int(_gathering()(data["one"], data["other"], _drawn(folder)))


def drawing(folder: Path, name: str, fast: int) -> int:
    """Who is in post, in 1,000 draws."""
    return int(_in_post(folder, name, fast=bool(fast))[:, 0].sum() % 2**53)


def exactly(folder: Path, name: str, fast: int) -> list[float]:
    """The expected share, and for how many relationships of 100 it is exact."""
    from wellknit.relationships.ledger import Carried
    from wellknit.relationships.survival.exact import chances_of
    from wellknit.relationships.survival.parts import parts_of

    data = _read(folder, name)
    staying = data["staying"]
    parts = parts_of(Carried((("", ""),) * len(data["left"]), data["one"], data["other"], data["start"]), len(staying))
    chance, _, exact = chances_of(parts, staying, _stream(len(staying)), fast=bool(fast))
    return [round(float(chance.mean()), 9), round(100 * float(exact.mean()), 3)]


def on_one_person(folder: Path) -> int:
    """How many relationships hang on one person."""
    from wellknit.relationships import hanging
    from wellknit.relationships.ledger import Carried

    data = _read(folder, "network")
    found = hanging.on_one_person(Carried((("", ""),) * len(data["left"]), data["one"], data["other"], data["start"]))
    return int((found[0] | found[1]).sum())


@cache
def _thinned(folder: Path, share: float) -> Ledger:
    """A share of the ties: of a tenth, many organizations hang on one person or are out of reach."""
    from datetime import date

    import numpy

    from wellknit.relationships.ledger import Ledger, Link

    data = _read(folder, "network")
    kept = numpy.random.default_rng(SEED).random(TIES) < share
    ties = zip(data["one"][kept].tolist(), data["other"][kept].tolist(), strict=True)
    links = sorted((f"p{min(tie):05}", f"p{max(tie):05}") for tie in ties)
    return Ledger(
        tuple(f"o{number:04}" for number in range(ORGANIZATIONS)),
        {f"p{person:05}": (f"o{of:04}",) for person, of in enumerate(data["works_for"].tolist())},
        tuple(Link(one, other, date(2021, 3, 1)) for one, other in links),
    )


def everybody_in_reach(folder: Path, share: float) -> list[float]:
    """The fewest introductions after which no one person's departure cuts an organization off: plan and bound."""
    from wellknit.relationships.ledger import Ledger
    from wellknit.relationships.plans.all_reachable import plan

    kept = _thinned(folder, share)
    # A ledger of its own each time, since a ledger remembers what was worked out about it.
    found = plan(Ledger(kept.organizations, kept.employers, kept.links))
    return [len(found.introductions), found.bound]
