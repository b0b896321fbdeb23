"""The kinds of tables: which rows each has, and what its cells count."""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.labels import label
from wellknit.partners.involvement import BANDS, SUBTOTALS
from wellknit.partners.roster import SITE_ROLES, Role
from wellknit.surveys.counted import Group, Tabulation
from wellknit.surveys.cube import CHOSEN, EVERYONE, NOT_CHOSEN
from wellknit.surveys.questionnaire import Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.rounding import average_of_means, share
from wellknit.surveys.rounding import mean as mean_of
from wellknit.surveys.surplus import beyond, surplus
from wellknit.tables import Cell, Column, Row, Share

__all__ = [
    "agreeing",
    "agreement",
    "asides",
    "by_answer",
    "choices",
    "distribution",
    "involvement",
    "key_of",
    "mean",
    "response",
]


def agreement(table: Tabulation) -> tuple[Row, ...]:
    """Items, each with the share who agree."""
    rows = []
    for name in table.spec.items:
        item = table.item(name)
        codes = table.scale(item).agreeing
        shares = [table.parts(item, codes, group) for group in table.groups()]
        pooled = table.parts(item, codes, table.everyone())
        rows.append(
            table.row(
                name,
                item.label(table.language),
                shares,
                pooled,
                table.base_of(item),
                item=name,
                whole=table.whole(name),
            )
        )
    return tuple(rows)


def mean(table: Tabulation) -> tuple[Row, ...]:
    """Items, each with the mean of its scale; answers that have no place in it are left out."""
    rows = []
    for name in table.spec.items:
        item = table.item(name)
        means = []
        for group in (*table.groups(), table.everyone()):
            answers = table.answers(name, group)
            values = [
                (choice.value, answers.get(choice.name, 0))
                for choice in table.scale(item).choices
                if choice.value is not None
            ]
            means.append(mean_of(values, table.convention, table.population(group, answers)))
        joined = {"average": average_of_means(means[:-1], table.convention), "pooled": means[-1]}
        cells = [*means[:-1], *(joined[column.key] for column in table.joins() if column.key in joined)]
        rows.append(Row(name, table.wording(item), tuple(cells), item=name))
    return tuple(rows)


def distribution(table: Tabulation) -> tuple[Row, ...]:
    """Every answer of one item; what is no answer to the question stands below, as a share of all asked."""
    item = table.item(table.spec.items[0])
    scale = table.scale(item)
    rows = []
    for choice in scale.choices:
        if choice.name in scale.aside:
            continue
        shares = [table.parts(item, [choice.name], group) for group in table.groups()]
        text = choice.label(table.language)
        key = key_of(choice.name)
        pooled = table.parts(item, [choice.name], table.everyone())
        rows.append(
            table.row(key, text, shares, pooled, table.base_of(item), item=item.name, whole=table.whole(item.name))
        )
    for code, key, text in asides(table, scale):
        shares = [_of_asked(table, item.name, code, group) for group in table.groups()]
        pooled = _of_asked(table, item.name, code, table.everyone())
        rows.append(table.row(key, text, shares, pooled, "asked", item=item.name, whole=table.whole(item.name)))
    return tuple(rows)


def asides(table: Tabulation, scale: Scale) -> tuple[tuple[str, str, str], ...]:
    """(code, key, label) of what is shown beside the answers: not applicable, don't know, blank."""
    beside = [
        (name, scale_choice.means, label(f"answer.{scale_choice.means}", table.language))
        for name in scale.aside
        if (scale_choice := scale.choice(name)) is not None
    ]
    return (*beside, (BLANK, "blank", label("answer.blank", table.language)))


def _of_asked(table: Tabulation, item: str, code: str, group: Group) -> Share:
    answers = table.answers(item, group)
    asked = sum(answers.values()) - answers.get(NOT_ASKED, 0)
    return share([answers.get(code, 0)], asked, table.convention, interval=False)


