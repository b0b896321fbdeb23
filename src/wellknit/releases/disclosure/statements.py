"""What cells say: each printed number as a statement in whole numbers, or as worked out from others that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from wellknit.releases.disclosure.ground import Ground, Named, adds_rounded
from wellknit.releases.disclosure.printed import Printed
from wellknit.releases.disclosure.subjects import Subject
from wellknit.releases.disclosure.values import Address, Statement
from wellknit.releases.disclosure.windows import Window, rounded, spread_window, units
from wellknit.statistics.intervals import mean_limits
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Part
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.specification import Convention
from wellknit.tables import Change, Mean, Share, half_up

__all__ = ["Statements"]

#: A rounded mean that can stand for more sums than these is held as worked out from counts that are not shown.
MOST_SUMS = 12
#: A number worked out from the counts of parts: its place, what prints each of those counts, and their unknowns.
WorkedOut = tuple[Address, list[Window | None], tuple[int, ...]]


@dataclass
class Statements:
    """The statements of all cells that are shown.

    ``counts`` are those that print a count, and ``means`` those that print a mean which stands for one sum of values
    alone, both by what they add up.
    """

    ground: Ground
    printed: dict[Window, Statement] = field(default_factory=dict)
    counts: dict[tuple[tuple[int, int], ...], Window] = field(default_factory=dict)
    means: dict[tuple[tuple[int, int], ...], Window] = field(default_factory=dict)
    derived: list[WorkedOut] = field(default_factory=list)

    def __post_init__(self) -> None:
        said = [cell for cell in self.ground.cells if not cell.hidden and cell.footprint.parts]
        for cell in sorted(said, key=lambda each: each.footprint.prints not in ("count", "mean")):
            self._say(cell)  # groups first: what is worked out from them asks whether they are shown
        for cell in said:
            self._printed_bases(cell)

    # ---- what the cells say

    def _state(self, window: Window, cell: Printed, part: str) -> None:
        terms, low, high = window
        if not terms:
            return
        address = replace(cell.address, part=part)
        before = self.printed.get(window)
        addresses = tuple(sorted({*(before.addresses if before else ()), address}))
        loss = max(cell.loss, before.loss if before else 0.0)
        self.printed[window] = Statement(addresses, terms, low, high, loss, cell.fixed or bool(before and before.fixed))

    def _say(self, cell: Printed) -> None:
        mark = cell.footprint
        if mark.prints == "count":
            self._say_count(cell)
        elif mark.prints == "mean":
            self._say_mean(cell)
        else:
            for name, shown in cell.shown.items():
                if not shown.hidden:
                    self._say_joined(cell, name, cell.conventions[name])

    def _say_count(self, cell: Printed) -> None:
        (part,) = cell.footprint.parts
        name = self.ground.name(cell, part)
        for each in cell.shown.values():
            if isinstance(each, Share) and each.count is not None:
                window = self._counted(name, part, each.count)
                self.counts.setdefault(window[0], window)
                self._state(window, cell, "count")
                break
        if not part.base:
            return
        for set_name, each in cell.shown.items():
            convention = cell.conventions[set_name]
            if not (isinstance(each, Share) and each.percent is not None):
                continue
            if adds_rounded(convention, cell.footprint.rule) and len(part.answers) > 1:
                terms = tuple(sorted((place, 1) for place in self.ground.rounded_answers(name, part, convention)))
                number = units(each.percent, convention.decimals)
                self._state((terms, number, number), cell, f"value:{set_name}")

    def _counted(self, name: Named, part: Part, count: int) -> Window:
        terms = self.ground.terms(name, part)
        if part.item == RESPONSE and count == part.base:
            return terms, count, max(count, self.ground.real(terms))
        return terms, count, count

    def _say_mean(self, cell: Printed) -> None:
        (part,) = cell.footprint.parts
        name = self.ground.name(cell, part)
        if not part.base:
            return
        for set_name, each in cell.shown.items():
            if not (isinstance(each, Mean) and each.mean is not None):
                continue
            places = cell.conventions[set_name].decimals + 1
            scale = 10**places
            window = rounded(self.ground.scores(name, part), scale, units(each.mean, places))
            self._state(window, cell, f"value:{set_name}")
            if len(_totals(part, each.mean, places)) == 1:
                self.means.setdefault(self.ground.values(name, part, 1), window)
            if each.low is not None and each.high is not None:
                self._say_spread(cell, set_name, each, places)

    def _say_spread(self, cell: Printed, set_name: str, mean: Mean, places: int) -> None:
        """What the interval of a mean says of the sum of squares: a window for each sum that the mean can stand for."""
        (part,) = cell.footprint.parts
        name = self.ground.name(cell, part)
        windows = _spreads(part, mean, places)
        sums, squares = (self.ground.values(name, part, power) for power in (1, 2))
        here = f"spread:{set_name}"
        if len(windows) == 1:
            ((total, low, high),) = windows
            self._state((squares, low, high), cell, here)
            if mean.mean is not None and len(_totals(part, mean.mean, places)) > 1:
                self._state((sums, total, total), cell, here)
        elif not windows or len(windows) > MOST_SUMS:
            places_of = tuple(place for place, _ in self.ground.terms(name, part))
            self.derived.append((replace(cell.address, part=f"interval:{set_name}"), [None], places_of))
        else:
            # One unknown says which sum it is: 1 for that, 0 for the others.
            which = [self.ground.choice(name, part, total, windows[0][0]) for total, _, _ in windows]
            one = tuple((at, 1) for at in which)
            self._state((one, 1, 1), cell, here)
            chosen = [(at, -total) for at, (total, _, _) in zip(which, windows, strict=True) if total]
            self._state((_together(sums, chosen), 0, 0), cell, here)
            least = [(at, -low) for at, (_, low, _) in zip(which, windows, strict=True) if low]
            most = [(at, -high) for at, (_, _, high) in zip(which, windows, strict=True) if high]
            reach = part.base * max(value**2 for value in part.values)
            self._state((_together(squares, least), 0, reach), cell, here)
            self._state((_together(squares, most), -reach, 0), cell, here)

    def _say_joined(self, cell: Printed, set_name: str, convention: Convention) -> None:
        mark, shown = cell.footprint, cell.shown[set_name]
        decimals, number = convention.decimals, None
        if mark.prints == "joined_means" and isinstance(shown, Mean):
            number, decimals = shown.mean, decimals + 1
        elif mark.prints == "change" and isinstance(shown, Change):
            number = shown.points
        elif isinstance(shown, Share):
            number = shown.percent
        if number is None:
            return
        scale = 10**decimals * (1 if mark.prints == "joined_means" else 100)
        if mark.prints == "change" and convention.averages == "mean_of_printed":
            terms: dict[int, Fraction] = dict(self.ground.as_printed(cell, mark.parts, convention))
            for place, weight in self.ground.as_printed(cell, mark.earlier, convention).items():
                terms[place] = terms.get(place, Fraction(0)) - weight
            whole = tuple(sorted((place, int(weight)) for place, weight in terms.items() if weight))
            exact = units(number, decimals)
            self._state((whole, exact, exact), cell, f"value:{set_name}")
        else:
            sums = dict(self.ground.exact(cell, mark.parts, convention))
            for place, share in self.ground.exact(cell, mark.earlier, convention).items():
                sums[place] = sums.get(place, Fraction(0)) - share
            self._state(rounded(sums, scale, units(number, decimals)), cell, f"value:{set_name}")
        if shown.low is not None:
            self._work_out(cell, set_name, [*mark.parts, *mark.earlier])

    def _work_out(self, cell: Printed, set_name: str, parts: Sequence[Part]) -> None:
        """Notes an interval that follows from the counts of ``parts``, which cells may print or not."""
        counted = [part for part in parts if part.base]
        names = [self.ground.name(cell, part) for part in counted]
        needs: list[Window | None] = []
        terms: list[tuple[tuple[int, int], ...]] = []
        for part, name in zip(counted, names, strict=True):
            terms.append(self.ground.terms(name, part))
            of_values = self.means.get(self.ground.values(name, part, 1)) if part.values else None
            needs.append(of_values if part.values else self.counts.get(terms[-1]))
        places = tuple(sorted({place for each in terms for place, _ in each}))
        self.derived.append((replace(cell.address, part=f"interval:{set_name}"), needs, places))

    # ---- what printed bases say of those who gave no answer, and of how long those have been involved who did

    def _printed_bases(self, cell: Printed) -> None:
        parts = cell.footprint.parts
        if cell.footprint.prints != "change":
            first, base = parts[0], sum(part.base for part in parts)
            state = cell.state(first)
            none, length = (state, first.item, True, ()), (state, INVOLVEMENT, False, ())
            if none in self.ground.subjects and not first.aside and BLANK not in first.of:
                self._who_gave_none(cell, none)
            # That so many took part at least is told by every base, and a reader who knows all bases needs no telling:
            # response tables are protected against each other alone.
            if length in self.ground.subjects and first.bands:
                self._at_least(cell, length, base, self._put_to_all(state, first))

    def _put_to_all(self, state: str, part: Part) -> bool:
        """Whether the base of a part is everyone who took part: all were asked, and blanks count."""
        rows = self.ground.answers[state].rows(part.wave, part.item)
        return part.item == INVOLVEMENT or (BLANK in part.of and all(each.answer != NOT_ASKED for each in rows))

    def _who_gave_none(self, cell: Printed, name: Named) -> None:
        subject = self.ground.subjects[name]
        atoms = _atoms_of(subject, cell.footprint.parts)
        if atoms is None:
            return
        of, given = subject.ofs()[0], set(cell.footprint.parts[0].of)
        kinds = [kind for kind, codes in enumerate(subject.classes) if not given & set(codes)]
        told = {code for kind in kinds for code in subject.classes[kind]}
        terms = tuple(sorted((self.ground.places[name, atom, kind], 1) for atom in atoms for kind in kinds))
        inside = sum(subject.bases[atom][of] for atom in atoms)
        beyond = subject.beyond(cell.footprint.parts, of)  # theirs may be any part of the rest
        rest = inside + beyond - sum(part.base for part in cell.footprint.parts)
        least = max(rest - beyond, 0) if told == set(of) - given else 0
        self._state((terms, least, min(rest, inside)), cell, "base")

    def _at_least(self, cell: Printed, name: Named, base: int, exactly: bool) -> None:
        subject = self.ground.subjects[name]
        atoms = _atoms_of(subject, cell.footprint.parts)
        if atoms is None:
            return
        bands = cell.footprint.parts[0].bands
        kinds = subject.counted(bands) if name[1] == INVOLVEMENT else range(len(subject.classes))
        terms = tuple(sorted((self.ground.places[name, atom, kind], 1) for atom in atoms for kind in kinds))
        most = base if exactly else sum(self.ground.unknowns[place].most for place, _ in terms)
        least = max(base - subject.beyond(cell.footprint.parts), 0)
        self._state((terms, least, max(most, base)), cell, "base")


def _spreads(part: Part, mean: Mean, places: int) -> list[tuple[int, int, int]]:
    """For each sum of values that the printed mean can stand for: the sum, and the sums of squares that fit."""
    assert mean.mean is not None and mean.low is not None and mean.high is not None
    base, ends = part.base, (min(part.values), max(part.values))
    known = part.population if part.population is not None and part.population > base else None
    found = []
    for total in _totals(part, mean.mean, places):

        def limits(squares: int, total: int = total) -> tuple[float, float]:
            return mean_limits(total, squares, base, *ends, known)

        most, least = base * max(value**2 for value in part.values), -(-(total**2) // base)
        window = spread_window(limits, most, least, (mean.low, mean.high), places)
        if window is not None:
            found.append((total, *window))
    return found


def _totals(part: Part, mean: Decimal, places: int) -> list[int]:
    """The sums of values whose mean is printed as ``mean``."""
    middle, half = Fraction(mean) * part.base, Fraction(part.base, 2 * 10**places)
    some = range(ceil(middle - half), floor(middle + half) + 1)
    return [total for total in some if half_up(Fraction(total, part.base), places) == mean]


def _together(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((*one, *other)))


def _atoms_of(subject: Subject, parts: Sequence[Part]) -> list[int] | None:
    """The smallest groups of ``subject`` that make up the groups of ``parts``; None where they do not.

    Where a subject counts people by no band, bands are left for the caller to look at.
    """
    whole: list[int] = []
    for atom, keys in enumerate(subject.atoms):
        within = [
            any(
                (not part.sites or site in part.sites)
                and (not part.roles or role in part.roles)
                and (not part.bands or not band or band in part.bands)
                for part in parts
            )
            for site, role, band in keys
        ]
        if all(within):
            whole.append(atom)
        elif any(within):
            return None
    return whole
