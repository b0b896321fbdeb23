"""wellknit.toml: what it says, and how each mistake in it is named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.briefs.document import Look
from wellknit.errors import Problem
from wellknit.folder.declared import SETTINGS
from wellknit.folder.look import contrast
from wellknit.folder.partnership import BriefSettings
from wellknit.folder.settings import Settings, read_settings
from wellknit.partners.initiative import Grant, Initiative, Period, Phase, Principle, Site
from wellknit.releases.rules import Lowered, Organizations
from wellknit.surveys.specification import Convention, TableSpec
from wellknit.surveys.wave import Wave

SMALL = """\
[initiative]
name = "River Towns Together"

[[sites]]
key = "upstream"
name = "Upstream"

[[sites]]
key = "delta"
name = "Delta"

[[waves]]
key = "spring"
name = "Spring survey"
mode = "anonymous"
date = 2021-03-15

[[waves]]
key = "autumn"
name = "Autumn survey"
mode = "identified"
population = "roster"
date = 2021-10-15
"""


def read(folder: Path, text: str | bytes) -> tuple[Settings, tuple[Problem, ...]]:
    (folder / "wellknit.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(folder)


def found(folder: Path, text: str | bytes) -> list[tuple[str, int | None, str | None]]:
    _, problems = read(folder, text)
    assert {each.where.file for each in problems} <= {"wellknit.toml"}
    return [(each.code, each.where.row, each.where.column) for each in problems]


def table(**settings: str) -> str:
    values = {"key": '"trust"', "kind": '"agreement"', "title": '"Trust"', "waves": '["spring"]', "items": '["trust"]'}
    lines = [f"{name} = {value}" for name, value in {**values, **settings}.items() if value]
    return "\n".join(("\n[[tables]]", *lines)) + "\n"


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


# ---- what it says


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, SMALL)
    assert problems == ()
    assert settings.initiative == Initiative(
        name="River Towns Together",
        short="River Towns Together",
        began=None,
        language="en",
        national_partners=(),
        sites=(Site("upstream", "Upstream"), Site("delta", "Delta")),
    )
    assert settings.waves == {
        "spring": Wave("spring", "Spring survey", "anonymous", None, dt.date(2021, 3, 15)),
        "autumn": Wave("autumn", "Autumn survey", "identified", "roster", dt.date(2021, 10, 15)),
    }
    assert settings.rules.thresholds == {"partnership": 5, "public": 10}
    assert settings.rules.rounding == "exact"
    assert (settings.brief, settings.look) == (None, Look())


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    settings, problems = read(
        tmp_path,
        """\
[initiative]
name = "River Towns Together"
short = "RTT"
began = 2016
language = "es"
national_partners = ["headwaters"]

[[sites]]
key = "upstream"
name = "Upstream"
state = "Vt."

[[years]]
key = "year_1"
name = "First year"
from = 2020-01-01
to = 2021-06-30

[[grants]]
key = "water"
funder = "Lantern Foundation"
from = "2020-01-01"
to = 2021-12-31
amount = 1000000.5
currency = "EUR"
incentive = "To work together."

[[phases]]
key = "phase_1"
name = "First phase"
from = 2020-02-01
to = 2020-08-31
questions = ["What helps?"]
methods = ["interview", "survey"]

[[principles]]
key = "trust"
name = "Trust"
summary = "We count on one another."
facts = ["agreement.trust.average"]

[[waves]]
key = "spring"
name = "Spring survey"
mode = "confidential"
population = 40
date = 2021-03-15
data = "invented"
note = "Nobody was asked."

[reporting]
rounding = "as-printed"
thresholds = { partnership = 6, public = 12 }
sensitive = ["discipline"]

[reporting.organizations]
at_least = 2
largest_share = 0.75
reason = "Only four organizations are in it."

[reporting.conventions.as-printed]
decimals = 0
shares = "sum_of_rounded"
averages = "mean_of_printed"
subtotals = "once"

