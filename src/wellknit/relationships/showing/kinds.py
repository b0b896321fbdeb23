"""What the number of mutual, one-sided and empty pairs leaves open for somebody who knows one side of some of them."""

from __future__ import annotations

__all__ = ["leaves_open"]


def leaves_open(kinds: tuple[int, int, int], own: int) -> bool:
    """Whether no answer follows from how many pairs are ``kinds``: empty, one-sided and mutual.

    The attacker is in ``own`` of them and knows its side of these, whatever that is: it may have reported any number of
    ties, and from its knowledge and the three numbers alone each other side must be open, and each side of every pair
    that it is not in. All ways of distributing the kinds over the pairs are looked at, by how many pairs of its own are
    mutual (of its ties) and one-sided (of the others).

    >>> leaves_open((2, 2, 2), 3), leaves_open((3, 3, 0), 3)
    (True, False)
    """
    empty, one_sided, mutual = kinds
    if min(kinds) > own:
        return True  # one of each kind is left whatever the own pairs are: turn one, and turn another back
    return all(_open(empty, one_sided, mutual, ties, own - ties) for ties in range(own + 1))


def _open(empty: int, one_sided: int, mutual: int, ties: int, nos: int) -> bool:
    """The same for an attacker that reported ``ties`` of its own pairs, and no tie in ``nos`` of them."""
    returned: set[bool] = set()
    offered: set[bool] = set()
    others: set[bool] = set()
    possible = False
    for both in range(min(ties, mutual) + 1):
        # One-sided are its ties that are not returned and what is offered to it; empty what is not offered either.
        fewest, most = max(0, nos - empty), min(nos, one_sided - (ties - both))
        if fewest > most:
            continue
        possible = True
        returned |= {each for each in (True, False) if (both > 0 if each else both < ties)}
        offered |= {each for each in (True, False) if (most > 0 if each else fewest < nos)}
        for theirs in {fewest, most}:
            left = (empty - (nos - theirs), one_sided - (ties - both) - theirs, mutual - both)
            others |= {False} if left[0] else set()
            others |= {True, False} if left[1] else set()
            others |= {True} if left[2] else set()
    if not possible:
        return True  # nobody who answered like that can be there
    both_ways = {True, False}
    return (not ties or returned == both_ways) and (not nos or offered == both_ways) and others in (set(), both_ways)
