"""Facts that come from no table: figures that organizations print about themselves, and amounts of grants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from wellknit.briefs import words as written
from wellknit.briefs.facts import Fact, Facts
from wellknit.partners.initiative import Grant
from wellknit.partners.roster import Organization

__all__ = ["from_grants", "from_organizations"]

Words = Mapping[str, str]


def from_organizations(organizations: Sequence[Organization], words: Words) -> Facts:
    """What organizations print about themselves: ``profiles.<figure>.<organization>``, as printed, with its source."""
    facts = {}
    for organization in organizations:
        for figure in organization.figures:
            name = f"profiles.{figure.key}.{organization.key}"
            facts[name] = Fact(
                name=name,
                value=_value(figure.value, words),
                unit="figure",
                display=figure.value,
                readable="",
                definition=words["fact.profile"].format(label=figure.label, organization=organization.name),
                rounding="",
                source=figure.source,
            )
    return Facts(facts)


def from_grants(grants: Sequence[Grant], words: Words) -> Facts:
    """The amounts of grants: ``grants.amount.<grant>``."""
    facts = {}
    for grant in grants:
        if grant.amount is None:
            continue
        name = f"grants.amount.{grant.key}"
        amount = grant.amount.quantize(Decimal(1)) if grant.amount == grant.amount.to_integral_value() else grant.amount
        text = written.number(words, amount)
        facts[name] = Fact(
            name=name,
            value=amount,
            unit="figure",
            display=f"${text}" if grant.currency == "USD" else f"{grant.currency}\N{NO-BREAK SPACE}{text}",
            readable="",
            definition=words["fact.grant"].format(
                funder=grant.funder, span=written.span(words, grant.start, grant.end)
            ),
            rounding="",
            source="wellknit.toml",
        )
    return Facts(facts)


_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def _value(text: str, words: Words) -> Decimal | None:
    """The number in a figure as printed ('more than 12 million' is 12000000); None unless there is exactly one."""
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    value = Decimal(found[0][0].replace(",", ""))
    after = text[found[0].end() :].strip().lower()
    for word in ("thousand", "million", "billion"):
        if any(after.startswith(each) for each in words[f"number.{word}"].split("|")):
            times = Decimal({"thousand": 10**3, "million": 10**6, "billion": 10**9}[word])
            whole = value * times
            return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole
    return value
