"""Where organizations stand on a map: the same places on every machine, kept from wave to wave, sites held together.

Stress majorization (Gansner, Koren and North 2004, doi 10.1007/978-3-540-31843-9_25) twice: once for the groups, as
discs as large as their organizations need, and once within each of them. Nothing here asks a random number generator or
a library for linear algebra, whose last digits differ from one machine to the next: the first places come from a digest
of seed and key, and what is computed is added, multiplied, divided and rooted alone, and rounded as it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from wellknit.relationships.stress import GRAIN, digest, discs, hops, parted, settled

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, Any]

__all__ = ["layout", "spacing"]

Place = tuple[float, float]

#: The margin on all four sides, which is room for half a label.
_EDGE = 0.06
#: More than this no map can show, and distances between all of them would take gigabytes.
_MOST = 1000


def spacing(count: int) -> tuple[float, float]:
    """How far apart two of ``count`` organizations stand at least: so far across, or so far down.

    Both are parts of the map's width and height. Names are wider than high, and so is the room for them.

    >>> spacing(27)
    (0.136, 0.054)
    """
    across = min(0.22, (0.2 * 2.5 / max(count, 1)) ** 0.5)
    return round(across, 3), round(across / 2.5, 3)


def layout(
    keys: Iterable[str],
    edges: Iterable[tuple[str, str]],
    *,
    seed: int,
    start: Mapping[str, Place] | None = None,
    groups: Mapping[str, str] | None = None,
) -> dict[str, Place]:
    """Places from 0 to 1, across and down, of the organizations ``keys`` with relationships ``edges``.

    Who is related stands near; those of one group (``groups`` by key; '' or none for none) stand together and apart
    from others; who is in no group and has no relationship stands in a row below. No two are nearer than ``spacing``
    says, as long as they fit. The order in which keys and edges come does not matter, and edges to organizations that
    are not among ``keys`` are left out.

    With ``start``, the places of an earlier wave, an organization that was there stays where it was, but for the room
    that new ones need beside it; new ones come to stand near those they are related to. If more than half of all are
    new, all are placed anew, and the whole is turned or mirrored so that the others stand as near as can be to where
    they were. More than a thousand are placed by their groups alone, in each of them whoever has most relationships in
    the middle; ``start`` does not count then.

    >>> layout(["a", "b"], [("a", "b")], seed=1) == layout(["b", "a"], [("b", "a")], seed=1)
    True
    """
    import numpy as np

    known = sorted(set(keys))
    if not known:
        return {}
    if len(known) > _MOST:
        return _crowd(known, edges, groups or {})
    number = {key: place for place, key in enumerate(known)}
    linked = np.zeros((len(known), len(known)), dtype=bool)
    for one, other in edges:
        if one in number and other in number and one != other:
            linked[number[one], number[other]] = linked[number[other], number[one]] = True
    named = [(groups or {}).get(key, "") for key in known]
    before = {key: start[key] for key in known if key in start} if start else {}
    if len(before) * 2 > len(known) or (before and len(before) == len(known)):
        places = _kept(known, linked, named, before, seed)
    else:
        places = _placed(known, linked, named, seed)
        if before:
            places = _turned(known, places, before)
    places = parted(places, named, spacing(len(known)))
    # Adding nothing turns the -0.0 of a rounding into 0.0.
    return {
        key: (round(float(x), 3) + 0.0, round(float(y), 3) + 0.0) for key, (x, y) in zip(known, places, strict=True)
    }


# ---- a new map


def _placed(keys: list[str], linked: Array, named: list[str], seed: int) -> Array:
    """Places in the unit square for a map that has no earlier one."""
    import numpy as np

    alone = [i for i, name in enumerate(named) if not name and not linked[i].any()]
    rest = [i for i in range(len(keys)) if i not in set(alone)]
    places = np.full((len(keys), 2), 0.5)
    if rest:
        units = _units([named[i] for i in rest])
        found = _by_units([keys[i] for i in rest], linked[np.ix_(rest, rest)], units, seed)
        found = _squared(found)
        below = 2.2 * spacing(len(keys))[1] * _rows(len(alone), len(keys)) if alone else 0.0
        places[rest] = _filled(found, 1.0 - below)
    if alone:
        places[alone] = _row(len(alone), len(keys), bool(rest))
    return places


def _units(named: list[str]) -> list[list[int]]:
    """The members of each group, groups in order of their names; who has none is a unit alone."""
    groups: dict[str, list[int]] = {}
    single = []
    for place, name in enumerate(named):
        if name:
            groups.setdefault(name, []).append(place)
        else:
            single.append([place])
    return [*(groups[name] for name in sorted(groups)), *single]


def _by_units(keys: list[str], linked: Array, units: list[list[int]], seed: int) -> Array:
    """Places in units of a relationship's length: groups as discs first, then the members of each within its disc."""
    import numpy as np

    radius = np.array([0.5 if len(unit) == 1 else 0.62 * len(unit) ** 0.5 + 0.35 for unit in units])
    home = np.zeros(len(keys), dtype=int)
    for place, unit in enumerate(units):
        home[unit] = place
    between = np.zeros((len(units), len(units)), dtype=bool)
    ones, others = np.nonzero(linked)
    between[home[ones], home[others]] = True
    between[np.arange(len(units)), np.arange(len(units))] = False
    steps = hops(between)
    reach = radius[:, None] + radius[None, :]
    ideal = reach * 0.6 + steps * (0.55 if len(units) > 1 and max(map(len, units)) > 1 else 1.0)
    names = [keys[unit[0]] for unit in units]
    centres = settled(ideal, names, seed)
    if len(units) < len(keys):
        centres = discs(centres, radius * 1.12)
    places = np.zeros((len(keys), 2))
    for unit, centre, around in zip(units, centres, radius, strict=True):
        if len(unit) == 1:
            places[unit[0]] = centre
            continue
        places[unit] = centre + _within(unit, keys, linked, centres, home, float(around), seed)
    return places