[[reporting.lowered]]
table = "trust"
audience = "public"
threshold = 4
reason = "These figures are already published."

[[tables]]
key = "trust"
kind = "agreement"
title = "Trust"
waves = ["spring"]
items = ["trust", "goals"]
by = "site"
joins = ["average", "pooled"]
roles = ["site_leader"]
sites = ["upstream"]
people = "site leaders"
measure = "share who agree"
base = "asked"
rounding = "exact"
notes = ["A note."]

[tables.labels]
trust = "Trust, in other words"

[brief]
wave = "spring"
date = 2021-06-30
audience = "partnership"
allow = ["2021"]

[look]
primary = "#123"
accent = "#C4572B"
soft = "#ffffff"
ink = "#000000"
paper = "a4"
logo = "logo.svg"
""",
    )
    assert problems == ()
    initiative = settings.initiative
    assert (initiative.short, initiative.began, initiative.language) == ("RTT", 2016, "es")
    assert initiative.national_partners == ("headwaters",)
    assert initiative.sites == (Site("upstream", "Upstream", "Vt."),)
    assert initiative.years == (Period("year_1", "First year", dt.date(2020, 1, 1), dt.date(2021, 6, 30)),)
    assert initiative.grants == (
        Grant(
            "water",
            "Lantern Foundation",
            dt.date(2020, 1, 1),
            dt.date(2021, 12, 31),
            "To work together.",
            Decimal("1000000.5"),
            "EUR",
        ),
    )
    assert initiative.phases == (
        Phase(
            "phase_1",
            "First phase",
            dt.date(2020, 2, 1),
            dt.date(2020, 8, 31),
            ("What helps?",),
            ("interview", "survey"),
        ),
    )
    assert initiative.principles == (
        Principle("trust", "Trust", "We count on one another.", ("agreement.trust.average",)),
    )
    assert settings.waves["spring"] == Wave(
        "spring", "Spring survey", "confidential", 40, dt.date(2021, 3, 15), "invented", "Nobody was asked."
    )
    rules = settings.rules
    assert rules.thresholds == {"partnership": 6, "public": 12}
    assert rules.rounding == "as-printed"
    assert rules.conventions["as-printed"] == Convention("as-printed", 0, "sum_of_rounded", "mean_of_printed", "once")
    assert rules.lowered == (Lowered("trust", "public", 4, "These figures are already published."),)
    assert rules.threshold("public", "trust") == 4
    assert rules.organizations == Organizations(2, Decimal("0.75"), "Only four organizations are in it.")
    assert rules.sensitive == ("discipline",)
    assert rules.tables == (
        TableSpec(
            key="trust",
            kind="agreement",
            title="Trust",
            waves=("spring",),
            items=("trust", "goals"),
            by="site",
            joins=("average", "pooled"),
            roles=("site_leader",),
            sites=("upstream",),
            people="site leaders",
            measure="share who agree",
            base="asked",
            rounding="exact",
            labels={"trust": "Trust, in other words"},
            notes=("A note.",),
        ),
    )
    assert settings.brief == BriefSettings("spring", "2021-06-30", ("2021",), "partnership")
    assert settings.look == Look("#112233", "#c4572b", "#ffffff", "#000000", "a4", "logo.svg")


def test_an_editor_may_add_a_mark_and_other_line_ends(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, SMALL)
    marked, problems = read(tmp_path, b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert (marked, problems) == (plain, ())


# ---- mistakes


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        # syntax
        ('name = "unclosed\n', [("settings.syntax", 24, None)]),
        ("[initiative]\n", [("settings.syntax", 24, None)]),
        ("x = " + "[" * 5000, [("settings.too-deep", None, None)]),
        ("x = " + "9" * 5000, [("settings.too-deep", None, None)]),
        # names
        ("[look]\nprimery = '#000000'\n", [("settings.unknown", 25, "look.primery")]),
        ("[lok]\n", [("settings.unknown", 24, "lok")]),
        ("[[waves]]\n", [("settings.missing", 24, f"waves[3].{name}") for name in ("key", "name", "mode", "date")]),
        # kinds
        ("[look]\npaper = 'A4'\n", [("settings.wrong-value", 25, "look.paper")]),
        ("[look]\nink = 'black'\n", [("settings.wrong-value", 25, "look.ink")]),
        ("[look]\nink = 0\n", [("settings.wrong-value", 25, "look.ink")]),
        ("look = 'dark'\n", [("settings.unknown", 24, "waves.autumn.look")]),
        ("[reporting]\nthresholds = 5\n", [("settings.wrong-value", 25, "reporting.thresholds")]),
        ("[years]\nkey = 'year_1'\n", [("settings.wrong-value", 24, "years")]),
        ("[reporting.thresholds]\npublic = 1\n", [("settings.wrong-value", 25, "reporting.thresholds.public")]),
        ("[reporting.thresholds]\npublic = true\n", [("settings.wrong-value", 25, "reporting.thresholds.public")]),
        ("[reporting.thresholds]\npublic = 10.0\n", [("settings.wrong-value", 25, "reporting.thresholds.public")]),
        ("[brief]\nwave = 'spring'\ndate = 'June'\n", [("settings.wrong-value", 26, "brief.date")]),
        ("[brief]\nwave = 'spring'\nallow = [2021]\n", [("settings.wrong-value", 26, "brief.allow")]),
        # keys
        ("[[sites]]\nkey = 'delta'\nname = 'D'\n", [("settings.duplicate-key", 25, "sites.delta.key")]),
        ("[[sites]]\nkey = 'average'\nname = 'A'\n", [("settings.reserved-key", 25, "sites.average.key")]),
        ("[[sites]]\nkey = '../delta'\nname = 'D'\n", [("settings.bad-key", 25, "sites[3].key")]),
        ("[[sites]]\nkey = 'Old Town'\nname = 'D'\n", [("settings.bad-key", 25, "sites[3].key")]),
        (
            "[[waves]]\nkey = '../../etc'\nname = 'W'\nmode = 'anonymous'\ndate = 2021-01-01\n",
            [("settings.bad-key", 25, "waves[3].key")],
        ),
        (table(key="'respondents'"), [("settings.reserved-key", 26, "tables.respondents.key")]),
        # dates
        (
            "[[years]]\nkey = 'y'\nname = 'Y'\nfrom = 2021-03-01\nto = 2021-02-28\n",
            [("settings.backwards", 28, "years.y.to")],
        ),
        (
            "[[years]]\nkey = 'y'\nname = 'Y'\nfrom = 2021-03-01T00:00:00\nto = 'tomorrow'\n",
            [("settings.wrong-value", 27, "years.y.from"), ("settings.wrong-value", 28, "years.y.to")],
        ),
        # references
        ("[brief]\nwave = 'sprng'\n", [("settings.unknown-reference", 25, "brief.wave")]),
        ("[reporting]\nrounding = 'as-printed'\n", [("settings.unknown-reference", 25, "reporting.rounding")]),
        (table(waves='["winter"]'), [("settings.unknown-reference", 29, "tables.trust.waves")]),
        (table(sites='["memphis"]'), [("settings.unknown-reference", 31, "tables.trust.sites")]),
        (table(rounding='"rough"'), [("settings.unknown-reference", 31, "tables.trust.rounding")]),
        # reporting
        (
            "[reporting]\nthresholds = { partnership = 4, public = 9 }\n",
            [
                ("settings.threshold-lowered", 25, "reporting.thresholds.partnership"),
                ("settings.threshold-lowered", 25, "reporting.thresholds.public"),
            ],
        ),
        (
            "[reporting.thresholds]\npartnership = 11\n",
            [("settings.thresholds-crossed", 24, "reporting.thresholds.public")],
        ),
        (
            "[reporting.organizations]\nat_least = 2\n",
            [("settings.weaker-without-reason", 25, "reporting.organizations.at_least")],
        ),
        (
            "[reporting.organizations]\nlargest_share = 0.6\nreason = ' '\n",
            [("settings.weaker-without-reason", 25, "reporting.organizations.largest_share")],
        ),
        (
            "[reporting.conventions.exact]\ndecimals = 0\n",
            [("settings.exact-redeclared", 24, "reporting.conventions.exact")],
        ),
        (
            "[reporting.conventions.Mine]\ndecimals = 9\n",
            [("settings.wrong-value", 25, "reporting.conventions.Mine.decimals")],
        ),
        (
            table() + "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = 4\n",
            [("settings.missing", 31, "reporting.lowered[1].reason")],
        ),
        (
            table() + "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = 4\nreason = ' '\n",
            [("settings.lowered-without-reason", 35, "reporting.lowered[1].reason")],
        ),
        (
            table()
            + "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = 1\nreason = 'It is public.'\n",
            [("settings.wrong-value", 34, "reporting.lowered[1].threshold")],
        ),
        (
            table()
            + "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = 10\nreason = 'It is public.'\n",
            [("settings.not-lowered", 34, "reporting.lowered[1].threshold")],
        ),
        (
            "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = 4\nreason = 'It is public.'\n",
            [("settings.unknown-reference", 25, "reporting.lowered[1].table")],
        ),
        # tables
        (table(kind='"agrement"'), [("settings.wrong-value", 27, "tables.trust.kind")]),
        (table(waves="[]"), [("tables.no-wave", 29, "tables.trust.waves")]),
        (table(items=""), [("tables.items-missing", 25, "tables.trust.items")]),
        (table(by='"answer"'), [("tables.columns", 31, "tables.trust.by")]),
        (table(by='"wave"'), [("tables.one-wave", 29, "tables.trust.waves")]),
        (table(kind='"change"'), [("tables.one-wave", 29, "tables.trust.waves")]),
        (
            table(kind='"response"'),
            [("tables.items-unused", 30, "tables.trust.items"), ("tables.response", 29, "tables.trust.waves")],
        ),
        (table(kind='"choices"', items='["a", "b"]'), [("tables.one-item", 30, "tables.trust.items")]),
        (table(kind='"distribution"', items='["a", "b"]'), [("tables.one-item", 30, "tables.trust.items")]),
        (table(kind='"involvement"', items="", base='"asked"'), [("tables.base-unused", 30, "tables.trust.base")]),
        (table(by='"role"', joins='["average"]'), [("tables.joins", 32, "tables.trust.joins")]),
        (
            table(kind='"mean"', joins='["weighted"]'),
            [("tables.joins", 31, "tables.trust.joins"), ("tables.weighted", 31, "tables.trust.joins")],
        ),
        (table(kind='"distribution"', by='"answer"', joins='["pooled"]'), [("tables.joins", 32, "tables.trust.joins")]),
        (table(joins='["weighted"]'), [("tables.weighted", 31, "tables.trust.joins")]),
        (
            table(kind='"change"', waves='["spring", "autumn"]', joins='["average", "pooled"]'),
            [("tables.one-join", 31, "tables.trust.joins")],
        ),
        # look
        (
            "[look]\nprimary = '#7799aa'\n",
            [("look.contrast", 25, "look.primary"), ("look.contrast", 25, "look.primary")],
        ),
        ("[look]\nsoft = '#888888'\n", [("look.contrast", 25, "look.soft"), ("look.contrast", 25, "look.soft")]),
        ("[look]\naccent = '#fdbf11'\n", [("look.contrast", 25, "look.accent")]),
        ("[look]\nlogo = '../logo.svg'\n", [("path.outside", 25, "look.logo")]),
        ("[look]\nlogo = '/etc/logo.svg'\n", [("path.outside", 25, "look.logo")]),
        ("[look]\nlogo = 'C:\\logo.svg'\n", [("path.outside", 25, "look.logo")]),
        ("[look]\nlogo = 'a\\..\\logo.svg'\n", [("path.outside", 25, "look.logo")]),
        ("[look]\nlogo = 'missing.svg'\n", [("look.logo", 25, "look.logo")]),
        ("[look]\nlogo = 'wellknit.toml'\n", [("look.logo", 25, "look.logo")]),
    ],
)
def test_each_mistake_is_named_at_its_line(
    wrong: str, expected: list[tuple[str, int | None, str | None]], tmp_path: Path
) -> None:
    assert SMALL.count("\n") == 23
    assert found(tmp_path, SMALL + wrong) == expected


def test_mistakes_are_named_together(tmp_path: Path) -> None:
    text = (
        SMALL.replace("anonymous", "anonymus")
        .replace("2021-10-15", "15.10.2021")
        .replace('"River', "'River")
        .replace('her"', "her'")
    )
    assert [code for code, _, _ in found(tmp_path, text)] == ["settings.syntax"]
    text = SMALL.replace("anonymous", "anonymus").replace("2021-10-15", '"15.10.2021"').replace("name =", "nam =", 1)
    assert found(tmp_path, text) == [
        ("settings.unknown", 2, "initiative.nam"),
        ("settings.missing", 1, "initiative.name"),
        ("settings.wrong-value", 15, "waves.spring.mode"),
        ("settings.wrong-value", 23, "waves.autumn.date"),
    ]


def test_a_misspelt_word_is_told_the_nearest(tmp_path: Path) -> None:
    _, problems = read(tmp_path, SMALL.replace("anonymous", "anonymus").replace("population", "populaton"))
    assert [each.do for each in problems] == [
        "Write one of identified, confidential, anonymous. Did you mean 'anonymous'?",
        "Did you mean 'population'? docs/settings.md lists all settings.",
    ]
    assert problems[0].what == "'mode' can't be 'anonymus'."


def test_the_ratio_that_was_measured_is_said(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, SMALL + "[look]\nprimary = '#1696d2'\npaper = 'a4'\n")
    assert [each.what for each in problems] == [
        "The colour #1696d2 (primary) stands out from white by 3.31 to 1 only; at least 4.5 to 1 are needed.",
        "The colour #1696d2 (primary) stands out from #eef4f6 by 2.98 to 1 only; at least 4.5 to 1 are needed.",
    ]
    assert settings.look == Look(paper="a4")


def test_contrast_is_that_of_the_guidelines() -> None:
    """#767676 is the lightest grey that passes on white; #777777 is the first that does not (WebAIM's example)."""
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")
    assert contrast("#ffffff", "#ffffff") == 1
    look = Look()
    assert min(contrast(look.primary, look.soft), contrast(look.ink, look.soft)) >= 4.5
    assert contrast(look.accent, "#ffffff") >= 3


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.svg").write_text("<svg/>")
    (folder / "logo.svg").symlink_to(tmp_path / "secret.svg")
    assert found(folder, SMALL + "[look]\nlogo = 'logo.svg'\n") == [("path.link-outside", 25, "look.logo")]


