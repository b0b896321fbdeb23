"""A partnership as the files of its folder: its tables, its waves, and wellknit.toml around what it held before.

What is written reads back as it was: the same values, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from wellknit.errors import Place, fail
from wellknit.folder.outreach import COLUMNS as OUTREACH
from wellknit.folder.partnership import BriefSettings
from wellknit.folder.settings import FILE, brief_in, initiative_in, waves_in
from wellknit.folder.writing_toml import HEADER, Value, others, rest, section
from wellknit.folder.writing_waves import WrittenWave, files_of, table
from wellknit.partners.initiative import Initiative
from wellknit.partners.outreach import Outreach
from wellknit.partners.roster import Consent, Organization, Roster
from wellknit.surveys.wave import Wave

__all__ = ["settings_text", "with_brief", "with_waves", "written"]

#: The tables of wellknit.toml that say what an Initiative holds.
_COVERED = ("initiative", "sites", "years", "grants", "phases", "principles")


def written(
    initiative: Initiative,
    roster: Roster,
    outreach: Iterable[Outreach] = (),
    settings: str = "",
    waves: Sequence[WrittenWave] | None = None,
) -> dict[str, bytes]:
    """The files of the partnership by their path; ``settings`` is the text of wellknit.toml so far, if there is one.

    ``waves`` are all that there are; without any word on them, those of ``settings`` stay there, and have no files.
    Raises WellknitError (``writing.settings``) where that text can't be kept beside what is new.
    """
    text = settings_text(initiative, settings)
    if waves is not None:
        text = with_waves(text, [each.wave for each in waves])
    files = {FILE: text.encode("utf-8"), **files_of(waves or ())}
    for name, header, rows in (
        ("organizations", _ORGANIZATIONS, map(_organization, roster.organizations)),
        ("profiles", _PROFILES, _profiles(roster.organizations)),
        ("people", _PEOPLE, ((p.key, p.name, p.mail, p.language, _consents(p.consents)) for p in roster.people)),
        ("involvements", _INVOLVEMENTS, _involvements(roster)),
        ("outreach", OUTREACH, _outreach(outreach)),
    ):
        lines = list(rows)
        if lines or name in ("organizations", "people", "involvements"):
            files[f"partners/{name}.csv"] = table(header, lines)
    return files


# --- The tables of partners/ ------------------------------------------------------------------------------------------

_ORGANIZATIONS = ("organization", "name", "sector", "kind", "site", "affiliate_of", "years_in_education", "profile")
_PROFILES = ("organization", "figure", "value", "label", "source")
_PEOPLE = ("person", "name", "mail", "language", "consents")
_INVOLVEMENTS = (
    "person", "organization", "site", "role", "from", "to", "time", "resources", "knowledge", "grant",
)  # fmt: skip


def _organization(each: Organization) -> tuple[str, ...]:
    years = "" if each.years_in_education is None else str(each.years_in_education)
    place = (each.site or "", each.affiliate_of or "")
    return (each.key, each.name, each.sector, each.kind, *place, years, each.profile)


def _profiles(organizations: Iterable[Organization]) -> Iterator[tuple[str, ...]]:
    for each in organizations:
        for figure in each.figures:
            yield each.key, figure.key, figure.value, figure.label, figure.source


def _consents(consents: Iterable[Consent]) -> str:
    return "; ".join(f"{c.to}={c.given}{f'/{c.withdrawn}' if c.withdrawn else ''}" for c in consents)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _involvements(roster: Roster) -> Iterator[tuple[str, ...]]:
    for each in roster.involvements:
        who = (each.person or "", each.organization or "", each.site or "", each.role)
        given = (each.time, each.resources, "; ".join(each.knowledge), each.grant or "")
        yield (*who, _day(each.start), _day(each.end), *given)


def _outreach(outreach: Iterable[Outreach]) -> Iterator[tuple[str, ...]]:
    for each in outreach:
        yield (
            each.organization, each.status, each.asked, each.answered, each.by or "", each.next_step, _day(each.day),
        )  # fmt: skip


# --- wellknit.toml ----------------------------------------------------------------------------------------------------


def settings_text(initiative: Initiative, text: str = "") -> str:
    """wellknit.toml for ``initiative``: ``text`` as it is where it says the same already; otherwise what it says of the
    initiative is written anew, and everything else of it (waves, tables, thresholds, comments) follows as it stood.

    Raises WellknitError (``writing.settings``) for a text in which the two can't be told apart.
    """
    if text and initiative_in(text) == initiative:
        return text
    kept = "".join(rest(text, _COVERED))
    made = "\n".join(_lines(initiative)) + "\n"
    whole = f"{made}\n{kept.lstrip()}" if kept.strip() else made
    if others(whole, _COVERED) != others(text, _COVERED) or initiative_in(whole) != initiative:
        raise fail("writing.settings", Place(FILE))
    return whole


def with_waves(text: str, waves: Sequence[Wave]) -> str:
    """wellknit.toml with ``waves``: ``text`` as it is where it declares them, with those that it lacks at its end; only
    where it says something else of one of them, all are written anew.

    Raises WellknitError (``writing.settings``) as :func:`settings_text` does.
    """
    declared = list(waves_in(text))
    new = list(waves)[len(declared) :] if list(waves)[: len(declared)] == declared else list(waves)
    kept = text if len(new) < len(waves) or not declared else "".join(rest(text, ("waves",)))
    made = "\n".join(line for wave in new for line in _wave(wave))
    whole = "\n".join(filter(None, (kept.rstrip("\n"), made))) + "\n" if made else kept
    if others(whole, ("waves",)) != others(text, ("waves",)) or list(waves_in(whole)) != list(waves):
        raise fail("writing.settings", Place(FILE))
    return whole


def with_brief(text: str, brief: BriefSettings) -> str:
    """wellknit.toml with ``brief`` as its [brief], whose wave ``text`` declares: as it is where it says the same, else
    with that section written anew where it stood, or at the end.

    Raises WellknitError (``writing.settings``) as :func:`settings_text` does.
    """
    if brief_in(text) == brief:
        return text
    allow, date = tuple(brief.allow), brief.date or None
    made = "\n".join(
        section(
            "[brief]", (("wave", brief.wave), ("date", date), ("audience", brief.audience), ("allow", allow or None))
        )
    )
    lines, kept = text.splitlines(keepends=True), list(rest(text, ("brief",)))
    at = next(
        (
            place
            for place, line in enumerate(lines)
            if (head := HEADER.fullmatch(line.rstrip("\n"))) and head[1] == "brief"
        ),
        len(kept),
    )
    before, after = "".join(kept[:at]).rstrip("\n"), "".join(kept[at:])
    whole = f"{before}\n{made}\n" + (f"\n{after}" if after.strip() else "")
    if others(whole, ("brief",)) != others(text, ("brief",)) or brief_in(whole) != brief:
        raise fail("writing.settings", Place(FILE))
    return whole


def _wave(wave: Wave) -> Iterator[str]:
    named = (("key", wave.key), ("name", wave.name), ("mode", wave.mode))
    asked = (("population", "unknown" if wave.population is None else wave.population), ("date", wave.day))
    more = (("data", wave.origin if wave.origin != "real" else None), ("note", wave.note or None))
    told = (("seen_by_own", wave.seen_by_own or None), ("waits", wave.waits or None))
    yield from section("[[waves]]", (*named, *asked, *more, *told))


def _lines(initiative: Initiative) -> Iterator[str]:
    about: list[tuple[str, Value | None]] = [("name", initiative.name)]
    if initiative.short != initiative.name:
        about.append(("short", initiative.short))
    about += [("began", initiative.began), ("language", initiative.language)]
    about.append(("national_partners", initiative.national_partners))
    yield from section("[initiative]", about)
    for site in initiative.sites:
        yield from section("[[sites]]", (("key", site.key), ("name", site.name), ("state", site.state or None)))
    for year in initiative.years:
        named = (("key", year.key), ("name", year.name), ("from", year.start), ("to", year.end))
        yield from section("[[years]]", named)
    for grant in initiative.grants:
        money = (("amount", grant.amount), ("currency", grant.currency if grant.currency != "USD" else None))
        span = (("from", grant.start), ("to", grant.end), ("incentive", grant.incentive or None))
        yield from section("[[grants]]", (("key", grant.key), ("funder", grant.funder), *span, *money))
    for phase in initiative.phases:
        lists = (("questions", phase.questions or None), ("methods", phase.methods or None))
        named = (("key", phase.key), ("name", phase.name), ("from", phase.start), ("to", phase.end))
        yield from section("[[phases]]", (*named, *lists))
    for each in initiative.principles:
        more = (("summary", each.summary or None), ("facts", each.facts or None))
        yield from section("[[principles]]", (("key", each.key), ("name", each.name), *more))
