"""The brief's typeface: packed once, kept beside the machine's other caches, and no worse where nothing can be kept."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from wellknit.briefs import fonts


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Each test packs or reads for itself: what an earlier one got is forgotten."""
    fonts.face.cache_clear()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "wellknit"


def forget() -> None:
    fonts.face.cache_clear()


def test_a_face_is_the_whole_font_with_its_licence(kept: Path) -> None:
    from fontTools.ttLib import TTFont

    packed = TTFont(io.BytesIO(fonts.face("Lato-Regular")))
    given = TTFont(fonts.folder() / "Lato-Regular.ttf")
    assert packed.flavor == "woff2"
    assert packed.getBestCmap() == given.getBestCmap()
    assert "Open Font License" in str(packed["name"].getDebugName(13))
    # Changed when the font was made, not when it was packed.
    assert packed["head"].modified == given["head"].modified


def test_every_face_of_a_brief_is_there_and_no_other(kept: Path) -> None:
    assert all((fonts.folder() / f"{name}.ttf").is_file() for name in fonts.FACES)
    with pytest.raises(KeyError, match="Lato-Bold"):
        fonts.face("Lato-Thin")


def test_a_packed_face_is_kept_and_read_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fonts.face("Lato-Bold")
    (file,) = kept.iterdir()
    assert file.read_bytes() == first
    forget()
    monkeypatch.setattr(fonts, "_pack", lambda font: pytest.fail("packed although it was kept"))
    assert fonts.face("Lato-Bold") == first


def test_a_damaged_file_is_packed_anew(kept: Path) -> None:
    first = fonts.face("Lato-Bold")
    (file,) = kept.iterdir()
    for damaged in (b"", first[:-1], b"x" * len(first)):
        file.write_bytes(damaged)
        forget()
        assert fonts.face("Lato-Bold") == first
        assert file.read_bytes() == first


def test_another_version_of_the_packer_has_a_file_of_its_own(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.face("Lato-Bold")
    forget()
    monkeypatch.setattr(fonts.metadata, "version", lambda name: "99")
    fonts.face("Lato-Bold")
    assert len(list(kept.iterdir())) == 2


def test_where_nothing_can_be_kept_the_face_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    assert fonts.face("Lato-Bold")[:4] == b"wOF2"
    assert in_the_way.read_text() == ""


@pytest.mark.skipif(os.name == "nt", reason="XDG is for Unix")
def test_the_cache_folder_follows_the_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere/relative")
    assert fonts.cache_folder() == tmp_path / ".cache" / "wellknit"
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    assert fonts.cache_folder() == Path("/var/cache/me/wellknit")
    monkeypatch.delenv("XDG_CACHE_HOME")

    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert fonts.cache_folder() is None
