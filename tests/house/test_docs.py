"""Docs that cannot rot: what the program can do and say is documented, and what the docs point at is there."""

import ast
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

import generate
from wellknit.errors import Entry, catalogue
from wellknit.folder.declared import SETTINGS, Setting

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wellknit"


def tracked() -> list[Path]:
    """The files of the repository; of a copy without git, none can be told from what was built."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so which files are the project's is not known")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def pages() -> list[Path]:
    return [
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted(ROOT.glob("examples/*/README.md")),
    ]


# --- What comes from the program --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", generate.PAGES, ids=lambda page: page.name)
def test_generated_pages_are_current(page: Path) -> None:
    assert page.read_text("utf-8") == generate.PAGES[page](), "run ./dev docs"


def test_a_page_that_fell_behind_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {tmp_path / "cli.md": lambda: "new\n"})
    (tmp_path / "cli.md").write_text("old\n")
    assert generate.main(["--check"]) == 1
    assert "cli.md is out of date" in capsys.readouterr().out
    assert (tmp_path / "cli.md").read_text() == "old\n"
    assert generate.main([]) == 0
    assert (tmp_path / "cli.md").read_text() == "new\n"
    assert generate.main(["--check"]) == 0


# --- Commands ---------------------------------------------------------------------------------------------------------

COMMANDS = list(generate.commands(generate.command_line(), "wellknit"))


def test_the_commands_of_the_design_are_there() -> None:
    paths = {context.command_path for context in COMMANDS}
    assert {f"wellknit {name}" for name in ("new", "check", "release", "tables", "brief")} <= paths


@pytest.mark.parametrize("context", COMMANDS, ids=lambda context: context.command_path)
def test_every_command_and_option_says_what_it_does(context: click.Context) -> None:
    assert (context.command.help or "").strip(), "the command has no words"
    silent = [each.name for each in context.command.params if isinstance(each, click.Option) and not each.help]
    assert silent == [], "options without help"
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    section = page.split(f"## {context.command_path}\n")[1].split("\n## ")[0]
    for each in context.command.params:
        for name in each.opts if isinstance(each, click.Option) else ():
            assert name in section


# --- Settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.path)
def test_every_setting_is_documented(setting: Setting) -> None:
    assert setting.meaning.endswith("."), "a setting without a sentence"
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    if "section" in setting.kind:
        assert f"[{setting.path.replace('[]', '')}]" in page.replace("\\", "")
        return
    above, _, name = setting.path.rpartition(".")
    sections = page.replace("\\", "").replace("[[", "[").replace("]]", "]").split("\n## [")
    (section,) = [each for each in sections if each.startswith(above.replace("[]", "") + "]\n")]
    assert f"`{name}`" in section


def test_the_partnership_folder_shows_every_setting_in_use() -> None:
    page = (ROOT / "docs" / "partnership-folder.md").read_text("utf-8")
    example = page.split("```toml")[1].split("```")[0]
    names = {setting.names[-1] for setting in SETTINGS if not setting.names[-1].startswith("<")}
    assert {name for name in names if not re.search(rf"\b{name}\b", example)} == set()


# --- Messages ---------------------------------------------------------------------------------------------------------

CODE = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
TAKES_CODES = {"problem", "fail", "add", "complain"}


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text in a file that could be a code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def handed_on(tree: ast.AST) -> Iterator[str]:
    """The codes that a file hands to what makes problems of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in TAKES_CODES:
                yield from (code for each in node.args for code in texts(each) if not isinstance(each, ast.Call))


def in_source(find: Callable[[ast.AST], Iterator[str]]) -> set[str]:
    return {code for file in SOURCE.rglob("*.py") for code in find(ast.parse(file.read_text("utf-8")))}


@pytest.mark.parametrize("entry", catalogue().values(), ids=lambda entry: entry.code)
def test_every_message_says_what_and_what_to_do_and_why(entry: Entry) -> None:
    assert CODE.fullmatch(entry.code)
    assert entry.severity in ("error", "warning", "note")
    for text in (entry.what, entry.do, entry.why):
        assert text.strip(), "a message without words"
        assert text.rstrip().endswith((".", "?", "}", ")")), f"no full sentence: {text}"


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    used = in_source(handed_on)
    assert len(used) > 20
    assert used - set(catalogue()) == set()


def test_every_code_of_the_catalogue_is_used() -> None:
    assert set(catalogue()) - in_source(texts) == set()


