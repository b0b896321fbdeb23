"""With a keyholder's key the release job may know for a day whose answer is whose; nothing else ever does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.cast_surveys import SECRET
from tests.web.surveys.promises.conftest import ANSWERS, Rows, crowd, invitee_of, viewer_of, wave_of
from wellknit.web.backups.tables import dumped
from wellknit.web.erasing import erase
from wellknit.web.jobs import tidy
from wellknit.web.models import History, Keyholder, Wave
from wellknit.web.surveys.promises import closing, keys, tokens, unlocking
from wellknit.web.surveys.promises.codes import written
from wellknit.web.surveys.promises.submitting import Over, submitted

#: Kim's key, as a text.
KEY = written(SECRET + keys._check(SECRET))


@pytest.fixture(autouse=True)
def no_keys_stay() -> Iterator[None]:
    folder = Path(settings.PLACE.data) / "keys"
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


def closed(cast: Cast, mode: str = "confidential") -> Wave:
    """A wave that Noor and a stranger answered, closed; Kim holds its key."""
    wave = wave_of(cast, mode)
    for number, invitee in enumerate((invitee_of(cast), *crowd(cast, wave, 1))):
        token = tokens.fresh(invitee)
        submitted(wave, ANSWERS, submission=str(number), token=token, invitee=tokens.opened(token))
    closing.closed(viewer_of(cast), wave)
    return wave


def holder(cast: Cast, wave: Wave) -> Keyholder:
    with scope(initiative=cast.river):
        return Keyholder.objects.select_related("wave__initiative", "account").get(wave=wave)


def file_of(wave: Wave) -> Path:
    return Path(settings.PLACE.data) / "keys" / f"{wave.pk}.links"


def told(cast: Cast) -> list[tuple[str, str]]:
    """The last lines of History: what was done, and by whom."""
    with scope(initiative=cast.river):
        lines = History.objects.filter(verb__endswith="_links").select_related("account").order_by("sequence")
        return [(each.verb, str(each.account or "")) for each in lines]


def test_the_release_job_is_told_who_is_who_until_it_is_locked(cast: Cast, rows: Rows) -> None:
    wave, viewer = closed(cast), viewer_of(cast)
    assert unlocking.links_for(wave) == {} and unlocking.now_unlocked(wave) is None
    made = unlocking.unlock(viewer, holder(cast, wave), KEY.lower())
    noors = next(each for each in rows.responses() if each.sealed_link and each.respondent in made.people)
    assert unlocking.links_for(wave) == {noors.respondent: "noor"}
    now = unlocking.now_unlocked(wave)
    assert now is not None and (now.name, now.until - now.when) == ("Nadia", timedelta(hours=24))
    assert file_of(wave).stat().st_mode & 0o777 == 0o600 and keys.held() == []
    assert unlocking.lock(wave, viewer) and not unlocking.lock(wave, viewer)
    assert not file_of(wave).exists() and unlocking.links_for(wave) == {}
    assert told(cast) == [("unlock_links", "Nadia"), ("lock_links", "Nadia")]


def test_what_is_kept_says_nothing_without_the_installations_secret(
    lasting: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = closed(lasting)
    unlocking.unlock(viewer_of(lasting), holder(lasting, wave), KEY)
    noor = lasting.people["noor"].pk
    database = b"".join(dumped("default"))
    for content in (file_of(wave).read_bytes(), database):
        for hidden in (SECRET, SECRET.hex().encode(), KEY.encode(), KEY.replace("-", "").encode()):
            assert hidden not in content
    for hidden in (noor.bytes, noor.hex.encode(), str(noor).encode(), b"noor"):
        assert hidden not in file_of(wave).read_bytes()
    monkeypatch.setattr(settings, "SECRET_KEY", "another secret of another installation, as long as the first")
    assert unlocking.links_for(wave) == {}


def test_no_other_key_unlocks_and_no_other_wave_is_unlocked(cast: Cast) -> None:
    wave = closed(cast)
    for wrong in ("", KEY[:-2], keys.keyholder_pair()[1], "x" * 2000):
        with pytest.raises(keys.NoKey):
            unlocking.unlock(viewer_of(cast), holder(cast, wave), wrong)
    for state, mode in (("open", "confidential"), ("closed", "identified"), ("closed", "anonymous")):
        other = wave_of(cast, mode, state=state)
        with pytest.raises(Over):
            unlocking.unlock(viewer_of(cast), holder(cast, other), KEY)
    assert not file_of(wave).exists() and told(cast) == []


def test_it_is_over_after_a_day_whatever_the_clock_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wave, began = closed(cast), timezone.now()
    for later, left in ((timedelta(hours=23), True), (timedelta(hours=25), False), (timedelta(hours=-1), False)):
        unlocking.unlock(viewer_of(cast), holder(cast, wave), KEY)
        with monkeypatch.context() as patched:
            patched.setattr("wellknit.web.surveys.promises.unlocking.timezone.now", lambda at=began + later: at)
            assert bool(unlocking.links_for(wave)) is left
            assert unlocking.lock_what_is_over() == (not left) and file_of(wave).exists() is left
    unlocking.unlock(viewer_of(cast), holder(cast, wave), KEY)
    tidy.enqueue()
    assert file_of(wave).exists()  # its day is not over
    file_of(wave).write_bytes(b"broken")
    tidy.enqueue()
    assert not file_of(wave).exists() and told(cast)[-1] == ("lock_links", "")


def test_who_is_erased_meanwhile_is_told_to_no_release(cast: Cast) -> None:
    wave = closed(cast)
    unlocking.unlock(viewer_of(cast), holder(cast, wave), KEY)
    with scope(initiative=cast.river):
        erase(viewer_of(cast), cast.people["noor"])
    assert unlocking.links_for(wave) == {}


def test_a_keyholder_unlocks_and_locks_by_the_page(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    wave = closed(cast)
    row, kim = holder(cast, wave), cast.client("kim")
    page = reverse("keyholder_links", args=("river", row.pk))
    assert page in kim.get(reverse("wave", args=("river", wave.pk))).content.decode()
    assert "Unlock it for the release" in kim.get(page).content.decode()
    slip = KEY[:-1] + ("7" if KEY[-1] != "7" else "8")
    wrong = kim.post(page, {"act": "unlock", "text": slip})
    assert wrong.status_code == 422 and "not your key" in wrong.content.decode()
    assert slip not in wrong.content.decode() and slip not in caplog.text
    assert kim.post(page, {"act": "unlock", "text": KEY}).status_code == 302
    shown = kim.get(page).content.decode()
    assert "Unlocked by Kim" in shown and KEY not in shown and "Lock it again" in shown
    assert len(unlocking.links_for(wave)) == 1
    history = cast.client("nadia").get("/i/river/history/").content.decode()
    assert "unlocked for a release that counts the same people" in history and "Kim" in history
    assert kim.post(page, {"act": "lock"}).status_code == 302
    assert unlocking.links_for(wave) == {} and told(cast) == [("unlock_links", "Kim"), ("lock_links", "Kim")]
    with scope(initiative=cast.river):
        kept = str(list(History.objects.values_list("old", "new")))
    assert KEY not in kept and "noor" not in kept


def test_the_page_says_where_nothing_can_be_unlocked(cast: Cast) -> None:
    kim = cast.client("kim")
    wave = wave_of(cast, "confidential")
    page = reverse("keyholder_links", args=("river", holder(cast, wave).pk))
    assert "once the survey is closed" in kim.get(page).content.decode()
    assert kim.post(page, {"act": "unlock", "text": KEY}).status_code == 409
    wave_of(cast, "identified", state="closed")
    assert kim.get(page).status_code == 404
    wave_of(cast, "confidential", state="closed")
    with scope(initiative=cast.river):
        Keyholder.objects.filter(wave=wave).update(public_key=b"")
    assert "came from a folder" in kim.get(page).content.decode()
    assert kim.post(page, {"act": "unlock", "text": KEY}).status_code == 422
