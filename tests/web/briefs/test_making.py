"""A brief that is made here is the one that the folder's own command makes: byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.briefs.conftest import EXAMPLE
from wellknit.briefs.compose import compose
from wellknit.briefs.publish import build
from wellknit.briefs.tree import plain
from wellknit.errors import WellknitError
from wellknit.folder.publishing import material
from wellknit.folder.read import read_partnership
from wellknit.web.briefs import actions
from wellknit.web.briefs.checking import checked, findings, previewed
from wellknit.web.briefs.making import make
from wellknit.web.briefs.records import ground, made_from
from wellknit.web.history import Changed
from wellknit.web.models import Brief, BriefFile, FolderFile, History, Job, Release, Wave
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer


def test_what_is_made_here_is_what_the_folder_makes(viewer: Viewer) -> None:
    of = material(read_partnership(EXAMPLE))
    there = build(compose(of)[0], of.releases)
    told: list[tuple[int, int]] = []
    with scope(initiative=viewer.initiative):
        brief = Brief.objects.get()
        assert brief.in_folder and brief.name == "Trust comes first" and brief.wave is not None
        assert brief.source == (EXAMPLE / "brief.md").read_text("utf-8")
        assert not FolderFile.objects.filter(path="brief.md").exists()
        assert make(viewer, brief, lambda done, total: told.append((done, total))) == 0
        here = {each.path: bytes(each.content) for each in BriefFile.objects.all()}
        brief.refresh_from_db()
        on = ground(viewer.initiative)
        assert brief.made_from == made_from(brief, on) and brief.made_for == "public"
        # Whatever it is made from is what it is out of date by.
        for name, value in (("source", "x"), ("date", "2023"), ("allow", ["1"]), ("audience", "partnership")):
            changed = Brief.objects.select_related("wave", "initiative").get()
            setattr(changed, name, value)
            assert made_from(changed, on) != brief.made_from, name
        Release.objects.filter(wave__key="winter_2022").update(number=2)
        assert ground(viewer.initiative) != on
    assert here["facts.json"] == there["facts.json"]
    assert here == there
    assert [done for done, _ in told] == sorted({done for done, _ in told}) and told[-1] == (8, 8)


def test_a_brief_begins_with_what_was_released_and_comes_without_a_warning(viewer: Viewer) -> None:
    values = {"name": "Our *2022*", "audience": "partnership", "language": "es", "date": "2022-05"}
    with scope(initiative=viewer.initiative):
        with transaction.atomic():
            brief = actions.add_brief(viewer, Wave.objects.get(key="winter_2022"), values)
        job = Job.objects.get(kind="brief")
        assert (job.state, job.found) == ("done", "Our *2022*")
        brief.refresh_from_db()
        assert "respondió" in brief.source and "{fact}`agreement_2022." in brief.source
        assert "Our *2022*" in brief.allow
        assert checked(brief, brief.source) == ()
        page = bytes(brief.files.get(path="index.html").content).decode()
        assert '<html lang="es">' in page and "Our *2022*" in page and "borrador" not in page.lower()
        assert brief.files.filter(path="brief.pdf").exists() and brief.files.filter(path="brief.docx").exists()
        assert not brief.in_folder  # there is one, and it is in another language


def test_nothing_that_was_not_released_comes_into_a_brief(viewer: Viewer) -> None:
    """A closed wave's answers are counted by nothing here, not even as a draft."""
    with scope(initiative=viewer.initiative):
        Release.objects.filter(wave__key__in=("winter_2022", "relationships_2022", "relationships_2021")).delete()
        brief = Brief.objects.get()
        shown = Brief(wave=brief.wave, initiative=viewer.initiative, audience="partnership", in_folder=True)
        source = ":::{cover} Title\n:::\n\n{fact}`agreement_2022.bigger_impact_together.pooled` and more.\n"
        assert [each.code for each in checked(shown, source)] == ["brief.unknown-fact"]
        shown.wave = Wave.objects.get(key="winter_2022")
        with pytest.raises(Refused):
            checked(shown, source)


