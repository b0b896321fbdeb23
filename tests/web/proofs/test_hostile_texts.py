"""Whatever a text holds, no script of it runs: every text of every model is hostile, and every page is opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django_scopes import scopes_disabled

from tests.conftest import PATIENCE
from tests.web.cast import Cast, brought
from tests.web.proofs.conftest import Stage, everybody, outside, pages
from tests.web.test_matrix import EXPECTED
from wellknit.web.models import (
    BriefFile,
    Consent,
    Grant,
    Heading,
    Initiative,
    InstrumentVersion,
    Invitee,
    Link,
    Organization,
    Period,
    Person,
    Phase,
    Principle,
    ProfileFigure,
    ReleaseFile,
    Response,
    Upload,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = (
    '"><svg onload=alert(1)>',
    "<script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title></textarea></script><script>alert(1)</script>",
    "javascript:alert(1)//",
    "{{7*7}}{% debug %}${alert(1)}",
    "<!--><iframe srcdoc='<script>alert(1)</script>'>",
    '" autofocus onfocus=alert(1) x="',
)
#: Texts that are no one's words but the program's: part of an address, a digest, the name of a kind or a language.
PROGRAM = {
    "key", "keyed", "also", "token", "code", "password", "language", "kind", "sentence", "verb", "noun", "currency",
    "settings_text", "open_code", "population",
}  # fmt: skip


def texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a model that hold what somebody typed."""
    found = []
    for each in model._meta.concrete_fields:
        typed = isinstance(each, models.CharField | models.TextField | models.JSONField)
        programs = each.name in PROGRAM and not (each.name == "kind" and model._meta.model_name == "organization")
        if typed and not each.choices and not programs:
            found.append(each)
    return found


def spoil(field: models.Field[Any, Any], number: int, place: int) -> object:
    """A hostile value as long as the field takes."""
    text = HOSTILE[(number + place) % len(HOSTILE)]
    if isinstance(field, models.EmailField):
        return f'"<script>alert({number})</script>"@example.org'
    if isinstance(field, models.JSONField):
        names = {"name": text, "fields": {"name": text}, "parts": [], "files": [text]}
        return names if field.default is dict else [text, text]
    return f"{text} {number}"[: getattr(field, "max_length", None) or 200]


def _a_row_of_each() -> None:
    """What the cast has none of, so that no model goes by."""
    river = Initiative.objects.get(key="river")
    year = {"initiative": river, "start": date(2020, 1, 1), "end": date(2020, 12, 31)}
    for model, values in (
        (Period, {**year, "name": "x"}),
        (Grant, {**year, "funder": "x", "incentive": "x"}),
        (Phase, {**year, "name": "x"}),
        (Principle, {"initiative": river, "name": "x"}),
    ):
        model._base_manager.get_or_create(key="row", defaults=values)
    Heading.objects.get_or_create(initiative=river, table="people", heading="x", field="name")
    invitee = Invitee._base_manager.filter(initiative=river)[0]
    Link._base_manager.get_or_create(initiative=river, invitee=invitee, digest="x")
    Response._base_manager.get_or_create(initiative=river, wave=invitee.wave, respondent="x", cells={"x": "x"})
    for each in Organization.objects.filter(initiative=river):
        ProfileFigure.objects.get_or_create(
            initiative=river, organization=each, key="row", defaults={"value": "x", "label": "x", "source": "x"}
        )


def spoilt() -> dict[str, int]:
    """Makes every text in the database hostile; how many fields of each model."""
    count = {}
    with scopes_disabled():
        _a_row_of_each()
        for model in apps.get_app_config("web").get_models():
            fields = texts(model)
            if model in (Upload, InstrumentVersion):
                # What the program noted of a file is its own; what people typed are the file's name and its cells.
                fields = [each for each in fields if not isinstance(each, models.JSONField)]
            if model in (BriefFile, ReleaseFile):
                fields = []  # the library names what it makes
            for number, row in enumerate(model._base_manager.all()):
                values = {each.name: spoil(each, number, place) for place, each in enumerate(fields)}
                if values:
                    model._base_manager.filter(pk=row.pk).update(**values)
            count[str(model._meta.model_name)] = len(fields)
        for upload in Upload._base_manager.all():
            upload.put(
                ["name", "site", HOSTILE[2]], [(2 + each, [text, text, text]) for each, text in enumerate(HOSTILE)]
            )
            upload.save()
        for number, version in enumerate(InstrumentVersion._base_manager.order_by("number")):
            # The form can be asked with, or it can't: a text that refers to a question which is none.
            version.sheets = _form([each for each in HOSTILE if number % 2 or "${" not in each])
            version.save()
    return count


