"""Texts that are too long for their fields, and null characters: named on every way in, and nothing is cut off or lost.

SQLite keeps texts of any length, so what is in the database is compared with the fields; PostgreSQL refuses by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django_scopes import scope, scopes_disabled

from tests.web.cast import Cast
from tests.web.partners.test_folder import archive, send
from tests.web.partners.test_spreadsheets import matched, upload
from wellknit.folder.new import new
from wellknit.web import urls
from wellknit.web.models import Upload
from wellknit.web.partners.importing import read_folder
from wellknit.web.partners.spreadsheets.columns import COLUMNS

LONG = "overlong " * 700


def limited(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The fields of a model that hold a text up to a length."""
    for each in model._meta.concrete_fields:
        if isinstance(each, models.CharField | models.TextField) and each.max_length:
            yield each


def too_long() -> list[str]:
    """Every field of every model that holds more than it may, or a null character."""
    found = []
    with scopes_disabled():
        for model in apps.get_app_config("web").get_models():
            fields = [each.attname for each in limited(model)]
            for values in model._default_manager.values_list(*fields) if fields else ():
                for field, value in zip(limited(model), values, strict=True):
                    if value and (len(value) > (field.max_length or 0) or "\0" in value):
                        found.append(f"{model.__name__}.{field.name}")
    return found


def every(of: type[Any]) -> Iterator[type[Any]]:
    for each in of.__subclasses__():
        yield each
        yield from every(each)


def test_no_form_takes_more_than_its_field_holds() -> None:
    assert urls.urlpatterns
    seen = 0
    for form in set(every(forms.ModelForm)):
        if not form.__module__.startswith("wellknit.") or getattr(form, "_meta", None) is None or not form._meta.model:
            continue
        for field in limited(form._meta.model):
            drawn = form.base_fields.get(field.name)
            if isinstance(drawn, forms.CharField):
                assert drawn.max_length and drawn.max_length <= (field.max_length or 0), f"{form.__name__}.{field.name}"
                assert any("Null" in type(each).__name__ for each in drawn.validators)
                seen += 1
    assert seen > 20


@pytest.mark.parametrize("table", list(COLUMNS))
def test_a_spreadsheet_names_what_is_too_long(cast: Cast, table: str) -> None:
    client = cast.client("nadia")
    columns = [each.name for each in COLUMNS[table]]
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(columns)
    for place, name in enumerate(columns):
        row = {"name": f"Row {place}", "organization": "Library zephyrnorth", "person": f"Row {place}"}
        writer.writerow([LONG if each == name else row.get(each, "") for each in columns])
    address = upload(client, sheet.getvalue(), table).url
    response = matched(client, address)
    assert response.status_code == 302
    preview = client.get(response.url)
    assert preview.status_code == 200
    done = client.post(f"{address}import/", {"digest": preview.context["digest"]})
    assert done.status_code in (302, 409, 422)
    assert too_long() == []
    with scope(initiative=cast.river):
        assert preview.context["troubles"] or not Upload.objects.exists()


def overlong(root: Path) -> set[str]:
    """A row more in each table for each of its columns, with a text that is too long in it; the columns by file."""
    made = set()
    for name, own in (
        ("organizations", {"organization": "long_{}", "name": "Long"}),
        ("people", {"person": "long_{}", "name": "Long"}),
        ("involvements", {"organization": "bridgeway_network", "role": "national_partner", "from": "2023-01-01"}),
    ):
        path = root / "partners" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as opened:
            header = next(csv.reader(opened))
        with path.open("a", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            for column in header:
                row = {**{key: value.format(column) for key, value in own.items()}, column: f"{name} {column} {LONG}"}
                writer.writerow([row.get(each, "") for each in header])
                made.add(f"partners/{name}.csv {column}")
    return made


def test_a_folder_names_what_is_too_long(cast: Cast, tmp_path: Path) -> None:
    root = new(tmp_path / "p", "Two Rivers")
    made = overlong(root)
    text = (root / "wellknit.toml").read_text("utf-8").replace('name = "Two Rivers"', f'name = "{LONG}"', 1)
    (root / "wellknit.toml").write_text(text.replace('funder = "', 'funder = "\\u0000', 1), "utf-8")
    folder = read_folder(root)
    named = {f"{each.where.file} {each.where.column}" for each in folder.problems}
    assert made - named <= {"partners/involvements.csv knowledge"}, "a list of texts of any length"
    by_code = {(each.code, each.where.column) for each in folder.errors}
    assert ("folder.too-long", "initiative.name") in by_code
    # A null character is none of the letters that a text in wellknit.toml may hold.
    assert ("settings.wrong-value", "grants.first_grant.funder") in by_code
    shown = send(cast.client("nadia"), archive(root))
    assert shown.status_code == 422 and "at most 120 can be kept" in shown.content.decode()
    assert too_long() == []
