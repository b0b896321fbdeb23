"""Writes the pages that come from the program itself, so that they cannot fall behind it.

``python docs/generate.py`` writes them, ``--check`` only says which are out of date (and exits 1). The pages: cli.md
(from the commands), errors.md (from the message catalogue), settings.md (from the declared settings), licences.md (from
what is installed), and the map of modules in ARCHITECTURE.md (from the first lines of the modules).
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import cast

import click

from licences import packages
from wellknit.errors import Entry, catalogue
from wellknit.folder.declared import SETTINGS, Setting

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
WRITTEN_BY = "<!-- Written by './dev docs': change the program's texts, then run it. -->\n\n"
ROOMS = {
    "cli": "The command line",
    "folder": "The partnership folder",
    "audits": "Audits of printed figures",
    "briefs": "Briefs",
    "releases": "Releases",
    "evidence": "Evidence",
    "relationships": "Relationships",
    "network": "Networks and trust",
    "resilience": "Resilience",
    "exchange": "Networks from and for other programs",
    "comparisons": "Comparisons",
    "surveys": "Surveys",
    "partners": "Partners",
}


# --- errors.md --------------------------------------------------------------------------------------------------------


def by_room(language: str = "en") -> dict[str, list[Entry]]:
    """The catalogue's entries under the name of the file that holds them."""
    entries, rooms = catalogue(language), {}
    folder = resources.files("wellknit") / "messages" / language
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            rooms[file.name.removesuffix(".toml")] = [entries[code] for code in tomllib.loads(file.read_text("utf-8"))]
    return rooms


def with_gaps(text: str) -> str:
    """A message's text for the page: its placeholders stand out, and nothing in it is taken for markup."""
    escaped = re.sub(r"([\\`*_<>\[\]|])", r"\\\1", text)
    return re.sub(r"\{([^{}]+)\}", lambda gap: "*" + gap[1].replace("\\_", " ") + "*", escaped)


def errors_page() -> str:
    """Every message that a person can meet, with what it means and what to do."""
    lines = [
        "# Every message\n",
        WRITTEN_BY.strip() + "\n",
        "What Wellknit can say about a partnership's files and about its own work. Search this page for the code",
        "at the end of a message. An **error** stops the command that met it, a **warning** is worth a look, a",
        "**note** says what was done. Words in *italics* stand for names and numbers of the case at hand.\n",
    ]
    for room, entries in by_room().items():
        lines.append(f"## {ROOMS.get(room, room.capitalize())}\n")
        for entry in entries:
            lines += [f"### {entry.code}\n", f"{entry.severity.capitalize()}: {with_gaps(entry.what)}\n"]
            lines += [f"What to do: {with_gaps(entry.do)}\n", f"Why: {with_gaps(entry.why)}\n"]
    return "\n".join(lines).rstrip() + "\n"


# --- cli.md -----------------------------------------------------------------------------------------------------------


def commands(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[click.Context]:
    """The contexts of a command and of all those under it: each knows the words that call it and its options."""
    context = click.Context(command, above, name, terminal_width=100, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None and not found.hidden:
                yield from commands(found, each, context)


def command_line() -> click.Command:
    """The `wellknit` command; importing it is the command line's own affair, so it is done late."""
    from wellknit.cli import main

    return cast("click.Command", main)


def cli_page() -> str:
    """Every command with its help, as `--help` prints it on a terminal 100 characters wide."""
    lines = ["# The command line\n", WRITTEN_BY.strip() + "\n", "What `wellknit COMMAND --help` prints.\n"]
    for context in commands(command_line(), "wellknit"):
        lines += [f"## {context.command_path}\n", "```text", context.command.get_help(context).rstrip(), "```\n"]
    return "\n".join(lines).rstrip() + "\n"


# --- settings.md ------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Every setting of wellknit.toml, by the table that it stands in."""
    lines = [
        "# Every setting of wellknit.toml\n",
        WRITTEN_BY.strip() + "\n",
        "[The partnership folder](partnership-folder.md) shows them in use. `[[sites]]`, with two brackets, may stand",
        "several times, once for each site; `<name>` is a name of your own. What must be there is **bold**.\n",
    ]
    for table in (setting for setting in SETTINGS if "section" in setting.kind):
        several = table.path.endswith("[]")
        name = table.path.replace("[]", "")
        lines += [f"## {'[[' if several else '['}{name}{']]' if several else ']'}\n".replace("<", "\\<"), table.meaning]
        lines[-1] += " It must be there.\n" if table.required else "\n"
        held = [each for each in SETTINGS if each.path.rpartition(".")[0] == table.path and "section" not in each.kind]
        if held:
            lines += ["| setting | what may stand there | what it means |", "| --- | --- | --- |"]
            lines += [setting_row(each) for each in held] + [""]
    return "\n".join(lines).rstrip() + "\n"


def setting_row(setting: Setting) -> str:
    """A setting as a row of its table."""
    name = f"`{setting.path.rpartition('.')[2]}`"
    return f"| {f'**{name}**' if setting.required else name} | {setting.expects()} | {setting.meaning} |"


# --- licences.md ------------------------------------------------------------------------------------------------------


def licences_page() -> str:
    """What installing wellknit brings along, and under which licences."""
    lines = [
        "# Licences\n",
        WRITTEN_BY.strip() + "\n",
        "Wellknit is Apache-2.0. Installing it brings these packages along, each under its own licence, none of them",
        "changed by us and none of them in this repository. A test refuses licences that would bind those who use",
        "Wellknit (GPL, AGPL, LGPL).\n",
        "| package | licence |",
        "| --- | --- |",
    ]
    return "\n".join([*lines, *(f"| {each.name} | {each.licence} |" for each in packages(dependencies()))]) + "\n"


def dependencies() -> list[str]:
    """What pyproject.toml asks for, extras left out: an editable install may remember an older list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [str(each) for each in project["dependencies"]]


# --- the map of modules -----------------------------------------------------------------------------------------------

BEGIN, END = "<!-- modules: written by './dev docs' -->", "<!-- end of modules -->"


def modules() -> dict[str, str]:
    """The modules of src/wellknit and their jobs: the first paragraph of each one's docstring."""
    found = {}
    source = ROOT / "src" / "wellknit"
    for file in sorted(source.rglob("*.py"), key=lambda each: (each.parent != source, each)):
        text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        if text or file.name != "__init__.py":
            found[file.relative_to(source).as_posix()] = " ".join(text.split("\n\n")[0].replace("|", "\\|").split())
    return found


def architecture_page() -> str:
    """ARCHITECTURE.md with its map of modules brought up to date."""
    before, rest = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split(BEGIN)
    rows = [f"| `{name}` | {job} |" for name, job in modules().items()]
    return "\n".join([before + BEGIN, "| module | its job |", "| --- | --- |", *rows, END]) + rest.split(END)[1]


PAGES = {
    DOCS / "errors.md": errors_page,
    DOCS / "cli.md": cli_page,
    DOCS / "settings.md": settings_page,
    DOCS / "licences.md": licences_page,
    ROOT / "ARCHITECTURE.md": architecture_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check only compare; 1 if a page was out of date then."""
    behind = [page for page, text in PAGES.items() if not page.exists() or page.read_text("utf-8") != text()]
    for page in behind:
        name = page.relative_to(ROOT)
        if "--check" in arguments:
            print(f"{name} is out of date: run ./dev docs and commit it.")
        else:
            page.write_text(PAGES[page](), "utf-8")
            print(f"{name} written.")
    if not behind:
        print("The generated pages are up to date.")
    return 1 if behind and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
