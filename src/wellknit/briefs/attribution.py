"""Quotes: whether they may be shown, and how precisely they may be attributed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellknit.briefs.material import Material
from wellknit.errors import Place, Problem, problem
from wellknit.evidence.sources import Quote
from wellknit.labels import label
from wellknit.partners.roster import ROLES, SITE_ROLES

__all__ = ["Attribution", "attribute", "may_be_shown"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """``text`` is role and site alone; ``coarsened`` where it was made less precise; ``kept`` why it was not."""

    text: str
    coarsened: bool = False
    kept: str = ""


def may_be_shown(quote: Quote, audience: str, where: Place) -> tuple[Problem, ...]:
    """What forbids showing ``quote`` to ``audience``: consent that was withdrawn, or never given for it."""
    if quote.withdrawn is not None:
        return (problem("brief.quote-withdrawn", where, quote=quote.key, day=quote.withdrawn.isoformat()),)
    enough = ("public",) if audience == "public" else ("public", "internal")
    if quote.consent not in enough:
        return (
            problem("brief.quote-without-consent", where, quote=quote.key, audience=audience, consent=quote.consent),
        )
    return ()


def attribute(quote: Quote, material: Material, words: Mapping[str, str]) -> Attribution:
    """How ``quote`` is attributed: so that at least the audience's threshold of people could bear it.

    Role and site as long as enough people hold that role there; else 'a partner' and the site; else, where the whole
    site is smaller than the threshold, 'a partner'. A label as printed that is none of the roles can't be counted, so
    it is never precise enough, unless ``keep_attribution`` says why it is kept.
    """
    threshold = material.rules.thresholds[material.audience]
    site = next((each.name for each in material.initiative.sites if each.key == quote.site), quote.site)
    said = label(f"role.{quote.role}", material.initiative.language) if quote.role in ROLES else quote.attribution
    precise = words["quote.attribution"].format(role=said, site=site) if said and site else said
    bearing = material.respondents.get((quote.role, quote.site or ""), 0) if quote.role in ROLES else 0
    if precise and bearing >= threshold:
        return Attribution(precise)
    if precise and quote.keep_attribution:
        return Attribution(precise, kept=quote.keep_attribution)
    there = sum(material.respondents.get((role, quote.site or ""), 0) for role in SITE_ROLES)
    if site and there >= threshold:
        return Attribution(words["quote.coarse-site"].format(site=site), coarsened=bool(precise))
    return Attribution(words["quote.coarse"], coarsened=bool(precise or site))