def _within(
    unit: list[int], keys: list[str], linked: Array, centres: Array, home: Array, radius: float, seed: int
) -> Array:
    """The members of a group around its centre; who is related to another group stands on the side of that group."""
    import numpy as np

    mine = int(home[unit[0]])
    # Who is related to nobody in the group stands at its edge, not far out.
    ideal = np.minimum(hops(linked[np.ix_(unit, unit)]), 2.0)
    pulls = np.zeros((len(unit), 2))
    weight = np.zeros(len(unit))
    for place, member in enumerate(unit):
        away = centres[[int(home[other]) for other in np.flatnonzero(linked[member]) if home[other] != mine]]
        if len(away):
            toward = (away - centres[mine]).sum(axis=0)
            length = float((toward * toward).sum() ** 0.5)
            if length > 0.1:
                pulls[place], weight[place] = toward / length * 1.4, 0.35
    found = settled(ideal, [keys[member] for member in unit], seed, pulls, weight)
    found = found - (found.min(axis=0) + found.max(axis=0)) / 2
    far = float((found * found).sum(axis=1).max() ** 0.5)
    scale = radius * 0.88 / far if far > 0 else 1.0
    scaled: Array = found * scale
    return scaled


def _squared(places: Array) -> Array:
    """The places turned so that they fill the map best: a ring of four sites comes to stand in its corners."""
    import math

    import numpy as np

    best, least = places, float("inf")
    for step in range(12):
        turn = math.pi / 2 * step / 12
        # The last digits of sine and cosine are another machine's own.
        c, s = round(math.cos(turn), 9), round(math.sin(turn), 9)
        turned = np.stack([places[:, 0] * c - places[:, 1] * s, places[:, 0] * s + places[:, 1] * c], axis=1)
        wide, high = turned.max(axis=0) - turned.min(axis=0)
        if float(wide * high) < least * (1 - 1e-6):
            best, least = turned, float(wide * high)
    return np.round(best / GRAIN) * GRAIN


def _filled(places: Array, high: float) -> Array:
    """The places stretched to fill the map, its lower part left free."""
    import numpy as np

    low, far = places.min(axis=0), places.max(axis=0)
    span = far - low
    # Three in a line, or two, need not be torn to all four corners.
    span = np.maximum(span, span.max() * 0.45)
    middle = (low + far) / 2
    room = np.array([1 - 2 * _EDGE, high - 2 * _EDGE])
    whole = np.where(span > 0, span, 1.0)
    filled: Array = (places - middle) / whole * room + np.array([0.5, high / 2])
    return filled


