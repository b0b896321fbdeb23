"""A person's data: all of it is handed out, and after erasing nothing of it is left, whatever holds it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import BinaryField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import LONG_AGO, Cast
from wellknit.partners.turnover import turnover
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.accounts.actions import invite, make_account
from wellknit.web.erasing import LastLead, Logged, erase, log, replay
from wellknit.web.history import recorded
from wellknit.web.models import (
    Account,
    Consent,
    Erasure,
    History,
    Invitee,
    Involvement,
    Membership,
    Organization,
    Outreach,
    Person,
    Response,
    SavedFilter,
    Seat,
    State,
    Upload,
    Wave,
)
from wellknit.web.models.erasure import ERASED, keyed
from wellknit.web.partners import actions, records
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of

NAME, BEFORE, MAIL = "Íñigo Larkspur-Möller", "Inigo Larkspur", "inigo.larkspur@example.org"
#: What of these is looked for in the whole database, as texts and as JSON escapes them.
TRACES = ("Larkspur", "larkspur", "Möller", "M\\u00f6ller", "Íñigo", "\\u00cd\\u00f1igo", "Inigo", "inigo")


def dump() -> str:
    """Every row of every table as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(f"{table}: {cursor.fetchall()!r}")
    return "\n".join(rows)


@pytest.fixture
def inigo(cast: Cast) -> Person:
    """Who has left traces everywhere: renamed, with an account, a session, and texts of others that name him."""
    with scope(initiative=cast.river):
        lead = viewer_of(cast.accounts["nadia"], cast.river)
        involved = {"role": "core_site_partner", "site": cast.sites["north"], "start": LONG_AGO}
        more = {"organization": cast.organizations["library"], "resources": f"the van of {BEFORE}"}
        person = actions.add_person(lead, {"name": BEFORE, "mail": "old.larkspur@example.org"}, {**involved, **more})
        person = actions.change_person(lead, person, 1, {"name": NAME, "mail": MAIL})
        gone = actions.add_involvement(lead, {**involved, "person": person, "time": "a day of Inigo's"})
        actions.remove_involvement(lead, gone, 1)
        library = cast.organizations["library"]
        actions.say_outreach(
            lead, library, 1, {"asked": f"asked by {NAME.upper()}", "next_step": "Call Íñigo again", "by": person}
        )
        actions.change_organization(lead, library, 1, {"profile": f"Write to {MAIL}, that is {NAME}."})
        SavedFilter.objects.create(
            initiative=cast.river, account=cast.accounts["nadia"], name="Mine", query=f"q={BEFORE.replace(' ', '+')}"
        )
        Consent.objects.create(initiative=cast.river, person=person, to="survey", given=LONG_AGO)
        invite(lead, {"mail": MAIL, "seat": Seat.CORE_SITE_PARTNER, "site": cast.sites["north"]})
        account = make_account(MAIL, NAME, "four lanterns by the weir", "en")
        Membership.objects.create(
            initiative=cast.river,
            account=account,
            seat=Seat.CORE_SITE_PARTNER,
            site=cast.sites["north"],
            start=LONG_AGO,
        )
    Client().force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return person


def address(name: str, person: Person) -> str:
    return reverse(name, args=("river", person.pk))


# --- Handing out ------------------------------------------------------------------------------------------------------


def test_everything_that_is_kept_is_handed_out_and_that_is_noted(cast: Cast, inigo: Person) -> None:
    response = cast.client("nadia").post(address("person_data", inigo))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == ["data.html", "data.json"]
        content: dict[str, Any] = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    assert content["initiative"] == "River Partners"
    assert (content["person"][0]["name"], content["person"][0]["mail"]) == (NAME, MAIL)
    assert [each["to"] for each in content["consents"]] == ["survey"]
    assert content["involvements"][0]["resources"] == f"the van of {BEFORE}"
    assert content["outreach"][0]["next_step"] == "Call Íñigo again"
    assert content["account"][0]["mail"] == MAIL and "password" not in content["account"][0]
    assert content["memberships"][0]["seat"] == "core site partner"
    assert content["invitations"][0]["mail"] == MAIL and "token" not in content["invitations"][0]
    texts = {each["text"] for each in content["texts"]}
    assert {f"Write to {MAIL}, that is {NAME}.", f"asked by {NAME.upper()}", "q=Inigo+Larkspur"} <= texts
    assert {"add", "change", "remove"} <= {each["verb"] for each in content["history"]}
    assert "old.larkspur@example.org" in json.dumps(content["history"])
    for text in (NAME, MAIL, "the van of", "old.larkspur@example.org"):
        assert text in page
    assert "<script" not in page and "http" not in page.replace(MAIL, "")
    with scope(initiative=cast.river):
        entry = History.objects.first()
        assert entry is not None and (entry.verb, entry.row) == ("export", inigo.pk)