def _form(texts: list[str]) -> dict[str, list[list[str]]]:
    """A form in which every heading, cell and sheet that may be anything is hostile; its names stay, as addresses."""
    several = [texts[number % len(texts)] for number in range(8)]
    return {
        "survey": [
            ["type", "name", f"label::{texts[0]}", "label::English (en)", "hint::English (en)", "asks", texts[1]],
            ["begin_group", "page", several[0], several[1], several[2]],
            ["select_one yes_no", "through_job", several[2], several[3], several[4], "job", several[0]],
            ["select_one agreement", "trust", several[4], several[5], several[6], "", several[1]],
            ["text", "why", several[6], several[7], several[0], "", several[2]],
            ["end_group", "", several[1], several[2]],
        ],
        "choices": [
            ["list_name", "name", f"label::{texts[0]}", "label::English (en)", texts[2]],
            *([name, code, several[at], several[at + 1], several[at + 2]] for at, (name, code) in enumerate(_CODES)),
        ],
        "settings": [["form_title", "form_id", "version"], [texts[0], texts[1], texts[2]]],
        texts[3][:30]: [texts, texts],
    }


_CODES = (("yes_no", "yes"), ("yes_no", "no"), ("agreement", "yes"), ("agreement", "no"))


def test_the_ears_hear(stage: Stage) -> None:
    """A test of the test: each hostile text that can run does run where nothing stands in its way, and is heard."""
    for text in HOSTILE[:4]:
        stage.tab().set_content(f'<title>x</title><input value="{text}"> {text}')
    page = stage.tab()
    _until(page, lambda: len([each for each in stage.heard if each.startswith("dialog")]) >= 3)
    # And under our policy it is refused, which is heard as well.
    stage.heard.clear()
    page.goto(f"{stage.address}/account/login/")
    page.evaluate("""document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>")""")
    _until(page, lambda: any("Content Security Policy" in each for each in stage.heard))