def test_not_utf_8(tmp_path: Path) -> None:
    assert found(tmp_path, SMALL.replace("Delta", "Peñasco").encode("cp1252")) == [("settings.encoding", 10, None)]


def test_overlapping_years_are_a_warning(tmp_path: Path) -> None:
    years = "".join(
        f"[[years]]\nkey = 'y{each}'\nname = 'Year {each}'\nfrom = 202{each}-01-01\nto = 202{each + 1}-01-0{each}\n"
        for each in (0, 1)
    ).replace("-01-00", "-01-01")
    settings, (problem,) = read(tmp_path, SMALL + years)
    assert (problem.code, problem.severity) == ("settings.overlap", "warning")
    assert (problem.where.row, problem.where.column) == (32, "years.y1.from")
    assert "2021-01-01" in problem.what
    assert [year.key for year in settings.initiative.years] == ["y0", "y1"]


def test_lines_are_found_past_texts_of_several_lines(tmp_path: Path) -> None:
    text = SMALL.replace('name = "Delta"', 'name = """\\\n[look]\nink = 1\n"""').replace("anonymous", "anonymus")
    assert found(tmp_path, text) == [("settings.wrong-value", line_of(text, "anonymus"), "waves.spring.mode")]


def test_a_section_that_is_no_section(tmp_path: Path) -> None:
    assert found(tmp_path, "look = 'dark'\n" + SMALL) == [("settings.wrong-value", 1, "look")]


