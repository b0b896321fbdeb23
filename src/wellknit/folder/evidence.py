"""The tables under evidence/: where something was said, what was said, and what may be shown of it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from wellknit.errors import Problem, worded
from wellknit.evidence.sources import Quote, Source, SourceKind
from wellknit.folder.cells import records
from wellknit.folder.names import shown
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import ROLES

__all__ = ["read_evidence"]

_CONSENT: tuple[Literal["internal", "public", "none"], ...] = ("internal", "public", "none")
_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
_YES, _NO = ("yes", "y", "true", "1", "x", "sí", "si"), ("", "no", "n", "false", "0")


def read_evidence(
    root: Path, initiative: Initiative
) -> tuple[tuple[Source, ...], tuple[Quote, ...], tuple[Problem, ...]]:
    """The sources and quotes of the folder ``root``, and everything that is wrong with the two tables.

    A quote without a word on consent has none: it is shown to nobody, with a warning.
    """
    sites = [site.key for site in initiative.sites]
    sources, named, problems = _sources(root, sites)
    quotes, more = _quotes(root, sites, {source.key: source for source in sources}, named)
    return sources, quotes, (*problems, *more)


def _sources(root: Path, sites: list[str]) -> tuple[tuple[Source, ...], dict[str, None], tuple[Problem, ...]]:
    """The sources, all keys that stand in the table (also of rows left out), and the problems."""
    rows, found, _ = records(root, "evidence/sources", ("source", "kind"), ("date", "site", "title"))
    sources = []
    seen: dict[str, int] = {}
    for row in rows:
        key = row.key("source", seen)
        row.needed("kind")
        kind, day, site = row.choice("kind", _KINDS), row.day("date"), row.known("site", sites, worded("site"))
        if key and kind:
            sources.append(Source(key, kind, day, site, row.text("title")))
        else:
            row.leave_out()
    named = dict.fromkeys(filter(None, (row.text("source") for row in rows)))
    return tuple(sources), named, found.problems()


def _quotes(
    root: Path, sites: list[str], sources: dict[str, Source], named: dict[str, None]
) -> tuple[tuple[Quote, ...], tuple[Problem, ...]]:
    rows, found, _ = records(
        root,
        "evidence/quotes",
        ("quote", "text", "consent"),
        ("role", "site", "source", "withdrawn", "attribution", "illustrative", "keep_attribution"),
    )
    quotes = []
    seen: dict[str, int] = {}
    for row in rows:
        key, text = row.key("quote", seen), row.needed("text")
        role, site = row.choice("role", ROLES), row.known("site", sites, worded("site"))
        source = row.known("source", named, worded("source in evidence/sources.csv with the key"))
        illustrative = row.text("illustrative").casefold()
        if illustrative not in _YES and illustrative not in _NO:
            found.add("quotes.illustrative", row.row, "illustrative", value=shown(row.text("illustrative")))
        # Whatever stands there but a no is a yes: an invented quote that passes for a real one is the worse mistake.
        invented = illustrative not in _NO
        if not row.text("source") and not invented:
            found.tally("quotes.no-source", row.row, "source")
        origin = sources.get(source or "")
        if origin is not None and site and origin.site and origin.site != site:
            found.add("quotes.other-site", row.row, "site", site=shown(site), source=shown(source), other=origin.site)
        if role == "national_partner" and row.text("site"):
            found.add("quotes.national-with-site", row.row, "site", site=shown(row.text("site")))
        if not row.text("role") and not row.text("attribution"):
            found.tally("quotes.no-attribution", row.row, "role")
        consent = row.choice("consent", _CONSENT)
        if not row.text("consent"):
            found.tally("quotes.no-consent", row.row, "consent")
        withdrawn = row.day("withdrawn")
        if withdrawn is not None and origin is not None and origin.date is not None and withdrawn < origin.date:
            found.add("quotes.withdrawn-before", row.row, "withdrawn", withdrawn=withdrawn, given=origin.date)
        if row.text("withdrawn") and withdrawn is None:
            # The date can't be read, but that consent was withdrawn can: nothing of the quote may be shown.
            consent = "none"
        if key and text:
            quotes.append(
                Quote(
                    key,
                    text,
                    role or "",
                    site,
                    source or "",
                    consent or "none",
                    withdrawn,
                    row.text("attribution"),
                    invented,
                    row.text("keep_attribution"),
                    row.row,
                )
            )
        else:
            row.leave_out()
    return tuple(quotes), found.problems()
