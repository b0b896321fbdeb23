"""The certificate of a release, and checking it again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.releases.test_store import ANSWERS, RULES, SPRING, WINTER, release
from tests.surveys.partnership_in_small import of
from wellknit.errors import WellknitError
from wellknit.releases import ledger, store
from wellknit.releases.audited import shown_by_draft, shown_by_release
from wellknit.releases.certificate import attacked, certificates, digest_of_packages
from wellknit.releases.examination import examine, wrong_with
from wellknit.releases.release import Release
from wellknit.releases.rules import AUDIENCES
from wellknit.releases.verifying import check

#: Two sites, the second hidden from the public with all that would give it away.
PEOPLE = [*of("dayton", a=11, sa=5, d=4), *of("memphis", a=4, sa=2, sd=1)]


def freeze(root: Path, draft: Release, reason: str = "") -> Path:
    """As `wellknit release` does it."""
    earlier = ledger.released(root)

    def certify(frozen: Release) -> dict[str, dict[str, Any]]:
        examined = examine(shown_by_draft(draft), [shown_by_release(each) for each in earlier], RULES)
        assert not wrong_with(examined)
        entries = [each for folder in earlier for each in ledger.entries_of(folder)]
        entries += [
            ledger.Entry(frozen.wave.key, frozen.version or 0, audience, package.digest)
            for audience, package in frozen.packages.items()
        ]
        return certificates(examined, RULES, {audience: attacked(entries, audience) for audience in AUDIENCES})

    return store.write(root, draft, reason, certify)[1]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("frozen")
    freeze(root, release(SPRING, PEOPLE))
    freeze(root, release(WINTER, ANSWERS))
    return root / "releases" / "winter" / "v1"


@pytest.fixture
def here(frozen: Path, tmp_path: Path) -> Path:
    shutil.copytree(frozen.parents[1], tmp_path / "releases")
    return tmp_path / "releases" / "winter" / "v1"


def of_folder(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "certificate.json").read_text("utf-8"))
    return found


def test_the_certificate_says_what_was_attacked(frozen: Path) -> None:
    public = of_folder(frozen / "public")
    assert public["passed"] is True
    assert (public["threshold"], public["values"]) == (10, 3)
    assert [(each["wave"], each["audience"]) for each in public["packages"]] == [
        ("spring", "public"), ("winter", "public"),
    ]  # fmt: skip
    assert public["packages"][-1]["digest"] == store.label_of(frozen / "public")["digest"]
    assert public["digest"] == digest_of_packages(public["packages"])
    assert public["cells"]["hidden"] == 3
    partnership = of_folder(frozen / "partnership")
    assert {each["audience"] for each in partnership["packages"]} == {"partnership", "public"}


def test_an_audience_s_certificate_tells_nothing_of_hidden_cells(frozen: Path) -> None:
    public = of_folder(frozen / "public")
    text = json.dumps({name: each for name, each in public.items() if name not in ("digest", "packages")})
    # Of Memphis, 8 people, the public may know nothing; the full certificate names the base.
    assert "memphis" not in text
    assert "8" not in re.findall(r"\b\d+\b", text)
    full = of_folder(frozen / "private")["audiences"]["public"]
    assert 8 in {each["base"] for each in full["secrets"]}
    assert all(each["verdict"] == "safe" for each in full["secrets"])


def test_the_certificate_stands_beside_the_digest_that_it_names(frozen: Path) -> None:
    # A draft has the same digest as the release: the certificate is in the label, and not in the digest.
    label = store.label_of(frozen / "public")
    assert "certificate.json" in label["files"]
    again = release(WINTER, ANSWERS)
    assert again.packages["public"].digest == label["digest"]


def test_a_whole_release_is_attacked_again(here: Path) -> None:
    checked = check(here)
    assert checked.sound, checked.problems
    assert checked.not_checked == ()
    assert checked.secrets
    assert checked.least and checked.least >= 3


def test_an_audience_s_folder_alone_is_checked_as_far_as_it_goes(here: Path, tmp_path: Path) -> None:
    alone = tmp_path / "given"
    shutil.copytree(here / "public", alone)
    checked = check(alone)
    assert checked.sound
    assert [each.audience for each in checked.parts] == ["public"]
    assert checked.secrets is None
    assert "private" in checked.not_checked[0]


def test_an_edited_figure_is_noticed(here: Path) -> None:
    cells = here / "public" / "cells.csv"
    cells.write_text(cells.read_text("utf-8").replace("82.1", "83.1"), "utf-8")
    checked = check(here)
    assert [each.code for each in checked.problems] == ["releases.edited"]
    assert not checked.sound


def relabel(folder: Path) -> None:
    """Makes the label agree with the files again, as somebody would who wants to deceive."""
    import hashlib

    label = json.loads((folder / "release.json").read_text("utf-8"))
    label["files"] = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "release.json"
    }
    (folder / "release.json").write_text(json.dumps(label), "utf-8")


def test_a_certificate_of_something_else_is_noticed(here: Path) -> None:
    shutil.copy(here.parents[1] / "spring" / "v1" / "public" / "certificate.json", here / "public" / "certificate.json")
    relabel(here / "public")
    assert [each.code for each in check(here).problems] == ["verify.certificate-differs"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"packages": 3, "digest": "", "passed": true}'])
def test_a_certificate_that_is_none_is_noticed(here: Path, text: str) -> None:
    (here / "public" / "certificate.json").write_text(text, "utf-8")
    relabel(here / "public")
    assert [each.code for each in check(here).problems] == ["verify.certificate-unreadable"]


def test_a_release_without_certificate_says_so(here: Path) -> None:
    (here / "public" / "certificate.json").unlink()
    relabel(here / "public")
    assert [each.code for each in check(here / "public").problems] == ["verify.certificate-none"]


def test_other_bases_than_were_attacked_are_noticed(here: Path) -> None:
    cube = here / "private" / "cube.csv"
    rows = cube.read_text("utf-8").splitlines()
    at = next(n for n, row in enumerate(rows) if "memphis" in row and ",trust,sd," in row)
    rows[at] = rows[at].rsplit(",", 1)[0] + ",4"
    cube.write_text("\n".join(rows) + "\n", "utf-8")
    relabel(here / "private")
    assert "verify.other-attack" in [each.code for each in check(here).problems]


def test_without_an_earlier_release_the_attack_is_not_repeated(here: Path) -> None:
    shutil.rmtree(here.parents[1] / "spring")
    checked = check(here)
    assert checked.sound
    assert "spring v1 is not here" in checked.not_checked[0]


def test_an_earlier_release_that_differs_is_named(here: Path) -> None:
    cells = here.parents[1] / "spring" / "v1" / "public" / "cells.csv"
    cells.write_text(cells.read_text("utf-8") + "x\n", "utf-8")
    assert [each.code for each in check(here).problems] == ["releases.edited"]


def test_a_folder_without_a_release_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(WellknitError) as error:
        check(tmp_path)
    assert [each.code for each in error.value.problems] == ["verify.no-release"]
