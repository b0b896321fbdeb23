"""A new folder: it passes its own check, can be counted and built, and takes any name that fits on a line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.folder.check import check
from wellknit.folder.new import new
from wellknit.folder.read import read_partnership
from wellknit.folder.settings import read_settings


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_passes_its_own_check(language: str, tmp_path: Path) -> None:
    partnership = check(new(tmp_path / "rivers", "River Towns Together", language))
    assert [str(each) for each in partnership.problems if each.severity != "note"] == []
    assert (partnership.initiative.name, partnership.initiative.short) == ("River Towns Together", "RTT")
    assert partnership.initiative.language == language
    files = partnership.waves["first_survey"]
    assert files.questionnaire is not None and files.responses is not None
    assert files.questionnaire.default_language == language
    assert [each.code for each in files.questionnaire.languages] == ["en", "es"]
    assert len(files.responses.records) == 31
    assert files.responses.left_out == ()
    assert {each.role for each in files.responses.records} == {"site_leader", "core_site_partner", "community_partner"}


def test_its_roster_has_everyone_who_answered(tmp_path: Path) -> None:
    partnership = read_partnership(new(tmp_path / "rivers", "River Towns Together"))
    files = partnership.waves["first_survey"]
    assert files.responses is not None
    assert files.wave.population == "roster" and files.wave.origin == "invented"
    for site, people, answers in (("north_harbor", 18, 16), ("millbrook", 17, 15)):
        assert partnership.roster.population(files.wave.day, site) == people
        assert sum(each.site == site for each in files.responses.records) == answers


@pytest.mark.parametrize("language", ["en", "es"])
def test_its_brief_can_be_composed_strictly(language: str, tmp_path: Path) -> None:
    """Every fact and quote that it names is there and shown to the public; nothing in it was typed by hand."""
    from wellknit.briefs.compose import compose
    from wellknit.briefs.document import Chart, Cover
    from wellknit.folder.publishing import material

    def drawn(*_: object, **__: object) -> tuple[Chart, str]:
        return Chart("bars", {}, "<svg/>", b"", 1, 1), "A chart."

    name = "River *Towns* 2030 [a](b) {x}`y` & <c> _d_ $1$ #e"
    partnership = check(new(tmp_path / "rivers", name, language))
    document, problems = compose(material(partnership), strict=True, draw=drawn)
    assert [str(each) for each in problems if each.severity != "note"] == []
    assert document.language == language
    assert [each.eyebrow for each in document.blocks if isinstance(each, Cover)] == [name]
    assert len(document.facts) >= 5
    assert not any(fact.hidden for fact in document.facts)


def test_the_same_name_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = contents(new(tmp_path / "one", "River Towns Together"))

    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Later:
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    import openpyxl.packaging.core
    import openpyxl.writer.excel

    monkeypatch.setattr(openpyxl.writer.excel.datetime, "datetime", Later)
    monkeypatch.setattr(openpyxl.packaging.core.datetime, "datetime", Later)
    assert contents(new(tmp_path / "two", "River Towns Together")) == one
    assert sorted(one) == [
        "brief.md",
        "evidence/quotes.csv",
        "evidence/sources.csv",
        "partners/involvements.csv",
        "partners/organizations.csv",
        "partners/people.csv",
        "partners/profiles.csv",
        "waves/first_survey/answers.csv",
        "waves/first_survey/instrument.xlsx",
        "wellknit.toml",
    ]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("ours")
    (tmp_path / "file").write_text("ours")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("taken", "file", "link"):
        with pytest.raises(WellknitError) as raised:
            new(tmp_path / name, "River Towns Together")
        assert [each.code for each in raised.value.problems] == ["folder.exists"]
    assert contents(tmp_path) == {"taken/notes.txt": b"ours", "file": b"ours"}


def test_an_empty_folder_and_missing_parents_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "a" / "b"):
        assert new(path, "River Towns Together") == path
        assert (path / "wellknit.toml").is_file()


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b", "a\u202eb"])
def test_a_name_must_fit_on_a_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(WellknitError) as raised:
        new(tmp_path / "rivers", name)
    assert [each.code for each in raised.value.problems] == ["folder.bad-name"]
    assert contents(tmp_path) == {}


def test_a_language_without_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WellknitError) as raised:
        new(tmp_path / "rivers", "Rivières", "../es")
    (problem,) = raised.value.problems
    assert problem.code == "folder.language" and "'en', 'es'" in problem.do
    assert contents(tmp_path) == {}


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=40))
def test_any_name_comes_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Quotation marks, backslashes and brackets are escaped: in the settings for TOML, in the brief for Markdown."""
    title = " ".join(name.split())
    if not title or not title.isprintable():
        return
    folder = new(tmp_path_factory.mktemp("any") / "folder", name)
    read, problems = read_settings(folder)
    assert problems == ()
    assert read.initiative.name == title

    from wellknit.briefs.source import parse

    source, problems = parse((folder / "brief.md").read_text("utf-8"), "brief.md")
    assert [each.code for each in problems] == []
    assert next(each.name for each in source.directives()) == "cover"