def test_a_partnership_without_sites(tmp_path: Path) -> None:
    without = SMALL[: SMALL.index("[[sites]]")] + SMALL[SMALL.index("[[waves]]") :]
    assert found(tmp_path, without) == [("settings.missing", None, "sites")]
    assert found(tmp_path, "sites = []\n" + without) == [("settings.no-site", 1, "sites")]
    taken = without + "[[sites]]\nkey = 'pooled'\nname = 'P'\n"
    assert found(tmp_path, taken) == [
        ("settings.reserved-key", line_of(taken, "pooled"), "sites.pooled.key"),
        ("settings.no-site", line_of(taken, "[[sites]]"), "sites"),
    ]


def test_a_threshold_is_lowered_once(tmp_path: Path) -> None:
    entry = "[[reporting.lowered]]\ntable = 'trust'\naudience = 'public'\nthreshold = {}\nreason = 'It is public.'\n"
    text = SMALL + table() + entry.format(4) + entry.format(3)
    settings, (problem,) = read(tmp_path, text)
    assert (problem.code, problem.where.row) == ("settings.lowered-twice", 37)
    assert settings.rules.lowered == (Lowered("trust", "public", 4, "It is public."),)


def test_a_file_of_another_size_is_another_file(tmp_path: Path) -> None:
    assert found(tmp_path, SMALL + "#" * 1_000_000) == [("settings.too-big", None, None)]
    with (tmp_path / "logo.png").open("wb") as logo:
        logo.truncate(5_000_001)
    assert found(tmp_path, SMALL + "[look]\nlogo = 'logo.png'\n") == [("look.logo-size", 25, "look.logo")]