def test_a_text_is_looked_at_line_by_line(viewer: Viewer) -> None:
    source = "\n".join(
        (
            ":::{cover} A title",
            ":::",
            "",
            "Of 58 people, {fact}`agreement.trust.average` agree.",
            "<b>bold</b>",
            "![](../../../../etc/passwd)",
            "",
            ":::{quote} nobody",
            ":::",
            "",
            ":::{figure} dots",
            ":table: ../../secret",
            ":title: x",
            ":::",
        )
    )
    with scope(initiative=viewer.initiative):
        brief = Brief.objects.select_related("wave", "initiative").get()
        found = findings(source, checked(brief, source))
        said = {(each.line, each.serious) for each in found}
        assert {(4, True), (4, False), (5, True), (6, True), (8, True), (12, True)} <= said
        assert next(each.text for each in found if each.line == 6) == "![](../../../../etc/passwd)"
        with pytest.raises(WellknitError):
            previewed(brief, source)
        title = plain("<script>alert(1)</script>")
        page = previewed(brief, f":::{{cover}} {title}\n:::\n\nHello *there*. {title}\n")
    assert "<script>alert(1)" not in page and page.count("&lt;script&gt;alert(1)") > 2
    assert "Hello <em>there</em>" in page


def test_what_is_published_stays_until_another_making_is(viewer: Viewer) -> None:
    with scope(initiative=viewer.initiative):
        brief = Brief.objects.get()

        def made(text: str, whom: str = "public") -> None:
            now = Brief.objects.select_related("wave", "initiative").get()
            from_ = made_from(now, ground(viewer.initiative))
            with transaction.atomic():
                actions.keep_files(viewer, now, {"index.html": text.encode()}, from_, whom)

        def shown() -> list[bytes]:
            return [bytes(each) for each in brief.files.filter(published=True).values_list("content", flat=True)]

        with pytest.raises(Refused), transaction.atomic():
            actions.publish_brief(viewer, brief, brief.version)
        made("one")
        with transaction.atomic():
            brief = actions.publish_brief(viewer, Brief.objects.get(), brief.version)
        assert shown() == [b"one"] and brief.published_for == "public"
        with pytest.raises(Refused), transaction.atomic():
            actions.publish_brief(viewer, brief, brief.version)
        # For others now: what is published is still for whom it was made.
        with transaction.atomic():
            brief = actions.change_brief(viewer, brief, brief.version, {"audience": "partnership"})
        assert brief.published_for == "public" and shown() == [b"one"]
        made("two", "partnership")
        assert shown() == [b"one"]
        with transaction.atomic():
            brief = actions.publish_brief(viewer, Brief.objects.get(), brief.version)
        assert shown() == [b"two"] and brief.published_for == "partnership" and brief.files.count() == 1
        with pytest.raises(Changed), transaction.atomic():
            actions.withdraw_brief(viewer, brief, brief.version - 1)
        with transaction.atomic():
            brief = actions.withdraw_brief(viewer, brief, brief.version)
        assert shown() == [] and brief.files.count() == 1 and brief.published is None
        # Changed since it was made: not to be published.
        with transaction.atomic():
            brief = actions.change_brief(viewer, brief, brief.version, {"source": "other"})
        with pytest.raises(Refused), transaction.atomic():
            actions.publish_brief(viewer, brief, brief.version)
        with transaction.atomic():
            entry = actions.remove_brief(viewer, brief, brief.version)
        assert not Brief.objects.exists() and not BriefFile.objects.exists()
        assert "content" not in str(entry.old) and entry.old["fields"]["source"] == "other"
        verbs = [each.verb for each in History.objects.filter(noun="brief").order_by("sequence")]
        assert verbs == ["make", "publish", "change", "make", "publish", "withdraw", "change", "remove"]


def test_a_folder_whose_brief_has_no_survey_comes_and_goes(transactional_db: None, tmp_path: Path) -> None:
    from wellknit.web.partners.exchange import folder_files
    from wellknit.web.surveys.carrying import everything

    root = tmp_path / "p"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("making", "releases"))
    toml = (root / "wellknit.toml").read_text("utf-8")
    before, _brief, look = toml.partition("[brief]")[0], "", "[look]" + toml.partition("[look]")[2]
    (root / "wellknit.toml").write_text(before + look, "utf-8")
    initiative = import_folder(read_folder(root), "tfs")
    with scope(initiative=initiative):
        brief = Brief.objects.get()
        assert brief.wave is None
        files = folder_files(initiative, everything(), ())
        assert files["brief.md"] == (root / "brief.md").read_bytes()
        assert files["wellknit.toml"].decode() == before + look
        # Once it has one, the folder says so.
        Brief.objects.update(wave=Wave.objects.get(key="winter_2022"), audience="partnership", allow=["2019"])
        files = folder_files(initiative, everything(), ())
    again = tmp_path / "again"
    for path, content in files.items():
        (again / path).parent.mkdir(parents=True, exist_ok=True)
        (again / path).write_bytes(content)
    read = read_partnership(again)
    assert read.brief is not None and read.errors == ()
    assert (read.brief.wave, read.brief.audience, read.brief.allow) == ("winter_2022", "partnership", ("2019",))
