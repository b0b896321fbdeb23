"""Change between two waves, split without remainder into what it is made of.

A network that trusts less than a year ago may be the same people who trust less, other people who answer for their
organizations, organizations that came or went, other questions, or silence. The split is an identity, so its parts add
up to the whole change exactly (all is reckoned in fractions).

A mean over the keys of the earlier wave, M1 of n1 values x1, becomes the mean M2 of n2 values x2 in the later. With B
the keys that have a value in both, and m1, m2 the means over B alone::

    M2 - M1 = sum over B of (x2 - x1) / |B|
            + sum over keys of the later wave alone of (x2 - m2) / n2
            - sum over keys of the earlier wave alone of (x1 - m1) / n1

The first sum is what changed where it can be compared; a key that came or went counts by how far it lies from the rest
of its wave, and goes to the cause for which it has no value in the other wave. Where nothing can be compared, (M1 + M2)
/ 2 stands for both m1 and m2. The identity is used three times, one inside the other: a network's mean over ordered
pairs of organizations, a pair's over the dimensions that were rated, a dimension's over those who rated it; so the last
first sum is of the same person who rates the same thing otherwise.

For the number of ties no mean is needed: each ordered pair's step from 0 to 1 or back has its cause. Where both waves
have an answer, 'rerated' is the step among those alone who answered in both, and the rest is due to the others.
"""

from wellknit.relationships.change.decomposition import Change, What, between
from wellknit.relationships.change.split import CAUSES, Cause, Part

__all__ = ["CAUSES", "Cause", "Change", "Part", "What", "between"]
