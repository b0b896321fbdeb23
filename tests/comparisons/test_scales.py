"""Scales: alpha and what goes together, exactly; shown only of enough people, and of nothing that is hidden."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import variance

import pytest

from wellknit.comparisons.scale_words import association_says, scale_methods, scale_says, scale_sections
from wellknit.comparisons.scales import Association, Scale, scale_of
from wellknit.comparisons.specification import ScaleSpec
from wellknit.partners.roster import Roster
from wellknit.releases import store
from wellknit.releases.release import AskedWave, Release, draft
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.specification import TableSpec
from wellknit.surveys.wave import Wave

from ..surveys.partnership_in_small import SITES, questionnaire, response

WAVE = Wave("spring", "Spring", "anonymous", None, date(2021, 3, 15), "real")
SPEC = ScaleSpec("trust_scale", "Trust", ("spring",), ("trust", "improved"), "trust")
TABLE = TableSpec("agreement", "agreement", "Trust", ("spring",), ("trust", "improved"), "site", ("pooled",))
CODES = ("sd", "d", "a", "sa")


def people(*pairs: tuple[int, int, int], site: str = "dayton") -> tuple[Response, ...]:
    """(people, trust, improved) with answers as places from 1 to 4."""
    made: list[Response] = []
    for count, trust, improved in pairs:
        for _ in range(count):
            name = f"{site}{len(made)}"
            made.append(response(name, site, CODES[trust - 1], improved=CODES[improved - 1]))
    return tuple(made)


MANY = people((12, 4, 4), (10, 3, 3), (6, 2, 3), (4, 1, 2), (3, 2, 1), (5, 3, 4))


def made(records: tuple[Response, ...], spec: ScaleSpec = SPEC) -> Scale:
    return scale_of(spec, "spring", Responses("spring", records), questionnaire())


def release(records: tuple[Response, ...], **changes: object) -> Release:
    rules = replace(ReportingRules(tables=(TABLE,), scales=(SPEC,)), **changes)  # type: ignore[arg-type]
    asked = AskedWave(WAVE, questionnaire(), Responses("spring", records))
    return store.stamped(draft(asked, [], {}, sites=SITES[:1], roster=Roster(), rules=rules, language="en"))


def test_alpha_is_that_of_its_definition() -> None:
    values = [(4, 4)] * 12 + [(3, 3)] * 10 + [(2, 3)] * 6 + [(1, 2)] * 4 + [(2, 1)] * 3 + [(3, 4)] * 5
    items = [variance([each[place] for each in values]) for place in (0, 1)]
    alpha = 2 * (1 - sum(items) / variance([sum(each) for each in values]))
    found = made(MANY)
    assert found.alpha is not None and found.alpha[0] == pytest.approx(alpha)
    assert (found.people, found.omega, [each.key for each in found.items]) == (40, None, ["trust", "improved"])


def test_who_left_an_item_blank_is_left_out_of_the_scale() -> None:
    silent = (*MANY, response("x", "dayton", "a"), response("y", "dayton", "na", improved="a"))
    assert made(silent).people == 40


def test_an_item_goes_together_with_the_outcome_within_sites() -> None:
    trust, improved = made(MANY).items
    assert trust.association is None, "an item is not set beside itself"
    found = improved.association
    assert found is not None and found.people == 40
    # Pairs of people by hand: those who differ in both answers, alike and not.
    values = [(4, 4)] * 12 + [(3, 3)] * 10 + [(2, 3)] * 6 + [(1, 2)] * 4 + [(2, 1)] * 3 + [(3, 4)] * 5
    signs = [(one[0] - other[0]) * (one[1] - other[1]) for place, one in enumerate(values) for other in values[:place]]
    alike, unlike = sum(each > 0 for each in signs), sum(each < 0 for each in signs)
    assert found.gamma == pytest.approx((alike - unlike) / (alike + unlike))
    assert found.low < found.gamma < found.high


def test_too_few_or_all_alike_have_no_coefficient() -> None:
    assert made(MANY[:1]).alpha is None
    assert made(people((20, 3, 3))).alpha is None
    assert scale_says(made(MANY[:1])).startswith("Nothing can be said of them as one figure")


# ---- released


def test_a_scale_is_released_with_two_decimals(tmp_path: Path) -> None:
    frozen, path = store.write(tmp_path, release(MANY))
    (scale,) = frozen.packages["public"].scales
    assert scale.alpha is not None and all(each == round(each, 2) for each in scale.alpha)
    assert store.read(path, WAVE, "public").packages["public"].scales == (scale,)
    assert (path / "public" / "scales.json").exists()


def test_few_people_hide_a_scale() -> None:
    few = people((12, 4, 4), (10, 3, 3), (7, 1, 2))
    (scale,) = release(few).packages["partnership"].scales
    assert scale == Scale("trust_scale", "Trust", "spring", None, None, None, (), "trust", True)
    assert scale_says(scale).startswith("Hidden: fewer than 30 people")


def test_a_hidden_figure_of_an_item_hides_the_scale() -> None:
    # Memphis is too small to be shown.
    small = (*MANY, *people((3, 1, 1), site="memphis"))
    rules = ReportingRules(tables=(TABLE,), scales=(SPEC,))
    asked = AskedWave(WAVE, questionnaire(), Responses("spring", small))
    found = draft(asked, [], {}, sites=SITES, roster=Roster(), rules=rules, language="en")
    assert all(package.scales[0].hidden for package in found.packages.values())


def test_without_scales_nothing_is_written(tmp_path: Path) -> None:
    _, path = store.write(tmp_path, release(MANY, scales=()))
    assert not (path / "public" / "scales.json").exists()


# ---- in words


def scale(alpha: tuple[float, float, float], people: int = 66) -> Scale:
    return replace(made(MANY), alpha=alpha, people=people)


def test_the_interval_decides_and_not_the_value() -> None:
    assert scale_says(scale((0.84, 0.74, 0.92))) == (
        "The 2 items hang together, as 66 people answered them: alpha 0.84 (0.74 to 0.92). They can be read as one "
        "figure."
    )
    assert scale_says(scale((0.75, 0.52, 0.88))).startswith("Whether the 2 items hang together cannot be told")
    assert scale_says(scale((0.4, 0.1, 0.6))).startswith("The 2 items do not hang together")
    assert "no van juntos" in scale_says(scale((0.4, 0.1, 0.6)), "es")


def test_association_is_said_as_association() -> None:
    told = association_says(Association(40, 0.72, 0.5, 0.86, 0.0001))
    assert told == (
        "86 in 100 pairs of people of one site who differ in both answer alike: whoever says more of the one mostly "
        "says more of the other (40 people, gamma 0.72 (0.50 to 0.86))."
    )
    assert association_says(Association(40, -0.72, -0.86, -0.5, 0.001)).startswith("Only 14 in 100")
    assert association_says(Association(40, 0.2, -0.2, 0.5, 0.3)).startswith("No sign that they go together")


def test_the_report_names_methods_and_no_cause() -> None:
    found = [made(MANY)]
    assert any("Cronbach" in each for each in scale_methods(found))
    text = " ".join(str(each) for each in scale_sections(found))
    assert "nothing of which comes first" in text
    assert "because" not in text and "cause" not in text
    assert scale_methods([found[0].concealed()]) == ()
