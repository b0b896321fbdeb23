"""What hangs on whom as a report: with names for whoever holds the folder, as far as agreed for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wellknit.labels import label
from wellknit.relationships.findings import Findings, ShownRelationship
from wellknit.relationships.hanging import Loss
from wellknit.relationships.prospect import Prospect
from wellknit.relationships.reporting.advice import MOST, Advising, first
from wellknit.relationships.reporting.aftermath import departures
from wellknit.relationships.reporting.findings import Heading, for_whom, head, scope_names
from wellknit.relationships.reporting.measured import sections_of
from wellknit.relationships.reporting.sections import Section, limits, listed, percent, signed, together

__all__ = ["sections"]

_OPEN: tuple[float | None, float | None] = (None, None)


def sections(
    findings: Findings, heading: Heading, prospect: Prospect | None = None, people: Mapping[str, str] | None = None
) -> tuple[Section, ...]:
    """The report; its first line says for whom it is.

    ``prospect`` and ``people`` (names by key) are for whoever holds the folder; without them the report tells what the
    findings hold and no more.
    """
    return tuple(_Report(findings, heading, prospect, people or {}).sections())


class _Report:
    def __init__(
        self, findings: Findings, heading: Heading, prospect: Prospect | None, people: Mapping[str, str]
    ) -> None:
        self.findings, self.heading, self.prospect, self.people = findings, heading, prospect, people
        self.language = heading.language
        self.scopes = scope_names(findings, heading)

    def say(self, key: str, /, **values: object) -> str:
        return label(f"reporting.{key}", self.language, **values)

    def organization(self, key: str) -> str:
        return self.findings.names.get(key, key)

    def person(self, key: str) -> str:
        return self.people.get(key, key)

    def pair(self, pair: tuple[str, str]) -> str:
        return f"{self.organization(pair[0])} – {self.organization(pair[1])}"

    def sections(self) -> Iterator[Section]:
        yield Section(for_whom(self.findings.viewer, self.heading), level=2)
        yield head("resilience", self.findings, self.heading)
        yield from self.numbers("hanging")
        yield self.hanging()
        if self.prospect is not None:
            if self.prospect.losses:
                yield self.losses(self.prospect.losses)
            if self.prospect.alone:
                yield self.alone(self.prospect)
        yield from self.curves()
        yield from self.chances()
        if self.prospect is not None and self.prospect.wanted.what_if:
            yield from self.what_if(self.prospect)
        yield from self.numbers("turnover")
        yield from self.numbers("aftermath")
        if self.prospect is not None and self.prospect.aftermath:
            yield departures(self.prospect.aftermath, self.person, self.organization, self.language)
        told = Advising(self.findings, self.language, self.people)
        yield from told.plans(self.prospect) if self.prospect is not None else told.findings_advice()

    def numbers(self, part: str) -> Iterator[Section]:
        measured = [each for each in self.findings.measured if each.group == "resilience"]
        yield from sections_of(measured, self.scopes, (part,), self.language)

    def hanging(self) -> Section:
        hanging = [each for each in self.findings.relationships if each.hangs]
        hanging.sort(key=lambda each: (each.survival if each.survival is not None else 1.0, each.one, each.other))
        rows = [
            (
                self.organization(each.one),
                self.organization(each.other),
                self.on_whom(each),
                "" if each.survival is None else percent(each.survival, 0),
            )
            for each in hanging[:MOST]
        ]
        headings = ["one", "other", "hangs_on"]
        return Section(
            self.say("relationships"),
            self.say("relationships_reading") if rows else self.say("relationships_none"),
            (*map(self.say, headings), self.say("survives", months=self.findings.months)) if rows else (),
            tuple(rows),
            frozenset({3}),
            (*((self.say("either"),) if rows and self.prospect is not None else ()), *self.first(len(hanging))),
            level=1,
        )

    def on_whom(self, each: ShownRelationship) -> str:
        """The person, or both where a single contact carries the relationship and either one's leaving ends it."""
        if self.prospect is not None:
            for one in self.prospect.hanging:
                if one.pair == (each.one, each.other):
                    return together([self.person(key) for key in one.people], self.language)
        at = self.organization(each.hangs_at) if each.hangs_at else ""
        who = f"{each.hangs_on} ({at})" if at else each.hangs_on
        if not each.other_on:
            return who
        return self.say("either_of", one=who, other=f"{each.other_on} ({self.organization(each.across)})")

    def first(self, count: int) -> tuple[str, ...]:
        return first(count, self.language)

    def losses(self, losses: Sequence[Loss]) -> Section:
        assert self.prospect is not None
        rows = [
            (
                f"{self.person(each.person)} ({self.acts_for(each.person)})",
                str(len(each.relationships)) if each.relationships else "–",
                listed([self.organization(key) for key in each.cut_off], self.language, 3),
                listed([known.what for known in each.knowledge], self.language, 4),
            )
            for each in losses[:MOST]
        ]
        headings = ("person", "lost", "cut_off", "knowledge")
        return Section(
            self.say("losses"),
            self.say("losses_reading"),
            tuple(map(self.say, headings)),
            tuple(rows),
            frozenset({1}),
            self.first(len(losses)),
            level=1,
        )

    def acts_for(self, person: str) -> str:
        assert self.prospect is not None
        return listed([self.organization(key) for key in self.prospect.ledger.employers.get(person, ())], self.language)

    def alone(self, prospect: Prospect) -> Section:
        rows = tuple((self.organization(each.organization), self.person(each.person)) for each in prospect.alone)
        headings = (self.say("one"), self.say("person"))
        return Section(self.say("alone"), self.say("alone_reading"), headings, rows, level=1)

    def curves(self) -> Iterator[Section]:
        prospect = self.prospect
        if prospect is not None and prospect.now is None:
            yield Section(self.say("curves"), self.say("no_chances"), level=1)
            return
        rows: list[tuple[str, ...]] = []
        if prospect is not None and prospect.now is not None:
            for each in prospect.now.horizons:
                if each.share is not None:
                    spread, estimate = each.spread or _OPEN, each.estimate or _OPEN
                    reach = "" if each.reach is None or each.scope == "between" else percent(each.reach, 0)
                    rows.append(
                        (self.scopes.get(each.scope, each.scope), str(each.months), percent(each.share),
                         limits(*spread, "share", self.language), limits(*estimate, "share", self.language), reach)
                    )  # fmt: skip
        else:
            for curve in self.findings.curves:
                reach = "" if curve.reach is None else percent(curve.reach, 0)
                rows.append(
                    (self.scopes.get(curve.scope, curve.scope), str(curve.months), percent(curve.share),
                     limits(curve.low, curve.high, "share", self.language), "", reach)
                )  # fmt: skip
        if rows:
            headings = tuple(map(self.say, ("scope", "months", "expected", "middle", "estimate", "reach")))
            if prospect is None:  # what a short history leaves open is in no one else's findings
                headings, rows = _without(4, headings), [_without(4, row) for row in rows]
            figures = frozenset(range(1, len(headings)))
            title, reading = self.say("curves"), self.say("curves_reading")
            yield Section(title, reading, headings, tuple(rows), figures, self.from_where(), level=1)

    def from_where(self) -> tuple[str, ...]:
        """On what the chances rest."""
        notes = []
        if self.prospect is not None and self.prospect.now is not None:
            hazards = self.prospect.hazards
            if hazards.given:
                notes.append(self.say("given"))
            if hazards.overall is not None and hazards.since is not None:
                since = hazards.since.isoformat()
                notes.append(self.say("counted", since=since, departures=hazards.overall.departures))
        if self.findings.draws:
            notes.append(self.say("draws", draws=self.findings.draws, seed=self.findings.seed))
        return tuple(notes)

    def chances(self) -> Iterator[Section]:
        known = [each for each in self.findings.relationships if each.survival is not None]
        known.sort(key=lambda each: (each.survival or 0.0, each.one, each.other))
        if not known:
            return
        rows = [
            (*map(self.organization, (each.one, each.other)), str(each.links), percent(each.survival or 0, 0))
            for each in known[:MOST]
        ]
        headings = (
            self.say("one"), self.say("other"), self.say("links"), self.say("survives", months=self.findings.months),
        )  # fmt: skip
        worst = max((error for _, error in self.prospect.chances.values()), default=0.0) if self.prospect else 0.0
        notes = (self.say("error", error=percent(worst, 2)),) if worst else ()
        yield Section(
            self.say("survival"), self.say("survival_reading"), headings, tuple(rows), frozenset({2, 3}),
            (*self.first(len(known)), *notes), level=1,
        )  # fmt: skip

    def between(self, low: float | None, high: float | None) -> str:
        """From which change to which; '' where it is one and the same."""
        if low is None or high is None or low == high:
            return ""
        ends = (signed(each, "share", self.language) for each in (low, high))
        return self.say("to", **dict(zip(("low", "high"), ends, strict=True)))

    def what_if(self, prospect: Prospect) -> Iterator[Section]:
        what_if = prospect.wanted.what_if
        asked = [
            self.say(
                f"what_if_{key}{'_one' if len(names) == 1 else ''}",
                names=listed([self.person(each) for each in names], self.language, 20),
            )
            for key, names in (("leave", what_if.leave), ("stay", what_if.stay), ("grants", what_if.grants))
            if names
        ]
        title = f"{self.say('what_if')} {'; '.join(asked)}?"
        rows: list[tuple[str, ...]] = []
        if prospect.now is not None and prospect.then is not None:
            for each in prospect.changes:
                before = prospect.now.of(each.scope, each.months).share
                after = prospect.then.of(each.scope, each.months).share
                if before is not None and after is not None and each.share is not None:
                    spread = each.spread or _OPEN
                    rows.append(
                        (self.scopes.get(each.scope, each.scope), str(each.months), percent(before), percent(after),
                         signed(each.share, "share", self.language), self.between(*spread))
                    )  # fmt: skip
        headings = tuple(map(self.say, ("scope", "months", "before", "after", "change", "middle"))) if rows else ()
        reading = self.say("what_if_reading") if rows else self.say("no_chances")
        yield Section(title, reading, headings, tuple(rows), frozenset(range(1, 6)), level=1)
        if prospect.ended:
            ended = tuple((self.pair(pair),) for pair in prospect.ended[:MOST])
            count = len(prospect.ended)
            yield Section(f"{self.say('lost_now')}: {count}", rows=ended, notes=self.first(count))


def _without(place: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells[:place] + cells[place + 1 :]
