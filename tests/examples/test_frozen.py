"""The example's releases: frozen as its files stand, so that what is published can be computed again."""

from functools import cache
from pathlib import Path

import pytest

from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import draft_release
from wellknit.folder.read import read_partnership
from wellknit.releases import store, verifying
from wellknit.releases.rules import AUDIENCES

WAVES = ("spring_2021", "winter_2022", "relationships_2021", "relationships_2022")
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"


@cache
def partnership() -> Partnership:
    return read_partnership(EXAMPLE)


@pytest.mark.parametrize("wave", WAVES)
def test_freezing_again_would_give_the_same_packages(wave: str) -> None:
    folder = store.latest(EXAMPLE, wave)
    assert folder is not None
    draft = draft_release(partnership(), wave, sisters=True)
    for audience in AUDIENCES:
        assert draft.packages[audience].digest == store.label_of(folder / audience)["digest"], audience
    assert store.digest(store.private_files(draft)) == store.label_of(folder / "private")["digest"]


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("part", ["private", *AUDIENCES])
def test_no_file_was_edited(wave: str, part: str) -> None:
    folder = store.latest(EXAMPLE, wave)
    assert folder is not None
    assert store.verify(folder / part) == ()


@pytest.mark.parametrize("wave", WAVES)
def test_the_attack_again_comes_to_what_the_certificate_says(wave: str) -> None:
    """Where Wellknit attacks otherwise than when the example was frozen, it is to be frozen anew."""
    folder = store.latest(EXAMPLE, wave)
    assert folder is not None
    checked = verifying.check(folder)
    assert checked.problems == ()
    assert checked.secrets == {"winter_2022": 2, "relationships_2022": 2}.get(wave, 0)
