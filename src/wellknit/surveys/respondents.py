"""What is told of a respondent: the site, the role, and the length of involvement, from the columns, the roster or the
answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.labels import LANGUAGES, label
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS, band_of, whole_months
from wellknit.partners.roster import SITE_ROLES, Role, Roster
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
        self.sites_by_word = {word.lower(): each.key for each in sites for word in (each.key, each.name)}
        self.site_names = ", ".join(each.key for each in sites)
        self._roles: dict[str, Role] = {role: role for role in SITE_ROLES}
        for role in SITE_ROLES:
            for language in LANGUAGES:
                self._roles[label(f"role.{role}", language).lower()] = role

    # ---- the site

    def site(self, written: str) -> str | None:
        """The key of the site that ``written`` is the key or name of."""
        return self.sites_by_word.get(" ".join(written.lower().split()))

    def told_site(self, given: Mapping[str, Answer]) -> str:
        """The site that an item with ``asks`` 'site' tells, as its choice means it or as written."""
        item = self._items.get("site")
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
        by_roster = self._rostered_role(person, site)
        by_answers = self._told_role(answers)
        taken = by_column or by_roster or by_answers
        said = {"column role": by_column, "roster": by_roster, "answers": by_answers}
        differing = {source: role for source, role in said.items() if role is not None}
        if len(set(differing.values())) > 1:
            words = ", ".join(f"{source}: {role}" for source, role in differing.items())
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

    def _rostered_role(self, person: str | None, site: str) -> Role | None:
        """The role on the roster at the reference date; of several, the one closest to the work."""
        if person is None:
            return None
        held = {each.role for each in self.roster.involved(self.wave.day, site=site) if each.person == person}
        return next((role for role in SITE_ROLES if role in held), None)

    def _told_role(self, answers: Mapping[str, Answer]) -> Role | None:
        """Not through the job is a community partner; through the job, a leader or a core site partner."""
        told = self._meaning("role", answers)
        if told in SITE_ROLES:
            return told
        job, leader = self._meaning("job", answers), self._meaning("leader", answers)
        if leader == "yes":
            return "site_leader"
        if job == "no":
            return "community_partner"
        # Who takes part through the job and is not known to lead is a core partner.
        return "core_site_partner" if job == "yes" else None

    def _meaning(self, asks: str, answers: Mapping[str, Answer]) -> str:
        item = self._items.get(asks)
        answer = answers.get(item.name, BLANK) if item else BLANK
        choice = item.scale.choice(answer) if item and item.scale and isinstance(answer, str) else None
        return choice.means if choice else ""

    # ---- the length of involvement

    def involvement(self, row: int, person: str | None, site: str, answers: Mapping[str, Answer], tally: Tally) -> str:
        """The key of a band: from the answer to the item that asks for it, else from the roster's dates, else BLANK."""
        item = self._items.get("involvement")
        if item is not None:
            return self._told_band(row, item, answers, tally)
        if person is None:
            return BLANK
        starts = [
            each.start
            for each in self.roster.involved(self.wave.day, site=site)
            if each.person == person and each.start is not None
        ]
        return band_of(whole_months(min(starts), self.wave.day)) if starts else BLANK

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
