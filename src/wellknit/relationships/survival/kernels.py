"""The same sums compiled with numba, where the extra ``wellknit[fast]`` is installed: the same results, bit by bit.

Everything works on blocks of :data:`~wellknit.relationships.survival.draws.WIDTH` words, known when the kernels are
compiled. Threads share the rows among them and write nothing that another reads, so their number changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from wellknit.relationships.survival.draws import _FIRST, _SECOND, DIGITS, GOLDEN, WIDTH, quantised

if TYPE_CHECKING:
    from types import SimpleNamespace

    from wellknit.relationships.survival.parts import Parts
    from wellknit.relationships.survival.reach import Web

Kernel = TypeVar("Kernel")

__all__ = ["alive", "available", "carried_on", "lost", "per_draw", "spread"]


@cache
def available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def alive(stream: Any, staying: Any, used: Any, first: int) -> Any:
    """A block of who is in post; ``used`` are the bits of each word that are draws. See :func:`.draws.alive`."""
    import numpy

    found = numpy.empty((len(stream), WIDTH), dtype=numpy.uint64)
    _compiled().alive(stream, quantised(staying), used, numpy.uint64(first * DIGITS % 2**64), found)
    return found


def carried_on(one: Any, other: Any, start: Any, in_post: Any) -> Any:
    """A block of which relationships survive. See :func:`.simulation.carried_on`."""
    import numpy

    found = numpy.empty((len(start) - 1, WIDTH), dtype=numpy.uint64)
    every = numpy.bitwise_or.reduce(in_post, axis=0) if len(in_post) else numpy.zeros(WIDTH, numpy.uint64)
    _compiled().carried_on(one, other, start, in_post, every, found)
    return found


def per_draw(rows: Any) -> Any:
    """How many rows have each draw's bit, for a block. See :func:`.draws.per_draw`."""
    return _compiled().per_draw(rows)


def spread(bits: Any, web: Web, reached: Any) -> None:
    """Let ``reached`` grow along surviving relationships. See :func:`.reach.spread`."""
    _compiled().spread(bits, web.left, web.right, reached)


def lost(parts: Parts, staying: Any, groups: Any, found: Any) -> None:
    """P(no link is left) of each part, written into ``found``. See :mod:`.exact`."""
    import numpy

    group_start = numpy.searchsorted(parts.group_of, numpy.arange(len(parts.of) + 1))
    _compiled().lost(
        parts.cover_start, staying[parts.cover], parts.inner, group_start, parts.reach, groups, parts.cap, found
    )


def keeping(njit: Callable[..., Any]) -> Callable[..., Callable[[Kernel], Kernel]]:
    """Numba's decorator, which keeps what it compiled for the next time wherever it may write at all."""

    def kept(**options: bool) -> Callable[[Kernel], Kernel]:
        def decorate(function: Kernel) -> Kernel:
            try:
                found: Kernel = njit(cache=True, **options)(function)
            except RuntimeError:  # neither beside this file nor in anybody's home
                found = njit(**options)(function)
            return found

        return decorate

    return kept


