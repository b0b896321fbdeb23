"""Tables as JSON, and the schema that documents them."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from wellknit.tables import Share, Table
from wellknit.tables.as_json import as_json

from .sample_tables import ALL, agreement, improvement, share

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "table.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def written() -> dict:
    return json.loads(as_json(ALL, folder="tfs", audience="public", rounding="exact"))


def test_what_is_written_keeps_to_the_documented_shape():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(written())
    assert list(written()) == ["folder", "audience", "rounding", "tables"]
    assert [table["key"] for table in written()["tables"]] == [table.key for table in ALL]


def test_a_share_is_as_the_docs_say():
    cells = written()["tables"][0]["rows"][4]["cells"]
    assert cells["chicago"] == {
        "count": 16,
        "base": 19,
        "population": None,
        "percent": "84.2",
        "low": "62.4",
        "high": "94.5",
        "interval": "wilson",
        "hidden": False,
    }
    assert cells["average"]["count"] is None


def test_of_a_hidden_share_every_number_is_null_the_base_too():
    cells = written()["tables"][1]["rows"][0]["cells"]
    assert cells["memphis"] == {
        "count": None,
        "base": None,
        "population": None,
        "percent": None,
        "low": None,
        "high": None,
        "interval": None,
        "hidden": True,
    }
    # Whether a cell is hidden for itself or to protect another must not show.
    assert cells["memphis"] == cells["average"] == cells["pooled"]


def test_a_careless_hidden_cell_is_emptied():
    careless = improvement().with_cells({("improved", "memphis"): replace(share(3, 4), hidden=True)})
    assert as_json([careless]) == as_json([improvement()])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("audience"),
        lambda data: data["tables"][0].pop("releases"),
        lambda data: data["tables"][0]["rows"][0]["cells"]["chicago"].update(percent=84.2),
        lambda data: data["tables"][0]["rows"][0]["cells"]["chicago"].update(count=-1),
        lambda data: data["tables"][0]["rows"][0]["cells"]["chicago"].update(reason="small"),
        lambda data: data["tables"][1]["rows"][0]["cells"]["memphis"].update(base=4),
        lambda data: data["tables"][1]["rows"][0]["cells"]["memphis"].update(interval="wilson"),
        lambda data: data["tables"][5]["rows"][0]["cells"]["dayton"].update(mean="3.10"),
        lambda data: data["tables"][0].update(kind="opinion"),
    ],
)
def test_the_schema_refuses_what_departs_from_it(spoil):
    data = copy.deepcopy(written())
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)


def test_one_table_or_several_and_the_same_text_each_time():
    assert as_json(agreement()) == as_json([agreement()]) == as_json((agreement(),))
    assert as_json(ALL).endswith("}\n")
    assert Table.from_dict(json.loads(as_json(agreement()))["tables"][0]).title == agreement().title


def test_a_cell_of_nobody_is_not_hidden():
    nobody = agreement().with_cells({("regular_communication", "memphis"): Share(0, 0, None)})
    data = json.loads(as_json(nobody))
    VALIDATOR.validate(data)
    cell = data["tables"][0]["rows"][3]["cells"]["memphis"]
    assert (cell["base"], cell["percent"], cell["hidden"]) == (0, None, False)
