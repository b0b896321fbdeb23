"""Draws of who is still in post: one bit a person and draw, from random numbers that are counted, not remembered.

The random number of a person, draw and binary digit is a function of the seed and of the person's key alone. So the
same seed gives the same draws on any number of threads, with or without numba, and when somebody joins, leaves or is
given another chance, nobody else's draws change: plans are compared under common random numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

__all__ = ["BLOCK", "DIGITS", "WIDTH", "alive", "per_draw", "quantised", "streams", "words_of"]

#: 64-bit words that are worked on together: 1,024 draws. Known when kernels are compiled, which makes them fast.
WIDTH = 16
BLOCK = 64 * WIDTH
#: Binary digits of a chance: it is rounded to a whole number of 65,536ths, 0 and 1 staying what they are.
DIGITS = 16
#: People whose bits are drawn together in NumPy: their words fit a processor's cache.
TOGETHER = 1024
#: Rows that are counted together in NumPy.
COUNTED = 8192

GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB

Words = Any  # numpy.ndarray of uint64


def streams(people: Iterable[str], seed: int) -> Words:
    """Where each person's random numbers begin: one 64-bit number a person, from the seed and the person's key.

    ``seed`` is any whole number from 0 to 2^64 - 1; others raise ValueError.
    """
    import numpy

    if not 0 <= seed < 2**64:
        raise ValueError("a seed is a whole number from 0 to 2^64 - 1")
    # hash() of Python differs from run to run; this does not.
    hashes = b"".join(hashlib.blake2b(key.encode(), digest_size=8).digest() for key in people)
    return mixed(numpy.frombuffer(hashes, dtype="<u8").astype(numpy.uint64) + _mixed_number(seed))


def _mixed_number(seed: int) -> numpy.uint64:
    import numpy

    found: numpy.uint64 = mixed(numpy.array([seed], dtype=numpy.uint64))[0]
    return found


def mixed(numbers: Words) -> Words:
    """Splitmix64's mixing function of each number (Steele, Lea and Flood 2014, OOPSLA, doi 10.1145/2660193.2660195)."""
    import numpy

    x = numbers ^ (numbers >> numpy.uint64(30))
    x *= numpy.uint64(_FIRST)
    x ^= x >> numpy.uint64(27)
    x *= numpy.uint64(_SECOND)
    x ^= x >> numpy.uint64(31)
    return x


def words_of(draws: int) -> int:
    """How many 64-bit words hold so many draws; ValueError for fewer than one draw."""
    if draws < 1:
        raise ValueError("there is at least one draw")
    return -(-draws // 64)


def used(draws: int, first: int, words: int) -> Words:
    """By word, from the word ``first`` on, the bits that are draws: those behind the last draw are always 0."""
    import numpy

    left = [min(max(draws - 64 * (first + word), 0), 64) for word in range(words)]
    return numpy.array([(1 << count) - 1 for count in left], dtype=numpy.uint64)


def quantised(chances: Any) -> Any:
    """Chances as whole numbers of 65,536ths; ValueError for what is no chance."""
    import numpy

    chances = numpy.asarray(chances, dtype=numpy.float64)
    if not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("a chance is a number from 0 to 1")
    return numpy.rint(chances * (1 << DIGITS)).astype(numpy.int64)


def alive(stream: Words, chances: Any, draws: int, first: int = 0, words: int | None = None) -> Words:
    """One row a person, one bit a draw: whether that person is in post.

    Shape (people, words); draw ``d`` is bit ``d % 64`` of word ``d // 64``. ``first`` and ``words`` ask for a part of
    the words. Each chance's binary digits are worked through from the last to the first, 64 draws at once: a random
    word is joined with OR where the digit is 1 and with AND where it is 0, after which each bit is 1 with that chance.
    """
    import numpy

    words = words_of(draws) - first if words is None else words
    parts = quantised(chances)
    real = used(draws, first, words)
    found = numpy.empty((len(stream), words), dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        steps = (numpy.arange(first, first + words, dtype=numpy.uint64) * numpy.uint64(DIGITS)) * numpy.uint64(GOLDEN)
        for begin in range(0, len(stream), TOGETHER):
            group = slice(begin, begin + TOGETHER)
            found[group] = _drawn(stream[group, None] + steps[None, :], parts[group]) & real[None, :]
    return found


def _drawn(counters: Words, parts: Any) -> Words:
    import numpy

    result = numpy.zeros_like(counters)
    for digit in range(DIGITS):
        step = numpy.uint64((digit + 1) * GOLDEN % 2**64)
        random = mixed(counters + step)
        one = -((parts >> digit) & 1).astype(numpy.int64)
        # OR where the digit is 1, AND where it is 0.
        result = (result & random) | (one.view(numpy.uint64)[:, None] & (result | random))
    result[parts >= 1 << DIGITS] = numpy.uint64(2**64 - 1)
    return result


def per_draw(rows: Words, draws: int) -> Any:
    """How many rows have each draw's bit: ``draws`` whole numbers.

    Rows are added as in a column of written numbers, all draws at once: three words of equal weight become one of the
    same weight and one of the double (carry-save adders), until few are left to be counted bit by bit.
    """
    import numpy

    levels: list[Words] = []
    for begin in range(0, len(rows), COUNTED):
        coming, weight = rows[begin : begin + COUNTED], 0
        while len(coming):
            if weight == len(levels):
                levels.append(coming[:0])
            left, carried = levels[weight], []
            level = numpy.concatenate([left, coming]) if len(left) else coming
            while len(level) >= 48:
                third = len(level) // 3
                a, b, c = level[:third], level[third : 2 * third], level[2 * third : 3 * third]
                either = a ^ b
                carried.append((a & b) | (either & c))
                level = numpy.concatenate([either ^ c, level[3 * third :]])
            levels[weight] = level
            coming = numpy.concatenate([level[:0], *carried])
            weight += 1
    total = numpy.zeros(rows.shape[1] * 64, dtype=numpy.int64)
    for weight, level in enumerate(levels):
        bits = numpy.unpackbits(level.astype("<u8", copy=False).view(numpy.uint8), axis=1, bitorder="little")
        total += bits.sum(axis=0, dtype=numpy.int64) << weight
    return total[:draws]
