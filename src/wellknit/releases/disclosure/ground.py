"""The unknowns of systems: a count for every smallest group and class of answers, and every rounded figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.subjects import Subject
from wellknit.releases.disclosure.values import Statement, Unknown
from wellknit.releases.disclosure.windows import Sum, tied
from wellknit.surveys.footprint import RESPONSE, Part
from wellknit.surveys.specification import Convention
from wellknit.surveys.surplus import Surplus

__all__ = ["Ground", "Named", "adds_rounded"]

#: Which answers, which item, whether what is counted is no answer to it, and the surplus that rates leave out: with a
#: corrected roster the same answers leave another.
Named = tuple[str, str, bool, Surplus]


@dataclass
class Ground:
    """What systems stand on. ``counted`` are the real counts, which only a planner is given."""

    cells: Sequence[Printed]
    answers: Answers
    subjects: dict[Named, Subject] = field(default_factory=dict)
    unknowns: list[Unknown] = field(default_factory=list)
    places: dict[tuple[Named, int, int], int] = field(default_factory=dict)
    rounded_at: dict[tuple[object, ...], int] = field(default_factory=dict)
    rates_at: dict[tuple[object, ...], int] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)
    bases: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gather()
        self._people()

    # ---- whose counts there are

    def name(self, cell: Printed, part: Part) -> Named:
        return cell.state(part), part.item, part.aside, part.surplus

    def _gather(self) -> None:
        for cell in self.cells:
            mark = cell.footprint
            for part in (*mark.parts, *mark.earlier):
                name = self.name(cell, part)
                if name not in self.subjects:
                    self.subjects[name] = Subject(*name, self.answers[name[0]], part.wave)
                subject = self.subjects[name]
                if part not in subject.parts:
                    subject.parts.append(part)
                if (
                    len(part.answers) > 1
                    and any(adds_rounded(each, mark.rule) for each in cell.conventions.values())
                    and part not in subject.apart
                ):
                    subject.apart.append(part)
        kin: dict[tuple[object, ...], list[Subject]] = {}
        for subject in self.subjects.values():
            # Rates by two rosters are of the same people, of whom each leaves others out.
            surplus = () if subject.item == RESPONSE else subject.surplus
            kin.setdefault((subject.wave, subject.item, subject.aside, surplus), []).append(subject)
        for several in kin.values():
            for subject in several:
                subject.kin = [each for each in several if each is not subject]
        for subject in self.subjects.values():
            subject.settle()

    def _people(self) -> None:
        """An unknown for every smallest group and class of answers, and what the bases say about them."""
        for name, subject in self.subjects.items():
            for atom in range(len(subject.atoms)):
                for kind, codes in enumerate(subject.classes):
                    place = self._place(subject, atom, codes)
                    self.places[name, atom, kind] = place
                    self.counted[place] = subject.truth(atom, codes)
                for of, base in subject.bases[atom].items():
                    kinds = [kind for kind, codes in enumerate(subject.classes) if set(codes) <= set(of)]
                    everything = {code for kind in kinds for code in subject.classes[kind]} == set(of)
                    if everything or len(kinds) > 1:
                        terms = tuple((self.places[name, atom, kind], 1) for kind in kinds)
                        self.bases.append(Statement((), terms, base if everything else 0, base, fixed=True))
            if subject.item == RESPONSE:
                for part in subject.parts:
                    terms = self.terms(name, part)
                    self.bases.append(Statement((), terms, 0, max(part.base, self.real(terms)), fixed=True))

    def _place(self, subject: Subject, atom: int, codes: Sequence[str]) -> int:
        """The unknown of a smallest group. Rates by two rosters have one together where they leave out the same, and
        two versions of a release where the group's answers were not corrected."""
        label, most = self._label(subject, atom, codes), subject.most(atom, codes)
        if not subject.kin:
            return self.unknown(label, most)
        surplus = subject.without(atom) if subject.item == RESPONSE else subject.surplus
        whose = (subject.wave, subject.item, subject.aside, surplus)
        key = (whose, subject.atoms[atom], tuple(codes), subject.same(atom))
        if key not in self.rates_at:
            self.rates_at[key] = self.unknown(label, most)
        place = self.rates_at[key]
        self.unknowns[place] = Unknown(label, min(most, self.unknowns[place].most))
        return place

    def _label(self, subject: Subject, atom: int, codes: Sequence[str]) -> str:
        keys = subject.atoms[atom]
        said = [", ".join(dict.fromkeys(filter(None, values))) for values in zip(*keys, strict=True)]
        left_out = "".join(f", without {people}" for _, _, people in subject.without(atom))
        return f"{subject.state}, {subject.item}: {'/'.join(codes)} of {'; '.join(filter(None, said))}{left_out}"

    def unknown(self, name: str, most: int) -> int:
        self.unknowns.append(Unknown(name, most))
        self.counted.append(0)
        return len(self.unknowns) - 1

    def real(self, terms: Iterable[tuple[int, int]]) -> int:
        return sum(weight * self.counted[place] for place, weight in terms)

    def terms(self, name: Named, part: Part, codes: Sequence[str] | None = None) -> tuple[tuple[int, int], ...]:
        """The unknowns that a part adds up, of those of its answers that are in ``codes``."""
        subject = self.subjects[name]
        kinds = subject.counted(part.answers if codes is None else codes)
        return tuple(sorted((self.places[name, atom, kind], 1) for atom in subject.within(part) for kind in kinds))

    def scores(self, name: Named, part: Part) -> Sum:
        """What one person adds to a part's mean."""
        return {place: Fraction(value, part.base) for place, value in self.values(name, part, 1)}

    def values(self, name: Named, part: Part, power: int) -> tuple[tuple[int, int], ...]:
        """What one person adds to the sum of a part's values (``power`` 1) or of their squares (2)."""
        return tuple(
            sorted(
                (place, value**power)
                for answer, value in zip(part.answers, part.values, strict=True)
                for place, _ in self.terms(name, part, [answer])
                if value
            )
        )

    def choice(self, name: Named, part: Part, total: int, first: int) -> int:
        """The unknown that is 1 where a part's values add up to ``total``, one of several from ``first`` on."""
        key = (name, self.values(name, part, 1), total, first)
        if key not in self.rounded_at:
            place = self.unknown(f"rounded, figures: whether {part.item} adds up to {total}", 1)
            self.counted[place] = int(self.real(self.values(name, part, 1)) == total)
            self.rounded_at[key] = place
        return self.rounded_at[key]

    # ---- shares, exact and as printed

    def exact(self, cell: Printed, parts: Sequence[Part], convention: Convention) -> Sum:
        """The share that a change or a join is worked out from, before it is rounded."""
        mark = cell.footprint
        sums: dict[int, Fraction] = {}
        joined = mark.prints != "change" or mark.joined
        for part in parts:
            name, weight = self.name(cell, part), part.weight if joined else Fraction(1)
            if mark.prints == "joined_means":
                one: Sum = self.scores(name, part)
            elif joined and convention.averages == "mean_of_printed":
                one = {
                    place: each / (100 * 10**convention.decimals)
                    for place, each in self.printed_share(name, part, convention, mark.rule).items()
                }
            elif not joined and adds_rounded(convention, mark.rule):
                one = {
                    place: Fraction(1, 100 * 10**convention.decimals)
                    for place in self.rounded_answers(name, part, convention)
                }
            else:
                one = {place: Fraction(1, part.base) for place, _ in self.terms(name, part)} if part.base else {}
            for place, each in one.items():
                sums[place] = sums.get(place, Fraction(0)) + weight * each
        return sums

    def as_printed(self, cell: Printed, parts: Sequence[Part], convention: Convention) -> Sum:
        """One side of a change as it is printed, in units of its last place."""
        if not cell.footprint.joined:
            (part,) = parts
            return self.printed_share(self.name(cell, part), part, convention, cell.footprint.rule)
        sums = self.exact(cell, parts, convention)
        key = ("join", tuple(sorted(sums.items())), convention.decimals)
        return {self.rounding(key, sums, convention): Fraction(1)}

    def printed_share(self, name: Named, part: Part, convention: Convention, rule: str) -> Sum:
        """The printed share of a part in units of its last place: one rounded figure, or a sum of them."""
        if adds_rounded(convention, rule):
            return dict.fromkeys(self.rounded_answers(name, part, convention), Fraction(1))
        sums = {place: Fraction(1, part.base) for place, _ in self.terms(name, part)}
        return {self.rounding((name, tuple(sums), part.base, convention.decimals), sums, convention): Fraction(1)}

    def rounded_answers(self, name: Named, part: Part, convention: Convention) -> list[int]:
        """The unknowns that are the rounded shares of a part's single answers."""
        found = []
        for answer in part.answers:
            sums = {place: Fraction(1, part.base) for place, _ in self.terms(name, part, [answer])}
            if sums:
                found.append(self.rounding((name, tuple(sums), part.base, convention.decimals), sums, convention))
        return found

    def rounding(self, key: tuple[object, ...], sums: Sum, convention: Convention) -> int:
        """The unknown that is ``sums`` in per cent, rounded by ``convention``; the same for the same sum."""
        if key not in self.rounded_at:
            scale = 100 * 10**convention.decimals
            place = self.unknown(f"rounded, figures: {' + '.join(self.unknowns[each].name for each in sums)}", scale)
            exact = sum((each * self.counted[each_place] for each_place, each in sums.items()), Fraction(0)) * scale
            self.counted[place] = int(exact + Fraction(1, 2))
            terms, low, high = tied(sums, scale, place)
            self.bases.append(Statement((), terms, low, high, fixed=True))
            self.rounded_at[key] = place
        return self.rounded_at[key]


def adds_rounded(convention: Convention, rule: str) -> bool:
    """Whether a share is the sum of rounded ones, by the rule of its kind."""
    by = {"shares": convention.shares, "subtotals": convention.subtotals}.get(rule, "once")
    return by == "sum_of_rounded"