def test_surveys_that_asked_and_answers_by_name_are_told_of(cast: Cast, inigo: Person) -> None:
    with scope(initiative=cast.river):
        wave = Wave.objects.create(
            initiative=cast.river, key="by_name", name="Asked by name", mode="identified", day=LONG_AGO
        )
        common = {"initiative": cast.river, "wave": wave}
        Response.objects.create(respondent="r1", cells={"person": inigo.key, "trust": "yes"}, position=0, **common)
        Invitee.objects.create(person=inigo, site=cast.sites["north"], role="core_site_partner", **common)
    response = cast.client("nadia").post(address("person_data", inigo))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        content: dict[str, Any] = json.loads(archive.read("data.json"))
    assert [each["wave"] for each in content["surveys"]] == ["Asked by name"]
    assert [each["wave"] for each in content["answers"]] == ["Asked by name"]
    assert "Asked by name" not in cast.client("nadia").get(address("person_data", cast.people["saul"])).content.decode()


def test_nobody_elses_rows_are_handed_out(cast: Cast, inigo: Person) -> None:
    response = cast.client("nadia").get(address("person_data", inigo))
    text = response.content.decode().partition("<main")[2]
    assert "Noor" not in text and "Saul" not in text and "quartzsouth" not in text


# --- Erasing ----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_goes_and_what_stays(cast: Cast, inigo: Person) -> None:
    nadia = cast.client("nadia")
    text = nadia.get(address("person_erase", inigo)).content.decode()
    assert "the account with which they sign in" in text and "1 time:" in text
    assert f"Write to {MAIL}" in text and "Call Íñigo again" in text
    assert nadia.post(address("person_erase", inigo)).status_code == 422
    with scope(initiative=cast.river):
        assert Person.objects.filter(pk=inigo.pk).exists()


def test_after_erasing_no_trace_is_left_in_the_whole_database(cast: Cast, inigo: Person) -> None:
    assert all(trace in dump() for trace in ("Larkspur", "larkspur", "Möller", "Inigo"))
    with scope(initiative=cast.river):
        before = turnover(records.roster_of(), LONG_AGO, LONG_AGO.replace(year=2022))
        place = f"outreach {Outreach.objects.get(organization=cast.organizations['library']).pk} next_step"
    nadia = cast.client("nadia")
    assert place in nadia.get(address("person_erase", inigo)).content.decode()
    response = nadia.post(address("person_erase", inigo), {"sure": "yes", "also": place}, follow=True)
    assert "The person is erased." in response.content.decode()
    left = dump()
    assert [trace for trace in TRACES if trace in left] == []
    assert str(inigo.pk) not in left and inigo.pk.hex not in left
    with scope(initiative=cast.river):
        stays = Person.objects.get(key="erased_1")
        assert (stays.name, stays.mail, stays.consents.count()) == (ERASED, "", 0)
        (involvement,) = stays.involvements.all()
        assert (involvement.role, involvement.site, involvement.start) == (
            "core_site_partner",
            cast.sites["north"],
            LONG_AGO,
        )
        assert (involvement.organization, involvement.resources) == (None, "")
        assert Organization.objects.get(key="library").profile == f"Write to {ERASED}, that is {ERASED}."
        assert Outreach.objects.get(organization__key="library").next_step == f"Call {ERASED} again"
        assert turnover(records.roster_of(), LONG_AGO, LONG_AGO.replace(year=2022)) == before
        entry = History.objects.first()
        assert entry is not None
        assert (entry.verb, entry.row, entry.name, entry.account) == ("erase", stays.pk, ERASED, cast.accounts["nadia"])
        assert Erasure.objects.get().keyed == keyed(inigo.pk)
    assert not Account.objects.filter(mail=MAIL).exists()