def test_a_year_is_written_without_a_thousands_separator(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, SMALL.replace("[[sites]]", "[x]", 0).replace('her"\n', 'her"\nbegan = 16\n', 1))
    assert problem.do == "Write a whole number from 1800 to 2200."


# ---- whatever stands there

SETTING = st.sampled_from([each for each in SETTINGS if "section" not in each.kind])
VALUE = st.one_of(
    st.text(max_size=20).map(
        lambda text: (
            '"' + "".join(f"\\U{ord(each):08x}" for each in text if ord(each) not in range(0xD800, 0xE000)) + '"'
        )
    ),
    st.integers(-(10**12), 10**12).map(str),
    st.sampled_from(
        ["nan", "inf", "-inf", "1e400", "true", "[]", "{}", "[[]]", "[{}]", "[1, 'a']", "1979-05-27", "07:32:00", "'x'"]
    ),
)


@given(st.lists(st.tuples(SETTING, VALUE), min_size=1, max_size=4, unique_by=lambda pair: pair[0].path))
def test_any_value_anywhere_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[object, str]]
) -> None:
    lines = []
    for setting, value in pairs:
        path = setting.path.replace("[]", "").replace("<name>", "x").replace("<row>", "x")  # type: ignore[attr-defined]
        above, _, name = path.rpartition(".")
        several = f"{above}[]" in {each.path for each in SETTINGS}
        lines.append(f"[[{above}]]\n{name} = {value}" if several else f"[{above}]\n{name} = {value}")
    folder = tmp_path_factory.mktemp("any")
    assert read(folder, "\n".join(lines)) == read(folder, "\n".join(lines))
