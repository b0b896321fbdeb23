"""`./dev`: one script, of the standard library alone, that sets up what is needed and says what is wrong."""

import argparse
import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "dev"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script as a module, its folders moved to an empty place."""
    loader = SourceFileLoader("dev_script", str(DEV))
    spec = spec_from_loader("dev_script", loader)
    assert spec is not None
    module = module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for name, path in {"ROOT": "", "TOOLS": ".tools", "VENV": ".venv", "CACHE": ".cache"}.items():
        monkeypatch.setattr(module, name, tmp_path / path)
    for name in ("LOCK", "TOOLS_LOCK", "PROJECT"):
        monkeypatch.setattr(module, name, tmp_path / name)
        (tmp_path / name).write_text(name)
    yield module


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(DEV.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "subprocess" in imported
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_an_older_python_can_read_it_as_far_as_being_told() -> None:
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(("version", "words"), [((3, 10, 12), "this is Python 3.10"), ((2, 7), "this is Python 2.7")])
def test_an_old_python_is_told_so(dev: ModuleType, version: tuple[int, ...], words: str) -> None:
    assert words in dev.too_old(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_new_python_will_do(dev: ModuleType, version: tuple[int, ...]) -> None:
    assert dev.too_old(version) == ""


def told(*words: str, cwd: Path = ROOT, script: Path = DEV) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, script, *words], cwd=cwd, capture_output=True, text=True, check=False)


def test_help_names_every_command_from_anywhere_and_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "dev"
    link.symlink_to(DEV)
    help_text = told("--help", cwd=tmp_path, script=link)
    assert help_text.returncode == 0
    for command in ("demo", "test", "check", "bench", "docs", "lock"):
        assert f"\n    {command} " in help_text.stdout


def test_what_it_does_not_know_is_refused(dev: ModuleType) -> None:
    assert told("dmeo").returncode == 2
    assert told().returncode == 2
    wrong_option = told("demo", "--no-sreve")
    assert wrong_option.returncode == 2
    assert "--no-sreve" in wrong_option.stderr


def test_what_pytest_knows_is_handed_on(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    spread = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
    seen: list[tuple[str, ...]] = []
    for name in ("set_up", "styles", "translations"):
        monkeypatch.setattr(dev, name, lambda: None)
    monkeypatch.setattr(dev, "system_packages", lambda: None)
    monkeypatch.setattr(dev, "outloud", lambda: "")
    monkeypatch.setattr(dev, "postgres", lambda command: seen.append(("postgres", *command)) or 0)
    monkeypatch.setattr(dev, "run", lambda *command, **_: seen.append(command) or 0)
    dev.main(["test"])
    dev.main(["test", "--long"])
    dev.main(["test", "tests/house", "-k", "licences", "--lf"])
    assert seen == [
        ("pytest", "-rfEs", *spread),
        ("postgres", "pytest", "-rfEs", *spread, *(f"--ignore={each}" for each in dev.OF_PAGES), "tests/web"),
        ("pytest", "-rfEs", *spread, "--cov", "--cov-report=term", "--long"),
        ("postgres", "pytest", "-rfEs", *spread, "--long", "tests/web"),
        ("pytest", "-rfEs", "tests/house", "-k", "licences", "--lf"),
    ]


def test_the_stamp_follows_what_the_environment_is_made_from(dev: ModuleType) -> None:
    first = dev.stamp()
    assert dev.stamp() == first
    changed = set()
    for name in ("LOCK", "TOOLS_LOCK", "PROJECT"):
        getattr(dev, name).write_text("otherwise")
        changed.add(dev.stamp())
    assert len(changed | {first}) == 4


def ready(dev: ModuleType) -> None:
    (dev.VENV / "bin").mkdir(parents=True)
    for name in ("python", "wellknit"):
        (dev.VENV / "bin" / name).touch()
    (dev.VENV / "wellknit-stamp").write_text(dev.stamp())


def steps_of(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that setting up takes, none of them really taken."""
    steps: list[str] = []
    monkeypatch.setattr(dev, "step", lambda text, command, advice: steps.append(text))
    monkeypatch.setattr(dev, "installer", lambda: "uv")
    return steps


