"""The rooms import one way, what we import is declared, and a command imports nothing heavy before it needs it."""

import ast
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "altair",
    "docx",
    "duckdb",
    "elementpath",
    "fontTools",
    "ibis",
    "jinja2",
    "lxml",
    "markdown_it",
    "numba",
    "numpy",
    "openpyxl",
    "pandas",
    "pyarrow",
    "pyxform",
    "rich",
    "scipy",
    "sqlglot",
    "typst",
    "vl_convert",
    "watchfiles",
}


def test_rooms_import_one_way() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "2 kept, 0 broken" in told.stdout


def imported_by(call: str) -> set[str]:
    """The top-level packages that a new Python holds after ``call``."""
    script = f"import sys\ntry:\n    {call}\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in told.stderr.split()}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"], ["brief", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    held = imported_by(f"from wellknit.cli import main; main({words!r})")
    assert "click" in held, "the command did not run"
    assert held & HEAVY == set()


def test_the_library_is_light_to_import() -> None:
    assert imported_by("import wellknit") & HEAVY == set()


def outside_imports() -> dict[str, set[str]]:
    """The packages that files of the library import, those inside functions included, and by which file."""
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            elif isinstance(node, ast.Constant) and node.value == "font_lato":  # a package of data, read by its name
                names = ["font_lato"]
            for name in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"wellknit"}:
                found.setdefault(name, set()).add(
                    file.name if "web" not in file.relative_to(ROOT).parts else f"/web/{file.name}"
                )
    return found


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    comes_from = {
        module: {canonicalize_name(name) for name in names}
        for module, names in metadata.packages_distributions().items()
    }
    imported = outside_imports()
    extras = {
        canonicalize_name(Requirement(text).name) for each in project["optional-dependencies"].values() for text in each
    }
    undeclared = {name: files for name, files in imported.items() if not comes_from.get(name, set()) & declared}
    # Only the file that does without it where it is not installed may import what an extra brings; web/ is one itself.
    optional = {name: undeclared.pop(name) for name in list(undeclared) if comes_from.get(name, set()) & extras}
    optional = {name: files for name, files in optional.items() if not all("/web/" in file for file in files)}
    assert optional == {"numba": {"kernels.py"}}
    assert undeclared == {}
    used = set().union(*(comes_from.get(name, set()) for name in imported))
    # sqlglot is held back for Ibis, and fontTools writes WOFF2 with brotli.
    assert declared - used <= {"sqlglot", "brotli"}