def upload(cast: Cast, file: str, *rows: list[str], content: bytes = b"") -> Upload:
    """A spreadsheet that Silas has brought and nobody has imported yet."""
    with scope(initiative=cast.river):
        made = Upload(initiative=cast.river, account=cast.accounts["silas"], table="people", file=file, content=content)
        made.when = timezone.now()
        if rows:
            made.state = State.READ
            made.put(["A", "B", "C"], list(enumerate(rows, 2)))
        made.save()
        return made


def test_spreadsheets_on_their_way_in_are_handed_out_and_go_with_the_person(cast: Cast, inigo: Person) -> None:
    naming = {
        "whole": upload(cast, "a.csv", ["1", f"with {NAME.upper()}", ""]),
        "apart": upload(cast, "b.csv", ["somebody", "else", ""], ["Larkspur-Möller", "a club", "íñigo"]),
        "mail": upload(cast, "c.csv", ["", MAIL, ""]),
        "before": upload(cast, "d.csv", ["larkspur", "Inigo", ""]),
    }
    unread = upload(cast, "e.csv", content=f"name\n{NAME}\n".encode())
    others = upload(cast, "f.csv", ["Larkspur Lane Library", "Jones", ""], ["Larkspur", "Uma", "Möller"])
    nadia = cast.client("nadia")
    text = nadia.get(address("person_data", inigo)).content.decode()
    assert "b.csv" in text and "Larkspur-Möller · a club · íñigo" in text and "somebody · else" not in text
    assert "Lane Library" not in text and "e.csv" not in text
    assert "5 spreadsheets on their way in" in nadia.get(address("person_erase", inigo)).content.decode()
    nadia.post(address("person_erase", inigo), {"sure": "yes"})
    with scope(initiative=cast.river):
        assert list(Upload.objects.all()) == [others]
    assert unread.pk and len(naming) == 4


@pytest.mark.parametrize(("name", "queries"), [("person_data", 14), ("person_erase", 12)])
def test_all_models_are_asked_together(cast: Cast, inigo: Person, name: str, queries: int) -> None:
    """However many models hold texts. His data take two more than most people's: he has an account, and lines about
    others name him."""
    nadia = cast.client("nadia")
    with CaptureQueriesContext(connection) as asked:
        assert nadia.get(address(name, inigo)).status_code == 200
    assert len(asked) == queries, "\n".join(each["sql"][:160] for each in asked)


def test_a_part_of_the_name_that_nobody_ticked_stays(cast: Cast, inigo: Person) -> None:
    cast.client("nadia").post(address("person_erase", inigo), {"sure": "yes"})
    with scope(initiative=cast.river):
        assert Outreach.objects.get(organization__key="library").next_step == "Call Íñigo again"


def test_what_is_of_others_stays_as_it_was(cast: Cast, inigo: Person) -> None:
    with scope(initiative=cast.river):
        Person.objects.create(initiative=cast.river, key="another", name=NAME, mail="another@example.org")
        Organization.objects.filter(key="parents").update(profile="Larkspurs grow by the Möllerbach.")
    cast.client("nadia").post(address("person_erase", inigo), {"sure": "yes"})
    with scope(initiative=cast.river):
        assert Person.objects.get(key="another").name == NAME
        assert Organization.objects.get(key="parents").profile == "Larkspurs grow by the Möllerbach."
        assert Person.objects.get(key="noor").consents.count() == 1


def test_removals_of_before_still_can_be_undone_and_bring_no_name_back(cast: Cast, inigo: Person) -> None:
    nadia = cast.client("nadia")
    with scope(initiative=cast.river):
        removal = History.objects.get(verb="remove", noun="involvement")
    nadia.post(address("person_erase", inigo), {"sure": "yes"})
    assert nadia.post(reverse("history_undo", args=("river", removal.pk))).status_code == 302
    with scope(initiative=cast.river):
        assert Person.objects.get(key="erased_1").involvements.count() == 2
    assert "Inigo" not in dump()


