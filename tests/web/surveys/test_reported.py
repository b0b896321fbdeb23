"""What relationships/ says of waves leaves with the waves whose keyholder somebody is, and with nobody else."""

from __future__ import annotations

from django_scopes import scope

from tests.web.cast import Cast
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.models import FolderFile, Keyholder, Wave
from wellknit.web.partners.exchange import taken_out
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.carrying import leaving
from wellknit.web.surveys.reported import without

TIES = b"wave,person,from,to,state\nspring,ana,one,two,tie\nfall,ben,two,one,no_tie\nfall,ada,two,one,tie\n"


def test_the_rows_of_other_waves_stay_here() -> None:
    files = {"relationships/ties.csv": TIES}
    assert without(files, ()) == files and without(files, {"summer"}) == files
    assert without(files, {"fall"})["relationships/ties.csv"] == TIES[: TIES.index(b"fall")]
    assert b"ana" not in without(files, {"spring", "fall"})["relationships/ties.csv"]


def test_what_can_not_be_told_apart_stays_here_as_a_whole() -> None:
    workbook = write_workbook({"ties": [["wave", "person"], ["spring", "ana"]]})
    for path, content in (
        ("relationships/ties.xlsx", workbook),
        ("relationships/ties.csv", TIES.replace(b",", b";")),
        ("relationships/ties.csv", b"Wave ,person\nspring,ana\n"),
        ("relationships/ties.csv", b"\xff\xfe\x00"),
    ):
        assert without({path: content}, {"spring"}) == {}
        assert without({path: content}, ()) == {path: content}


def test_matrices_and_lists_go_by_the_name_of_their_wave() -> None:
    paths = ("matrices/spring.csv", "matrices/spring.reliability.xlsx", "edges/spring.csv", "edges/fall.csv")
    files = {f"relationships/{path}": b"x" for path in (*paths, "history.csv", "contacts.csv")}
    assert set(without(files, {"spring"})) == {
        f"relationships/{path}" for path in ("edges/fall.csv", "history.csv", "contacts.csv")
    }


def test_a_lead_who_is_no_keyholder_gets_no_ratings(cast: Cast) -> None:
    lead = Viewer(cast.accounts["nadia"], cast.river, (Chair("national_lead"), Chair("keyholder")))
    with scope(initiative=cast.river):
        wave = Wave.objects.filter(state="closed").exclude(keyholders__account=lead.account).first()
        assert wave is not None
        ties = TIES.replace(b"fall", wave.key.encode())
        FolderFile.objects.update_or_create(
            initiative=cast.river, path="relationships/ties.csv", defaults={"content": ties}
        )
        waves = leaving(lead)
        assert next(each for each in waves if each.row == wave).reports == 2
        taken = taken_out(cast.river, waves)["relationships/ties.csv"]
        assert b"ben" not in taken and b"ana" in taken
        Keyholder.objects.create(initiative=cast.river, wave=wave, account=lead.account)
        assert taken_out(cast.river, leaving(lead))["relationships/ties.csv"] == ties


def test_the_pages_of_rows_say_whose_reports_leave_with_the_folder(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = Wave.objects.filter(state="closed", keyholders__account=cast.accounts["kim"]).first()
        assert wave is not None
        wave.responses.all().delete()
        ties = TIES.replace(b"fall", wave.key.encode())
        FolderFile.objects.update_or_create(
            initiative=cast.river, path="relationships/ties.csv", defaults={"content": ties}
        )
    page = cast.client("kim").get(f"/i/river/surveys/{wave.pk}/rows/").content.decode()
    assert "What 2 people reported came with the partnership folder" in page and "Nobody has answered" not in page
    assert "reports of 2 people" in cast.client("kim").get("/i/river/surveys/rows/").content.decode()