def by_answer(table: Tabulation) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Items as rows, their answers as columns, all sites together."""
    scale = table.scale(table.item(table.spec.items[0]))
    given = [choice for choice in scale.choices if choice.name not in scale.aside]
    columns = [Column(key_of(each.name), each.label(table.language), "answer") for each in given]
    columns += [Column(key, text, "answer") for _, key, text in asides(table, scale)]
    rows = []
    for name in table.spec.items:
        item = table.item(name)
        cells: list[Cell] = [table.parts(item, [choice.name], table.everyone()) for choice in given]
        cells += [_of_asked(table, name, code, table.everyone()) for code, _, _ in asides(table, scale)]
        rows.append(Row(name, table.wording(item), tuple(cells), table.base_of(item), item=name))
    return tuple(columns), tuple(rows)


def choices(table: Tabulation) -> tuple[Row, ...]:
    """The choices of a multiple-choice item, each with the share who chose it."""
    item = table.item(table.spec.items[0])
    base_kind = table.base_of(item)
    whole = table.whole(f"{item.name}/{table.scale(item).choices[0].name}")
    rows = []
    for choice in table.scale(item).choices:
        name = f"{item.name}/{choice.name}"

        def chosen(group: Group, name: str = name) -> Share:
            answers = table.answers(name, group)
            base = answers.get(CHOSEN, 0) + answers.get(NOT_CHOSEN, 0)
            if base_kind == "asked":
                base += answers.get(BLANK, 0)
            return share(
                [answers.get(CHOSEN, 0)],
                base,
                table.convention,
                population=table.population(group, answers) if base_kind == "answered" else None,
            )

        shares = [chosen(group) for group in table.groups()]
        text = choice.label(table.language)
        rows.append(
            table.row(
                key_of(choice.name), text, shares, chosen(table.everyone()), base_kind, item=item.name, whole=whole
            )
        )
    return tuple(rows)


def involvement(table: Tabulation) -> tuple[Row, ...]:
    """Bands of length of involvement with their subtotals, of all respondents, those who did not say shown."""

    def length(bands: Sequence[str], group: Group, rule: str = "") -> Share:
        counts = [
            sum(table.answers(EVERYONE, Group(group.column, group.sites, group.roles, (band,))).values())
            for band in bands
        ]
        everyone = table.answers(EVERYONE, group)
        base = sum(everyone.values())
        return share(counts, base, table.convention, population=table.population(group, everyone), rule=rule)

    def line(key: str, text: str, bands: Sequence[str], rule: str = "", subtotal: bool = False) -> Row:
        shares = [length(bands, group, rule) for group in table.groups()]
        return table.row(key, text, shares, length(bands, table.everyone(), rule), "asked", subtotal)

    rows = []
    for band in BANDS:
        rows.append(line(band.key, label(f"band.{band.key}", table.language), [band.key], "once"))
        if band.key in SUBTOTALS:
            key, _, parts = SUBTOTALS[band.key]
            text = label(f"band.{key}", table.language)
            rows.append(line(key, text, parts, table.convention.subtotals, subtotal=True))
    rows.append(line("blank", label("answer.blank", table.language), [BLANK], "once"))
    return tuple(rows)


def response(table: Tabulation) -> tuple[Row, ...]:
    """How many of the people on the roster answered, by role; counted, so there is no interval."""
    wave = table.counted.wave
    over = surplus(table.counted)
    roles = table.spec.roles or SITE_ROLES
    lines: list[tuple[str, tuple[Role, ...]]] = [(role, (role,)) for role in roles] if table.counted.roster else []
    rows = []
    for key, wanted in [*lines, ("all", table.spec.roles)]:
        cells: list[Cell] = []
        for group in [*table.groups(), *([table.everyone()] if "pooled" in table.spec.joins else [])]:
            invited = table.counted.population(group.sites, wanted)
            if group.column.kind == "pooled" and invited is None:
                invited = table.counted.population((), ())
            answered = sum(
                table.counted.counts.cube.answers(wave.key, EVERYONE, sites=group.sites, roles=wanted).values()
            )
            known = invited or 0
            # Answers of people who are not on the roster can't raise its rate above one; a note counts them.
            counted = min(answered - beyond(over, group.sites, wanted), known)
            cells.append(share([counted], known, table.convention, population=invited, interval=False))
        rows.append(
            Row(
                key,
                table.spec.labels.get(key, label(f"roles.{key}", table.language)),
                tuple(cells),
                "asked",
                key == "all",
            )
        )
    return tuple(rows)


def agreeing(table: Tabulation) -> tuple[str, ...]:
    """The keys of the answers of a distribution that mean agreement."""
    return tuple(key_of(code) for code in table.scale(table.item(table.spec.items[0])).agreeing)


def key_of(code: str) -> str:
    """A choice's code as part of a fact's name: codes that begin with a digit get 'answer_' before them."""
    plain = code.lower().replace("-", "_").replace(".", "_")
    return plain if plain[:1].isalpha() else f"answer_{plain}"