def _rows(alone: int, count: int) -> int:
    across = max(int((1 - 2 * _EDGE) / (spacing(count)[0] * 1.05)), 1)
    return -(-alone // across)


def _row(alone: int, count: int, others: bool) -> Array:
    """A row, or rows, at the foot of the map; in its middle if nobody else is on it."""
    import numpy as np

    rows = _rows(alone, count)
    across = -(-alone // rows)
    step = 2.0 * spacing(count)[1]
    made = []
    for place in range(alone):
        row, column = divmod(place, across)
        here = min(across, alone - row * across)
        x = 0.5 + (column - (here - 1) / 2) * min((1 - 2 * _EDGE) / max(across, 1), 0.25)
        foot = 1 - _EDGE if others else 0.5 + step * (rows - 1) / 2
        made.append((x, foot - step * (rows - 1 - row)))
    return np.array(made)


def _crowd(keys: list[str], edges: Iterable[tuple[str, str]], groups: Mapping[str, str]) -> dict[str, Place]:
    """Discs of seeds, as in a sunflower (Vogel 1979), on a grid: a disc for each group, the largest first."""
    import math

    related = dict.fromkeys(keys, 0)
    for pair in {tuple(sorted(each)) for each in edges}:
        for key in pair if len(set(pair)) == 2 else ():
            if key in related:
                related[key] += 1
    members: dict[str, list[str]] = {}
    for key in sorted(keys, key=lambda each: (-related[each], each)):
        members.setdefault(groups.get(key, ""), []).append(key)
    across = math.ceil(len(members) ** 0.5)
    most = max(len(inside) for inside in members.values())
    places = {}
    for number, name in enumerate(sorted(members, key=lambda each: (-len(members[each]), each))):
        row, column = divmod(number, across)
        for seed, key in enumerate(members[name]):
            # Discs are as large as they need be, the largest one as large as its cell of the grid.
            far, turn = 0.46 / across * ((seed + 0.5) / most) ** 0.5, seed * 2.399963
            x, y = (column + 0.5) / across + far * math.cos(turn), (row + 0.5) / across + far * math.sin(turn)
            places[key] = (round(x, 3), round(y, 3))
    return {key: places[key] for key in keys}


# ---- a map that follows an earlier one


def _kept(keys: list[str], linked: Array, named: list[str], before: Mapping[str, Place], seed: int) -> Array:
    """Who was there stays; who is new comes near to those it is related to and to its group."""
    import numpy as np

    places = np.full((len(keys), 2), 0.5)
    old = [i for i, key in enumerate(keys) if key in before]
    new = [i for i, key in enumerate(keys) if key not in before]
    for i in old:
        places[i] = before[keys[i]]
    settled = set(old)
    # Those with most relations to who stands already come first, so that a chain of new ones grows from there.
    while new:
        new.sort(key=lambda i: (-sum(1 for j in settled if linked[i, j]), keys[i]))
        i = new.pop(0)
        near = [j for j in settled if linked[i, j]]
        same = [j for j in settled if named[i] and named[j] == named[i]]
        if same:
            # Within its group, on the side of those it is related to.
            inside = [j for j in near if named[j] == named[i]] or same
            places[i] = places[inside].sum(axis=0) / len(inside) * 0.6 + places[same].sum(axis=0) / len(same) * 0.4
        elif near:
            places[i] = places[near].sum(axis=0) / len(near)
        elif not named[i]:
            places[i] = (0.5, 1 - _EDGE)
        # A little aside, or two new ones would stand on one another.
        right, down = digest(f"{seed}/{keys[i]}")
        across, high = spacing(len(keys))
        places[i] += (right * across, down * high)
        settled.add(i)
    held: Array = np.clip(places, _EDGE / 2, 1 - _EDGE / 2)
    return held


def _turned(keys: list[str], places: Array, before: Mapping[str, Place]) -> Array:
    """The map turned or mirrored, in one of eight ways, so that whoever was there before is nearest to that place."""
    import numpy as np

    old = [i for i, key in enumerate(keys) if key in before]
    was = np.array([before[keys[i]] for i in old])
    best, least = places, float("inf")
    for swapped in (False, True):
        for right in (1, -1):
            for down in (1, -1):
                turned = (places[:, ::-1] if swapped else places) - 0.5
                turned = turned * np.array([right, down]) + 0.5
                moved = float(((turned[old] - was) ** 2).sum())
                if moved < least - 1e-9:
                    best, least = turned, moved
    return best
