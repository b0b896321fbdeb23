"""What protects people can't be skipped, and what was promised stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.web.cast import LONG_AGO, Cast
from tests.web.cast_surveys import SHEETS
from tests.web.forms_on_pages import form_on
from tests.web.surveys.waves.conftest import Made, rehearsed
from wellknit.web.history import Changed
from wellknit.web.models import (
    History,
    InstrumentVersion,
    Invitee,
    Job,
    Keyholder,
    Membership,
    Person,
    Seat,
    Wave,
    WaveState,
)
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.promises.sealing import opened
from wellknit.web.surveys.waves import keyholding, launching, preparing

MODES = ("identified", "confidential", "anonymous")


def missing(wave: Wave) -> set[str]:
    return {each.name for each in launching.checklist(wave) if each.blocking and not each.ok}


def check(wave: Wave, name: str) -> launching.Check:
    return next(each for each in launching.checklist(wave) if each.name == name)


@pytest.mark.parametrize("mode", MODES)
def test_a_draft_that_lacks_nothing_is_launched(cast: Cast, prepared: Made, nadia: Viewer, mode: str) -> None:
    wave = prepared(mode)
    assert missing(wave) == set()
    wave = launching.launch(nadia, wave, wave.version, looked_at_few=True)
    assert wave.state == WaveState.OPEN and wave.launched is not None
    assert InstrumentVersion.objects.get(pk=wave.instrument_version_id).frozen
    invited = Invitee.objects.filter(wave=wave).order_by("site__key")
    assert [str(each.person) for each in invited] == [str(cast.people[name]) for name in ("noor", "saul")]
    assert [each.organization for each in invited] == [cast.organizations["library"], cast.organizations["clinic"]]
    seated = Membership.objects.filter(account=cast.accounts["eve"], seat=Seat.KEYHOLDER)
    assert seated.count() == 1
    entry = History.objects.get(row=wave.pk, verb="launch")
    assert entry.new == {"mode": mode, "instrument": str(wave.instrument_version), "invited": 2}


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_changed_once_it_is_launched(launched: Made, nadia: Viewer, mode: str) -> None:
    wave = launched(mode)
    for act in (
        lambda: preparing.change_wave(nadia, wave, wave.version, {"mode": "identified", "languages": ["en"]}),
        lambda: preparing.choose_audience(nadia, wave, wave.version, []),
        lambda: preparing.change_texts(nadia, wave, wave.version, {}),
        lambda: preparing.add_keyholder(nadia, wave, nadia.account),
        lambda: preparing.remove_keyholder(nadia, Keyholder.objects.filter(wave=wave)[0], 1),
        lambda: keyholding.given_key(nadia, Keyholder.objects.filter(wave=wave)[0]),
        lambda: launching.launch(nadia, wave, wave.version, looked_at_few=True),
        lambda: preparing.remove_wave(nadia, wave, wave.version),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize(
    ("mode", "change", "names"),
    [
        ("confidential", {"purpose": {"en": "To learn."}}, {"texts"}),
        ("confidential", {"contact": {"en": "", "es": " "}}, {"texts"}),
        ("confidential", {"deleted_on": None}, {"days"}),
        ("confidential", {"ends": LONG_AGO}, {"days"}),
        ("confidential", {"languages": ["en", "fr"]}, {"languages", "texts"}),
        ("confidential", {"languages": []}, {"languages", "texts"}),
        ("confidential", {"day": LONG_AGO - timedelta(days=365)}, {"audience"}),
        ("confidential", {"instrument_version": None}, {"instrument", "languages"}),
    ],
)
def test_each_line_is_missed(prepared: Made, nadia: Viewer, mode: str, change: dict[str, Any], names: set[str]) -> None:
    wave = prepared(mode)
    for name, value in change.items():
        setattr(wave, name, value)
    wave.save()
    assert missing(wave) == names
    if names:
        with pytest.raises(Refused):
            launching.launch(nadia, wave, wave.version, looked_at_few=True)
        assert Wave.objects.get(pk=wave.pk).state == WaveState.DRAFT and not Invitee.objects.filter(wave=wave).exists()


def asking(cast: Cast, wave: Wave, *rows: list[str]) -> None:
    """Gives the wave a version with these rows as well."""
    sheets = {**SHEETS, "survey": [*SHEETS["survey"], *rows]}
    wave.instrument_version = InstrumentVersion.objects.create(
        initiative=cast.river, instrument=cast.more["instrument"]["nation"], number=7, sheets=sheets,
        made=timezone.now(),
    )  # fmt: skip
    wave.save()


def test_what_no_page_can_ask_is_refused(cast: Cast, prepared: Made) -> None:
    wave = prepared("confidential")
    asking(cast, wave, ["image", "photo", "A photo of you", "Una foto", "", "", ""])
    assert missing(wave) == {"kinds"} and "'photo' asks for a photo" in check(wave, "kinds").more[0]


def test_missing_translations_are_named(cast: Cast, prepared: Made) -> None:
    wave = prepared("confidential")
    asking(cast, wave, ["text", "more", "Anything else?", "", "", "", ""])
    assert missing(wave) == {"languages"} and check(wave, "languages").more == ("Español: Anything else?",)


@pytest.mark.parametrize("mode", MODES)
def test_anonymous_waves_ask_about_no_partners(cast: Cast, prepared: Made, mode: str) -> None:
    wave = prepared(mode)
    asking(cast, wave, ["text", "partner", "Which organization?", "¿Qué organización?", "", "", "organization"])
    assert missing(wave) == set()  # the respondent's own
    sheets = wave.instrument_version.sheets if wave.instrument_version else {}
    sheets["survey"][-1][-1] = "ties"
    sheets["survey"][-1][0] = "select_multiple agreement"
    InstrumentVersion.objects.filter(pk=wave.instrument_version_id).update(sheets=sheets, version=2)
    wave = Wave.objects.get(pk=wave.pk)
    assert missing(wave) == ({"partners"} if mode == "anonymous" else set())


def test_two_keyholders_hold_a_confidential_wave(prepared: Made, nadia: Viewer) -> None:
    wave = prepared("confidential")
    first, second = Keyholder.objects.filter(wave=wave).order_by("account__name")
    text = keyholding.given_key(nadia, first)
    assert missing(wave) == {"keys"} and check(wave, "keys").more == (first.account.name,)
    with pytest.raises(Refused):
        keyholding.show_key(nadia, second, text)  # another one's key
    keyholding.show_key(nadia, first, text.lower().replace("-", " "))
    assert missing(wave) == set()
    preparing.remove_keyholder(nadia, second, second.version)
    assert missing(wave) == {"keyholders", "keys"}


def test_the_launch_of_a_confidential_wave_locks_its_answers_and_gives_each_keyholder_a_copy(
    prepared: Made, nadia: Viewer
) -> None:
    wave = prepared("confidential")
    assert bytes(wave.public_key) == b""
    own = {}
    for each in Keyholder.objects.filter(wave=wave):
        own[each.pk] = keyholding.given_key(nadia, each)
        keyholding.show_key(nadia, each, own[each.pk])
    wave = launching.launch(nadia, wave, wave.version, looked_at_few=True)
    secret = keys.secret_of(Wave.objects.get(pk=wave.pk))
    for each in Keyholder.objects.filter(wave=wave):
        mine = keys.secret_in(own[each.pk])
        assert mine is not None and opened(mine, bytes(each.sealed_key)) == secret
    assert len(own) == 2 and len(bytes(wave.public_key)) == 32
    keys.destroyed(wave)


def test_the_second_copy_of_an_anonymous_waves_key_is_shown(cast: Cast, prepared: Made, nadia: Viewer) -> None:
    wave = prepared("anonymous")
    first, second = Keyholder.objects.filter(wave=wave).order_by("account__name")
    before = bytes(wave.public_key)
    text = keyholding.given_key(nadia, first)
    wave = Wave.objects.get(pk=wave.pk)
    # A key that is made anew has to be shown anew, whoever has shown the one before.
    assert bytes(wave.public_key) != before and missing(wave) == {"keys"}
    with pytest.raises(Refused):
        keyholding.show_key(nadia, second, keys.keyholder_pair()[1])
    keyholding.show_key(nadia, second, text)
    assert missing(wave) == set()
    keys.destroyed(wave)


@pytest.mark.parametrize("before", MODES)
def test_another_promise_begins_without_keys(prepared: Made, nadia: Viewer, before: str) -> None:
    """The key that an anonymous wave leaves on the server must never pass for a keyholder's own."""
    for after in MODES:
        wave = prepared(before)
        preparing.change_wave(nadia, wave, wave.version, {"mode": after, "languages": ["en", "es"]})
        wave = Wave.objects.get(pk=wave.pk)
        assert ("keys" in missing(wave)) is (after != before)
        if after != before:
            assert bytes(wave.public_key) == b""
            assert {bytes(each.public_key) for each in Keyholder.objects.filter(wave=wave)} == {b""}


