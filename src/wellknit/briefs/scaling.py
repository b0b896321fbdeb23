"""Facts of scales and of weights to the roster: figures that are no cells of a table.

``scale.<scale>.<what>``: *what* is ``alpha``, ``omega`` or ``people``, or ``<item>.rest`` and ``<item>.gamma`` for an
item beside the others and beside the outcome. ``raked.<table>.<what>``: *what* is an item, for its share weighted to
the roster, or ``effective``, ``design_effect`` or ``highest`` for what the weights cost.
``moved.<table>.<item>.<what>``: how far the same people moved on the item's scale; *what* is ``before``, ``after``,
``change``, ``people``, ``chance``, ``adjusted`` or ``answers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import words as written
from wellknit.briefs.facts import MOVED, RAKED, SCALED, Fact, Facts, Unit
from wellknit.briefs.material import Material
from wellknit.briefs.saying import share_text
from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale
from wellknit.tables import half_up

__all__ = ["from_moves", "from_scales", "from_weights", "name_of", "signed"]

Words = Mapping[str, str]


def name_of(kind: str, key: str, what: str) -> str:
    """The name of a fact of the scale or the weights ``key``: the wave, if the key names one, stands last.

    >>> name_of("scale", "trusting@autumn", "alpha")
    'scale.trusting.alpha@autumn'
    """
    first, at, wave = key.partition("@")
    return f"{kind}.{first}.{what}{at}{wave}"


def signed(words: Words, value: Decimal) -> str:
    """A change on a scale with its sign: '+0.04'."""
    return ("+" if value > 0 else "") + written.number(words, value)


def from_scales(material: Material, words: Words) -> Facts:
    """The facts of all scales that are shown; of a hidden one there are none."""
    found: dict[str, Fact] = {}
    for key, scale in material.scales.items():
        if not scale.hidden and scale.alpha is not None:
            for fact in _scale(key, scale, _Saying(material, words, SCALED, key, scale.wave)):
                found[fact.name] = fact
    return Facts(found)


def from_weights(material: Material, words: Words) -> Facts:
    """The facts of all weights that are shown and not refused; a share that is hidden is a hidden fact."""
    found: dict[str, Fact] = {}
    for key, raked in material.weights.items():
        if not raked.hidden and not raked.refused:
            for fact in _raked(raked, _Saying(material, words, RAKED, key, raked.wave)):
                found[fact.name] = fact
    return Facts(found)


def from_moves(material: Material, words: Words) -> Facts:
    """The facts of the same people's moves; those of a hidden move are hidden facts, all alike."""
    found: dict[str, Fact] = {}
    for key, moves in material.moves.items():
        for move in moves:
            earlier, later = (_Saying(material, words, MOVED, key, wave) for wave in move.waves)
            for fact in _moved(move.concealed() if move.hidden else move, earlier, later):
                found[fact.name] = fact
    return Facts(found)


@dataclass(frozen=True)
class _Saying:
    """What the facts of one scale, of one table's weights, or of its moves, have in common."""

    material: Material
    words: Words
    kind: str
    key: str
    wave: str

    def fact(self, what: str, unit: Unit, row: str, measure: str, people: str = "") -> Fact:
        words, wave = self.words, self.material.waves.get(self.wave)
        named = words["fact.wave"].format(wave=wave.name, month=written.month(words, wave.day)) if wave else self.wave
        return Fact(
            name=name_of(self.kind, self.key, what),
            value=None,
            unit=unit,
            display="",
            readable="",
            definition=words["fact.definition"].format(
                row=row.rstrip(" ."), measure=measure, where=people or words["fact.people"], wave=named
            ),
            audience=self.material.audience,
            stamp=next((each for each in self.material.stamps if each.wave == self.wave), None),
            people=people,
            table=self.kind,
        )

    def index(self, fact: Fact, value: float, places: int, readable: str = "") -> Fact:
        number = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places))
        # What is released is rounded: there are no further decimals to be had.
        return replace(fact, value=number, display=written.number(self.words, number), readable=readable)

    def within(self, fact: Fact, low: float, high: float, interval: str) -> Fact:
        ends = [Decimal(repr(each)).quantize(Decimal("0.01")) for each in (low, high)]
        return replace(fact, low=ends[0], high=ends[1], interval=interval)


