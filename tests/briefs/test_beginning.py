"""A brief begins with a text that holds what a release has, and nothing that anything would be said against."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example as also
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.briefs.beginning import ASKING, beginning
from wellknit.briefs.compose import check, compose
from wellknit.briefs.material import Material
from wellknit.briefs.publish import build
from wellknit.folder.new import new
from wellknit.folder.partnership import BriefSettings, Partnership
from wellknit.folder.publishing import material
from wellknit.folder.read import read_partnership
from wellknit.releases.rules import Audience

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"
AUDIENCES: tuple[Audience, ...] = ("public", "partnership")
EVERY = [
    (wave, language, audience)
    for wave in ("spring_2021", "winter_2022", "relationships_2021", "relationships_2022")
    for language in ("en", "es")
    for audience in AUDIENCES
]
SOME = [EVERY[0], EVERY[7], EVERY[9], EVERY[14]]


@cache
def example() -> Partnership:
    return read_partnership(EXAMPLE)


def made_of(partnership: Partnership, wave: str, language: str, audience: Audience, frozen: bool = True) -> Material:
    asked = replace(
        partnership,
        initiative=replace(partnership.initiative, language=language),
        brief=BriefSettings(wave, "2022-03", (), audience),
        brief_source=ASKING,
    )
    return material(asked, frozen=frozen)


@pytest.mark.parametrize("number", range(len(EVERY)))
def test_it_builds_without_a_warning(number: int, long: bool) -> None:
    wave, language, audience = EVERY[number]
    if EVERY[number] not in SOME and not long:
        pytest.skip("all of them with --long")
    of = made_of(example(), wave, language, audience)
    begun = beginning(of, "Our 3 places: *hello* {all}")
    document, problems = compose(replace(of, source=begun.source, allow=begun.allow), strict=True)
    assert [each for each in problems if each.severity != "note"] == []
    assert document.title == "Our 3 places: *hello* {all}" and document.language == language
    # Every number is a reference, and of this wave alone.
    assert {each.stamp.wave for each in document.facts if each.stamp and each.table} <= {wave, "spring_2021"}
    assert not re.search(r"\d%", begun.source)
    related = wave.startswith("relationships")
    assert (":::{map}" in begun.source, ":::{table}" in begun.source) == (related, not related)
    assert ("{fact}`resilience.hanging.all`" in begun.source) == related
    assert begun.source.count(":::{figure}") == {"spring_2021": 6, "winter_2022": 5}.get(wave, 0)


def test_what_is_hidden_or_was_not_asked_is_left_out(tmp_path: Path) -> None:
    folder = read_partnership(new(tmp_path / "p", "Two Rivers", "en"))
    nobody = replace(folder, rules=replace(folder.rules, thresholds={"public": 1000, "partnership": 1000}))
    of = made_of(nobody, "first_survey", "en", "public", frozen=False)
    begun = beginning(of)
    assert check(replace(of, source=begun.source, allow=begun.allow), strict=True) == ()
    assert ":::{cover} Our brief" in begun.source and "{fact}" not in begun.source
    for gone in ("# Overall", "# What has changed", "# Relationships", ":::{callout}"):
        assert gone not in begun.source, gone
    assert begun.source.rstrip().endswith(":::{methods}\n:::\n\n:::{sources}\n:::")


#: What is a mark to Markdown, to MyST or to Typst, reads from right to left, or is no letter at all.
SIGNS = (
    "{fact}", "{figure}`x`", "{", "}", "`", "\\", "|", "[", "](", "<b>", "<!--", "#", "$", "*", "_", "~", "@", ":::",
    "%", "&amp;", '"', "'", "«", "مرحبا", "\u202e", "\x0b", "\ufdd0", "-", "1. ", "ñ", "a", " ",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=24).map(lambda each: "".join(each)[:120])


def called(name: str) -> tuple[Material, str]:
    """What a brief is made of where initiative, survey and brief are called ``name``, and how that is read."""
    of = made_of(example(), "spring_2021", "en", "public")
    named = replace(of.initiative, name=name, short=name)
    return replace(of, initiative=named, wave=replace(of.wave, name=name)), re.sub(
        "[\x0b\ufdd0]", "", " ".join(name.split())
    )


@settings(max_examples=8, deadline=None)
@given(NAMES)
@also("{fact} {table}`a` {figure}")
@also("\ufdd0")
def test_whatever_somebody_calls_it_is_read_as_it_stands(name: str) -> None:
    of, read = called(name)
    begun = beginning(of, name)
    document, problems = compose(replace(of, source=begun.source, allow=begun.allow), strict=True)
    assert [each for each in problems if each.severity != "note"] == []
    assert document.title == (read or "Our brief")


def test_a_brief_of_such_a_name_is_drawn() -> None:
    of, read = called("".join(SIGNS)[:120])
    begun = beginning(of, "".join(SIGNS)[:120])
    document, _ = compose(replace(of, source=begun.source, allow=begun.allow))
    files = build(document, of.releases)
    assert document.title == read and files["brief.pdf"].startswith(b"%PDF") and files["brief.docx"]