def test_mails_in_files_stop_an_anonymous_wave_and_no_other(prepared: Made, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    wave = prepared("anonymous")
    assert missing(wave) == {"mails"} and "demonstration" in check(wave, "mails").why
    keys.destroyed(wave)
    wave = prepared("confidential")
    assert missing(wave) == set() and not check(wave, "mails").ok


def test_groups_of_fewer_than_five_are_named_and_looked_at(cast: Cast, prepared: Made, nadia: Viewer) -> None:
    wave = prepared("confidential")
    found = check(wave, "few")
    assert not found.ok and not found.blocking
    assert f"North bank, core site partner, {cast.organizations['library'].name}: 1" in found.more
    with pytest.raises(Refused):
        launching.launch(nadia, wave, wave.version, looked_at_few=False)
    people = [Person(initiative=cast.river, key=f"p{at}", name=f"P {at}") for at in range(8)]
    Person.objects.bulk_create(people)
    for at, person in enumerate(people):
        row = cast.involvements["noor" if at < 4 else "saul"]
        row.pk, row.person, row._state.adding = None, person, True
        row.save()
    assert check(wave, "few").ok


def test_nobody_is_asked_without_a_dry_run_of_what_is_asked(prepared: Made, nadia: Viewer) -> None:
    wave = prepared("confidential")
    assert check(wave, "rehearsal").why == "All 12 made-up people came through."
    wave = preparing.change_texts(nadia, wave, wave.version, {"purpose": {"en": "Other.", "es": "Otro."}})
    assert missing(wave) == {"rehearsal"}
    Job.objects.filter(pk=rehearsed(wave).pk).update(state="failed", wrong="It broke.")
    assert missing(wave) == {"rehearsal"} and check(wave, "rehearsal").why == "It broke."
    rehearsed(wave)
    assert missing(wave) == set()
    Job.objects.filter(kind="rehearsal").delete()
    assert missing(wave) == {"rehearsal"}


def test_the_second_of_two_is_told(prepared: Made, nadia: Viewer) -> None:
    wave = prepared("confidential")
    preparing.choose_audience(nadia, wave, wave.version, [(nadia.sites[0].pk, "core_site_partner")])
    for act in (
        lambda: preparing.choose_audience(nadia, wave, wave.version, []),
        lambda: launching.launch(nadia, wave, wave.version, looked_at_few=True),
    ):
        with pytest.raises(Changed):
            act()


# --- Through the pages ------------------------------------------------------------------------------------------------


def test_from_nothing_to_an_open_wave_by_its_pages(cast: Cast, inside: None) -> None:
    client, holder = cast.client("nadia"), cast.client("kim")
    form = form_on(client.get("/i/river/surveys/add/").content.decode())
    answer = client.post("/i/river/surveys/add/", {**form.values, "name": "By its pages", "languages": ["en", "es"]})
    assert answer.status_code == 302
    wave = Wave.objects.get(name="By its pages")
    page = f"/i/river/surveys/{wave.pk}/"
    assert wave.mode == "confidential" and wave.purpose["es"] and wave.contact["en"].startswith("Nadia")
    assert "Mend it" in client.get(f"{page}launch/").content.decode()
    ticks = [f"{cast.sites[site].pk}:core_site_partner" for site in ("north", "south")]
    assert client.post(f"{page}audience/", {"version": wave.version, "place": ticks}).status_code == 302
    for name in ("kim", "eve"):
        assert client.post(f"{page}keyholders/", {"account": cast.accounts[name].pk}).status_code == 302
    key = f"/i/river/keyholders/{Keyholder.objects.get(wave=wave, account=cast.accounts['kim']).pk}/key/"
    given = holder.post(key, {"act": "give"})
    text = given.content.decode().partition('id="key">')[2].partition("<")[0]
    assert len(text) > 50 and given.headers["Cache-Control"].count("no-store")
    assert text not in holder.get(key).content.decode()
    saved = holder.post(key, {"act": "file", "text": text})
    assert saved.headers["Content-Disposition"].startswith("attachment") and text in saved.content.decode()
    assert holder.post(key, {"act": "show", "text": "not the key"}).status_code == 422
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("key.txt", saved.content, "text/plain")
    assert holder.post(key, {"act": "show", "file": file}).status_code == 302
    shown = client.get(f"{page}launch/").content.decode()
    assert "Launch the survey" not in shown and "Eve" in shown
    other = cast.client("eve")
    key = f"/i/river/keyholders/{Keyholder.objects.get(wave=wave, account=cast.accounts['eve']).pk}/key/"
    text = other.post(key, {"act": "give"}).content.decode().partition('id="key">')[2].partition("<")[0]
    assert other.post(key, {"act": "show", "text": text}).status_code == 302
    rehearsed(wave)
    shown = form_on(client.get(f"{page}launch/").content.decode())
    assert client.post(f"{page}launch/", {**shown.values}).status_code == 422  # nobody looked at the small groups
    assert client.post(f"{page}launch/", {**shown.values, "looked": "on"}).status_code == 302
    assert Wave.objects.get(pk=wave.pk).state == WaveState.OPEN
    assert text not in str(list(History.objects.values_list("old", "new")))


def test_who_needs_no_key_is_not_told_to_keep_one(cast: Cast, nadia: Viewer, prepared: Made) -> None:
    row = Keyholder.objects.get(wave=prepared("identified"), account=cast.accounts["kim"])
    page = cast.client("kim").post(f"/i/river/keyholders/{row.pk}/key/", {"act": "show"}, follow=True).content.decode()
    assert "Noted: you know of it." in page and "keeping" not in page