# --- Pages ------------------------------------------------------------------------------------------------------------


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`|<!--.*?-->", "", text, flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text("utf-8"))):
        if re.match(r"https?://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_the_readme_leads_to_every_page_of_the_docs() -> None:
    linked = set(re.findall(r"\]\(([^)#\s]+)", (ROOT / "README.md").read_text("utf-8")))
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} - linked == set()
    assert {"ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "LICENSE"} <= linked


def test_the_readme_names_the_two_commands_and_ci_runs_one_of_them() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "    ./dev demo " in readme
    assert "    ./dev test " in readme
    assert "\n./dev test\n./dev check\n" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_readme_shows_commands_that_exist() -> None:
    known = {context.command_path.split()[-1] for context in COMMANDS}
    shown = set(re.findall(r"\.venv/bin/wellknit (\w+)", (ROOT / "README.md").read_text("utf-8")))
    assert len(shown) >= 5
    assert shown <= known


def test_the_architecture_speaks_of_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("<!-- modules")[0]
    rooms = {each.name for each in SOURCE.iterdir() if each.is_dir() and (each / "__init__.py").exists()}
    assert {room for room in rooms if not re.search(rf"\b{room}\b", text)} == set()


def test_every_module_says_its_job() -> None:
    assert [name for name, job in generate.modules().items() if not job.strip()] == []


@pytest.mark.parametrize("schema", sorted((ROOT / "docs" / "schemas").glob("*.json")), ids=lambda path: path.name)
def test_schemas_are_schemas_and_say_what_they_describe(schema: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    told = json.loads(schema.read_text("utf-8"))
    assert told["$schema"].startswith("https://json-schema.org/draft/2020-12")
    jsonschema.Draft202012Validator.check_schema(told)
    assert told["title"] and told["description"]


# --- Words ------------------------------------------------------------------------------------------------------------

# The field's words, everywhere the same.
WORDS = """initiative; site; organization; partner; role; national partner; site leader; core site partner; community
partner; involvement; wave; instrument; questionnaire; item; scale; respondent; response; agreement; interval;
suppression; tie; contact; strain; repair; handover; source; code; excerpt; quote; attribution; commitment; release;
fact; callout; brief"""

# The word for each room's noun.
ROOMS = {
    "comparisons": "comparison",
    "partners": "partner",
    "surveys": "survey",
    "evidence": "evidence",
    "releases": "release",
    "briefs": "brief",
    "folder": "partnership folder",
    "tables": "table",
    "audits": "audit",
    "statistics": "statistics",
    "labels": "label",
    "relationships": "relationship",
    "commitments": "commitment",
    "cli": "command line",
    "web": "web half",
}


def glossary() -> list[tuple[str, str]]:
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    return re.findall(r"^\*\*(.+?)\*\*: (.+)$", "\n".join(lines), re.MULTILINE)


def test_the_glossary_gives_each_word_one_line_in_order() -> None:
    words = [word for word, _ in glossary()]
    assert words == sorted(set(words))
    assert [text for _, text in glossary() if not text.endswith(".")] == []
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.startswith("**")]) == len(words)


def test_the_fields_words_and_every_rooms_noun_are_defined() -> None:
    defined = {word for word, _ in glossary()}
    assert {" ".join(word.split()) for word in WORDS.split(";")} - defined == set()
    rooms = {each.name for each in SOURCE.iterdir() if each.is_dir() and (each / "__init__.py").exists()}
    assert {ROOMS.get(room, room) for room in rooms} - defined == set()


# --- What no file may hold --------------------------------------------------------------------------------------------

# Put together here, so that this file does not hold what it looks for.
MACHINES = "|".join(["/" + name + "/" for name in ("home", "root", "Users", "work", "tmp", "farm")])
PATHS = re.compile(rf"(?<![A-Za-z0-9_.~}}/*-])({MACHINES})[\w.]")
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org/simple", "files.python" + "hosted", "--(extra-)?index-" + "url[ =]http"])
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a workbook
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_no_file_names_a_package_index() -> None:
    assert lines_with(REGISTRIES) == []


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_with(PATHS) == []
    assert lines_with(re.compile(re.escape(str(ROOT)) + r"\b")) == []


def test_the_project_keeps_no_lock_with_addresses() -> None:
    assert [file.name for file in tracked() if file.name in ("uv.lock", "poetry.lock", "Pipfile.lock")] == []
    # npm writes where a package came from, and who asks for money for it: both are taken out.
    assert "://" not in (ROOT / "frontend" / "package-lock.json").read_text("utf-8")