def test_what_is_ready_is_left_alone(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(dev)
    steps = steps_of(dev, monkeypatch)
    dev.set_up()
    assert steps == []


def test_a_new_lock_brings_new_packages_into_the_same_environment(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(dev)
    dev.LOCK.write_text("numpy==3\n")
    steps = steps_of(dev, monkeypatch)
    dev.set_up()
    assert steps == ["installing packages", "installing wellknit itself"]
    dev.set_up()
    assert len(steps) == 2


def test_another_python_means_another_environment(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready(dev)
    (dev.VENV / "bin" / "python").unlink()
    (tmp_path / "python3.14").touch()
    (dev.VENV / "bin" / "python").symlink_to(tmp_path / "python3.14")
    steps = steps_of(dev, monkeypatch)
    dev.set_up()
    assert steps[0] == "making the environment .venv"


def test_an_interrupted_set_up_begins_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(dev)
    dev.LOCK.write_text("numpy==3\n")
    steps_of(dev, monkeypatch)

    def broken(text: str, command: list[str], advice: str) -> None:
        raise dev.Trouble("the cable was pulled")

    monkeypatch.setattr(dev, "step", broken)
    with pytest.raises(dev.Trouble):
        dev.set_up()
    steps = steps_of(dev, monkeypatch)
    dev.set_up()
    assert "installing packages" in steps


def test_a_step_that_fails_shows_what_it_printed_and_what_to_do(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", "print('No route to host'); raise SystemExit(3)"]
    with pytest.raises(dev.Trouble) as trouble:
        dev.step("fetching", command, "Check the cable.")
    assert str(trouble.value) == "This did not work: fetching.\n    No route to host\nCheck the cable."
    assert capsys.readouterr().out.startswith("  fetching ...\n")


def test_without_pip_it_says_what_to_install(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.Trouble, match="apt-get install python3-pip"):
        dev.installer()


def test_without_rights_it_asks_for_what_is_missing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "here", lambda name: False)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "step", lambda *_: pytest.fail("nothing may be installed"))
    dev.system_packages()
    assert "sudo apt-get install chromium poppler-utils libatomic1" in capsys.readouterr().out


def test_it_knows_a_library_from_a_program(dev: ModuleType) -> None:
    assert dev.here("ls") and not dev.here("no-such-program")
    assert not dev.here("libno-such-library.so.1") or sys.platform != "linux"
    assert dev.here("libc.so.6") or sys.platform != "linux"


def test_without_outloud_the_tests_still_run(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(text: str, command: list[str], advice: str) -> None:
        raise dev.Trouble(f"This did not work: {text}.\n{advice}")

    monkeypatch.setattr(dev, "installer", lambda: "uv")
    monkeypatch.setattr(dev, "step", broken)
    assert dev.outloud() == ""
    assert "The tests that need it are skipped" in capsys.readouterr().out


def test_the_demo_says_where_the_brief_lies(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def build(*words: str, **_: str) -> int:
        out = Path(words[words.index("--out") + 1])
        out.mkdir()
        for name in ("index.html", "brief.pdf", "brief.docx"):
            (out / name).touch()
        return 0

    monkeypatch.setattr(dev, "run", build)
    assert dev.brief(argparse.Namespace(out=str(tmp_path / "out"))) == 0
    shown = capsys.readouterr().out
    for name in ("index.html", "brief.pdf", "brief.docx"):
        assert str(tmp_path / "out" / name) in shown


def test_a_demo_that_misses_a_file_is_no_success(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", lambda *_, **__: 0)
    with pytest.raises(dev.Trouble, match=r"without index\.html and brief\.pdf and brief\.docx"):
        dev.demo(argparse.Namespace(out="", data="", port="8000", no_serve=True))
    monkeypatch.setattr(dev, "run", lambda *_, **__: 7)
    assert dev.demo(argparse.Namespace(out="", data="", port="8000", no_serve=True)) == 7


def test_a_check_that_fails_does_not_hide_the_others(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(
        dev, "run", lambda *command, **_: ran.append(command[0]) or int(command[0] in ("mypy", "python"))
    )
    assert dev.check(argparse.Namespace()) == 1
    assert ran == ["ruff", "ruff", "mypy", "mypy", "lint-imports", "python"]
    assert "Not in order: types, types of ./dev, docs." in capsys.readouterr().out


# --- The lock files ---------------------------------------------------------------------------------------------------


def pins(name: str) -> dict[str, list[Requirement]]:
    """What a lock file pins; a package may stand in it twice, for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if line and line[0] not in " #":
            pin = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def wanted() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    return {
        "requirements.lock": [
            *project["project"]["dependencies"],
            *groups["dev"],
            *project["build-system"]["requires"],
        ],
        "requirements-tools.lock": groups["tools"],
    }


@pytest.mark.parametrize("name", sorted(wanted()))
def test_the_lock_holds_what_the_project_asks_for(name: str) -> None:
    pinned = pins(name)
    for text in wanted()[name]:
        asked = Requirement(text)
        for pin in pinned[canonicalize_name(asked.name)]:
            (version,) = pin.specifier
            assert version.operator == "=="
            assert asked.specifier.contains(version.version), f"{text} is not met by {pin}: run ./dev lock"


@pytest.mark.parametrize("name", sorted(wanted()))
def test_the_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert text.count("--hash=sha256:") >= len(pins(name))
    for sign in ("://", "--index", "--extra-index", "--find-links", " @ "):
        assert sign not in text
