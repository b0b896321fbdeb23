"""The brief as files: the same bytes from the same folder, whole files, and nothing of others touched."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wellknit.briefs.compose import compose
from wellknit.briefs.document import Document
from wellknit.briefs.publish import build, figures_of, write
from wellknit.folder.publishing import material
from wellknit.folder.read import read_partnership

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "together-for-students"


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(material(read_partnership(EXAMPLE)))[0]


@pytest.fixture(scope="module")
def files(document: Document) -> dict[str, bytes]:
    return build(document)


def test_everything_that_a_brief_is(files: dict[str, bytes], document: Document) -> None:
    for name in ("index.html", "brief.pdf", "brief.docx", "facts.json", "tables/agreement-spring_2021.csv"):
        assert files[name], name
    assert len([name for name in files if name.endswith(".svg")]) == len(list(figures_of(document.blocks))) >= 4


def test_facts_json_has_the_documented_shape(files: dict[str, bytes]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    facts = json.loads(files["facts.json"])
    jsonschema.validate(facts, json.loads((ROOT / "docs" / "schemas" / "facts.json").read_text("utf-8")))
    names = [fact["name"] for fact in facts["facts"]]
    assert "agreement.trust_partner_organizations.average" in names
    assert len(names) == len(set(names))


def test_another_day_and_time_zone_give_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    # Two new processes, on either side of the date line, with other hash seeds and from another folder.
    digests = []
    for zone, seed in (("Pacific/Auckland", "1"), ("Pacific/Honolulu", "2")):
        out = tmp_path / seed
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "wellknit", "brief", str(EXAMPLE), "--out", str(out)]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path, capture_output=True)
        digests.append(
            {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in out.rglob("*") if path.is_file()}
        )  # fmt: skip
    assert digests[0] == digests[1]
    assert digests[0]["brief.pdf"] == hashlib.sha256(files["brief.pdf"]).hexdigest()


def test_no_file_tells_on_which_machine_it_was_built(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        assert str(ROOT).encode() not in data, name


def test_a_second_build_writes_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    first = write({"index.html": b"one", "figures/a.svg": b"<svg/>", "facts.json": b"{}"}, tmp_path)
    assert sorted(first.written) == ["facts.json", "figures/a.svg", "index.html"]
    (tmp_path / "figures" / "mine.svg").write_text("mine", "utf-8")
    second = write({"index.html": b"two", "facts.json": b"{}"}, tmp_path)
    assert second.written == ("index.html",)
    assert second.removed == ("figures/a.svg",)
    assert (tmp_path / "figures" / "mine.svg").read_text("utf-8") == "mine"


def test_a_contents_file_from_elsewhere_removes_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("keep", "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "contents.json").write_text(json.dumps({"../keep.txt": "0"}), "utf-8")
    write({"index.html": b"one"}, out)
    assert (tmp_path / "keep.txt").is_file()


def test_a_build_that_fails_leaves_the_last_brief(tmp_path: Path) -> None:
    write({"index.html": b"good"}, tmp_path)
    with pytest.raises(OSError, match=r"."):
        write({"index.html/below": b"bad"}, tmp_path)
    assert (tmp_path / "index.html").read_bytes() == b"good"


def test_a_logo_in_the_folder_is_on_every_rendering(tmp_path: Path) -> None:
    folder = tmp_path / "river-towns"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "making", "*.py"))
    mark = '<rect width="120" height="40" fill="#c4572b"/>'
    logo = f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40">{mark}</svg>'
    (folder / "logo.svg").write_text(logo, "utf-8")
    settings = folder / "wellknit.toml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("logo =")]
    settings.write_text("\n".join(lines).replace("[look]", '[look]\nlogo = "logo.svg"'), "utf-8")
    made_of = material(read_partnership(folder))
    files = build(compose(made_of)[0])
    without = build(compose(material(read_partnership(EXAMPLE)))[0])
    assert files["index.html"] != without["index.html"]
    assert files["brief.pdf"] != without["brief.pdf"]
    assert b"data:image/svg" in files["index.html"]
    assert str(tmp_path).encode() not in files["index.html"] + files["brief.pdf"]