def _scale(key: str, scale: Scale, say: _Saying) -> Iterator[Fact]:
    words = say.words
    answers = words["fact.scale.people"].format(people=written.number(words, scale.people or 0))
    people = say.fact("people", "count", scale.title, words["fact.scale.count"])
    yield replace(
        people, value=Decimal(scale.people or 0), count=scale.people, display=written.number(words, scale.people or 0)
    )
    for what, three, interval in (("alpha", scale.alpha, "feldt"), ("omega", scale.omega, "delta")):
        if three is not None:
            fact = say.fact(what, "index", scale.title, words[f"fact.scale.{what}"])
            yield say.within(say.index(fact, three[0], 2, answers), three[1], three[2], interval)
    for item in scale.items:
        if item.rest is not None:
            yield say.index(
                say.fact(f"{item.key}.rest", "index", item.label, words["fact.scale.rest"]), item.rest, 2, answers
            )
        if (found := item.association) is not None:
            fact = say.fact(f"{item.key}.gamma", "index", item.label, words["fact.scale.gamma"])
            both = words["fact.scale.people"].format(people=written.number(words, found.people))
            yield say.within(say.index(fact, found.gamma, 2, both), found.low, found.high, "delta")


def _raked(raked: Raked, say: _Saying) -> Iterator[Fact]:
    words = say.words
    of = words["fact.of"].format(
        count=written.number(words, raked.people or 0), base=written.number(words, raked.roster or 0)
    )
    for what, value, places in (
        ("effective", raked.effective, 1), ("design_effect", raked.design_effect, 2), ("highest", raked.highest, 2),
    ):  # fmt: skip
        if value is not None:
            fact = say.fact(what, "index", raked.title, words[f"fact.raked.{what}"], raked.whom)
            yield say.index(fact, value, places, words["fact.raked.answered"].format(of=of))
    for item in raked.items:
        fact = say.fact(item.key, "percent", item.label, words["fact.raked.share"], raked.whom)
        if item.hidden or item.raked is None:
            yield replace(fact, hidden=item.hidden)
            continue
        known = item.low is not None and item.high is not None
        counted = {"count": written.number(words, item.count or 0), "base": written.number(words, item.base or 0)}
        yield replace(
            fact,
            value=half_up(Fraction(item.raked), 1),
            display=share_text(words, item.raked),
            readable=words["fact.raked.of"].format(of=words["fact.of"].format(**counted)),
            base=item.base,
            population=raked.roster,
            low=item.low,
            high=item.high,
            interval="korn-graubard" if known else None,
        )


def _moved(move: Move, earlier: _Saying, later: _Saying) -> Iterator[Fact]:
    words, table = later.words, later.material.tables.get(later.key)
    # Both means come from the later wave's release: it alone pairs the answers.
    stamp = next((each for each in later.material.stamps if each.wave == later.wave), None)
    whom = table.people if table else ""

    def plain(what: str, unit: Unit, say: _Saying) -> Fact:
        fact = say.fact(f"{move.item}.{what}", unit, move.label, words[f"fact.moved.{what}"], whom)
        return replace(fact, stamp=stamp, hidden=move.hidden)

    same = words["fact.moved.same"].format(people=written.number(words, move.people or 0))
    people = plain("people", "count", later)
    if move.people is not None:
        people = replace(
            people, value=Decimal(move.people), count=move.people, display=written.number(words, move.people)
        )
    yield people
    for what, value, say in (("before", move.before, earlier), ("after", move.after, later)):
        fact = plain(what, "mean", say)
        yield fact if value is None else later.index(fact, value, 2, same)
    fact = plain("change", "mean", later)
    if move.change is not None and move.low is not None and move.high is not None:
        fact = later.within(later.index(fact, move.change, 2, same), move.low, move.high, "marginal-scores")
        assert fact.value is not None
        fact = replace(fact, display=signed(words, fact.value))
    yield fact
    for what, value in (("chance", move.chance), ("adjusted", move.adjusted), ("answers", move.answers)):
        fact = plain(what, "index", later)
        if value is not None:
            fact = later.index(fact, value, 3, same)
            # No chance is none at all: it is rounded.
            fact = fact if value else replace(fact, display=words["fact.moved.least"])
        yield fact
