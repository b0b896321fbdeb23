"""What a wave's cells of one item tell apart: the smallest groups, the answers, and how many people each group has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wellknit.partners.roster import SITE_ROLES
from wellknit.surveys.cube import EVERYONE, Count, Cube
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Part
from wellknit.surveys.surplus import Surplus

__all__ = ["Group", "Subject", "group_of", "inside"]

#: The sites, roles and bands of a group, each None where all of them are in it.
Group = tuple[frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]
Key = tuple[str, str, str]


def group_of(part: Part) -> Group:
    """Whose answers a part counts."""
    sites, roles, bands = (frozenset(each) or None for each in (part.sites, part.roles, part.bands))
    return sites, roles, bands


def inside(key: Key, group: Group) -> bool:
    """Whether people of this site, role and band are in the group."""
    return all(wanted is None or each in wanted for each, wanted in zip(key, group, strict=True))


@dataclass
class Subject:
    """The answers to one item of one wave, as the cells in ``parts`` count them.

    ``apart`` are the parts whose single answers are told apart, since each is rounded by itself. ``kin`` are what cells
    count of the same item before or after answers were corrected: groups and answers are told apart as there, so that
    whoever answered the same in both is the same unknown.
    """

    state: str
    item: str
    aside: bool
    surplus: Surplus
    cube: Cube
    wave: str
    parts: list[Part] = field(default_factory=list)
    apart: list[Part] = field(default_factory=list)
    kin: list[Subject] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    atoms: list[tuple[Key, ...]] = field(default_factory=list)
    classes: list[tuple[str, ...]] = field(default_factory=list)
    bases: list[dict[tuple[str, ...], int]] = field(default_factory=list)

    def settle(self) -> None:
        """Works out the smallest groups, the classes of answers and the bases, once all parts are known."""
        parts = [part for each in (self, *self.kin) for part in each.parts]
        self.groups = sorted({group_of(part) for part in parts}, key=_sortable)
        by_signature: dict[tuple[bool, ...], list[Key]] = {}
        for key in self._keys():
            signature = tuple(inside(key, group) for group in self.groups)
            if any(signature):
                by_signature.setdefault(signature, []).append(key)
        self.atoms = [tuple(by_signature[each]) for each in sorted(by_signature, reverse=True)]
        codes = list(dict.fromkeys(code for part in parts for code in part.answers))
        alike: dict[tuple[object, ...], list[str]] = {}
        for code in codes:
            alike.setdefault(self._signature(code), []).append(code)
        self.classes = [tuple(each) for each in alike.values()]
        self.bases = [{of: self._base(keys, of) for of in self.ofs()} for keys in self.atoms]

    def ofs(self) -> list[tuple[str, ...]]:
        """The different sets of answers that bases count."""
        return sorted({part.of for each in (self, *self.kin) for part in each.parts if part.of})

    def _keys(self) -> Iterable[Key]:
        if self.item == RESPONSE:
            # Also who did not answer is counted here, and of them the answers hold nothing.
            parts = [part for each in (self, *self.kin) for part in each.parts]
            rows = [row for each in (self, *self.kin) for row in each._rows()]
            sites = sorted({site for part in parts for site in part.sites} | {row.site for row in rows})
            unnamed = ("",) if any(not row.role for row in rows) else ()
            return [(site, role, "") for site in sites for role in (*SITE_ROLES, *unnamed)]
        if self.item == INVOLVEMENT:
            return sorted({(each.site, each.role, "") for each in self._rows()})
        return sorted({(each.site, each.role, each.involvement) for each in self._rows()})

    def _rows(self) -> Sequence[Count]:
        return self.cube.rows(self.wave, EVERYONE if self.item in (RESPONSE, INVOLVEMENT) else self.item)

    def _signature(self, code: str) -> tuple[object, ...]:
        parts = [part for each in (self, *self.kin) for part in each.parts]
        apart = [part for each in (self, *self.kin) for part in each.apart]
        said: list[object] = []
        for answers in sorted(map(sorted, {frozenset(p.answers) for p in parts if not p.values})):
            said.append(code in answers)
        for answers in sorted(map(sorted, {frozenset(p.answers) for p in apart})):
            said.append(code if code in answers else "")
        for pairs in sorted({tuple(zip(p.answers, p.values, strict=True)) for p in parts if p.values}):
            said.append(dict(pairs).get(code))
        said += [code in of for of in self.ofs()]
        return tuple(said)

    def same(self, atom: int) -> tuple[object, ...]:
        """All that a smallest group answered: where it is the same before and after a correction, so are its people. Of
        a response rate it is how many of each role answered at all, however long they have been involved."""
        places = set(self.atoms[atom])
        short = self.item in (RESPONSE, INVOLVEMENT)
        rows = [e for e in self._rows() if (e.site, e.role, "" if short else e.involvement) in places]
        if self.item != RESPONSE:
            return tuple(sorted(rows))
        people = Counter[tuple[str, str]]()
        for each in rows:
            people[each.site, each.role] += each.people
        return tuple(sorted(people.items()))

    def _base(self, keys: Sequence[Key], of: tuple[str, ...]) -> int:
        wanted, places = set(of), set(keys)
        if self.item == INVOLVEMENT:
            return sum(e.people for e in self._rows() if (e.site, e.role, "") in places and e.involvement in wanted)
        return sum(e.people for e in self._rows() if (e.site, e.role, e.involvement) in places and e.answer in wanted)

    # ---- what the builder asks for

    def within(self, part: Part) -> list[int]:
        """The smallest groups that a part counts."""
        group = group_of(part)
        return [place for place, keys in enumerate(self.atoms) if inside(keys[0], group)]

    def counted(self, answers: Sequence[str]) -> list[int]:
        """The classes of answers that are among ``answers``."""
        return [place for place, codes in enumerate(self.classes) if codes[0] in answers]

    def most(self, atom: int, codes: Sequence[str]) -> int:
        """The most people of a smallest group who can have given one of ``codes``: its base, or its roster."""
        if self.item == RESPONSE:
            return min((part.base for part in self.parts if atom in self.within(part)), default=0)
        known = [base for of, base in self.bases[atom].items() if set(codes) <= set(of)]
        return min(known, default=0)

    def beyond(self, parts: Sequence[Part], of: Sequence[str] | None = None) -> int:
        """How many people the groups of ``parts`` hold whom no cell that counts this subject does."""
        known = {key for keys in self.atoms for key in keys}
        groups = [group_of(part) for part in parts]
        short = self.item in (RESPONSE, INVOLVEMENT)
        return sum(
            each.people
            for each in self._rows()
            if (each.site, each.role, "" if short else each.involvement) not in known
            and (of is None or each.answer in of)
            and any(inside((each.site, each.role, each.involvement), group) for group in groups)
        )

    def without(self, atom: int) -> Surplus:
        """The surplus in a smallest group, which rates leave out."""
        places = set(self.atoms[atom])
        return tuple(each for each in self.surplus if (each[0], each[1], "") in places)

    def truth(self, atom: int, codes: Sequence[str]) -> int:
        """How many people of a smallest group did give one of ``codes``; who answered beyond the roster is left out."""
        places = set(self.atoms[atom])
        if self.item == RESPONSE:
            answered = sum(each.people for each in self._rows() if (each.site, each.role, "") in places)
            return answered - sum(people for _, _, people in self.without(atom))
        return self._base(self.atoms[atom], tuple(codes))


def _sortable(group: Group) -> tuple[tuple[str, ...], ...]:
    return tuple(("*",) if each is None else tuple(sorted(each)) for each in group)