def test_who_was_entered_twice_is_erased_under_both_names(cast: Cast, inigo: Person) -> None:
    """The line of a merge keeps what the row that went was, for undoing it; a copy made before holds that row."""
    with scope(initiative=cast.river):
        other = Person(initiative=cast.river, key="i_larkspur", name="I. Larkspur-Moller", mail="larkspur@example.org")
        fields = {"id": str(other.pk), "key": other.key, "name": other.name, "mail": other.mail}
        lead = viewer_of(cast.accounts["nadia"], cast.river)
        entry = recorded(lead, "merge", inigo, old={"gone": fields, "kept": {}, "moved": []})
        Organization.objects.filter(key="parents").update(profile="Led by I. Larkspur-Moller.")
    cast.client("nadia").post(address("person_erase", inigo), {"sure": "yes"})
    assert "Larkspur" not in dump() and "larkspur" not in dump()
    with scope(initiative=cast.river):
        assert History.objects.get(pk=entry.pk).undone
        assert {each.keyed for each in Erasure.objects.all()} == {keyed(inigo.pk), keyed(other.pk)}


def test_an_account_of_two_initiatives_stays_without_access_to_this_one(cast: Cast, inigo: Person) -> None:
    account = Account.objects.get(mail=MAIL)
    with scope(initiative=cast.hills):
        Membership.objects.create(initiative=cast.hills, account=account, seat=Seat.READER, start=LONG_AGO, site=None)
    nadia = cast.client("nadia")
    assert "the account stays" in nadia.get(address("person_erase", inigo)).content.decode()
    nadia.post(address("person_erase", inigo), {"sure": "yes"})
    with scope(initiative=cast.hills):
        assert Membership.objects.filter(account=account).exists()
    with scope(initiative=cast.river):
        assert not Membership.objects.filter(account=account).exists()


def test_nobody_erases_themselves_or_the_last_lead(cast: Cast, inigo: Person) -> None:
    with scope(initiative=cast.river):
        Person.objects.filter(pk=inigo.pk).update(mail="nadia@example.org")
    response = cast.client("nadia").post(address("person_erase", inigo), {"sure": "yes"}, follow=True)
    assert "Nobody erases themselves" in response.content.decode()
    with scope(initiative=cast.river):
        Person.objects.filter(pk=inigo.pk).update(mail=MAIL)
        Membership.objects.filter(account__mail=MAIL).update(seat=Seat.NATIONAL_LEAD, site=None)
        Membership.objects.filter(account=cast.accounts["nadia"]).update(end=LONG_AGO)
        stranger = Viewer(cast.accounts["nadia"], cast.river, ())
        with pytest.raises(LastLead):
            erase(stranger, Person.objects.get(pk=inigo.pk))
        assert Person.objects.filter(pk=inigo.pk).exists()


def test_who_is_erased_is_not_erased_again(cast: Cast, inigo: Person) -> None:
    nadia = cast.client("nadia")
    nadia.post(address("person_erase", inigo), {"sure": "yes"})
    with scope(initiative=cast.river):
        stays = Person.objects.get(key="erased_1")
    text = nadia.post(address("person_erase", stays), {"sure": "yes"}, follow=True).content.decode()
    assert "erased already" in text


# --- A restored copy --------------------------------------------------------------------------------------------------


def test_a_restored_copy_keeps_erasures(cast: Cast, inigo: Person) -> None:
    """The copy holds the person under the old id; the log of the installation knows a digest of it."""
    with scope(initiative=cast.river):
        place = ("outreach", str(Outreach.objects.get(organization__key="library").pk), "next_step")
    kept = [Logged(str(cast.river.pk), keyed(inigo.pk), "2026-01-02T03:04:05+00:00", [list(place)])]
    assert replay() == 0
    assert replay(kept) == 1
    assert [trace for trace in TRACES if trace in dump()] == []
    assert log() == kept and replay(kept) == 0


def test_the_log_tells_of_nobody_without_the_secret(cast: Cast, inigo: Person, settings: Any) -> None:
    first = keyed(inigo.pk)
    settings.SECRET_KEY = "another secret of another installation, as long as the first"
    assert keyed(inigo.pk) != first and len(first) == 64


