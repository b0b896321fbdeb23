"""The tables under evidence/: what was said where, what may be shown of it, and how each mistake is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.folder.small_folder import places, write
from wellknit.errors import Problem
from wellknit.evidence.sources import Quote, Source
from wellknit.folder.evidence import read_evidence
from wellknit.partners.initiative import Initiative, Site

INITIATIVE = Initiative(
    name="River Towns Together",
    short="RTT",
    began=None,
    language="en",
    national_partners=(),
    sites=(Site("upstream", "Upstream"), Site("delta", "Delta")),
)
SOURCES = """\
source,kind,date,site,title
interview_delta,interview,2021-02-11,delta,Interview with a core site partner
minutes,document,,,Minutes of the steering group
"""
QUOTES = """\
quote,text,role,site,source,consent,withdrawn,attribution,illustrative,keep_attribution
calendars,"Half of our quarrels, it turned out, were about Tuesdays.",core_site_partner,delta,interview_delta,public,,,,
new_face,We lose all the people that person knew.,site_leader,upstream,minutes,internal,2021-06-01,,,
our_money,We stopped counting whose money it was.,,,minutes,public,,A national funder,yes,She asked for it
"""
Found = list[tuple[str, int | None, str | None]]


def read(
    root: Path, *, sources: str = SOURCES, quotes: str = QUOTES
) -> tuple[tuple[Source, ...], tuple[Quote, ...], tuple[Problem, ...]]:
    write(root, {"evidence/sources.csv": sources, "evidence/quotes.csv": quotes})
    return read_evidence(root, INITIATIVE)


def test_what_the_tables_say(tmp_path: Path) -> None:
    sources, quotes, problems = read(tmp_path)
    assert problems == ()
    assert sources == (
        Source("interview_delta", "interview", dt.date(2021, 2, 11), "delta", "Interview with a core site partner"),
        Source("minutes", "document", None, None, "Minutes of the steering group"),
    )
    assert quotes == (
        Quote(
            "calendars",
            "Half of our quarrels, it turned out, were about Tuesdays.",
            "core_site_partner",
            "delta",
            "interview_delta",
            "public",
            row=2,
        ),
        Quote(
            "new_face",
            "We lose all the people that person knew.",
            "site_leader",
            "upstream",
            "minutes",
            "internal",
            withdrawn=dt.date(2021, 6, 1),
            row=3,
        ),
        Quote(
            "our_money",
            "We stopped counting whose money it was.",
            "",
            None,
            "minutes",
            "public",
            attribution="A national funder",
            illustrative=True,
            keep_attribution="She asked for it",
            row=4,
        ),
    )


def test_a_folder_without_evidence_is_none(tmp_path: Path) -> None:
    assert read_evidence(tmp_path, INITIATIVE) == ((), (), ())


@pytest.mark.parametrize(
    ("row", "expected", "kept"),
    [
        (",interview,,,", [("cell.missing", 4, "source")], False),
        ("minutes,document,,,", [("cell.duplicate-key", 4, "source")], False),
        ("The talk,interview,,,", [("cell.bad-key", 4, "source")], False),
        ("talk,,,,", [("cell.missing", 4, "kind")], False),
        ("talk,chat,,,", [("cell.not-a-choice", 4, "kind")], False),
        ("talk,Focus group,,,", [], True),
        ("talk,interview,yesterday,,", [("cell.bad-date", 4, "date")], True),
        ("talk,interview,2021-02-29,,", [("cell.bad-date", 4, "date")], True),
        ("talk,interview,,memphis,", [("cell.unknown-reference", 4, "site")], True),
    ],
)
def test_mistakes_in_sources(row: str, expected: Found, kept: bool, tmp_path: Path) -> None:
    sources, quotes, problems = read(tmp_path, sources=f"{SOURCES}{row}\n")
    assert places(problems) == expected + ([] if kept else [("table.left-out", 4, None)])
    assert {each.where.file for each in problems} <= {"evidence/sources.csv"}
    assert (len(sources), len(quotes)) == (2 + kept, 3)


@pytest.mark.parametrize(
    ("row", "expected", "kept"),
    [
        (",So it is.,site_leader,delta,minutes,public,,,,", [("cell.missing", 5, "quote")], False),
        ("calendars,So it is.,site_leader,delta,minutes,public,,,,", [("cell.duplicate-key", 5, "quote")], False),
        ("q-1,So it is.,site_leader,delta,minutes,public,,,,", [("cell.bad-key", 5, "quote")], False),
        ("so,,site_leader,delta,minutes,public,,,,", [("cell.missing", 5, "text")], False),
        ("so,So it is.,boss,delta,minutes,public,,,,", [("cell.not-a-choice", 5, "role")], True),
        ("so,So it is.,site_leader,memphis,minutes,public,,,,", [("cell.unknown-reference", 5, "site")], True),
        ("so,So it is.,site_leader,delta,minute,public,,,,", [("cell.unknown-reference", 5, "source")], True),
        ("so,So it is.,site_leader,delta,,public,,,,", [("quotes.no-source", 5, "source")], True),
        ("so,So it is.,site_leader,upstream,interview_delta,public,,,,", [("quotes.other-site", 5, "site")], True),
        ("so,So it is.,national_partner,delta,minutes,public,,,,", [("quotes.national-with-site", 5, "site")], True),
        ("so,So it is.,,delta,minutes,public,,,,", [("quotes.no-attribution", 5, "role")], True),
        ("so,So it is.,site_leader,delta,minutes,,,,,", [("quotes.no-consent", 5, "consent")], True),
        ("so,So it is.,site_leader,delta,minutes,all,,,,", [("cell.not-a-choice", 5, "consent")], True),
        ("so,So it is.,site_leader,delta,minutes,public,,,maybe,", [("quotes.illustrative", 5, "illustrative")], True),
        (
            "so,So it is.,site_leader,delta,interview_delta,public,2021-02-10,,,",
            [("quotes.withdrawn-before", 5, "withdrawn")],
            True,
        ),
        ("so,So it is.,site_leader,delta,minutes,public,soon,,,", [("cell.bad-date", 5, "withdrawn")], True),
    ],
)
def test_mistakes_in_quotes(row: str, expected: Found, kept: bool, tmp_path: Path) -> None:
    _, quotes, problems = read(tmp_path, quotes=f"{QUOTES}{row}\n")
    assert places(problems) == expected + ([] if kept else [("table.left-out", 5, None)])
    assert {each.where.file for each in problems} == {"evidence/quotes.csv"}
    assert len(quotes) == 3 + kept


def test_only_mistakes_that_could_show_too_much_are_errors(tmp_path: Path) -> None:
    """What is merely not known of a quote is a warning: it is then shown to fewer people, not to more."""
    rows = "a,A.,,delta,,,,,,\nb,B.,site_leader,delta,minutes,public,,,perhaps,\n"
    _, quotes, problems = read(tmp_path, quotes=QUOTES + rows)
    assert [(each.code, each.severity) for each in problems] == [
        ("quotes.no-source", "warning"),
        ("quotes.no-attribution", "warning"),
        ("quotes.no-consent", "warning"),
        ("quotes.illustrative", "error"),
    ]
    assert [(quote.consent, quote.illustrative) for quote in quotes[3:]] == [("none", False), ("public", True)]


@pytest.mark.parametrize(
    ("withdrawn", "consent"), [("", "public"), ("2021-06-01", "public"), ("1.6.2021", "none"), ("yes", "none")]
)
def test_a_withdrawal_that_can_not_be_read_is_still_one(withdrawn: str, consent: str, tmp_path: Path) -> None:
    _, quotes, problems = read(tmp_path, quotes=f"{QUOTES}so,So.,site_leader,delta,minutes,public,{withdrawn},,,\n")
    assert quotes[3].consent == consent
    assert bool(problems) == (consent == "none")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("Yes", True), ("TRUE", True), ("x", True), ("sí", True), ("", False), ("No", False), ("0", False)],
)
def test_yes_and_no_as_people_write_them(written: str, meant: bool, tmp_path: Path) -> None:
    _, quotes, problems = read(tmp_path, quotes=f"{QUOTES}so,So.,site_leader,delta,minutes,public,,,{written},\n")
    assert (problems, quotes[3].illustrative) == ((), meant)


def test_an_invented_quote_needs_no_source(tmp_path: Path) -> None:
    _, _, problems = read(tmp_path, quotes=f"{QUOTES}so,So.,site_leader,delta,,public,,,yes,\n")
    assert problems == ()


def test_a_source_whose_own_row_was_left_out_is_not_said_to_be_unknown(tmp_path: Path) -> None:
    _, quotes, problems = read(tmp_path, sources=SOURCES.replace("minutes,document", "minutes,paper"))
    assert places(problems) == [("cell.not-a-choice", 3, "kind"), ("table.left-out", 3, None)]
    assert len(quotes) == 3


def test_quotes_without_the_column_of_consent_are_not_read_at_all(tmp_path: Path) -> None:
    _, quotes, problems = read(tmp_path, quotes=QUOTES.replace("consent,", "agreed,", 1))
    assert quotes == ()
    assert places(problems) == [("table.missing-column", 1, "consent"), ("table.unknown-column", 1, "agreed")]


@given(
    consent=st.sampled_from(["public", "Public ", "internal", "all"]) | st.text(max_size=12),
    withdrawn=st.text(max_size=12),
)
def test_nothing_is_public_but_what_says_so(
    consent: str, withdrawn: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def cell(text: str) -> str:
        kept = "".join(each for each in text if each.isprintable())
        return '"{}"'.format(kept.replace('"', '""'))

    row = f"so,So.,site_leader,delta,minutes,{cell(consent)},{cell(withdrawn)},,,\n"
    _, quotes, _ = read(tmp_path_factory.mktemp("quotes"), quotes=QUOTES + row)
    assert quotes[3].consent == "none" or consent.strip().casefold() in ("public", "internal")