@cache
def _compiled() -> SimpleNamespace:
    """The kernels. They are compiled on first use and kept beside this file, or else where numba keeps such things."""
    from types import SimpleNamespace

    import numba
    import numpy

    width, digits, whole = WIDTH, DIGITS, 1 << DIGITS
    golden, first_factor, second_factor = numpy.uint64(GOLDEN), numpy.uint64(_FIRST), numpy.uint64(_SECOND)
    s27, s30, s31 = numpy.uint64(27), numpy.uint64(30), numpy.uint64(31)
    zero, one64, every = numpy.uint64(0), numpy.uint64(1), numpy.uint64(2**64 - 1)
    together = 256
    kept = keeping(numba.njit)

    @kept(parallel=True)
    def alive(stream: Any, parts: Any, used: Any, first: Any, found: Any) -> None:
        for group in numba.prange((len(stream) + together - 1) // together):
            room = numpy.empty(width, numpy.uint64)
            for person in range(group * together, min((group + 1) * together, len(stream))):
                part = parts[person]
                room[:] = every if part >= whole else zero
                if part < whole:
                    for digit in range(digits):
                        # Below the lowest digit that is 1 every AND leaves 0: nothing need be drawn.
                        if part & ((1 << (digit + 1)) - 1) == 0:
                            continue
                        mask = every if (part >> digit) & 1 else zero
                        for word in range(width):
                            step = first + numpy.uint64(word * digits + digit + 1)
                            x = stream[person] + step * golden
                            x = (x ^ (x >> s30)) * first_factor
                            x = (x ^ (x >> s27)) * second_factor
                            x = x ^ (x >> s31)
                            room[word] = (room[word] & x) | (mask & (room[word] | x))
                for word in range(width):
                    found[person, word] = room[word] & used[word]

    @kept(parallel=True)
    def carried_on(one: Any, other: Any, start: Any, in_post: Any, every: Any, found: Any) -> None:
        for group in numba.prange((len(found) + together - 1) // together):
            room = numpy.empty(width, numpy.uint64)
            for row in range(group * together, min((group + 1) * together, len(found))):
                room[:] = zero
                for tie in range(start[row], start[row + 1]):
                    a, b = one[tie], other[tie]
                    for word in range(width):
                        room[word] |= in_post[a, word] & in_post[b, word]
                    # What survives in every draw needs no more ties. To ask that too often would cost more than a tie.
                    if (tie - start[row]) % 8 == 7:
                        lost = zero
                        for word in range(width):
                            lost |= room[word] ^ every[word]
                        if lost == zero:
                            break
                for word in range(width):
                    found[row, word] = room[word]

    @kept()
    def per_draw(rows: Any) -> Any:
        total = numpy.zeros(64 * width, numpy.int64)
        planes = numpy.zeros((64, width), numpy.uint64)
        row, count = 0, len(rows)
        while row < count:
            # Three rows make one of the same weight and one of the double; the columns then carry as numbers do.
            for word in range(width):
                a = rows[row, word]
                b = rows[row + 1, word] if row + 1 < count else zero
                c = rows[row + 2, word] if row + 2 < count else zero
                d = planes[0, word]
                either = a ^ b
                low = either ^ c
                high = (a & b) | (either & c)
                planes[0, word] = low ^ d
                carry = low & d
                e = planes[1, word]
                planes[1, word] = high ^ carry ^ e
                next_carry = (high & carry) | ((high ^ carry) & e)
                level = 2
                while next_carry != zero:
                    f = planes[level, word]
                    planes[level, word] = f ^ next_carry
                    next_carry = f & next_carry
                    level += 1
            row += 3
        for level in range(64):
            for word in range(width):
                bits = planes[level, word]
                if bits != zero:
                    for bit in range(64):
                        if (bits >> numpy.uint64(bit)) & one64:
                            total[word * 64 + bit] += 1 << level
        return total

    @kept()
    def spread(bits: Any, left: Any, right: Any, reached: Any) -> None:
        # Only from where something changed, in the last round or in this one, can more come, and nothing between two
        # that all draws have reached.
        before, now = numpy.zeros(len(reached), numpy.uint8), numpy.zeros(len(reached), numpy.uint8)
        full, every = numpy.zeros(len(reached), numpy.uint8), numpy.zeros(width, numpy.uint64)
        for row in range(len(reached)):
            for word in range(width):
                every[word] |= reached[row, word]
                if reached[row, word] != zero:
                    now[row] = 1
        changed, forwards, count = True, True, len(left)
        while changed:
            changed = False
            before[:] = now
            now[:] = 0
            for step in range(count):
                edge = step if forwards else count - 1 - step
                a, b = left[edge], right[edge]
                if (full[a] & full[b]) or not (before[a] | before[b] | now[a] | now[b]):
                    continue
                # Read first, write only what is new: most steps change nothing, and reading alone is done many words
                # at a time.
                new = zero
                for word in range(width):
                    new |= (reached[a, word] ^ reached[b, word]) & bits[edge, word]
                if new != zero:
                    changed = True
                    now[a] = now[b] = 1
                    left_a, left_b = zero, zero
                    for word in range(width):
                        both = (reached[a, word] | reached[b, word]) & bits[edge, word]
                        reached[a, word] |= both
                        reached[b, word] |= both
                        left_a |= reached[a, word] ^ every[word]
                        left_b |= reached[b, word] ^ every[word]
                    full[a], full[b] = left_a == zero, left_b == zero
            forwards = not forwards

    @kept(parallel=True)
    def lost(
        cover_start: Any, staying: Any, inner: Any, group_start: Any, reach: Any, groups: Any, cap: int, found: Any
    ) -> None:
        for part in numba.prange(len(found)):
            begin = cover_start[part]
            size = cover_start[part + 1] - begin
            if size <= cap:
                states = numpy.ones(1 << size)
                for group in range(group_start[part], group_start[part + 1]):
                    for stays in range(1 << size):
                        if stays & reach[group]:
                            states[stays] *= groups[group]
                for place in range(size):
                    if inner[begin + place]:
                        for stays in range(1 << size):
                            if (stays >> place) & 1 and stays & inner[begin + place]:
                                states[stays] = 0.0
                for place in range(size - 1, -1, -1):
                    chance = staying[begin + place]
                    for stays in range(1 << place):
                        states[stays] = states[stays] * (1 - chance) + states[stays + (1 << place)] * chance
                found[part] = states[0]

    return SimpleNamespace(alive=alive, carried_on=carried_on, per_draw=per_draw, spread=spread, lost=lost)
