"""Which cells are hidden for what they say themselves: of few people or few organizations, or one answer for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wellknit.releases.disclosure.printed import Answers, Printed
from wellknit.releases.disclosure.protecting import Reason
from wellknit.releases.disclosure.values import Address
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Part
from wellknit.surveys.responses import Response

__all__ = ["Behind", "behind", "primaries"]


@dataclass(frozen=True, slots=True)
class Behind:
    """How many people gave the answers of a cell, from how many organizations, and how many from the largest."""

    people: int
    organizations: int
    largest: int


def behind(records: Iterable[Response], part: Part) -> Behind | None:
    """Who is behind a part of a cell; None where the organization of one of them is not known."""
    item, _, choice = part.item.partition("/")
    tally: dict[str, int] = {}
    for each in records:
        if (
            (part.sites and each.site not in part.sites)
            or (part.roles and each.role not in part.roles)
            or (part.bands and each.involvement not in part.bands)
            or not _counted(each, item, choice, part)
        ):
            continue
        if not each.organization:
            return None
        tally[each.organization] = tally.get(each.organization, 0) + 1
    return Behind(sum(tally.values()), len(tally), max(tally.values(), default=0))


def _counted(record: Response, item: str, choice: str, part: Part) -> bool:
    """Whether a respondent is in the base of a part."""
    if part.item in (INVOLVEMENT, RESPONSE):
        return True
    answer = record.answers.get(item, "")
    if choice and not (isinstance(answer, str) and answer in part.of):
        return not isinstance(answer, str)  # several choices were ticked, or none of them
    return isinstance(answer, str) and answer in part.of


def primaries(
    cells: Sequence[Printed],
    answers: Answers,
    rules: ReportingRules,
    records: Mapping[str, Sequence[Response]],
) -> dict[Address, Reason]:
    """The cells of the release being planned that are hidden for their own sake, each with the first reason it has.

    A count or a mean of fewer people than the threshold, a group of nobody among them; of fewer organizations than the
    rules want, or with more of its people from one than they allow; or of people who all gave the same answer to an
    item that is declared sensitive. ``records`` are the responses by wave: of a wave that is not there, organizations
    are not asked for.
    """
    found: dict[Address, Reason] = {}
    known: dict[tuple[object, ...], Behind | None] = {}

    def who(part: Part) -> Behind | None:
        key = (part.wave, part.item, part.of, part.sites, part.roles, part.bands)
        if key not in known:
            known[key] = behind(records[part.wave], part) if part.wave in records else None
        return known[key]

    alike = _alike(cells, answers, rules.sensitive)
    for cell in cells:
        if cell.fixed or cell.footprint.prints not in ("count", "mean") or not cell.footprint.parts:
            continue
        (part,) = cell.footprint.parts
        if part.base < cell.threshold:
            found[cell.address] = "small"
        elif _few(part, who, rules):
            found[cell.address] = "organizations"
        elif _one_by_far(part, who, rules):
            found[cell.address] = "dominance"
        elif (part.wave, part.item, part.sites, part.roles, part.bands) in alike:
            found[cell.address] = "same answer"
    return found


def _few(part: Part, who: Callable[[Part], Behind | None], rules: ReportingRules) -> bool:
    if rules.organizations < 2 or part.item == RESPONSE:
        return False
    found = who(part)
    return found is not None and found.organizations < rules.organizations


def _one_by_far(part: Part, who: Callable[[Part], Behind | None], rules: ReportingRules) -> bool:
    if rules.dominance >= 100 or part.item == RESPONSE:
        return False
    found = who(part)
    return found is not None and found.largest * 100 > rules.dominance * found.people


def _alike(cells: Sequence[Printed], answers: Answers, sensitive: Sequence[str]) -> set[tuple[object, ...]]:
    """The groups (by wave and item) who all gave one answer, as far as any cell tells their answers apart."""
    found: set[tuple[object, ...]] = set()
    for cell in cells:
        if cell.fixed or cell.footprint.prints not in ("count", "mean"):
            continue
        for part in cell.footprint.parts:
            if part.item.partition("/")[0] not in sensitive or part.aside or not part.base:
                continue
            counts = part.counts(answers[cell.state(part)])
            whole = part.base in counts or (not part.values and sum(counts) == part.base)
            # Nobody agreed: then all of them did not, which is one answer too where nothing is told apart beyond that.
            nobody = len(part.answers) > 1 and not sum(counts)
            if whole or nobody:
                found.add((part.wave, part.item, part.sites, part.roles, part.bands))
    return found
