"""Which relationships a viewer sees, and what of each: that it exists, on whom it hangs, what the two think of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wellknit.relationships.findings import Findings, ShownRelationship, Viewer
from wellknit.relationships.showing.consent import Consent
from wellknit.relationships.showing.people import People

__all__ = ["Evidence", "listed"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Evidence:
    """What speaks for each pair of organizations (sorted): contacts that carry it, and what both agreed to."""

    carried: frozenset[Pair]
    consent: Consent

    @classmethod
    def of(cls, complete: Findings, consent: Consent) -> Evidence:
        return cls(frozenset((each.one, each.other) for each in complete.relationships if each.links), consent)

    def opened(self, pair: Pair) -> bool:
        """Whether the two agreed to have their ratings shown: then nobody needs to be kept from what they answered, and
        nobody's answer may hide behind theirs."""
        return self.consent.to("ratings", *pair)

    def shown(self, pair: Pair) -> bool:
        """Whether everybody may see that the relationship exists.

        Both organizations agreed to that, and active contacts carry it, or each named the other when it agreed. What
        they answered about each other has no part in it: a line that hung on answers, or were missing for one, would
        tell whoever knows the own answer what the other said.
        """
        if not self.consent.to("tie", *pair):
            return False
        one, other = pair
        return pair in self.carried or (self.consent.named(one, other) and self.consent.named(other, one))


def listed(
    complete: Findings, evidence: Evidence, viewer: Viewer, people: People, agreed_pairs: Iterable[Pair]
) -> Iterator[ShownRelationship]:
    """The relationships that ``viewer`` may see, sorted, without anything in them that is not for these eyes.

    ``agreed_pairs`` are all pairs where both agreed to have the relationship shown: where each named the other it is
    shown also when nobody reported it, so that its line does not hang on an answer.
    """
    known = {(each.one, each.other): each for each in complete.relationships}
    for pair in sorted({*known, *agreed_pairs}):
        in_own_site = viewer.site is not None and all(people.site(key) == viewer.site for key in pair)
        if evidence.shown(pair) or (in_own_site and pair in evidence.carried):
            yield _for_eyes(known.get(pair), pair, evidence, viewer, people)


def _for_eyes(
    found: ShownRelationship | None, pair: Pair, evidence: Evidence, viewer: Viewer, people: People
) -> ShownRelationship:
    # What no contact carries looks the same whether anybody reported it or not. And all is named one by one, so that a
    # field that is added to ShownRelationship stays behind until somebody decides here.
    shown = ShownRelationship(*pair, links=0, people=(0, 0), hangs=False)
    if found is None:
        return shown
    if pair in evidence.carried:
        shown = replace(
            shown,
            links=found.links,
            people=found.people,
            hangs=found.hangs,
            hangs_on=people.called(found.person, found.hangs_at) if found.hangs else "",
            hangs_at=found.hangs_at,
            other_on=people.called(found.other_person, found.across) if found.other_person else "",
            survival=None if found.survival is None else round(found.survival, 2),
        )
    if viewer.eyes == "partnership" and evidence.consent.to("ratings", *pair):
        shown = replace(
            shown,
            reported="both" if found.trust else "",
            trust=found.trust,
            gap=found.gap,
            strained=found.strained,
        )
    return shown
