"""What is told of a respondent: the site, the role, and the length of involvement, from the columns, the roster or the
answers."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import cast

from wellknit.errors import chained, worded
from wellknit.labels import LANGUAGES, label
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS, band_of, whole_months
from wellknit.partners.roster import JOB_ROLES, SITE_ROLES, Involvement, Role, Roster
from wellknit.surveys.answer_columns import Columns
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer
from wellknit.surveys.tally import Tally
from wellknit.surveys.wave import Wave

__all__ = ["Telling"]


class Telling:
    """Ready for the rows of one table: which items tell of the respondent, and how sites and roles may be written."""

    def __init__(
        self, questionnaire: Questionnaire, columns: Columns, wave: Wave, sites: Sequence[Site], roster: Roster
    ) -> None:
        self.wave, self.roster = wave, roster
        self._columns = columns
        self._items = {
            asks: item
            for asks in ("job", "leader", "role", "involvement", "site")
            if (item := questionnaire.telling(asks))
        }
        self.site_item = self._items.get("site")
        self.sites_by_word = {word.lower(): each.key for each in sites for word in (each.key, each.name)}
        self.site_names = ", ".join(each.key for each in sites)
        self._involved: dict[tuple[str | None, str | None], list[Involvement]] = {}
        for each in roster.involvements:
            self._involved.setdefault((each.person, each.site), []).append(each)
        self._roles: dict[str, Role] = {role: role for role in SITE_ROLES}
        for role in SITE_ROLES:
            for language in LANGUAGES:
                self._roles[label(f"role.{role}", language).lower()] = role

    # ---- the site

    def site(self, written: str) -> str | None:
        """The key of the site that ``written`` is the key or name of."""
        return self.sites_by_word.get(" ".join(written.lower().split()))

    def nearest_site(self, written: str) -> str:
        """The key of the site whose key or name is most like ``written``, or ''."""
        near = difflib.get_close_matches(written.lower(), self.sites_by_word, n=1, cutoff=0.6)
        return self.sites_by_word[near[0]] if near else ""

    def told_site(self, given: Mapping[str, Answer]) -> str:
        """The site that an item with ``asks`` 'site' tells, as its choice means it or as written."""
        item = self.site_item
        answer = given.get(item.path, "") if item else ""
        if item is None or not isinstance(answer, str):
            return ""
        choice = item.scale.choice(answer) if item.scale else None
        return (choice.means or choice.name) if choice else answer

    # ---- the role

    def role(
        self,
        row: int,
        written: str,
        person: str | None,
        site: str,
        answers: Mapping[str, Answer],
        tally: Tally,
    ) -> Role | None:
        """The role: from the column, else the roster, else the answers. Where they differ, that is told."""
        by_column = self._written_role(row, written, tally)
        by_answers = self._told_roles(answers)
        told = next(iter(by_answers.values()), None)
        by_roster = self._rostered_role(person, site, (by_column, told))
        taken = by_column or by_roster or told
        said = {worded("column role"): by_column, worded("roster"): by_roster, **by_answers}
        differing = {source: role for source, role in said.items() if role is not None}
        if len(set(differing.values())) > 1:
            words = chained(
                (worded("{source}: {role}", source=each, role=role) for each, role in differing.items()),
                "{one}, {other}",
            )
            tally.add("answers.role-conflict", row, None, said=words, taken=taken)
        if taken is None:
            tally.add("answers.no-role", row)
        return taken

    def _written_role(self, row: int, written: str, tally: Tally) -> Role | None:
        if not written:
            return None
        role = self._roles.get(" ".join(written.lower().replace("-", " ").split()))
        if role is None:
            column = self._columns.own.get("role", "role")
            tally.add("answers.unknown-role", row, column, role=written[:60], roles=", ".join(SITE_ROLES))
        return role

    def _running(self, person: str | None, site: str) -> list[Involvement]:
        """The involvements of a person in a site that run on the wave's reference date."""
        if person is None:
            return []
        return [each for each in self._involved.get((person, site), ()) if each.on(self.wave.day)]

    def _rostered_role(self, person: str | None, site: str, said: Sequence[Role | None]) -> Role | None:
        """The role on the roster; of several the one that was said elsewhere, else the one closest to the work."""
        held = {each.role for each in self._running(person, site)}
        return next((role for role in (*said, *SITE_ROLES) if role in held), None)

    def _told_roles(self, answers: Mapping[str, Answer]) -> dict[str, Role]:
        """The role by each answer that tells one; the first counts.

        Not through the job is a community partner; through the job, a leader or a core site partner.
        """
        told: dict[str, Role] = {}
        role, job, leader = (self._meaning(asks, answers) for asks in ("role", "job", "leader"))
        if role in SITE_ROLES:
            told[worded("answer on the role")] = role
        if leader == "yes":
            told[worded("answer on leading")] = "site_leader"
        if job == "no":
            told[worded("answer on the job")] = "community_partner"
        elif job == "yes" and leader != "yes" and not (role in JOB_ROLES and leader != "no"):
            # Who takes part through the job and is not known to lead is a core partner.
            told[worded("answer on the job")] = "core_site_partner"
        return told

    def _meaning(self, asks: str, answers: Mapping[str, Answer]) -> str:
        """What the answer to the item that tells ``asks`` means; without a meaning, the code counts."""
        item = self._items.get(asks)
        answer = answers.get(item.name, BLANK) if item else BLANK
        choice = item.scale.choice(answer) if item and item.scale and isinstance(answer, str) else None
        return (choice.means or choice.name) if choice else ""

    # ---- the length of involvement

    def involvement(self, row: int, person: str | None, site: str, answers: Mapping[str, Answer], tally: Tally) -> str:
        """The key of a band, or BLANK. Where the form asks for it the answer alone tells it, and a blank stays a blank;
        otherwise the roster's dates do."""
        item = self._items.get("involvement")
        if item is not None:
            return self._told_band(row, item, answers, tally)
        running = self._running(person, site)
        starts = [each.start for each in running if each.start is not None]
        if not starts:
            return BLANK
        # A new role in the site goes on from the one that ended the day before: it is one involvement in length.
        earlier = [each for each in self._involved[person, site] if each not in running and each.start and each.end]
        start = min(starts)
        for each in sorted(earlier, key=lambda each: cast(date, each.end), reverse=True):
            if cast(date, each.end) >= start - timedelta(days=1):
                start = min(start, cast(date, each.start))
        band = band_of(whole_months(start, self.wave.day))
        # An unknown beginning lies before the known one or after it; two years are two years either way.
        return band if len(starts) == len(running) or band == BANDS[-1].key else BLANK

    def _told_band(self, row: int, item: Item, answers: Mapping[str, Answer], tally: Tally) -> str:
        answer = answers.get(item.name, BLANK)
        if not isinstance(answer, str) or answer in (BLANK, NOT_ASKED):
            return BLANK
        if item.scale is not None:
            means = self._meaning("involvement", answers)
            return means if means in {band.key for band in BANDS} else BLANK
        try:
            return band_of(int(answer))
        except ValueError:
            tally.add("answers.no-length", row, self._columns.items.get(item.path, item.path), value=answer[:60])
            return BLANK
