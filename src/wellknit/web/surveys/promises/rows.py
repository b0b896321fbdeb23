"""From fillings to the rows of a wave's table of answers, headed as a partnership folder has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from wellknit.partners.involvement import BANDS, band_of
from wellknit.surveys.answer_columns import ROUND
from wellknit.surveys.questionnaire import UNASKED, Item, Questionnaire
from wellknit.web.models import Mode, Role
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.merging import Step, merged

__all__ = ["KIND", "cells", "headings", "unrecognizable"]

#: What kind of community partner: a column of ours, which the library reads no answer in.
KIND = "_kind"


def headings(
    questionnaire: Questionnaire, fillings: Iterable[Filling], mode: str, before: Iterable[str] = ()
) -> list[str]:
    """The headings of the table: who answered, every question of the form, and each round that somebody answered.
    ``before`` are those that the table has already."""
    fillings = list(fillings)
    order = {item.path: place for place, item in enumerate(questionnaire.items)}
    # All questions of a repeated group stand where its first one does, round by round.
    first = {item.repeat: order[item.path] for item in reversed(questionnaire.items) if item.repeat}
    begins = {item.path: first.get(item.repeat, order[item.path]) for item in questionnaire.items}
    said = {*before, *(path for filling in fillings for path in filling.answers)}
    met = {path for path in said if ROUND.sub("", path) in order}
    met |= {item.path for item in questionnaire.items if not item.repeat and item.kind not in UNASKED}

    def place(path: str) -> tuple[int, list[int], int]:
        plain = ROUND.sub("", path)
        return begins[plain], [int(each) for each in ROUND.findall(path)], order[plain]

    own = ["respondent", *(["person"] if mode == Mode.IDENTIFIED else []), "site", "role", "organization", "language"]
    kinds = [KIND] if KIND in said or any(filling.kind for filling in fillings) else []
    return [*own, *kinds, *(path for path in sorted(met, key=place) if path not in own)]


def cells(filling: Filling, columns: Sequence[str], respondent: str, person: str = "") -> dict[str, str]:
    """A row of the table: text by heading, without those that are empty. A question called as one of our own columns
    stands there itself."""
    own = {
        "respondent": respondent,
        "person": person,
        "site": filling.site,
        "role": filling.role,
        "organization": filling.organization,
        "language": filling.language,
        KIND: filling.kind,
    }
    said = {path: " ".join(each) if isinstance(each, tuple) else each for path, each in filling.answers.items()}
    whole = {**own, **{path: text for path, text in said.items() if text and path != "respondent"}}
    return {heading: whole[heading] for heading in columns if whole.get(heading)}


# --- What tells of the respondent -------------------------------------------------------------------------------------


def unrecognizable(fillings: Sequence[Filling], questionnaire: Questionnaire, chance: Random) -> list[Filling]:
    """The fillings, in their order, with the attributes of respondents merged until 5 or more share each combination.

    Attributes are the site, the role, the length of involvement, the organization, the kind of community partner and
    the language, wherever a row tells them: asked beside the form, or by its own questions. In this order they go from
    the finest: language, kind, organization; the length of involvement (which is told by its band to begin with);
    leading, so that leaders are partners through their job; the role; the site.
    """
    told = _Told(questionnaire)
    banded = [told.banded(each) for each in fillings]
    return merged(banded, told.traits, told.steps, chance)


class _Told:
    """Where fillings of one questionnaire tell their attributes."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._items: Mapping[str, Item] = {
            asks: item
            for asks in ("site", "role", "job", "leader", "involvement", "organization")
            if (item := questionnaire.telling(asks)) is not None
        }
        finest = _chained(lambda each: replace(each, language=""))
        kind = _chained(lambda each: replace(each, kind=""), finest)
        organization = _chained(lambda each: replace(self._without(each, "organization"), organization=""), kind)
        involvement = _chained(lambda each: self._without(each, "involvement"), organization)
        leading = _chained(self._not_leading, involvement)
        role = _chained(lambda each: replace(self._without(each, "role", "job", "leader"), role=""), involvement)
        site = _chained(lambda each: replace(self._without(each, "site"), site=""), role)
        self.steps = [
            Step(5, finest), Step(4, kind), Step(3, organization), Step(2, involvement),
            Step(1, leading), Step(1, role), Step(0, site),
        ]  # fmt: skip

    def traits(self, filling: Filling) -> tuple[str, ...]:
        def said(own: str, *asks: str) -> str:
            answers = (filling.answers.get(self._items[each].path, "") for each in asks if each in self._items)
            return "\n".join([own, *(each if isinstance(each, str) else " ".join(each) for each in answers)])

        return (
            said(filling.site, "site"),
            said(filling.role, "role", "job", "leader"),
            said("", "involvement"),
            said(filling.organization, "organization"),
            filling.kind,
            filling.language,
        )

    def banded(self, filling: Filling) -> Filling:
        """A number of months as the most that its band holds (the fewest of the last)."""
        item = self._items.get("involvement")
        if item is None or item.kind != "integer" or not (answer := filling.answers.get(item.path)):
            return filling
        try:
            band = next(each for each in BANDS if each.key == band_of(int(str(answer))))
        except ValueError:
            return self._without(filling, "involvement")
        months = str(band.up_to if band.up_to is not None else band.over + 1)
        return replace(filling, answers={**filling.answers, item.path: months})

    def _without(self, filling: Filling, *asks: str) -> Filling:
        paths = {self._items[each].path for each in asks if each in self._items}
        return replace(filling, answers={path: each for path, each in filling.answers.items() if path not in paths})

    def _not_leading(self, filling: Filling) -> Filling:
        """Of who takes part through the job it is not told whether they lead, as tables of site partners have it."""
        role, answers = filling.role, dict(filling.answers)
        if role == Role.SITE_LEADER:
            role = str(Role.CORE_SITE_PARTNER)
        item = self._items.get("role")
        if item is not None and item.scale is not None:
            leads = [each.name for each in item.scale.choices if (each.means or each.name) == Role.SITE_LEADER]
            works = [each.name for each in item.scale.choices if (each.means or each.name) == Role.CORE_SITE_PARTNER]
            if answers.get(item.path) in leads:
                answers[item.path] = works[0] if works else ""
        return self._without(replace(filling, role=role, answers=answers), "leader")


def _chained(
    first: Callable[[Filling], Filling], then: Callable[[Filling], Filling] | None = None
) -> Callable[[Filling], Filling]:
    return first if then is None else lambda filling: then(first(filling))
