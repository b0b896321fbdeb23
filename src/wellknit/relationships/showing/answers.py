"""Whether numbers of a set of relationships would give away what one organization answered.

The attacker is one of the organizations. It knows its own answers, what pairs agreed to have shown, and every number,
and takes its own part out of each. What is left must leave every single answer open: for each answer there must be
another set of answers, just as likely as far as the attacker can tell, with the same numbers, in which it is otherwise.
Where that is so by exchanging two answers, or the two sides of one pair, it is so whatever else is known of them:

- from a number of ties no answer follows, if ties and 'no ties' of others both remain, since any two can change places;
- with the number of mutual pairs beside it, if mutual, one-sided and empty pairs of others remain: turning one answer
  moves its pair from one kind to the next, and a pair of the other kind is moved back for it. Answers on somebody who
  was silent, or was not asked back, are kinds of their own;
- from a mean rating none follows, if two others' ratings remain that are not all at the same end of the scale.

What is hidden tells something too: that one of these did not hold. Each of them fails at both ends (all ties or none,
all at the top or at the bottom), so that a hidden number leaves answers as open as a shown one; the tests enumerate it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction

from wellknit.relationships.showing.kinds import leaves_open
from wellknit.relationships.ties import Level
from wellknit.relationships.trust.ratings import Kind, Rating

__all__ = ["Answers"]

Pair = tuple[str, str]


class Answers:
    """The answers of one wave. ``open_pairs`` says of which pairs (sorted) the answers are known by agreement.

    ``earlier`` are the answers of the wave before, where its numbers are shown beside: if fewer than the threshold of
    organizations say anything otherwise than then, the difference of the two would be theirs.
    """

    def __init__(
        self, ratings: Iterable[Rating], open_pairs: Callable[[Pair], bool], earlier: Iterable[Rating] = ()
    ) -> None:
        self._of: dict[Pair, dict[str, Rating]] = {}
        for each in ratings:
            pair = (min(each.rater, each.rated), max(each.rater, each.rated))
            self._of.setdefault(pair, {})[each.rater] = each
        self._open = {pair: open_pairs(pair) for pair in self._of}
        before = {(each.rater, each.rated): _said(each) for each in earlier}
        now = {(each.rater, each.rated): _said(each) for sides in self._of.values() for each in sides.values()}
        self._changed = {pair for pair in before.keys() | now.keys() if before.get(pair) != now.get(pair)}
        self._compared = bool(before)
        self._scores: dict[tuple[Kind, Level, tuple[str, ...]], tuple[tuple[Pair, str, Fraction], ...]] = {}

    def any(self, pairs: Collection[Pair]) -> bool:
        """Whether anybody answered anything of ``pairs`` whether there is a tie."""
        return any(rating.state in ("tie", "no_tie") for _, _, rating in self._answers(pairs))

    def answering(self, pairs: Collection[Pair]) -> int:
        """How many organizations answered."""
        return len({rater for _, rater, rating in self._answers(pairs) if rating.state in ("tie", "no_tie")})

    def ties_safe(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether the number of ties of ``pairs`` and of answers may be shown, if enough answered."""
        if self._compared:
            others = {pair[0] for pair in self._changed if (min(pair), max(pair)) in pairs}
            if 0 < len(others) < threshold:
                return False
        ties, nos = Counter[str](), Counter[str]()
        for pair, rater, rating in self._answers(pairs):
            if not self._open[pair] and rating.state in ("tie", "no_tie"):
                (ties if rating.state == "tie" else nos)[rater] += 1
        return all(
            left == (0, 0) or min(left) >= 1
            for left in ((ties.total() - ties[own], nos.total() - nos[own]) for own in ("", *ties, *nos))
        )

    def pairs_safe(self, pairs: Collection[Pair]) -> bool:
        """Whether, beside that, the number of mutual, one-sided and empty pairs may be shown.

        It is decided by these numbers alone, so that showing them says nothing more than they do.
        """
        kinds, single = Counter[int](), Counter[tuple[bool, bool]]()
        own_pairs, own_single = Counter[str](), Counter[tuple[bool, str]]()
        for pair in self._there(pairs):
            if self._open[pair]:
                continue
            sides = self._of[pair]
            said = {key: sides[key].state == "tie" for key in sides if sides[key].state in ("tie", "no_tie")}
            if len(said) == 2:
                kinds[sum(said.values())] += 1
                own_pairs.update(pair)
            elif said:
                # One answer: on somebody who was silent, or on somebody who was not asked. Both are counted apart.
                ((rater, tie),) = said.items()
                other = sides.get(pair[0] if rater == pair[1] else pair[1])
                asked = other is not None and other.state != "not_asked"
                single[asked, tie] += 1
                own_single[asked, rater] += 1
        for asked in (False, True):
            most = max((count for (kind, _), count in own_single.items() if kind == asked), default=0)
            if most and min(single[asked, False], single[asked, True]) <= most:
                return False
        return all(leaves_open((kinds[0], kinds[1], kinds[2]), own) for own in set(own_pairs.values()))

    def raters(self, pairs: Collection[Pair], kind: Kind, level: Level, only: tuple[str, ...] = ()) -> int:
        """How many organizations rated ``kind`` in ``pairs``."""
        return len({rater for pair, rater, _ in self._scored(kind, level, only) if pair in pairs})

    def ratings_safe(self, pairs: Collection[Pair], kind: Kind, level: Level, only: tuple[str, ...] = ()) -> bool:
        """Whether the mean of ``kind`` over ``pairs``, and the number of ratings, may be shown, if enough rated."""
        scores = [
            (rater, score)
            for pair, rater, score in self._scored(kind, level, only)
            if pair in pairs and not self._open[pair]
        ]
        return all(_loose([each for each in scores if each[0] != own]) for own in {"", *(rater for rater, _ in scores)})

    def _scored(self, kind: Kind, level: Level, only: tuple[str, ...]) -> tuple[tuple[Pair, str, Fraction], ...]:
        asked = (kind, level, only)
        if asked not in self._scores:
            self._scores[asked] = tuple(
                (pair, rater, score)
                for pair, rater, rating in self._answers(self._of)
                if (score := rating.score(kind, level, only)) is not None
            )
        return self._scores[asked]

    def strain_safe(self, pairs: Collection[Pair]) -> bool:
        """Whether it may be shown in how many pairs either side reports strain, if enough answered.

        Who reports strain itself learns nothing of the other side from that, and knows its pair to be strained; who is
        alone to answer of a pair knows it whatever it said. More must be strained than any one organization could have
        reported itself, and more must not be than any one is alone to answer of.
        """
        own, alone = Counter[str](), Counter[str]()
        strained = eased = 0
        for said in self._strain(pairs):
            strained, eased = strained + any(said.values()), eased + (not any(said.values()))
            own.update(said.keys())
            if len(said) == 1:
                alone.update(said.keys())
        return not own or (strained > max(own.values()) and eased > max(alone.values(), default=0))

    def strain_kinds_safe(self, pairs: Collection[Pair]) -> bool:
        """Whether, beside that, it may be shown in how many pairs both sides, one, or neither report strain.

        As with mutual and one-sided ties: by these numbers alone.
        """
        kinds, single = Counter[int](), Counter[bool]()
        own_pairs, own_single = Counter[str](), Counter[str]()
        for said in self._strain(pairs):
            if len(said) == 2:
                kinds[sum(said.values())] += 1
                own_pairs.update(said)
            else:
                single.update(said.values())
                own_single.update(said.keys())
        most = max(own_single.values(), default=0)
        if most and min(single[False], single[True]) <= most:
            return False
        return all(leaves_open((kinds[0], kinds[1], kinds[2]), own) for own in set(own_pairs.values()))

    def _strain(self, pairs: Collection[Pair]) -> Iterable[Mapping[str, bool]]:
        """For each pair of which somebody says whether it is strained, what each side says that says something."""
        for pair in self._there(pairs):
            said = {key: each.strained for key, each in self._of[pair].items() if each.strained is not None}
            if said and not self._open[pair]:
                yield said

    def _there(self, pairs: Collection[Pair]) -> Iterable[Pair]:
        return (pair for pair in self._of if pair in pairs)

    def _answers(self, pairs: Collection[Pair]) -> Iterable[tuple[Pair, str, Rating]]:
        for pair in self._there(pairs):
            for rater, rating in self._of[pair].items():
                yield pair, rater, rating


def _loose(left: list[tuple[str, Fraction]]) -> bool:
    """Whether the sum of these ratings leaves each of them open: none at all, or two raters' and not all at one end."""
    if not left:
        return True
    scores = {score for _, score in left}
    return len({rater for rater, _ in left}) > 1 and scores not in ({Fraction(0)}, {Fraction(1)})


def _said(rating: Rating) -> tuple[object, ...]:
    values: Mapping[tuple[str, str], Fraction] = {
        (each.dimension, each.contact): each.consensus.mean for each in rating.dimensions
    }
    return (rating.state, sorted(values.items()))
