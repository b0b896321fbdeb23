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

from wellknit.relationships.ties import Level
from wellknit.relationships.trust.ratings import Kind, Rating

__all__ = ["Answers"]

Pair = tuple[str, str]

#: So many ties, and so many 'no ties', of others must remain behind a number of ties. With one, a single other
#: organization that talks would give an answer away.
SLACK = 2


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

    def any(self, pairs: Collection[Pair]) -> bool:
        """Whether anybody answered anything of ``pairs`` whether there is a tie."""
        return any(rating.state in ("tie", "no_tie") for _, _, rating in self._answers(pairs))

    def answering(self, pairs: Collection[Pair]) -> int:
        """How many organizations answered."""
        return len({rater for _, rater, rating in self._answers(pairs) if rating.state in ("tie", "no_tie")})

    def ties_safe(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether the number of ties of ``pairs`` and of answers may be shown."""
        if self.answering(pairs) < threshold:
            return False
        if self._compared:
            others = {pair[0] for pair in self._changed if (min(pair), max(pair)) in pairs}
            if 0 < len(others) < threshold:
                return False
        ties, nos = Counter[str](), Counter[str]()
        for pair, rater, rating in self._answers(pairs):
            if not self._open[pair] and rating.state in ("tie", "no_tie"):
                (ties if rating.state == "tie" else nos)[rater] += 1
        return all(
            left == (0, 0) or min(left) >= SLACK
            for left in ((ties.total() - ties[own], nos.total() - nos[own]) for own in ("", *ties, *nos))
        )

    def pairs_safe(self, pairs: Collection[Pair]) -> bool:
        """Whether, beside that, the number of mutual, one-sided and empty pairs may be shown."""
        whole, half = Counter[str](), Counter[str]()
        of: dict[str, Counter[str]] = {}
        half_of: dict[str, Counter[str]] = {}
        for pair in self._there(pairs):
            if self._open[pair]:
                continue
            sides = self._of[pair]
            said = {key: sides[key].state == "tie" for key in sides if sides[key].state in ("tie", "no_tie")}
            if len(said) == 2:
                kind = ("none", "one", "both")[sum(said.values())]
                whole[kind] += 1
                for key in pair:
                    of.setdefault(key, Counter())[kind] += 1
            elif said:
                # One answer: on somebody who was silent, or on somebody who was not asked. Both are counted apart.
                ((rater, tie),) = said.items()
                other = sides.get(pair[0] if rater == pair[1] else pair[1])
                asked = "silent" if other is not None and other.state != "not_asked" else "not asked"
                half[f"{asked} {tie}"] += 1
                half_of.setdefault(rater, Counter())[f"{asked} {tie}"] += 1
        for own in ("", *of, *half_of):
            left = [whole[kind] - of.get(own, Counter())[kind] for kind in ("none", "one", "both")]
            if whole.total() and min(left) < 1:
                return False
            for asked in ("silent", "not asked"):
                sides_left = [
                    half[f"{asked} {tie}"] - half_of.get(own, Counter())[f"{asked} {tie}"] for tie in (False, True)
                ]
                if any(sides_left) and not all(sides_left):
                    return False
        return True

    def ratings_safe(
        self, pairs: Collection[Pair], threshold: int, kind: Kind, level: Level, only: tuple[str, ...]
    ) -> bool:
        """Whether the mean of ``kind`` over ``pairs``, and the number of ratings, may be shown."""
        raters: set[str] = set()
        hidden: list[tuple[str, Fraction]] = []
        for pair, rater, rating in self._answers(pairs):
            score = rating.score(kind, level, only)
            if score is not None:
                raters.add(rater)
                if not self._open[pair]:
                    hidden.append((rater, score))
        return len(raters) >= threshold and all(
            _loose([(rater, score) for rater, score in hidden if rater != own]) for own in ("", *raters)
        )

    def rated(self, pairs: Collection[Pair], kind: Kind, level: Level, only: tuple[str, ...]) -> bool:
        """Whether anybody rated ``kind`` in ``pairs``."""
        return any(rating.score(kind, level, only) is not None for _, _, rating in self._answers(pairs))

    def strain_safe(self, pairs: Collection[Pair], threshold: int) -> bool:
        """Whether the number of pairs of which either side reports strain may be shown.

        Who reports strain itself learns nothing of the other side from that; for whoever does not, others' strained
        and unstrained pairs must remain.
        """
        raters: set[str] = set()
        strained, eased = Counter[str](), Counter[str]()
        for pair in self._there(pairs):
            said = {key: rating.strained for key, rating in self._of[pair].items() if rating.strained is not None}
            raters |= said.keys()
            if not said or self._open[pair]:
                continue
            either = any(said.values())
            (strained if either else eased)["all"] += 1
            for key, word in said.items():
                if word:
                    strained[key] += 1  # known to it, since it said so itself
            if len(said) == 1:
                # Alone to answer: it knows its own pair whatever it said.
                ((key, word),) = said.items()
                if not word:
                    eased[key] += 1
        left = [(strained["all"], eased["all"])]
        left += [(strained["all"] - strained[own], eased["all"] - eased[own]) for own in raters]
        return len(raters) >= threshold and all(each == (0, 0) or min(each) >= 1 for each in left)

    def strain_pairs_safe(self, pairs: Collection[Pair]) -> bool:
        """Whether, beside that, it may be shown of how many pairs both sides, one, or neither reports strain."""
        kinds = Counter[str]()
        of: dict[str, Counter[str]] = {}
        for pair in self._there(pairs):
            said = [rating.strained for rating in self._of[pair].values() if rating.strained is not None]
            if self._open[pair] or not said:
                continue
            kind = f"alone {said[0]}" if len(said) < 2 else ("none", "one", "both")[sum(said)]
            kinds[kind] += 1
            for key in pair:
                of.setdefault(key, Counter())[kind] += 1
        wanted = ["none", "one", "both"]
        if kinds["alone True"] + kinds["alone False"]:
            wanted += ["alone True", "alone False"]
        return not kinds or all(
            min(kinds[kind] - of.get(own, Counter())[kind] for kind in wanted) >= 1 for own in ("", *of)
        )

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
