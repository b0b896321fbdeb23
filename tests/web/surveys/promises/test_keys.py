"""A wave's secret is a file for the owner alone, a text that people keep, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import wave_of
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.promises.codes import said, written


def file_of(wave: object) -> Path:
    return Path(settings.PLACE.data) / "keys" / str(getattr(wave, "pk"))  # noqa: B009


def test_the_server_and_the_team_each_have_a_copy_until_the_servers_is_destroyed(cast: Cast) -> None:
    wave = wave_of(cast, "identified")
    text = keys.make_wave_key(wave)
    file = file_of(wave)
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    wave.refresh_from_db()
    assert keys.tested(wave, text) and keys.tested(wave, text.lower().replace("-", "  "))
    assert keys.secret_of(wave) == keys.secret_of(wave, text) == file.read_bytes()
    assert keys.destroyed(wave) and not file.exists() and not keys.destroyed(wave)
    with pytest.raises(keys.NoKey):
        keys.secret_of(wave)
    assert keys.secret_of(wave, text)


def test_a_new_key_takes_the_place_of_the_old_one(cast: Cast) -> None:
    wave = wave_of(cast, "anonymous")
    text = keys.make_wave_key(wave)
    other = keys.make_wave_key(wave)
    assert text != other and keys.tested(wave, other) and not keys.tested(wave, text)
    file_of(wave).write_bytes(bytes(32))
    with pytest.raises(keys.NoKey):  # another wave's file, or a broken one
        keys.secret_of(wave)
    keys.destroyed(wave)


def test_it_is_overwritten_before_its_name_goes(cast: Cast, tmp_path: Path) -> None:
    wave = wave_of(cast, "anonymous")
    secret, held = file_of(wave).read_bytes(), tmp_path / "held"
    held.hardlink_to(file_of(wave)) if held.parent.stat().st_dev == file_of(wave).stat().st_dev else pytest.skip("disk")
    keys.destroyed(wave)
    assert len(held.read_bytes()) == 32 and held.read_bytes() != secret


def test_a_slip_in_the_text_is_found() -> None:
    public, text = keys.keyholder_pair()
    assert keys.fits(public, text) and not keys.fits(keys.keyholder_pair()[0], text)
    letters = text.replace("-", "")
    for at in range(len(letters)):
        slip = letters[:at] + ("7" if letters[at] != "7" else "8") + letters[at + 1 :]
        assert keys.secret_in(slip) is None
    assert all(keys.secret_in(wrong) is None for wrong in ("", text[:-1], text + "0", "ü", text[:20]))


def test_codes_are_read_as_people_write_them() -> None:
    assert said(" o1il-0000 ") == said("0111-0000") and said("U") is None and said("000") is None
    assert written(b"") == "" and said(written(bytes(range(10)))) == bytes(range(10))
