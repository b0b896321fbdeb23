"""`wellknit compare` as a learning lead meets it: what holds up, what is too little, and nothing of what is hidden."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wellknit.cli import main
from wellknit.cli.sections import text_of
from wellknit.comparisons.as_csv import as_csv
from wellknit.comparisons.as_json import as_json
from wellknit.comparisons.sections import sections
from wellknit.folder.comparing import Eyes, comparisons
from wellknit.folder.read import read_partnership

from .folder.compared_folder import ISLET, PEOPLE, SETTINGS, compared
from .folder.small_folder import SETTINGS as SMALL
from .folder.small_folder import digests, small

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "schemas" / "compare.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["compare", *(str(each) for each in arguments)], catch_exceptions=False)


def json_of(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(result.stdout)
    jsonschema.validate(data, json.loads(SCHEMA.read_text("utf-8")))
    return data


def rows(data: Any) -> dict[tuple[str, str], Any]:
    return {(family["key"], row["key"]): row for family in data["families"] for row in family["rows"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compared(tmp_path_factory.mktemp("compare") / "river-towns")


def test_it_says_what_holds_up_and_writes_nothing(folder: Path) -> None:
    before = digests(folder)
    result = run(folder)
    assert result.exit_code == 0, result.output
    told = " ".join(result.stdout.split())
    assert "Upstream and Delta differ: 21 of 23 against 5 of 23." in told
    assert "The same 36 people changed their minds: 21 agreed before and 32 after (+30.6 points" in told
    assert "36 answered in both surveys, 10 only in the earlier one, 5 only in the later one." in told
    assert "Comparisons: Who agrees (Spring survey)" in told and "Who agrees (Autumn survey)" in told
    assert "significant" not in told
    assert digests(folder) == before


def test_json_has_the_documented_shape(folder: Path) -> None:
    found = rows(json_of(folder))
    assert set(found) == {("agreement", "trust"), ("agreement@autumn", "trust"), ("change_people", "trust")}
    whole = found["agreement", "trust"]["whole"]
    assert (whole["kind"], whole["verdict"], whole["points"]) == ("pair", "differ", "69.6")
    panel = found["change_people", "trust"]["panel"]
    assert (panel["matched"], panel["only_before"], panel["only_after"]) == (36, 10, 5)
    same, other = float(panel["same_people"]), float(panel["other_people"])
    assert same + other == pytest.approx(float(panel["points"]), abs=0.11)


def test_one_table_in_csv(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "compared.csv"
    result = run(folder, "--table", "agreement", "--out", out)
    assert "Wrote 2 comparisons to" in result.stdout
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert [each["family"] for each in lines] == ["agreement", "agreement@autumn"]
    assert (lines[0]["groups"], lines[0]["counts"], lines[0]["bases"]) == ("upstream delta", "21 5", "23 23")
    assert lines[0]["verdict"] == "differ"


def test_the_public_sees_less(folder: Path) -> None:
    public = rows(json_of(folder, "--audience", "public"))
    # Five who answered in autumn alone are too few for the public.
    assert public["change_people", "trust"]["whole"]["verdict"] == "nothing"
    assert public["change_people", "trust"]["panel"] is None


# ---- a small site


def with_islet(root: Path, *islet: tuple[int, str, str]) -> Path:
    return compared(root / "towns", SETTINGS + ISLET, {**PEOPLE, "islet": islet})


def outputs(folder: Path, eyes: Eyes) -> tuple[str, ...]:
    """Everything that the command prints or writes, for one audience."""
    found = comparisons(read_partnership(folder), eyes)
    said = as_json(found, folder=folder.name, audience=eyes), as_csv(found), text_of(sections(found))
    # A digest is that of all the release's tables and says nothing of any one of them.
    stamps = {each.digest for family in found for each in family.stamps}
    for digest in stamps:
        said = tuple(text.replace(digest, "") for text in said)
    return said


def test_no_output_depends_on_a_hidden_site(tmp_path: Path) -> None:
    """A canary: the small site answers otherwise and with another number of people; the outputs stay the same."""
    one = with_islet(tmp_path / "one", (3, "agree", "disagree"))
    other = with_islet(tmp_path / "other", (1, "disagree", "agree"), (3, "agree", "agree"))
    for eyes in ("partnership", "public"):
        assert outputs(one, eyes) == outputs(other, eyes), eyes
    told = " ".join(run(one).stdout.split())
    assert "Takes no part, since hidden: Islet." in told
    # What joins the small site with others is hidden with it, the same people's change too.
    assert "Nothing to compare: these figures are not shares of people, or are hidden." in told
    holder = comparisons(read_partnership(one), "folder", "agreement")
    groups = holder[0].rows[0].whole.groups
    assert {each.key: (each.count, each.base) for each in groups}["islet"] == (3, 3)


def test_the_holder_is_told_that_nothing_is_hidden(tmp_path: Path) -> None:
    told = run(with_islet(tmp_path, (3, "agree", "disagree")), "--audience", "folder").stdout
    assert "For whoever holds the folder: nothing is hidden here." in told
    assert "Islet 3 of 3" in told


# ---- what can't be compared


@pytest.mark.parametrize(
    ("table", "code"), [("nothing_like_it", "tables.no-such-table"), ("change", "compare.no-such-table")]
)
def test_a_table_that_is_not_there_or_not_compared_is_named(folder: Path, table: str, code: str) -> None:
    # The table of change is there; its people can be linked, so the table of the same people takes its place.
    result = run(folder, "--table", table)
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr


def test_nothing_to_compare_says_why(tmp_path: Path) -> None:
    only_choices = SMALL.replace('[[tables]]\nkey = "agreement"\nkind = "agreement"\ntitle = "Who agrees"\n'
                                 'waves = ["spring"]\nitems = ["trust"]\n', "")  # fmt: skip
    for name, settings, told in (
        ("few", SMALL, "fewer than two figures of any row are shown to this audience; the others are hidden."),
        ("none", only_choices, "no table sets shares of two groups or two waves beside each other."),
    ):
        result = run(small(tmp_path / name, {"wellknit.toml": settings}))
        assert result.exit_code == 1
        assert f"There is nothing to compare: {told}" in result.stderr
        assert "[compare.nothing]" in result.stderr


def test_a_folder_with_errors_is_not_compared(tmp_path: Path) -> None:
    result = run(compared(tmp_path / "towns", SETTINGS + "\n[tabels]\n"))
    assert result.exit_code == 1
    assert "[settings.unknown]" in result.stderr
