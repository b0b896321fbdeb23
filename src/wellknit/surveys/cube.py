"""The cube of counts: the one place that touches the answers. Every table is a function of these integers.

Four counts of a wave are frozen together, each one Ibis expression over the answers in long form (one row an answer):

- the cube: people by wave, site, role, length of involvement, item and answer, with rows for blank and not asked;
- pairs: the same person's answers to an item in two waves, with the role in each;
- crossed: the same person's answers to two items;
- spread: how many people and organizations stand behind each group's answers, and the most that come from one.

The expressions keep to what every engine does alike: no rounding, hashing, regular expressions or division.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from wellknit.partners.roster import JOB_ROLES
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import BLANK, NOT_ASKED, Response, Responses

if TYPE_CHECKING:
    import ibis
    import pyarrow

__all__ = [
    "ALL",
    "CHOSEN",
    "EVERYONE",
    "KEYS",
    "NOT_CHOSEN",
    "Count",
    "Counts",
    "Cube",
    "answers_of",
    "count",
    "long_answers",
]

#: The pseudo item that counts each respondent once.
EVERYONE = "(respondents)"
#: Answers of one choice of a multiple-choice item, which the cube holds as the item 'item/choice'.
CHOSEN, NOT_CHOSEN = "(chosen)", "(not chosen)"
#: Stands in ``spread`` for 'whatever the value of this key', and for leaders and core partners read together.
ALL, THROUGH_JOB = "(all)", "(through the job)"

KEYS = ("wave", "site", "role", "involvement", "item", "answer")
GROUPS = ("site", "role", "involvement")
#: Where the answers lie in the engine, in long form.
_TABLE = "wellknit_answers"
_COLUMNS = ("wave", "respondent", "person", "organization", "site", "role", "involvement", "item", "answer")


class Count(NamedTuple):
    """How many people of one group gave one answer to one item."""

    wave: str
    site: str
    role: str
    involvement: str
    item: str
    answer: str
    people: int


class Spread(NamedTuple):
    """Behind the answers (blanks and not asked left out) of a group to an item: people and organizations, and the
    largest number of answers that one person, or one organization, gave."""

    wave: str
    site: str
    role: str
    involvement: str
    item: str
    answers: int
    people: int
    largest_person: int
    organizations: int
    largest_organization: int


@dataclass(frozen=True)
class Cube:
    """The counts of one or more waves, in the order of their keys."""

    counts: tuple[Count, ...]
    _by_item: dict[tuple[str, str], list[Count]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.counts:
            self._by_item.setdefault((each.wave, each.item), []).append(each)

    def rows(self, wave: str, item: str) -> Sequence[Count]:
        """The counts of one item of one wave, in the order of their keys."""
        return self._by_item.get((wave, item), ())

    def answers(
        self,
        wave: str,
        item: str,
        *,
        sites: Iterable[str] = (),
        roles: Iterable[str] = (),
        bands: Iterable[str] = (),
    ) -> dict[str, int]:
        """How many people gave which answer to ``item``, in these sites, roles and bands (each: all when empty)."""
        wanted_sites, wanted_roles, wanted_bands = frozenset(sites), frozenset(roles), frozenset(bands)
        totals: dict[str, int] = {}
        for each in self._by_item.get((wave, item), ()):
            if (
                (not wanted_sites or each.site in wanted_sites)
                and (not wanted_roles or each.role in wanted_roles)
                and (not wanted_bands or each.involvement in wanted_bands)
            ):
                totals[each.answer] = totals.get(each.answer, 0) + each.people
        return totals

    def __add__(self, other: Cube) -> Cube:
        return Cube(tuple(sorted({*self.counts, *other.counts})))


@dataclass(frozen=True)
class Counts:
    """The cube of a wave and its sisters; ``pairs`` and ``crossed`` are (keys…, people) rows, ``spread`` as named."""

    cube: Cube
    pairs: tuple[tuple[Any, ...], ...] = ()
    crossed: tuple[tuple[Any, ...], ...] = ()
    spread: tuple[Spread, ...] = ()

    def people_behind(self, wave: str, item: str, roles: Iterable[str] = ()) -> tuple[int, int] | None:
        """How many answers, from how many people, ``item`` has in all sites; None where people are not known.

        ``roles`` are none (everyone), one, or those through the job: people of other sets of roles are not counted.
        """
        wanted = set(roles)
        role = ALL if not wanted else THROUGH_JOB if wanted == set(JOB_ROLES) else next(iter(wanted))
        if len(wanted) > 1 and role != THROUGH_JOB:
            return None
        for each in self.spread:
            if (each.wave, each.item, each.site, each.role, each.involvement) == (wave, item, ALL, role, ALL):
                return (each.answers, each.people) if each.people else None
        return None

    def without_people(self) -> Counts:
        """The counts without the numbers of different people behind groups, as of a wave that names nobody."""
        return replace(self, spread=tuple(each._replace(people=0, largest_person=0) for each in self.spread))


PAIR_KEYS = ("wave", "later_wave", "site", "role", "later_role", "item", "answer", "later_answer")
CROSS_KEYS = ("wave", "site", "item", "answer", "other_item", "other_answer")


def answers_of(record: Response, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What one respondent counts for: each item of the cube with the answer, blank and not asked included."""
    yield EVERYONE, CHOSEN
    for item in questionnaire.asked():
        if item.scale is None:
            continue
        answer = record.answers.get(item.name, BLANK)
        if item.kind == "one":
            yield item.name, answer if isinstance(answer, str) else BLANK
        elif item.kind == "many":
            for choice in item.scale.choices:
                if isinstance(answer, str) and answer in (BLANK, NOT_ASKED):
                    yield f"{item.name}/{choice.name}", answer
                else:
                    yield f"{item.name}/{choice.name}", CHOSEN if choice.name in answer else NOT_CHOSEN


