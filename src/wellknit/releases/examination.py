"""A draft before it is frozen: attacked together with everything that was ever released, for every audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wellknit.errors import Place, Problem, chained, problem, worded
from wellknit.releases.audited import Shown, cells_of
from wellknit.releases.corrections import Moved, moved_by_few
from wellknit.releases.disclosure.attack import Finding, audit
from wellknit.releases.disclosure.building import systems
from wellknit.releases.disclosure.primary import Rule, breaks
from wellknit.releases.disclosure.values import Address, System
from wellknit.releases.rules import AUDIENCES, Audience, ReportingRules

__all__ = ["Examined", "examine", "wrong_with"]


@dataclass(frozen=True, slots=True)
class Examined:
    """What the attack of one audience came to. ``shown`` and ``hidden`` count the cells of the draft; ``ever`` is how
    many cells the audience has been shown in all releases."""

    audience: Audience
    shown: int
    hidden: int
    ever: int
    systems: tuple[System, ...]
    findings: tuple[Finding, ...]
    moved: tuple[Moved, ...] = ()
    broken: tuple[tuple[Address, Rule], ...] = ()

    @property
    def told_before(self) -> tuple[Finding, ...]:
        """Hidden counts that earlier releases tell by themselves: nothing that this draft could hide would help."""
        return tuple(each for each in self.findings if each.verdict == "leak" and _told_before(each))

    @property
    def leaks(self) -> tuple[Finding, ...]:
        """What this draft gives away, or is not proved to keep."""
        return tuple(each for each in self.findings if not each.safe and each not in self.told_before)

    @property
    def passed(self) -> bool:
        return not self.moved and not self.broken and not self.leaks


def _told_before(finding: Finding) -> bool:
    """Whether all that tells a count was printed before (a draft's cells have the version 0).

    A leak that was not traced to printed numbers counts as the draft's.
    """
    return bool(finding.by) and all(any(each.version for each in addresses) for addresses in finding.by)


def examine(
    draft: Shown, earlier: Sequence[Shown], rules: ReportingRules, *, seconds: float = 60.0, ranges: bool = True
) -> dict[Audience, Examined]:
    """The attack on ``draft``, by whoever has it and all ``earlier`` releases; the partnership has what is public too.

    Viewers who put together what they have hold no more than the audience that sees most, which is attacked itself.
    """
    found: dict[Audience, Examined] = {}
    for audience in AUDIENCES:
        cells, answers = cells_of([*earlier, draft], rules, audience)
        built = systems(cells, answers)
        own = [cell for cell in cells if cell.address.version == draft.version and cell.address.wave == draft.wave]
        found[audience] = Examined(
            audience,
            sum(not cell.hidden for cell in own),
            sum(cell.hidden for cell in own),
            sum(not cell.hidden for cell in cells),
            built,
            audit(built, seconds=seconds, ranges=ranges),
            moved_by_few(draft, earlier, rules, audience),
            tuple(
                (cell.address, rule)
                for cell in own
                if not cell.hidden and (rule := breaks(cell.footprint, rules, audience, draft.cube))
            ),
        )
    return found


def wrong_with(examined: Mapping[Audience, Examined]) -> tuple[Problem, ...]:
    """Why the draft can't be frozen, leak by leak; none where it can."""
    return tuple(each for one in examined.values() for each in (*_broken(one), *_leaks(one), *_moved(one)))


def _leaks(one: Examined) -> Iterator[Problem]:
    for finding in one.leaks:
        secret = finding.secret
        place = Place("wellknit.toml", column=f"tables.{secret.addresses[0].table}" if secret.addresses else "tables")
        known = {
            "audience": one.audience,
            "what": _listed(secret.addresses) or worded("a group of {base} that other cells isolate", base=secret.base),
            "subject": finding.subject,
            "base": secret.base,
            "by": chained(dict.fromkeys(_listed(addresses) for addresses in finding.by), "{one}; {other}")
            or worded("what is printed"),
        }
        if finding.verdict == "leak":
            values = chained(map(str, finding.values), "{one} or {other}")
            yield problem("disclosure.leak", place, values=values, needed=secret.needed, **known)
        else:
            yield problem("disclosure.not-proved", place, **known)


_BROKEN: Mapping[Rule, str] = {
    "small": "disclosure.small",
    "organizations": "disclosure.organizations",
    "dominance": "disclosure.dominance",
    "one answer": "disclosure.one-answer",
}


def _broken(one: Examined) -> Iterator[Problem]:
    cells: dict[Rule, list[Address]] = {}
    for address, rule in one.broken:
        cells.setdefault(rule, []).append(address)
    for rule, addresses in cells.items():
        where = Place("wellknit.toml", column="tables")
        yield problem(_BROKEN[rule], where, audience=one.audience, cells=_listed(addresses))


def _moved(one: Examined) -> Iterator[Problem]:
    cells: dict[str, list[Moved]] = {}
    for each in one.moved:
        cells.setdefault(f"{each.before.wave} v{each.before.version}", []).append(each)
    for before, moved in cells.items():
        yield problem(
            "disclosure.correction",
            Place("releases"),
            audience=one.audience,
            before=before,
            cells=_listed(sorted({each.address for each in moved})),
            people=min(each.people for each in moved),
        )


#: More cells than these are counted, not named.
_NAMED = 6


def _listed(addresses: Sequence[Address]) -> str:
    names = list(dict.fromkeys(_name(each) for each in addresses))
    text = chained(names[:_NAMED], "{one}, {other}")
    if len(names) > _NAMED:
        return worded("{names} and {count} more", names=text, count=len(names) - _NAMED)
    return text


def _name(address: Address) -> str:
    """A cell as its fact is named, with the release where it is not the one being frozen."""
    name = f"{address.table}.{address.row}.{address.column}"
    if not address.version:
        return name
    return worded("{name} (release {wave} v{version})", name=name, wave=address.wave, version=address.version)