def test_every_model_that_holds_texts_is_looked_through() -> None:
    """A later room's model that belongs to no initiative would not be: then this says so. A way back (Recovery) holds
    digests alone."""
    from wellknit.web.models.base import Owned

    packed = {
        f"{model.__name__}.{each.name}"
        for model in apps.get_app_config("web").get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, BinaryField)
    }
    looked_into = {"Upload.content", "Upload.packed", "InstrumentVersion.file", "Submission.content"}
    looked_into |= {"FolderFile.content", "ReleaseFile.content", "BriefFile.content"}
    sealed = {"Draft.sealed", "Submission.mac", "Response.sealed_link"}
    keys = {"Wave.public_key", "Keyholder.public_key", "Keyholder.sealed_key"}
    assert packed == looked_into | sealed | keys, "uploading.naming(), _forms_let_go() and forgotten() look into some"
    apart = {each.__name__ for each in apps.get_app_config("web").get_models() if not issubclass(each, Owned)}
    assert apart == {"Account", "Initiative", "Recovery"}


# --- Consents ---------------------------------------------------------------------------------------------------------


def test_a_consent_is_given_and_withdrawn_with_its_days(cast: Cast) -> None:
    noor, silas = cast.people["noor"], cast.client("silas")
    add = address("person_consent_add", noor)
    assert silas.post(add, {"to": "public_name", "given": "2021-03-01", "version": 1}).status_code == 302
    text = silas.get(address("person", noor)).content.decode()
    assert "May be publicly known: the name." in text
    with scope(initiative=cast.river):
        consent = Consent.objects.get(person=noor, to="public_name")
    change = reverse("consent_change", args=("river", consent.pk))
    sent = {"given": "2021-03-01", "withdrawn": "2021-02-01", "version": 1}
    assert silas.post(change, sent).status_code == 422
    assert silas.post(change, {**sent, "withdrawn": "2021-06-01"}).status_code == 302
    assert "Nothing about this person may be publicly known." in silas.get(address("person", noor)).content.decode()
    with scope(initiative=cast.river):
        entry = History.objects.filter(row=consent.pk).first()
        assert entry is not None and entry.new == {"withdrawn": "2021-06-01"}
    assert silas.post(add, {"to": "public_name", "given": "2022-03-01"}).status_code == 422
    assert silas.post(add, {"to": "other", "other": "a=b", "given": "2022-03-01"}).status_code == 422
    assert silas.post(add, {"to": "other", "other": "", "given": "2022-03-01"}).status_code == 422
    assert silas.post(add, {"to": "other", "other": "a photo", "given": "2999-03-01"}).status_code == 422
    assert silas.post(add, {"to": "other", "other": "a photo", "given": "2022-03-01"}).status_code == 302


def test_who_has_not_agreed_is_found(cast: Cast) -> None:
    nadia = cast.client("nadia")

    def found(query: str) -> set[str]:
        text = nadia.get(f"/i/river/consents/?{query}").content.decode().partition("<tbody>")[2]
        return {name for name in ("noor", "saul", "nell") if name.title() in text}

    with scope(initiative=cast.river):
        Consent.objects.filter(person=cast.people["saul"]).update(withdrawn=LONG_AGO)
        Involvement.objects.filter(person=cast.people["nell"]).update(end=LONG_AGO)
    assert found("") == {"noor", "saul"}
    assert found("when=ever") == {"noor", "saul", "nell"}
    assert found("state=without") == {"saul"}
    assert found("state=without&to=quotes&when=ever") == {"noor", "saul", "nell"}
    assert found("state=given&when=ever") == {"noor", "nell"}
    assert found("state=withdrawn") == {"saul"}
    assert found("to=survey_quartzsouth") == {"saul"}
    assert found(f"site={cast.sites['north'].pk}") == {"noor"}
    assert found("q=zephyr") == {"noor"}


def test_sheets_on_their_way_in_that_name_the_person_are_forgotten(cast: Cast, inigo: Person) -> None:
    silas = cast.client("silas")
    wanted = {}
    for name, content in {
        "names.csv": b"First,Last\nInigo,Larkspur\n",
        "mails.csv": f"Name,Mail\nX,{MAIL}\n".encode(),
        "book.xlsx": write_workbook({"One": [["Name"], ["Ana"]], "Two": [["Name"], ["Bo"]]}),
        "others.csv": b"Name\nAna Ruiz\n",
    }.items():
        file = SimpleUploadedFile(name, content)
        wanted[name] = silas.post("/i/river/spreadsheets/", {"table": "people", "file": file}).url
    with scope(initiative=cast.river):
        erase(viewer_of(cast.accounts["nadia"], cast.river), inigo)
    found = {name for name, address in wanted.items() if silas.get(address).status_code == 200}
    assert found == {"others.csv"}