def long_answers(waves: Sequence[tuple[Responses, Questionnaire]]) -> pyarrow.Table:
    """The answers of several waves in long form, one row an answer, sorted by wave, site and item.

    Columns: wave, respondent, person, organization ('' where not known), site, role, involvement, item, answer.
    """
    import pyarrow

    rows = [
        (
            responses.wave,
            record.respondent,
            record.person or "",
            record.organization or "",
            record.site,
            record.role or "",
            record.involvement,
            item,
            answer,
        )
        for responses, questionnaire in waves
        for record in responses.records
        for item, answer in answers_of(record, questionnaire)
    ]
    rows.sort(key=lambda row: (row[0], row[4], row[7], row[1]))
    columns: Iterable[Sequence[str]] = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    return pyarrow.table(
        {name: pyarrow.array(each, pyarrow.string()) for name, each in zip(_COLUMNS, columns, strict=True)}
    )


def cube_expression(answers: ibis.Table, keys: Sequence[str] = KEYS) -> ibis.Table:
    """The cube as one expression over answers in long form: how many rows each combination of ``keys`` has."""
    return answers.group_by(list(keys)).aggregate(people=answers.count())


def pairs_expression(answers: ibis.Table) -> ibis.Table:
    """The same person's answers to the same item in two waves; people whom no wave names are in no pair.

    ``wave`` is the one whose key comes first, whichever was asked first.
    """
    named = answers.filter(answers.person != "").select("wave", "person", "site", "role", "item", "answer")
    later = named.select(
        later_wave=named.wave,
        person=named.person,
        site=named.site,
        later_role=named.role,
        item=named.item,
        later_answer=named.answer,
    )
    joined = named.join(later, ["person", "site", "item"])
    joined = joined.filter(joined.wave < joined.later_wave)
    return joined.group_by(list(PAIR_KEYS)).aggregate(people=joined.count())


def crossed_expression(answers: ibis.Table) -> ibis.Table:
    """The same respondent's answers to two items, each pair of items once."""
    one = answers.select("wave", "respondent", "site", "item", "answer")
    two = one.select(
        wave=one.wave, respondent=one.respondent, site=one.site, other_item=one.item, other_answer=one.answer
    )
    joined = one.join(two, ["wave", "respondent", "site"])
    joined = joined.filter(joined.item < joined.other_item)
    return joined.group_by(list(CROSS_KEYS)).aggregate(people=joined.count())


def spread_expression(answers: ibis.Table, groups: Sequence[str] = GROUPS) -> ibis.Table:
    """People and organizations behind every group's answers, for each combination of ``groups`` and for each of them
    left open: distinct numbers can't be added up from the cube, so every margin is counted."""
    import ibis

    given = answers.filter(answers.answer.notin([BLANK, NOT_ASKED]))
    through_job = given.filter(given.role.isin(JOB_ROLES)).mutate(role=ibis.literal(THROUGH_JOB))
    margins = [_margin(through_job, {key: ibis.literal(ALL) for key in GROUPS if key != "role"})]
    for size in range(len(groups) + 1):
        for kept in combinations(groups, size):
            margins.append(_margin(given, {key: ibis.literal(ALL) for key in GROUPS if key not in kept}))
    return ibis.union(*margins)


