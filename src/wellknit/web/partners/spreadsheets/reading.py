"""One row of a sheet, read cell by cell into values, with what is wrong named by its cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.folder.headings import folded
from wellknit.folder.names import is_key, shown
from wellknit.partners.roster import SITE_ROLES
from wellknit.web.models import Involvement, Organization, Role, Site
from wellknit.web.models.base import Owned
from wellknit.web.partners.spreadsheets import cells
from wellknit.web.partners.spreadsheets.columns import CONSENT
from wellknit.web.partners.spreadsheets.known import Known, identity
from wellknit.web.partners.spreadsheets.plan import Line, Trouble

__all__ = ["Consents", "Reader", "same_person"]

_LANGUAGES = {
    "english": "en", "en": "en", "ingles": "en", "eng": "en", "spanish": "es", "es": "es", "espanol": "es", "spa": "es",
    "castellano": "es",
}  # fmt: skip


Consents = dict[str, tuple[date, date | None]]
_GIVEN_AND_WITHDRAWN = re.compile(r"(\d{4}-\d\d-\d\d)\s*/\s*(\d{4}-\d\d-\d\d)")


class Reader:
    """The cells of a row by field; each method reads one, and puts what is wrong into the row's line."""

    def __init__(self, known: Known, heading: Mapping[str, str], options: Mapping[str, str], first: str) -> None:
        self.known, self.heading, self.options, self.first = known, heading, options, first
        self.texts: Mapping[str, str] = {}
        self.line = Line(0, "")

    def at(self, line: Line, texts: Mapping[str, str]) -> None:
        """Goes on to another row; ``texts`` by field, cells that say nothing left away."""
        self.line, self.texts = line, texts

    def wrong(self, field: str, what: str, do: str) -> None:
        text = self.texts.get(field, "")
        self.line.troubles.append(
            Trouble(self.line.row, self.heading.get(field, field), shown(text) if text else "", what, do)
        )

    def remark(self, field: str, what: str, do: str) -> None:
        """What is to be known of a cell that is imported nevertheless."""
        text = shown(self.texts.get(field, ""))
        self.line.remarks.append(Trouble(self.line.row, self.heading.get(field, field), text, what, do))

    def text(self, field: str, model: type[Owned], attribute: str = "") -> str:
        """A text that its field of ``model`` can hold."""
        text = self.texts.get(field, "")
        longest = model._meta.get_field(attribute or field).max_length  # type: ignore[union-attr]
        if longest and len(text) > longest:
            self.wrong(
                field,
                _("The text is %(count)d characters long.") % {"count": len(text)},
                _("Shorten it to %(longest)d characters.") % {"longest": longest},
            )
            return ""
        return text

    def key(self, field: str) -> str:
        text = self.texts.get(field, "")
        return text if is_key(text) else ""

    def day(self, field: str) -> date | None:
        text = self.texts.get(field, "")
        if not text:
            return None
        found = cells.day(text, self.first)
        if found is None and cells.day(text, cells.DAY_FIRST) and cells.day(text, cells.MONTH_FIRST):
            self.wrong(
                field,
                _("It could be two days."),
                _("Say on the page before which stands first, day or month, or write it as 2021-03-15."),
            )
        elif found is None:
            self.wrong(field, _("This is no day that can be read."), _("Write it as 2021-03-15."))
        return found

    def years(self, field: str) -> int | None:
        text = self.texts.get(field, "")
        if not text:
            return None
        found = cells.years(text)
        if found is None or found > 500:
            self.wrong(field, _("This is no number of years."), _("Write a whole number, such as 12."))
            return None
        if "+" in text:
            self.remark(
                field,
                _("It says 'or more'; it is taken as %(number)d.") % {"number": found},
                _("If that is not near enough, write the number."),
            )
        return found

    def choice(self, field: str, words: Mapping[str, str], labels: Iterable[Any]) -> str:
        text = self.texts.get(field, "")
        if not text:
            return ""
        found = words.get(folded(text), "")
        if not found:
            do = _("Write one of these: %(choices)s.") % {"choices": ", ".join(map(str, labels))}
            if cells.is_doubt(text):
                do += " " + _("If nobody knows, clear the cell.")
            self.wrong(field, _("This is none of the choices."), do)
        return found

    def mail(self, field: str) -> str:
        text = self.texts.get(field, "").removeprefix("mailto:").strip("<>;, ")
        if not text:
            return ""
        try:
            validate_email(text)
        except ValidationError:
            self.wrong(field, _("This is no mail address."), _("Write one address, such as noor@example.org."))
            return ""
        return text

    def language(self, field: str) -> str:
        text = self.texts.get(field, "")
        found = _LANGUAGES.get(folded(text), "")
        if text and not found:
            self.wrong(field, _("This is none of the languages."), _("Write English or Spanish, or leave it empty."))
        return found

    def consents(self) -> Consents:
        """What the row says of consents: when each was given, and when it was taken back, if it was."""
        found: Consents = {}
        for part in filter(None, (each.strip() for each in self.texts.get("consents", "").split(";"))):
            what, equals, days = part.partition("=")
            if not equals or not what.strip() or len(what.strip()) > 100:
                do = _("Write it as 'survey=2021-03-15', several divided by semicolons.")
                self.wrong("consents", _("This is no consent that can be read."), do)
            elif (read := self._given("consents", days.strip())) is not None:
                found[what.strip()] = read
        for field, text in self.texts.items():
            if field.startswith(CONSENT) and folded(text) != "no" and (read := self._given(field, text)) is not None:
                found[field.removeprefix(CONSENT)] = read
        return found

    def _given(self, field: str, text: str) -> tuple[date, date | None] | None:
        """The day on which a consent was given; behind a slash, where both are written as 2021-03-15, when it ended."""
        both = _GIVEN_AND_WITHDRAWN.fullmatch(text)
        days = [cells.day(each, self.first) for each in (both.groups() if both else (text,))]
        given, withdrawn = days[0], days[1] if both else None
        if given is None or (both and withdrawn is None):
            do = _("Write the day on which the person agreed, as 2021-03-15.")
            self.wrong(field, _("This is no day that can be read."), do)
        elif given > timezone.localdate():
            self.wrong(field, _("This day has not come yet."), _("Write the day on which the person agreed."))
        elif withdrawn and withdrawn < given:
            self.wrong(field, _("It can't be withdrawn before it was given."), _("Look at both days."))
        else:
            return given, withdrawn
        return None

    def site(self, field: str = "site") -> Site | None:
        """The site of the row, else the one chosen for rows that name none; who may not act there is told."""
        text = self.texts.get(field, "")
        if text:
            found = self.known.sites.get(folded(text))
            if found is None:
                self.wrong(field, _("There is no such site."), self._nearest(text, self.known.site_names))
                return None
        else:
            chosen = self.options.get("site", "")
            found = next((each for each in self.known.sites_by_pk.values() if str(each.pk) == chosen), None)
        if not self.known.may_at(found.pk if found else None) and not (found is None and field in self._broken()):
            self.wrong(
                field,
                _("This site is not yours to change.") if found else _("The row names no site."),
                _("Write one of your own sites, or choose one on the page before for rows that name none."),
            )
        return found

    def _broken(self) -> set[str]:
        return {
            field for field, heading in self.heading.items() if any(t.column == heading for t in self.line.troubles)
        }

    @staticmethod
    def _nearest(text: str, names: Sequence[str]) -> str:
        near = difflib.get_close_matches(text[:100], names, n=1, cutoff=0.6)
        if near:
            return _("Did you mean %(name)s?") % {"name": near[0]}
        return _("Write one of these: %(choices)s.") % {"choices": ", ".join(names[:12])}

    def _one(self, field: str, rows: Mapping[str, list[Any]], what: str) -> Any:
        """The row that a cell names; None where it names none or several, which is said."""
        text = self.texts.get(field, "")
        found = rows.get(identity(text), []) if text else []
        if len(found) > 1:
            # Of several with one name the one in the row's own site is meant.
            near = [each for each in found if getattr(each, "site_id", None) == self.line.site is not None]
            found = near if len(near) == 1 else found
        if len(found) == 1 or not text:
            return found[0] if found else None
        if found:
            do = _("Write its key, or a mail address, so that it is sure which is meant.")
            self.wrong(field, _("There are several with this name."), do)
        else:
            names = [each[0].name for each in list(rows.values())[:5000]]
            near_one = difflib.get_close_matches(text[:60], names, n=1, cutoff=0.8) if len(names) < 2000 else []
            hint = _("Did you mean %(name)s?") % {"name": near_one[0]} if near_one else what
            self.wrong(field, _("Nothing here has this name."), hint)
        return None

    def person(self, field: str) -> Any:
        return self._one(field, self.known.people, _("Import people first, or correct the name."))

    def organization(self, field: str) -> Any:
        return self._one(field, self.known.organizations, _("Import organizations first, or correct the name."))

    def national(self, field: str) -> Organization | None:
        text = self.texts.get(field, "")
        found = self.known.national.get(identity(text))
        if text and found is None:
            names = [each.name for each in dict.fromkeys(self.known.national.values())]
            self.wrong(field, _("This is none of the national partners."), self._nearest(text, names))
        return found

    def involvement(self) -> dict[str, Any] | None:
        """What the row says of an involvement, by field of the model; None where it says of none."""
        given = [
            each for each in ("role", "organization", "from", "to", "time", "resources", "knowledge", "grant")
            if each in self.texts
        ]  # fmt: skip
        role = self.choice("role", self.known.roles, Role.labels) or self.options.get("role", "")
        if not given and not role and not (self.texts.get("site") or self.options.get("site")):
            if not self.known.reach.nowhere:
                self._needs_role()
            return None
        if not role:
            if "role" not in self.texts:
                self._needs_role()
            return None
        site = self._site_for(role)
        self.line.site = site.pk if site else None
        organization = self.organization("organization")
        grant = self.known.grants.get(identity(self.texts.get("grant", "")))
        if "grant" in self.texts and grant is None:
            self.wrong("grant", _("There is no such grant."), _("Write its key or its funder, or leave it empty."))
        start, end = self.day("from"), self.day("to")
        if start and end and end < start:
            self.wrong("to", _("It ends before it begins."), _("Look at both days."))
        knowledge = [" ".join(each.split()) for each in self.texts.get("knowledge", "").replace("\n", ";").split(";")]
        values: dict[str, Any] = {
            "role": role,
            "site_id": site.pk if site else None,
            "organization_id": organization.pk if organization else None,
            "start": start,
            "end": end,
            "time": self.text("time", Involvement),
            "resources": self.text("resources", Involvement),
            "knowledge": [each for each in knowledge if each],
            "grant_id": grant.pk if grant else None,
        }
        return values

    def _needs_role(self) -> None:
        self.wrong(
            "role",
            _("The row names no role."),
            _("Name one, or choose one on the page before for rows that name none."),
        )

    def _site_for(self, role: str) -> Site | None:
        if role in SITE_ROLES:
            site = self.site()
            if site is None and "site" not in self._broken():
                self.wrong(
                    "site", _("This role is held in a site."), _("Name the site, or choose one on the page before.")
                )
            return site
        if self.texts.get("site"):
            self.wrong("site", _("A national partner is one in all sites."), _("Leave the site empty."))
        elif not self.known.may_at(None):
            self.wrong("role", _("This role is not yours to give."), _("Write another role."))
        return None


def same_person(known: Known, pk: UUID, site: UUID | None) -> bool:
    """Whether a person here can be the one of a row in ``site``, by where both are involved."""
    places = known.places.get(pk, set())
    return site is None or not places or site in places
