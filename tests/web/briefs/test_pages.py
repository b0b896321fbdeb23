"""The pages of briefs: what is typed is kept, what is made can only be read, and readers see what is theirs."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape
from django_scopes import scope

from tests.web.cast import Browser
from wellknit.web.briefs import actions, checking
from wellknit.web.briefs.records import ground, made_from
from wellknit.web.erasing import erase
from wellknit.web.models import Account, Brief, FolderFile, History, Job, Person, Wave
from wellknit.web.rules import Viewer

WRONG = ":::{cover} Trust\n:::\n\n{fact}`agreement.nothing.average` of 58 people <b>agree</b>.\n"
WARNED = ":::{cover} Trust\n:::\n\nOf 58 people, some agree.\n"


def client(mail: str = "hana@example.org") -> Browser:
    made = Browser()
    made.force_login(Account.objects.get(mail=mail), backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.fixture
def brief(viewer: Viewer) -> Brief:
    with scope(initiative=viewer.initiative):
        return Brief.objects.select_related("initiative", "wave").get()


def at(name: str, brief: Brief, *more: str) -> str:
    return reverse(name, args=("tfs", brief.pk, *more))


def keep(viewer: Viewer, text: str) -> Brief:
    """As if it had been made, with this page."""
    with scope(initiative=viewer.initiative):
        now = Brief.objects.select_related("initiative", "wave").get()
        files = {"index.html": text.encode(), "facts.json": b"{}", "tables/agreement.csv": b"x"}
        with transaction.atomic():
            actions.keep_files(viewer, now, files, made_from(now, ground(viewer.initiative)), now.audience)
        return now


def source_of(brief: Brief) -> str:
    with scope(initiative=brief.initiative):
        return Brief.objects.values_list("source", flat=True).get(pk=brief.pk)


def test_a_text_with_mistakes_is_not_saved_and_stays_where_it_was_typed(brief: Brief) -> None:
    before, nadia = brief.source, client()
    shown = nadia.post(at("brief_source", brief), {"source": WRONG, "version": brief.version})
    page = shown.content.decode()
    assert shown.status_code == 422 and escape(WRONG.strip()) in page and source_of(brief) == before
    assert "Line 4" in page and "There is no fact &#x27;agreement.nothing.average&#x27;" in page
    assert "The number &#x27;58&#x27; is typed by hand" in page and "wellknit.toml" not in page.split("58")[1][:300]
    looked = nadia.post(at("brief_source", brief), {"source": WARNED, "version": brief.version, "do": "look"})
    assert looked.status_code == 200 and "worth a look" in looked.content.decode() and source_of(brief) == before
    # What is only worth a look does not stand in the way, and is said once it is saved.
    saved = nadia.post(at("brief_source", brief), {"source": WARNED.replace("\n", "\r\n"), "version": brief.version})
    assert saved.status_code == 302 and saved.headers["Location"].endswith("?look=1")
    assert source_of(brief) == WARNED
    assert "The number &#x27;58&#x27;" in nadia.get(saved.headers["Location"]).content.decode()


def test_whoever_was_slower_sees_both_versions(brief: Brief) -> None:
    text = WARNED.replace("58", "many")
    data = {"source": text, "version": brief.version}
    assert client().post(at("brief_source", brief), data).status_code == 302
    late = client().post(at("brief_source", brief), {**data, "source": text.replace("some", "all")})
    page = late.content.decode()
    assert late.status_code == 409 and "yours: Of many people, all agree." in page and source_of(brief) == text
    assert "saved: Of many people, some agree." in page and "<dt>Line 4</dt>" in page
    again = {"source": text.replace("some", "all"), "version": brief.version + 1}
    assert client().post(at("brief_source", brief), again).status_code == 302


def test_a_preview_keeps_nothing_and_can_do_nothing(viewer: Viewer, brief: Brief, monkeypatch: Any) -> None:
    text = ":::{cover} Another title\n:::\n\nHello.\n"
    reads: list[int] = []
    whole = checking.at_hand
    monkeypatch.setattr(checking, "at_hand", lambda *which, **how: reads.append(1) or whole(*which, **how))
    shown = client().post(at("brief_preview", brief), {"source": text, "version": 1})
    assert shown.status_code == 200 and "Another title" in shown.content.decode() and source_of(brief) == brief.source
    policy = shown.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "sandbox allow-scripts allow-popups",
        "frame-ancestors 'self'",
        "form-action 'none'",
    ):
        assert part in policy
    assert "connect-src" not in policy and "allow-same-origin" not in policy and "script-src 'sha256-" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    wrong = client().post(at("brief_preview", brief), {"source": WRONG, "version": 1})
    assert wrong.status_code == 422 and "Line 4" in wrong.content.decode()
    # Reading everything takes seconds: once is enough until something else than the text changes.
    assert len(reads) == 1
    with scope(initiative=viewer.initiative):
        FolderFile.objects.filter(path="evidence/quotes.csv").update(content=b"quote,words\n")
    client().post(at("brief_preview", brief), {"source": text, "version": 1})
    assert len(reads) == 2


def test_readers_read_what_is_published_and_nothing_newer(viewer: Viewer, brief: Brief) -> None:
    keep(viewer, "<title>one</title>")
    rhea, nadia = client("rhea@example.org"), client()
    assert rhea.get(at("brief", brief)).status_code == 404
    assert rhea.get(at("brief_preview", brief)).status_code == 404
    assert nadia.post(at("brief_publish", brief), {"version": brief.version}).status_code == 302
    keep(viewer, "<title>two</title>")
    assert b"one" in rhea.get(at("brief_preview", brief)).content
    assert b"two" in nadia.get(at("brief_preview", brief)).content
    assert b"not published yet" in nadia.get(at("brief", brief)).content
    file = rhea.get(at("brief_file", brief, "index.html"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="index.html"' and b"one" in file.content
    archive = zipfile.ZipFile(io.BytesIO(rhea.get(at("brief_file", brief, "brief.zip")).content))
    assert archive.namelist() == ["brief/facts.json", "brief/index.html", "brief/tables/agreement.csv"]
    for name in ("../wellknit.toml", "/etc/passwd", "tables", "brief.pdf", "release/../facts.json"):
        assert rhea.get(at("brief", brief) + f"files/{name}").status_code == 404, name
    # What is of all sites is read by site leaders only where that was chosen; whoever publishes is told who reads it.
    with scope(initiative=viewer.initiative):
        was = Brief.objects.values("audience", "made_from").get()
        for audience, words in (("sites", "all site leaders read it"), ("partnership", "site leaders do not")):
            Brief.objects.update(audience=audience, made_from="")
            row = Brief.objects.select_related("wave", "initiative").get()
            Brief.objects.update(made_from=made_from(row, ground(viewer.initiative)))
            assert words in nadia.get(at("brief", brief)).content.decode(), audience
        Brief.objects.update(**was)
    # Another audience is another making: what is published was made for the public, and stays that.
    with scope(initiative=viewer.initiative):
        Brief.objects.update(audience="partnership")
    assert rhea.get(at("brief", brief)).status_code == 200
    with scope(initiative=viewer.initiative):
        now = Brief.objects.get()
    assert nadia.post(at("brief_publish", brief), {"version": now.version}).status_code == 302
    assert b"one" in rhea.get(at("brief_preview", brief)).content  # refused: it was made for others
    nadia.post(at("brief_withdraw", brief), {"version": now.version})
    assert rhea.get(at("brief_file", brief, "index.html")).status_code == 404
    assert "Trust comes first" not in rhea.get(reverse("briefs", args=("tfs",))).content.decode()


def test_a_brief_is_made_copied_removed_and_brought_back(viewer: Viewer, brief: Brief) -> None:
    nadia = client()
    with scope(initiative=viewer.initiative):
        winter = Wave.objects.get(key="winter_2022")
    address = reverse("brief_make", args=("tfs", winter.pk))
    assert "Invented survey, winter 2022" in nadia.get(address).content.decode()
    wrong = {"name": "New", "audience": "public", "language": "es", "date": "March"}
    assert nadia.post(address, wrong).status_code == 422
    assert nadia.post(address, {**wrong, "date": "2022-04"}).status_code == 302
    with scope(initiative=viewer.initiative):
        made = Brief.objects.get(name="New")
        job = Job.objects.get(kind="brief")
        assert (job.arguments, job.state) == ({"brief": str(made.pk)}, "done") and not made.in_folder
        assert made.version == 2 and made.files.filter(path="brief.pdf").exists()
    # The folder's is in the language of the initiative.
    change = {"name": "New", "wave": winter.pk, "audience": "public", "language": "es", "in_folder": "on"}
    assert nadia.post(at("brief_change", made), {**change, "version": 2}).status_code == 422
    assert nadia.post(at("brief_change", made), {**change, "language": "en", "version": 2}).status_code == 302
    nadia.post(at("brief_copy", made))
    with scope(initiative=viewer.initiative):
        assert list(Brief.objects.filter(in_folder=True)) == [made]
        assert Brief.objects.filter(name="Copy of New", in_folder=False).exists()
        made.refresh_from_db()
    assert nadia.post(at("brief_remove", made), {"version": made.version}).status_code == 302
    with scope(initiative=viewer.initiative):
        entry = History.objects.get(noun="brief", verb="remove")
    nadia.post(reverse("history_undo", args=("tfs", entry.pk)))
    with scope(initiative=viewer.initiative):
        assert Brief.objects.get(name="New").pk == made.pk
    # A change of the text is taken back as any other is.
    nadia.post(at("brief_source", brief), {"source": WARNED, "version": 2})
    with scope(initiative=viewer.initiative):
        entry = History.objects.filter(noun="brief", verb="change", row=brief.pk).latest("sequence")
        assert source_of(brief) == WARNED
    nadia.post(reverse("history_undo", args=("tfs", entry.pk)))
    assert source_of(brief) == brief.source


def test_whoever_is_erased_stands_in_no_file_of_a_brief(viewer: Viewer, brief: Brief) -> None:
    with scope(initiative=viewer.initiative):
        person = Person.objects.get(key="abena_fernhollow")
        Person.objects.filter(pk=person.pk).update(name="Abena O'Fernhollow")
        person.refresh_from_db()
    keep(viewer, "<p>Abena O&#39;Fernhollow meets nobody</p>")
    with scope(initiative=viewer.initiative):
        now = Brief.objects.get()
        with transaction.atomic():
            actions.publish_brief(viewer, now, now.version)
        erase(viewer, person)
        now.refresh_from_db()
        assert not now.files.exists() and now.published is None and now.made is None