def _margin(given: ibis.Table, left_open: Mapping[str, ibis.Value]) -> ibis.Table:
    group = given.mutate(**left_open)
    keys = ["wave", *GROUPS, "item"]
    by_person = _largest(group, keys, "person").rename(people="number", largest_person="largest")
    by_organization = _largest(group, keys, "organization").rename(
        organizations="number", largest_organization="largest"
    )
    total = group.group_by(keys).aggregate(answers=group.count())
    return (
        total.left_join(by_person, keys)
        .select(*keys, "answers", "people", "largest_person")
        .left_join(by_organization, keys)
        .select(*keys, "answers", "people", "largest_person", "organizations", "largest_organization")
    )


def _largest(group: ibis.Table, keys: list[str], unit: str) -> ibis.Table:
    named = group.filter(group[unit] != "")
    each = named.group_by([*keys, unit]).aggregate(gave=named.count())
    return each.group_by(keys).aggregate(number=each.count(), largest=each.gave.max())


def count(
    waves: Sequence[tuple[Responses, Questionnaire]],
    wave: str,
    *,
    sisters: bool = True,
    backend: ibis.BaseBackend | None = None,
) -> Counts:
    """The counts of ``wave``, its pairs with the other ``waves`` included.

    DuckDB counts, in memory, unless ``backend`` is given: any Ibis backend that can hold the answers, since all give
    the same integers. A draft of tables needs no ``sisters`` and is quicker without; of ``spread`` it has the
    roles alone.
    """
    import ibis

    connection = backend or ibis.duckdb.connect()
    answers = connection.create_table(_TABLE, long_answers(waves), overwrite=True)

    def rows(name: str) -> list[tuple[Any, ...]]:
        if backend is None:
            found = connection.raw_sql(_statements(wave, sisters)[name]).fetchall()
        else:
            fetched = _expressions(answers, wave, sisters)[name].to_pyarrow()
            found = list(zip(*(column.to_pylist() for column in fetched.columns), strict=True)) if len(fetched) else []
        # The keys of a row are unique and stand first, so sorting never compares a missing number.
        return sorted(found)

    cube = Cube(tuple(Count(*row) for row in rows("cube")))
    spread = tuple(Spread(*row[:5], *(value or 0 for value in row[5:])) for row in rows("spread"))
    counts = Counts(cube, spread=spread)
    if sisters:
        counts = Counts(cube, tuple(rows("pairs")), tuple(rows("crossed")), spread)
    if backend is None:
        connection.disconnect()
    return counts


def _expressions(answers: ibis.Table, wave: str, sisters: bool) -> dict[str, ibis.Table]:
    """What is counted of ``wave``, by name, with its columns in their order."""
    of_wave = answers.filter(answers.wave == wave)
    found = {
        "cube": cube_expression(of_wave).select(*KEYS, "people"),
        "spread": spread_expression(of_wave, GROUPS if sisters else ("role",)).select(*Spread._fields),
    }
    if sisters:
        pairs = pairs_expression(answers)
        of_pairs = pairs.filter((pairs.wave == wave) | (pairs.later_wave == wave))
        found["pairs"] = of_pairs.select(*PAIR_KEYS, "people")
        found["crossed"] = crossed_expression(of_wave).select(*CROSS_KEYS, "people")
    return found


@lru_cache(maxsize=64)
def _statements(wave: str, sisters: bool) -> dict[str, str]:
    """The same in DuckDB's SQL: to put an expression into words takes longer than to count a thousand answers."""
    import ibis

    answers = ibis.table(dict.fromkeys(_COLUMNS, "string"), name=_TABLE)
    return {
        name: str(ibis.to_sql(each, dialect="duckdb")) for name, each in _expressions(answers, wave, sisters).items()
    }


def cube_from_rows(rows: Iterable[Mapping[str, Any]]) -> Cube:
    """A cube from rows that hold its keys and ``people`` (a stored release, or part of a larger cube)."""
    return Cube(tuple(sorted(Count(*(row[key] for key in (*KEYS, "people"))) for row in rows)))