def _until(page: Page, heard: Callable[[], bool]) -> None:
    """Waits until that is heard."""
    for _ in range(PATIENCE // 50):
        if heard():
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing of the kind was heard")


def test_no_text_of_any_model_runs(stage: Stage, long: bool) -> None:
    fields = spoilt()
    assert fields["organization"] >= 4 and fields["history"] >= 3 and fields["person"] >= 2
    for who in everybody() if long else ("nadia", "silas", "cora", "ada"):
        page = stage.tab(who)
        addresses = pages(stage.cast, who, each=long)
        if not long and who != "nadia":
            # Others see the same pages: those that only show, and one of each.
            addresses = [each for each in addresses if not each.endswith(("/change/", "/remove/", "/add/"))][:12]
        for address in [*addresses, *outside(who)] if who == "nadia" else addresses:
            response = page.goto(f"{stage.address}{address}")
            assert response is not None and response.status == 200, (who, address)
        page.goto(f"{stage.address}/i/river/search/?q={HOSTILE[0]}")
        page.goto(f"{stage.address}/i/river/search/?q=script")
        assert page.locator("ul.found a").count() >= 1 or who != "nadia"
        # What comes back with what was typed: a form with mistakes.
        if who == "nadia":
            page.goto(f"{stage.address}/i/river/people/add/")
            for box in page.locator("main input[type=text], main input[type=email], main textarea").all():
                box.fill(HOSTILE[1])
            page.locator("main button.usa-button").click()
            page.locator("[data-first]").first.wait_for()
    assert stage.heard == []


def test_files_with_hostile_names_and_cells(stage: Stage) -> None:
    """A folder whose every cell, file name and the archive's own name are hostile: refused, or shown as text."""
    page = stage.tab("nadia")
    for number, (name, archive) in enumerate(archives(stage.cast)):
        page.goto(f"{stage.address}/begin/")
        for _step in ("what would be made", "make it"):
            page.locator("input[type=file]").set_input_files(
                {"name": name, "mimeType": "application/zip", "buffer": archive}
            )
            with page.expect_navigation():
                page.locator("main button.usa-button").click()
            if page.locator("input[name=digest]").count() == 0:
                break
        assert page.locator("h1").count() == 1, number
        if number == 0:
            # The whole of a spoilt initiative can be taken in again; then its pages are looked at once more.
            assert "/i/" in page.url, page.locator("main").inner_text()
            for each in ("", "organizations/", "people/", "history/", "members/"):
                page.goto(f"{page.url.split('/i/')[0]}/i/{page.url.split('/i/')[1].split('/')[0]}/{each}")
    assert stage.heard == []


def test_forms_with_hostile_names_and_cells(stage: Stage) -> None:
    """Workbooks whose every cell, heading, sheet and file name is hostile: shown as text, or refused by name."""
    from wellknit.surveys.form_files import written_form

    page = stage.tab("nadia")
    for number, texts in enumerate(([each for each in HOSTILE if "${" not in each], list(HOSTILE))):
        form = {re.sub(r"[\[\]:*?/\\\\]", " ", name)[:31]: rows for name, rows in _form(texts).items()}
        page.goto(f"{stage.address}/i/river/instruments/upload/")
        file = {"name": f"{HOSTILE[0].replace('/', '')}.xlsx", "mimeType": "", "buffer": written_form(form)}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        with page.expect_navigation():
            page.locator("main button.usa-button").click()
        if number == 0:
            assert page.url.endswith("/edit/"), page.locator("main").inner_text()
            version = f"{stage.address}/i/river/instruments/versions/{page.url.split('/versions/')[1].split('/')[0]}"
            parts = "lines/trust/ lines/why/when/ answers/ answers/agreement/ languages/ compare/ reading/ preview/"
            for each in ["", *parts.split()]:
                response = page.goto(f"{version}/{each}")
                assert response is not None and response.status == 200, each
        else:
            assert page.locator(".note.error li").count() >= 1
    assert stage.heard == []


def archives(cast: Cast) -> list[tuple[str, bytes]]:
    """Folders to read in: one of an initiative all of whose texts are hostile, and two that are not in order."""
    from wellknit.folder.writing import written
    from wellknit.web.partners import records
    from wellknit.web.scope import inside

    spoilt()
    with scopes_disabled():
        # What the folder holds in a form of its own is refused by its reader; that is looked at by the other archives.
        Person.objects.update(mail="")
        Consent.objects.update(to="survey")
        Phase.objects.update(methods=[])
        Principle.objects.update(facts=["x"])
    cast.river.refresh_from_db()
    with inside(cast.river):
        files = written(records.initiative_of(cast.river), records.roster_of(), records.outreach_of(), "")
    whole = {f"{'folder'}/{path}": content for path, content in files.items()}
    wrong = {path: content.replace(b"north", HOSTILE[0].encode()) for path, content in whole.items()}
    named = {f"{HOSTILE[1]}/{HOSTILE[0]}.csv": HOSTILE[2].encode(), **wrong}
    return [(f"{HOSTILE[0].replace('/', '')}.zip", _zip(each)) for each in (whole, wrong, named)]


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return target.getvalue()


def test_every_model_with_text_has_a_row(cast: Cast) -> None:
    """What has no row would not be crawled."""
    brought(cast)
    with scopes_disabled():
        _a_row_of_each()
        empty = [
            str(model._meta.model_name)
            for model in apps.get_app_config("web").get_models()
            if texts(model) and not model._base_manager.exists()
        ]
    assert empty == [], "add such rows to tests/web/cast.py"
    assert len(EXPECTED) > 30
