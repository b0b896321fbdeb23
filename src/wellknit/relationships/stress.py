"""The arithmetic behind the map: distances that come near to what they should be, and room for each.

Only sums, products, quotients and roots, in an order of their own, rounded as they go; first places come from a digest.
So the same map comes out on every machine, which libraries for linear algebra and streams of random numbers don't
promise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, Any]

__all__ = ["GRAIN", "digest", "discs", "hops", "parted", "settled"]

#: Places are kept to this part of a unit while they are worked out, so that noise in the last digits can't grow.
GRAIN = 2.0**-24
#: So far apart in hops, at most, is whoever can't be reached.
_FAR = 3.5


def hops(linked: Array) -> Array:
    """The fewest relationships from each to each; half a hop more than the most where there is no way."""
    import numpy as np

    count = len(linked)
    steps = np.full((count, count), -1.0)
    steps[np.arange(count), np.arange(count)] = 0.0
    seen = np.eye(count, dtype=bool)
    front, step = seen, 0
    # Sums of whole numbers are exact in whatever order they are added up.
    ones = linked.astype("float32")
    while front.any():
        step += 1
        front = (front.astype("float32") @ ones > 0) & ~seen
        steps[front] = step
        seen = seen | front
    return np.where(steps < 0, min(max(steps.max(initial=1.0), 1.0) + 0.5, _FAR), steps)


def settled(
    ideal: Array, names: list[str], seed: int, pulls: Array | None = None, weight: Array | None = None
) -> Array:
    """Places whose distances are as near as can be to the ``ideal`` ones, the best of a few beginnings."""
    import numpy as np

    if len(names) == 1:
        return np.zeros((1, 2))
    tries, rounds = (8, 150) if len(names) <= 150 else (1, 120)
    best, least = np.zeros((len(names), 2)), float("inf")
    for attempt in range(tries):
        places = np.array([digest(f"{seed}/{attempt}/{name}") for name in names]) * float(ideal.max())
        places, left = _majorized(places, ideal, rounds, pulls, weight)
        # A difference in the last digits must not decide.
        if left < least * (1 - 1e-6):
            best, least = places, left
    return best


def digest(text: str) -> tuple[float, float]:
    """Two numbers from -0.5 to 0.5 that the text alone decides."""
    data = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(data[:4], "big") / 2**32 - 0.5, int.from_bytes(data[4:8], "big") / 2**32 - 0.5


def _majorized(
    places: Array, ideal: Array, rounds: int, pulls: Array | None = None, weight: Array | None = None
) -> tuple[Array, float]:
    """Each moved to where the others would have it, again and again; also how far the distances are from ideal.

    ``pulls`` are places that draw each with its ``weight``, beside the others.
    """
    import numpy as np

    near = np.maximum(ideal, 0.25)
    close = np.where(ideal > 0, 1.0 / (near * near), 0.0)
    close[np.arange(len(close)), np.arange(len(close))] = 0.0
    total = close.sum(axis=1)
    wanted = close * ideal
    draw = np.zeros(len(places)) if weight is None else weight * total
    goal = np.zeros_like(places) if pulls is None else pulls
    # The same few arrays in every round: fresh ones of this size cost ten times what is computed in them.
    away, apart, scratch = _Away(len(places)), np.empty_like(close), np.empty_like(close)
    wished = np.empty_like(places)
    for _ in range(rounds):
        away.measure(places, apart, scratch)
        np.divide(wanted, np.maximum(apart, 1e-3, out=apart), out=apart)
        # Each wants to stand at its ideal distance from every other, in the direction in which it stands already.
        for way, step in enumerate((away.right, away.down)):
            np.multiply(apart, step, out=step)
            np.multiply(close, places[:, way][None, :], out=scratch)
            wished[:, way] = np.add(step, scratch, out=step).sum(axis=1)
        wished += draw[:, None] * goal
        places = 0.2 * places + 0.8 * wished / np.maximum(total + draw, 1e-9)[:, None]
        places = np.round(places / GRAIN) * GRAIN
    away.measure(places, apart, scratch)
    np.subtract(apart, ideal, out=apart)
    return places, float((close * apart * apart).sum())


class _Away:
    """How far each stands from each, across and down."""

    def __init__(self, count: int) -> None:
        import numpy as np

        self.right, self.down = np.empty((count, count)), np.empty((count, count))

    def measure(self, places: Array, apart: Array, scratch: Array) -> None:
        """Fills ``right`` and ``down``, and ``apart`` with the distance; ``scratch`` is overwritten."""
        import numpy as np

        np.subtract(places[:, 0][:, None], places[:, 0][None, :], out=self.right)
        np.subtract(places[:, 1][:, None], places[:, 1][None, :], out=self.down)
        np.multiply(self.right, self.right, out=apart)
        np.multiply(self.down, self.down, out=scratch)
        np.sqrt(np.add(apart, scratch, out=apart), out=apart)


def discs(centres: Array, radius: Array) -> Array:
    """The centres, pushed apart until no two discs meet."""
    import numpy as np

    reach = radius[:, None] + radius[None, :]
    reach[np.arange(len(reach)), np.arange(len(reach))] = 0.0
    for _ in range(400 if len(centres) <= 60 else 60):
        right = centres[:, 0][:, None] - centres[:, 0][None, :]
        down = centres[:, 1][:, None] - centres[:, 1][None, :]
        apart = np.sqrt(right * right + down * down)
        lack = np.maximum(reach - apart, 0.0)
        if float(lack.max()) < 1e-3:
            break
        # The larger disc yields less; two that lie on one another part along a line that their order decides.
        share = (radius * radius)[None, :] / ((radius * radius)[:, None] + (radius * radius)[None, :])
        safe = np.maximum(apart, 1e-6)
        side = np.sign(np.arange(len(reach))[:, None] - np.arange(len(reach))[None, :])
        push_x = np.where(apart < 1e-6, side, right / safe) * lack * share
        push_y = np.where(apart < 1e-6, 0.0, down / safe) * lack * share
        centres = centres + 0.6 * np.stack([push_x.sum(axis=1), push_y.sum(axis=1)], axis=1)
        centres = np.round(centres / GRAIN) * GRAIN
    return centres


def parted(places: Array, named: Sequence[str], room: tuple[float, float]) -> Array:
    """The places pushed apart until each has its ``room``, and those of different groups a little more.

    Where all of them do not fit so, they get less room each, step by step.
    """
    import numpy as np

    count = len(places)
    if count == 1:
        return places
    across, high = (each + 0.002 for each in room)
    names = np.array([name or f"\0{place}" for place, name in enumerate(named)])
    strange = np.where(names[:, None] == names[None, :], 1.0, 1.3 if any(named) else 1.0)
    order = np.sign(np.arange(count)[:, None] - np.arange(count)[None, :]).astype(float)
    less = 1.0
    for turn in range(900):
        if turn % 150 == 149:
            less *= 0.85
            strange = np.minimum(strange, 1.15)
        right = places[:, 0][:, None] - places[:, 0][None, :]
        down = places[:, 1][:, None] - places[:, 1][None, :]
        wide, tall = across * less * strange, high * less * strange
        lack_x, lack_y = wide - np.abs(right), tall - np.abs(down)
        meet = (lack_x > 1e-9) & (lack_y > 1e-9)
        meet[np.arange(count), np.arange(count)] = False
        if not meet.any():
            break
        # Apart along the way on which less of the room is missing.
        sideways = meet & (lack_x / wide <= lack_y / tall)
        side = np.where(right == 0, order, np.sign(right))
        way = np.where(down == 0, order, np.sign(down))
        push_x = np.where(sideways, side * (lack_x / 2 + 2e-4), 0.0).sum(axis=1)
        push_y = np.where(meet & ~sideways, way * (lack_y / 2 + 2e-4), 0.0).sum(axis=1)
        places = places + 0.8 * np.stack(
            [np.clip(push_x, -wide.max(), wide.max()), np.clip(push_y, -tall.max(), tall.max())], axis=1
        )
        places = np.clip(np.round(places / GRAIN) * GRAIN, 0.03, 0.97)
    return places
