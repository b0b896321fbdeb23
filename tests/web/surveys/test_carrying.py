"""Instruments and waves come in from a folder and go out to it: what came is what goes, and answers stay here."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.folder.check import check
from wellknit.folder.new import new
from wellknit.folder.read import read_partnership
from wellknit.folder.settings import waves_in
from wellknit.folder.writing_waves import FORMS, table
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.erasing import erase
from wellknit.web.models import (
    History,
    Initiative,
    Instrument,
    InstrumentVersion,
    Invitee,
    Keyholder,
    Person,
    Response,
    Wave,
)
from wellknit.web.partners.exchange import taken_out
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.carrying import leaving
from wellknit.web.surveys.promises.closing import closed
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.promises.tokens import fresh

SETTINGS = """[initiative]
name = "Two Rivers"
language = "en"
national_partners = []

[[sites]]
key = "north"
name = "North"
"""
WAVE = """
[[waves]]
key = "{key}"
name = "Wave {key}"
mode = "{mode}"
population = "unknown"
date = 2021-03-15
"""
SHEETS: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label", "asks", "measures"],
        ["select_one yes_no", "job", "Through your job?", "job", ""],
        ["text", "why", "Why?", "", "factor:honesty"],
    ],
    "choices": [["list_name", "name", "label", "means"], ["yes_no", "yes", "Yes", "yes"], ["yes_no", "no", "No", "no"]],
    "settings": [["form_title", "form_id"], ["A small form", "small"]],
}
#: Cells that want to be something else in a spreadsheet, or end a line there.
HARD = ("=1+1", "0012", 'a, "b"\nc', "Ñandú ✓", "TRUE")
ROWS = [("respondent", "site", "job", "why"), *((f"r{n}", "north", "yes", cell) for n, cell in enumerate(HARD))]


def folder(root: Path, *waves: str, mode: str = "confidential") -> Path:
    (root / "partners").mkdir(parents=True)
    (root / "wellknit.toml").write_text(SETTINGS + "".join(WAVE.format(key=key, mode=mode) for key in waves), "utf-8")
    for key in waves:
        place = root / "waves" / key
        place.mkdir(parents=True)
        (place / "instrument.xlsx").write_bytes(write_workbook(SHEETS))
    return root


def out(root: Path, initiative: Initiative, viewer: Viewer) -> Path:
    """What ``viewer`` takes out, as a folder."""
    with scope(initiative=initiative):
        for path, content in taken_out(initiative, leaving(viewer)).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    return root


@pytest.fixture
def holder(cast: Cast) -> Viewer:
    """Whoever brings a folder holds the keys of its waves."""
    return Viewer(cast.accounts["kim"], cast.river, (Chair("keyholder"), Chair("national_lead")))


def test_answers_keep_their_cells_and_the_kind_of_their_file(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", *FORMS)
    for form, write in FORMS.items():
        (root / "waves" / form / f"answers.{form}").write_bytes(write(ROWS))
    read = read_folder(root)
    assert read.errors == () and (read.instruments, read.responses) == (1, 15)
    initiative = import_folder(read, "two", holder.account)
    with scope(initiative=initiative):
        assert Instrument.objects.get().key == "small" and InstrumentVersion.objects.get().frozen
        assert {each.state for each in Wave.objects.all()} == {"closed"} and Keyholder.objects.count() == 3
    back = out(tmp_path / "out", initiative, holder)
    for form in FORMS:
        sent = (back / "waves" / form / f"answers.{form}").read_bytes()
        assert sent == (root / "waves" / form / f"answers.{form}").read_bytes()
    before, after = read_partnership(root), read_partnership(back)
    assert {key: each.responses for key, each in before.waves.items()} == {
        key: each.responses for key, each in after.waves.items()
    }
    texts = [each.answers["why"] for each in after.waves["csv"].responses.records]  # type: ignore[union-attr]
    assert texts == list(HARD)


def test_versions_of_one_form_come_together(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "one", "same", "other", "unnamed")
    longer = {**SHEETS, "survey": [*SHEETS["survey"], ["text", "more", "More?", "", ""]]}
    (root / "waves/same/instrument.xlsx").write_bytes(write_workbook({**SHEETS, "notes": [["none of the form"]]}))
    (root / "waves/other/instrument.xlsx").write_bytes(write_workbook(longer))
    (root / "waves/unnamed/instrument.xlsx").write_bytes(write_workbook({**SHEETS, "settings": [["style"], ["pages"]]}))
    initiative = import_folder(read_folder(root), "two", holder.account)
    with scope(initiative=initiative):
        made = {each.key: each.instrument_version for each in Wave.objects.select_related("instrument_version")}
        assert made["one"] == made["same"] != made["other"]
        assert [each.key for each in Instrument.objects.all()] == ["small", "unnamed"]
        assert made["other"] and made["other"].number == 2 and not made["other"].frozen
        # Nobody has answered, so all can still be asked here; and nobody holds keys of nothing.
        assert {each.state for each in Wave.objects.all()} == {"draft"} and not Keyholder.objects.exists()
        assert made["one"] and made["one"].sheets["survey"] == SHEETS["survey"]
    assert (out(tmp_path / "out", initiative, holder) / "waves/one/instrument.xlsx").read_bytes() == write_workbook(
        SHEETS
    )


def test_a_wave_that_was_answered_here_is_read_by_the_library(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "first")
    (root / "waves/first/answers.csv").write_bytes(table(ROWS[0], ROWS[1:]))
    text = (root / "wellknit.toml").read_text("utf-8") + '\n[look]\nprimary = "#12455f" # kept\n'
    (root / "wellknit.toml").write_text(text, "utf-8")
    initiative = import_folder(read_folder(root), "two", holder.account)
    with scope(initiative=initiative):
        version = InstrumentVersion.objects.get()
        wave = Wave(
            key="second", name='The "second"', mode="anonymous", day=date(2022, 5, 1), state="closed", position=1
        )
        wave.initiative, wave.instrument_version, wave.population = initiative, version, "40"
        wave.columns = ["respondent", "site", "role", "job", "why"]
        wave.save()
        for place, (who, cells) in enumerate({"b": {"job": "no"}, "a": {"role": "site_leader", "why": "=2"}}.items()):
            cells |= {"respondent": who, "site": "north"}
            Response.objects.create(initiative=initiative, wave=wave, respondent=who, cells=cells, position=place)
        Keyholder.objects.create(initiative=initiative, wave=wave, account=holder.account)
    back = out(tmp_path / "out", initiative, holder)
    assert (back / "wellknit.toml").read_text("utf-8").startswith(text)
    assert (back / "waves/first/answers.csv").read_bytes() == (root / "waves/first/answers.csv").read_bytes()
    assert (back / "waves/second/answers.csv").read_text("utf-8") == (
        "respondent,site,role,job,why\nb,north,,no,\na,north,site_leader,,=2\n"
    )
    read = check(back)
    assert read.errors == ()
    wave = read.waves["second"]
    assert (wave.wave.name, wave.wave.mode, wave.wave.population, wave.wave.origin) == (
        'The "second"', "anonymous", 40, "real",
    )  # fmt: skip
    assert wave.responses and [
        (each.respondent, each.role, each.answers["job"]) for each in wave.responses.records
    ] == [
        ("b", "community_partner", "no"),
        ("a", "site_leader", "(no answer)"),
    ]
    # What went out and comes in again is the same once more.
    again = import_folder(read_folder(back), "again", holder.account)
    for path in ("wellknit.toml", "waves/second/answers.csv", "waves/second/instrument.xlsx"):
        assert (out(tmp_path / "again", again, holder) / path).read_bytes() == (back / path).read_bytes()


def test_a_wave_that_is_called_otherwise_now_is_written_anew(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "first", "second")
    initiative = import_folder(read_folder(root), "two", holder.account)
    with scope(initiative=initiative):
        Wave.objects.filter(key="first").update(name="Another name", note="told")
    text = (out(tmp_path / "out", initiative, holder) / "wellknit.toml").read_text("utf-8")
    assert text.startswith(SETTINGS) and text.count("[[waves]]") == 2
    assert [(each.name, each.note) for each in waves_in(text)] == [("Another name", "told"), ("Wave second", "")]


def test_answers_stay_with_the_keyholders(cast: Cast) -> None:
    """Nadia leads and holds no key; Kim holds one of the closed wave, and may take no folder out."""
    with scope(initiative=cast.river):
        wave = cast.more["wave"]["nation"]  # opened again, so it has some
        cells = {"respondent": "one", "site": "north", "trust": "yes"}
        Response.objects.create(initiative=cast.river, wave=wave, respondent="one", cells=cells)
    client = cast.client("nadia")
    page = client.get("/i/river/files/").content.decode()
    assert "stay here." in page and "Keyholders: Kim" in page
    assert not [name for name in names(client.post("/i/river/files/").content) if "answers" in name]
    assert cast.client("kim").post("/i/river/files/").status_code == 403
    with scope(initiative=cast.river):
        for name in ("wave", "wave_closed"):
            Keyholder.objects.create(
                initiative=cast.river, wave=cast.more[name]["nation"], account=cast.accounts["nadia"]
            )
    # A key alone opens nothing: it takes the seat as well.
    assert not [name for name in names(client.post("/i/river/files/").content) if "answers" in name]
    with scope(initiative=cast.river):
        seat = cast.memberships["kim"]
        seat.pk, seat.account, seat._state.adding = None, cast.accounts["nadia"], True
        seat.save()
    assert "2 go with it" in client.get("/i/river/files/").content.decode()
    taken = [name for name in names(client.post("/i/river/files/").content) if "answers" in name]
    assert taken == ["river/waves/wave_closed/answers.csv"]  # the open one stays, whoever asks
    with scope(initiative=cast.river):
        told = History.objects.filter(verb="export", noun="wave")
        assert [(each.account, each.row, each.new["rows"]) for each in told] == [
            (cast.accounts["nadia"], cast.more["wave_closed"]["nation"].pk, 2)
        ]


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as taken:
        return sorted(taken.namelist())


def test_a_new_folder_with_its_wave_is_the_same_after_both_ways(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = new(tmp_path / "in", "Peñasco & Sons", "es")
    initiative = import_folder(read_folder(root), "two", holder.account)
    back = out(tmp_path / "out", initiative, holder)
    for path in (each.relative_to(root) for each in (root / "waves").rglob("*.*")):
        assert (back / path).read_bytes() == (root / path).read_bytes()
    assert read_partnership(back).errors == ()


def test_wrong_answers_are_refused_with_their_cells(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "first")
    (root / "waves/first/answers.csv").write_text("respondent,site,job,why\nr1,nowhere,maybe,\nr1,north,,\n", "utf-8")
    codes = {each.code for each in read_folder(root).errors}
    assert codes == {"answers.unknown-site", "answers.unknown-code", "answers.respondent-twice"}


def test_answers_of_somebody_who_was_erased_stay_and_name_nobody(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "first", mode="identified")
    people = [("person", "name"), ("ana_teller", "Ana Teller"), ("ben", "Ben Ferry")]
    (root / "partners/people.csv").write_bytes(table(people[0], people[1:]))
    sheets = {**SHEETS, "settings": [["form_title", "form_id"], ["What Ana Teller asks", "small"]]}
    (root / "waves/first/instrument.xlsx").write_bytes(write_workbook(sheets))
    rows = [(who, who, "north", "yes", f"Ask {name}.") for who, name in people[1:]]
    (root / "waves/first/answers.csv").write_bytes(table(("respondent", "person", "site", "job", "why"), rows))
    initiative = import_folder(read_folder(root), "two", holder.account)
    with scope(initiative=initiative):
        erase(Viewer(holder.account, initiative, holder.chairs), Person.objects.get(key="ana_teller"))
    back = out(tmp_path / "out", initiative, holder)
    for file in (each for each in back.rglob("*.*") if each.is_file()):
        content = file.read_bytes() if file.suffix != ".xlsx" else b"".join(packed_parts(file))
        assert b"ana_teller" not in content and b"Ana Teller" not in content, file
    read = read_partnership(back)
    assert read.errors == ()
    assert [each.person for each in read.waves["first"].responses.records] == ["erased_1", "ben"]  # type: ignore[union-attr]


def packed_parts(file: Path) -> list[bytes]:
    with zipfile.ZipFile(file) as archive:
        return [archive.read(each) for each in archive.namelist()]


def test_answers_given_here_are_those_that_the_library_reads(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    """From the page to the folder: submitted, closed, taken out, and read as they were given."""
    given = {
        "yes": {"through_job": "yes", "trust": "no", "why": '=Ñ, "quoted"\nand more'},
        "no": {"through_job": "no", "trust": "unknown"},
    }
    wave: Wave = cast.more["wave"]["nation"]
    with scope(initiative=cast.river):
        Keyholder.objects.filter(wave=wave).exclude(account=holder.account).delete()
        wave.mode = "identified"
        wave.save()
        Invitee.objects.filter(wave=wave).update(role="core_site_partner")
        for (word, answers), site in zip(given.items(), ("north", "south"), strict=True):
            invitee = Invitee.objects.get(wave=wave, site=cast.sites[site])
            filling = Filling(answers=answers, language="es", site=site, role="core_site_partner")
            submitted(wave, filling, submission=word, token=fresh(invitee), invitee=invitee)
        assert closed(holder, wave) == 2
    back = out(tmp_path / "out", cast.river, holder)
    read = read_partnership(back)
    assert read.errors == ()
    responses = read.waves["wave"].responses
    assert responses is not None and {
        each.person: ({name: said for name, said in each.answers.items() if said[:1] != "("}, each.site, each.language)
        for each in responses.records
    } == {"noor": (given["yes"], "north", "es"), "saul": (given["no"], "south", "es")}


def test_what_organizations_see_and_why_a_wave_waits_go_in_and_out(cast: Cast, holder: Viewer, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", "spring", mode="identified")
    told = 'seen_by_own = true\nwaits = "So few, \\"so far\\"."\n'
    (root / "wellknit.toml").write_text((root / "wellknit.toml").read_text("utf-8") + told, "utf-8")
    initiative = import_folder(read_folder(root), "two", holder.account)
    with scope(initiative=initiative):
        wave = Wave.objects.get()
        assert (wave.seen_by_own, wave.waits) == (True, 'So few, "so far".')
    there = (out(tmp_path / "out", initiative, holder) / "wellknit.toml").read_text("utf-8")
    assert there == (root / "wellknit.toml").read_text("utf-8")
    with scope(initiative=initiative):
        Wave.objects.update(seen_by_own=False, waits="")
    assert "seen_by_own" not in (out(tmp_path / "later", initiative, holder) / "wellknit.toml").read_text("utf-8")
