"""Whether numbers of a set of relationships would give away what one organization answered.

The attacker is one of the organizations, or, of what everybody reads, two of them ``together``, who tell each other all
that they know. It knows its own answers, what pairs agreed to have shown, and every number, and takes its own part out
of each. What is left must leave every single answer open: there must be other answers, with all numbers and all that is
hidden the same, in which it is otherwise.

- From a number of ties no answer follows if, whoever takes the own part out, ties and 'no ties' both remain: any two
  can change places. With four organizations or more that have something to hide (two more, where two are together), the
  answers that changed places pass this rule as well, so that it tells nothing that it was passed.
- From a mean rating none follows if, whoever takes the own part out, two others' ratings remain that are not all at the
  same end of the scale; with five raters or more (and two more, again) passing this rule tells nothing.
- How many pairs are mutual, how many strained, and what shape the network has, is told of large networks alone, and
  rounded: there is no such argument for these, but what is told is little beside the many answers that it is made of.

What is hidden tells that one of these failed. Each fails at both ends, with nearly no ties and with nearly all, so that
this leaves answers as open as a number would. The tests think through every possible world of small partnerships.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from fractions import Fraction
from heapq import nlargest
from typing import Literal

from wellknit.relationships.ties import Level
from wellknit.relationships.trust.ratings import Kind, Rating

__all__ = ["Answers"]

Pair = tuple[str, str]


class Answers:
    """The answers of one wave.

    ``opened`` says of which pairs (sorted) both agreed to have their ratings shown: what they answered is no secret,
    and nothing hides behind it.

    ``earlier`` are the answers of waves before, whose numbers are shown beside: if fewer than the threshold of
    organizations say anything otherwise than in one of them, the difference of the two would be theirs.
    """

    #: How many organizations tell each other what they know.
    together: Literal[1, 2] = 1

    def __init__(
        self,
        ratings: Iterable[Rating],
        opened: Callable[[Pair], bool],
        earlier: Iterable[Rating] = (),
    ) -> None:
        self._of: dict[Pair, dict[str, Rating]] = {}
        for each in ratings:
            pair = (min(each.rater, each.rated), max(each.rater, each.rated))
            self._of.setdefault(pair, {})[each.rater] = each
        self._open = {pair: opened(pair) for pair in self._of}
        waves: dict[str, dict[Pair, object]] = {}
        for each in earlier:
            waves.setdefault(each.wave, {})[each.rater, each.rated] = _answer(each)
        now = {(each.rater, each.rated): _answer(each) for sides in self._of.values() for each in sides.values()}
        self._changed = tuple(
            frozenset(pair for pair in before.keys() | now.keys() if before.get(pair) != now.get(pair))
            for before in waves.values()
        )
        self._scores: dict[tuple[Kind, Level, tuple[str, ...]], tuple[tuple[Pair, str, Fraction], ...]] = {}

    def against(self, together: Literal[1, 2]) -> Answers:
        """The same answers, to be kept from so many ``together``."""
        found = copy(self)
        found.together = together
        return found

    def any(self, pairs: Collection[Pair]) -> bool:
        """Whether anybody answered anything of ``pairs`` whether there is a tie."""
        return any(rating.state in ("tie", "no_tie") for _, _, rating in self._answers(pairs))

    def answering(self, pairs: Collection[Pair]) -> int:
        """How many organizations answered."""
        return len({rater for _, rater, rating in self._answers(pairs) if rating.state in ("tie", "no_tie")})

    def hiding(self, pairs: Collection[Pair]) -> int:
        """How many organizations answered something that no agreement lets anybody know."""
        return len({
            rater
            for pair, rater, rating in self._answers(pairs)
            if rating.state in ("tie", "no_tie") and not self._open[pair]
        })  # fmt: skip

    def ties_safe(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether the number of ties of ``pairs`` and of answers may be shown, if enough answered."""
        for changed in self._changed:
            others = {pair[0] for pair in changed if (min(pair), max(pair)) in pairs}
            if 0 < len(others) < threshold:
                return False
        ties, nos = set[str](), set[str]()
        for pair in self._there(pairs):
            for who, tie in self._hidden(pair):
                (ties if tie else nos).add(who)
        # Whoever is all that has the one is left with the other alone, unless they are all that has the other, too.
        return ties == nos or min(len(ties), len(nos)) > self.together

    def pairs_loose(self, pairs: Collection[Pair]) -> bool:
        """Whether for each attacker a mutual, a one-sided and an empty pair of others remain: enough for a rounded
        figure among many."""
        remaining = Counter[int]()
        of: dict[str, Counter[int]] = {}
        for pair in self._there(pairs):
            said = self._said(pair)
            if len(said) == 2 and not self._open[pair]:
                remaining[sum(said.values())] += 1
                for key in pair:
                    of.setdefault(key, Counter())[sum(said.values())] += 1
        return all(remaining[kind] > self._most(each[kind] for each in of.values()) for kind in (0, 1, 2))

    def _most(self, own: Iterable[int]) -> int:
        """The most that attackers know of, by how much is each one's ``own``."""
        return sum(nlargest(self.together, own))

    def places_loose(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether for each attacker so many of the others remain of which no agreement lets it know a tie.

        Where nearly all are known to be tied to somebody, 'two separate parts, the larger of all but one' tells an
        organization that named nobody that nobody named it.
        """
        there = [pair for pair in self._there(pairs) if self._said(pair)]
        tied = {key for pair in there if self._open[pair] and any(self._said(pair).values()) for key in pair}
        return len({key for pair in there for key in pair} - tied) > threshold + self.together - 1

    def _said(self, pair: Pair) -> dict[str, bool]:
        """Which of the two report a tie (True) or none (False) of each other."""
        return {key: each.state == "tie" for key, each in self._of[pair].items() if each.state in ("tie", "no_tie")}

    def _hidden(self, pair: Pair) -> list[tuple[str, bool]]:
        """The answers of the two that could be otherwise, each with whom it is known to."""
        return [] if self._open[pair] else list(self._said(pair).items())

    def raters(self, pairs: Collection[Pair], kind: Kind, level: Level, only: tuple[str, ...] = ()) -> tuple[int, int]:
        """How many organizations rated ``kind`` in ``pairs``, and how many of them in pairs that agreed to nothing."""
        there = [(pair, rater) for pair, rater, _ in self._scored(kind, level, only) if pair in pairs]
        return len({rater for _, rater in there}), len({rater for pair, rater in there if not self._open[pair]})

    def ratings_safe(self, pairs: Collection[Pair], kind: Kind, level: Level, only: tuple[str, ...] = ()) -> bool:
        """Whether the mean of ``kind`` over ``pairs``, and the number of ratings, may be shown, if enough rated."""
        scores = [
            (rater, score)
            for pair, rater, score in self._scored(kind, level, only)
            if pair in pairs and not self._open[pair]
        ]
        above, below = {rater for rater, score in scores if score > 0}, {rater for rater, score in scores if score < 1}
        raters = above | below
        # Two others always remain, and some of what remains is not at the one end, some not at the other.
        return not raters or (len(raters) > self.together + 1 and min(len(above), len(below)) > self.together)

    def _scored(self, kind: Kind, level: Level, only: tuple[str, ...]) -> tuple[tuple[Pair, str, Fraction], ...]:
        asked = (kind, level, only)
        if asked not in self._scores:
            self._scores[asked] = tuple(
                (pair, rater, score)
                for pair, rater, rating in self._answers(self._of)
                if (score := rating.score(kind, level, only)) is not None
            )
        return self._scores[asked]

    def strain_loose(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether for each attacker so many strained pairs of others remain, and as many others: enough for a rounded
        figure among many."""
        of = Counter[str]()
        strained = eased = 0
        for said in self._strain(pairs):
            strained, eased = strained + any(said.values()), eased + (not any(said.values()))
            of.update(key for key, word in said.items() if word)
        return strained - self._most(of.values()) >= threshold and eased >= threshold

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


def _answer(rating: Rating) -> tuple[object, ...]:
    values: Mapping[tuple[str, str], Fraction] = {
        (each.dimension, each.contact): each.consensus.mean for each in rating.dimensions
    }
    return (rating.state, sorted(values.items()))
