"""The example's answers give every published figure, counted and rounded here anew, without the library."""

import csv
import itertools
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from . import published
from .published import SITES

EXAMPLE = Path(__file__).parents[2] / "examples" / "together-for-students"

Answer = dict[str, str]
Round = Callable[[list[int], int], Decimal]


def read(path: str) -> list[dict[str, str]]:
    with (EXAMPLE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def spring() -> list[Answer]:
    """The committed answers, their columns headed by the item alone."""
    return [
        {column.rpartition("/")[2]: cell for column, cell in row.items()}
        for row in read("waves/spring_2021/answers.csv")
    ]


def rounded(share: Fraction, decimals: int = 1) -> Decimal:
    """Half up, from an exact share: Decimal of enough digits, so that no half is lost on the way."""
    percent = Decimal(100 * share.numerator) / Decimal(share.denominator)
    return percent.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def once(parts: list[int], base: int) -> Decimal:
    return rounded(Fraction(sum(parts), base))


def sum_of_rounded(parts: list[int], base: int) -> Decimal:
    return sum((rounded(Fraction(part, base)) for part in parts), Decimal(0))


def agreeing(answers: list[Answer], item: str) -> tuple[list[int], int]:
    """How many agree and strongly agree, and how many answered: blank is no answer."""
    given = Counter(each[item] for each in answers if each[item])
    assert "dont_know" not in given
    return [given["agree"], given["strongly_agree"]], sum(given.values())


def site_partners(answers: list[Answer], site: str) -> list[Answer]:
    return [each for each in answers if each["site"] == site and each["through_job"] == "yes"]


def agreement(answers: list[Answer], item: str, round_: Round) -> dict[str, Decimal]:
    return {site: round_(*agreeing(site_partners(answers, site), item)) for site in SITES}


def exact_average(answers: list[Answer], item: str) -> Fraction:
    counts = [agreeing(site_partners(answers, site), item) for site in SITES]
    return sum((Fraction(sum(parts), base) for parts, base in counts), Fraction()) / len(counts)


# ---- who answered


def test_the_bases_are_the_smallest_that_give_the_published_figures(spring: list[Answer]) -> None:
    assert Counter(each["site"] for each in spring) == dict(zip(SITES, (27, 26, 40, 11), strict=True))
    assert [len(site_partners(spring, site)) for site in SITES] == [19, 20, 16, 11]
    community = Counter(each["site"] for each in spring if each["through_job"] == "no")
    assert community == {"chicago": 8, "dayton": 6, "lehigh_valley": 24}


def test_only_those_who_were_asked_answer(spring: list[Answer]) -> None:
    for each in spring:
        assert bool(each["leader"]) == (each["through_job"] == "yes")
        for item in published.AGREEMENT:
            assert bool(each[item]) == (each["through_job"] == "yes")
        longer = each["involvement"] in ("one_to_two_years", "two_years_or_more")
        assert bool(each["relationships_improved_because_of_initiative"]) == longer
        if each["through_job"] == "yes":
            assert not each["community_partners_trust_leading_organizations"]
        else:
            assert not each["challenges"]


# ---- table 1


@pytest.mark.parametrize("item", published.AGREEMENT)
def test_agreement_as_printed(spring: list[Answer], item: str) -> None:
    cells, average = published.AGREEMENT[item]
    printed = agreement(spring, item, sum_of_rounded)
    assert list(printed.values()) == [Decimal(each) for each in cells]
    assert rounded(Fraction(sum(printed.values())) / 400) == Decimal(average)


@pytest.mark.parametrize("item", published.AGREEMENT)
def test_agreement_rounded_once(spring: list[Answer], item: str) -> None:
    cells, average = published.AGREEMENT[item]
    wanted = {
        site: Decimal(published.ROUNDED_ONCE.get((item, site), cell)) for site, cell in zip(SITES, cells, strict=True)
    }
    assert agreement(spring, item, once) == wanted
    corrected = published.ROUNDED_ONCE.get((item, "average"), average)
    assert rounded(exact_average(spring, item)) == Decimal(corrected)


@pytest.mark.parametrize("item", published.AGREEMENT)
def test_pooled_shares_do_not_depend_on_the_convention(spring: list[Answer], item: str) -> None:
    parts, base = agreeing([each for site in SITES for each in site_partners(spring, site)], item)
    assert base == 66
    assert sum_of_rounded(parts, base) == once(parts, base)


def test_pooled_trust_is_less_than_the_average_of_sites(spring: list[Answer]) -> None:
    parts, base = agreeing([each for each in spring if each["through_job"] == "yes"], "trust_partner_organizations")
    assert (sum(parts), base, once(parts, base)) == (58, 66, Decimal("87.9"))


# ---- table 2


@pytest.mark.parametrize("site", SITES)
def test_length_of_involvement(spring: list[Answer], site: str) -> None:
    """Of all who were asked, blanks included; single bands and the subtotal are each rounded once."""
    given = Counter(each["involvement"] for each in spring if each["site"] == site)
    base = sum(given.values())
    subtotal = given["six_months_or_less"] + given["six_months_to_one_year"]
    counts = [subtotal if band == "one_year_or_less" else given[band] for band in published.BANDS]
    printed = [once([count], base) for count in counts]
    assert printed == [Decimal(each) for each in published.LENGTH_OF_INVOLVEMENT[site]]
    assert given[""] == (1 if site in ("lehigh_valley", "memphis") else 0)


# ---- the figures in the text


@pytest.mark.parametrize("round_", [once, sum_of_rounded])
@pytest.mark.parametrize("site", SITES)
def test_improvement(spring: list[Answer], site: str, round_: Round) -> None:
    here = [each for each in spring if each["site"] == site]
    parts, base = agreeing(here, "relationships_improved_because_of_initiative")
    assert (sum(parts), base) == dict(zip(SITES, ((7, 11), (11, 15), (13, 22), (3, 4)), strict=True))[site]
    assert round_(parts, base) == Decimal(published.IMPROVED[site])


@pytest.mark.parametrize("round_", [once, sum_of_rounded])
def test_community_trust(spring: list[Answer], round_: Round) -> None:
    community = [each for each in spring if each["through_job"] == "no"]
    parts, base = agreeing(community, "community_partners_trust_leading_organizations")
    assert (sum(parts), base, len(community) - base) == (17, 20, 18)
    assert round_(parts, base) == Decimal(published.COMMUNITY_TRUST)


def test_staff_turnover_by_both_averages(spring: list[Answer]) -> None:
    shares = []
    for site in SITES:
        asked = site_partners(spring, site)
        named = sum("staff_turnover" in each["challenges"].split() for each in asked)
        shares.append(Fraction(named, len(asked)))
    exact = sum(shares, Fraction()) / 4
    of_printed = Fraction(sum(rounded(share) for share in shares)) / 400
    assert rounded(exact) == rounded(of_printed) == Decimal(published.STAFF_TURNOVER)
    # The document: more significant in Chicago and Memphis than in the other two sites.
    assert min(shares[0], shares[3]) > max(shares[1], shares[2])


def test_callouts_and_figure_in_whole_per_cent(spring: list[Answer]) -> None:
    for item, whole in {**published.CALLOUTS, **published.FIGURE}.items():
        assert rounded(exact_average(spring, item), 0) == Decimal(whole)


def test_over_half_in_chicago_and_memphis_came_within_a_year(spring: list[Answer]) -> None:
    newcomers = {
        site: Fraction(
            sum(each["involvement"] in published.BANDS[:2] for each in spring if each["site"] == site),
            sum(each["site"] == site for each in spring),
        )
        for site in SITES
    }
    assert [site for site, share in newcomers.items() if share > Fraction(1, 2)] == ["chicago", "memphis"]


def test_profile_figures_are_as_the_document_prints_them_with_their_source() -> None:
    rows = read("partners/profiles.csv")
    assert {(row["organization"], row["figure"]): row["value"] for row in rows} == published.PROFILES
    assert all(row["source"].startswith(published.SOURCE.partition(" from our")[0]) for row in rows)


# ---- what else would fit: the claims of the example's README


def tenths(count: int, base: int) -> int:
    """Tenths of a per cent, rounded once, half up, in whole numbers: quick enough to try every count."""
    return (2000 * count + base) // (2 * base)


def test_three_cells_are_no_rounded_count_of_their_bases_but_sums_of_two() -> None:
    for printed, base in ((948, 19), (790, 19), (626, 16)):
        assert printed not in {tenths(count, base) for count in range(base + 1)}
        sums = {tenths(one, base) + tenths(other, base) for one in range(base) for other in range(base - one + 1)}
        assert printed in sums


def test_one_of_116_sets_of_counts_gives_the_average_for_staff_turnover() -> None:
    whole = 4 * 19 * 20 * 16 * 11
    found = [
        counts
        for counts in itertools.product(range(20), range(21), range(17), range(12))
        if tenths(sum(count * whole // (4 * base) for count, base in zip(counts, (19, 20, 16, 11), strict=True)), whole)
        == 316
    ]
    assert len(found) == 116
    assert (8, 4, 3, 5) in found
    assert 316 not in {tenths(count, 66) for count in range(67)}


def test_no_count_of_all_community_partners_gives_85() -> None:
    assert 850 not in {tenths(count, 38) for count in range(39)}
    means = {
        tenths(3 * chicago + 4 * dayton + lehigh_valley, 72)  # the mean of shares over 8, 6 and 24 people
        for chicago, dayton, lehigh_valley in itertools.product(range(9), range(7), range(25))
    }
    assert 850 not in means
    smallest = next(base for base in range(1, 39) for count in range(base + 1) if tenths(count, base) == 850)
    assert smallest == 20


# ---- the invented wave and its roster


def test_everyone_in_the_invented_wave_is_on_the_roster_in_that_site() -> None:
    there = {
        (row["person"], row["site"])
        for row in read("partners/involvements.csv")
        if row["person"]
        and row["site"]
        and row["from"] <= "2022-01-15"
        and (not row["to"] or row["to"] >= "2022-01-15")
    }
    answered = [(row["person"], row["site"]) for row in read("waves/winter_2022/answers.csv")]
    assert set(answered) <= there
    assert len(answered) == len(set(answered)) == 74
    assert len({person for person, _ in answered}) == 73  # one person answers in two sites
    assert Counter(site for _, site in there) == {"chicago": 25, "dayton": 28, "lehigh_valley": 30, "memphis": 14}


def test_every_local_organization_says_that_it_is_invented() -> None:
    for row in read("partners/organizations.csv"):
        assert row["name"].endswith("(invented)") == bool(row["site"])


def test_quotes_are_illustrative_and_attributed_as_in_the_document() -> None:
    quotes = read("evidence/quotes.csv")
    roles = {"core_site_partner": "core site partner"}
    assert [(roles.get(each["role"], each["attribution"]), each["site"]) for each in quotes] == [
        ("core site partner", "chicago"),
        ("organizational partner", "dayton"),
        ("core site partner", "memphis"),
        ("organizational partner", "memphis"),
        ("core site partner", "lehigh_valley"),
    ]
    assert all(each["illustrative"] == "yes" for each in quotes)


# ---- the script


def run(script: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=False)


def test_the_committed_files_are_what_the_script_writes() -> None:
    done = run(EXAMPLE / "reconstruct.py", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_check_names_what_is_not_current_and_writing_mends_it(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__", "releases", "build"))
    answers = copy / "waves/spring_2021/answers.csv"
    answers.write_text(answers.read_text("utf-8").replace("strongly_agree", "agree", 1), "utf-8")
    (copy / "waves/winter_2022/instrument.xlsx").unlink()

    done = run(copy / "reconstruct.py", "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "waves/spring_2021/answers.csv is not what reconstruct.py would write.",
        "waves/winter_2022/instrument.xlsx is not what reconstruct.py would write.",
    ]
    assert run(copy / "reconstruct.py").returncode == 0
    assert answers.read_bytes() == (EXAMPLE / "waves/spring_2021/answers.csv").read_bytes()
    assert run(copy / "reconstruct.py", "--check").returncode == 0
