"""The `wellknit` command: a thin skin over the library. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from wellknit.errors import Problem
    from wellknit.releases.rules import Audience
    from wellknit.tables import Table

__all__ = ["main"]

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON instead; its shape is described in docs/schemas."
)
ROUNDING = click.option(
    "--rounding",
    default="",
    metavar="NAME",
    help="Round by this convention of wellknit.toml ('exact' is always there).",
)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _tell(problems: Iterable[Problem], limit: int = 200) -> None:
    """Problems on standard error: severity, where, what, what to do."""
    marks = {"error": ("Error", "red"), "warning": ("Warning", "yellow"), "note": ("Note", "cyan")}
    told = list(problems)
    for each in told[:limit]:
        name, colour = marks[each.severity]
        place = f" {each.where}:" if str(each.where) else ""
        click.echo(f"{click.style(name, fg=colour, bold=True)}{place} {each.what}", err=True)
        click.echo(f"    {each.do} [{each.code}]", err=True)
    if len(told) > limit:
        _say(f"... and {len(told) - limit} more; --json prints all of them.")


def _reporting(command: Command) -> Command:
    """What a command can't go on with is told in plain words, and the exit code is 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from wellknit.errors import WellknitError, problem

        try:
            return command(*args, **kwargs)
        except WellknitError as error:
            _tell(error.problems)
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(1)
        except OSError as error:
            _tell([problem("cli.file-trouble", file=str(error.filename or ""), reason=error.strerror or str(error))])
            sys.exit(1)

    return run  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="wellknit", message="wellknit %(version)s")
def main() -> None:
    """From a partnership's folder of files to tables, releases and a published brief."""


@main.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The initiative's name; the folder's name in words unless given.")
@click.option("--language", default="en", type=click.Choice(["en", "es"]), help="Language of the texts.")
@_reporting
def new(name: Path, title: str, language: str) -> None:
    """Make a partnership folder NAME from a template that can be built at once."""
    from wellknit.folder.new import new as make

    made = make(name, title or name.name.replace("-", " ").replace("_", " ").title(), language)
    click.echo(f"Made {made}. Look at {made / 'wellknit.toml'} first; then: wellknit check {made}")


@main.command()
@FOLDER
@JSON
@_reporting
def check(folder: Path, as_json: bool) -> None:
    """Say everything that is wrong with FOLDER, and what would be hidden. Writes nothing; exits 1 on errors."""
    from wellknit.folder.check import check as examine
    from wellknit.folder.check import report

    partnership = examine(folder)
    if as_json:
        _print_json(report(partnership))
    else:
        order = {"error": 0, "warning": 1, "note": 2}
        _tell(sorted(partnership.problems, key=lambda each: order[each.severity]))
        counts = {name: sum(each.severity == name for each in partnership.problems) for name in order}
        click.echo(
            f"{folder}: {_number(counts['error'], 'error')}, {_number(counts['warning'], 'warning')}, "
            f"{_number(counts['note'], 'note')}."
        )
    sys.exit(1 if partnership.errors else 0)


@main.command()
@FOLDER
@click.argument("wave")
@click.option("--reason", default="", help="Why there is a new version; needed from the second one on.")
@_reporting
def release(folder: Path, wave: str, reason: str) -> None:
    """Freeze WAVE of FOLDER: what each audience may see, never edited. A correction is a new version."""
    from wellknit.folder.publishing import freeze
    from wellknit.folder.read import read_partnership

    frozen, path = freeze(read_partnership(folder), wave, reason)
    hidden = {audience: sum(each.audience == audience for each in frozen.plan) for audience in frozen.packages}
    click.echo(f"Frozen: {path}")
    for audience, package in frozen.packages.items():
        click.echo(f"  {audience}: {_number(hidden[audience], 'cell')} hidden, digest {package.digest[:12]}")
    click.echo("  private: for the wave's keyholders alone; move it out of a folder that others can read.")


@main.command()
@FOLDER
@click.argument("keys", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--audience",
    type=click.Choice(["partnership", "public"]),
    default="partnership",
    show_default=True,
    help="For whom: the partnership sees groups from 5 people on, the public from 10, unless wellknit.toml says else.",
)
@ROUNDING
@click.option("--out", type=click.Path(path_type=Path), help="Write the tables into this folder.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["text", "csv", "xlsx", "json", "html"]),
    multiple=True,
    help="With --out: what to write (all of them unless given).",
)
@JSON
@_reporting
def tables(
    folder: Path,
    keys: Sequence[str],
    audience: Audience,
    rounding: str,
    out: Path | None,
    formats: Sequence[str],
    as_json: bool,
) -> None:
    """Print the tables of FOLDER (all, or those named), or write them with --out."""
    from wellknit.errors import Place, WellknitError, fail
    from wellknit.folder.publishing import releases_for, tables_for
    from wellknit.folder.read import read_partnership

    partnership = read_partnership(folder)
    if partnership.errors:
        raise WellknitError(partnership.errors)
    known = tables_for(partnership, releases_for(partnership, audience), audience, rounding)
    if not known:
        raise fail("tables.none", Place("wellknit.toml"))
    for key in keys:
        if key not in known:
            declared = key in {spec.key for spec in partnership.rules.tables}
            code = "tables.not-in-release" if declared else "tables.no-such-table"
            raise fail(code, Place("wellknit.toml"), table=key, tables=", ".join(known))
    chosen = {name: table for name, table in known.items() if not keys or name in keys}
    language = partnership.initiative.language
    shown = {"folder": folder.name, "audience": audience, "rounding": rounding or partnership.rules.rounding}
    if as_json:
        from wellknit.tables.as_json import as_json as json_of

        click.echo(json_of(list(chosen.values()), **shown), nl=False)
    elif out is None:
        from wellknit.tables.as_text import as_text

        terminal = sys.stdout.isatty()
        width = _width()
        for table in chosen.values():
            click.echo(as_text(table, width=width, colour=terminal, language=language))
    else:
        written = _write_tables(chosen, out, formats or ("text", "csv", "xlsx", "json", "html"), language, shown)
        click.echo(f"Wrote {_number(len(written), 'file')} to {out}.")


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 140)


def _write_tables(
    chosen: dict[str, Table], out: Path, formats: Sequence[str], language: str, shown: dict[str, str]
) -> list[Path]:
    from wellknit.tables.as_csv import as_csv
    from wellknit.tables.as_html import as_html
    from wellknit.tables.as_json import as_json
    from wellknit.tables.as_text import as_text
    from wellknit.tables.as_xlsx import as_xlsx

    writers: dict[str, tuple[str, Callable[[Table], bytes]]] = {
        "text": ("txt", lambda table: as_text(table, width=100, colour=False, language=language).encode()),
        "csv": ("csv", lambda table: as_csv(table).encode()),
        "xlsx": ("xlsx", lambda table: as_xlsx([table], language=language)),
        "json": ("json", lambda table: as_json([table], **shown).encode()),
        "html": ("html", lambda table: as_html(table, language=language).encode()),
    }
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in chosen.items():
        for each in formats:
            ending, writer = writers[each]
            path = out / f"{name.replace('@', '-')}.{ending}"
            path.write_bytes(writer(table))
            written.append(path)
    return written


@main.command()
@FOLDER
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the brief is written.")
@click.option("--audience", type=click.Choice(["partnership", "public"]), default=None,
              help="Whose tables it draws on; as wellknit.toml says unless given (public).")  # fmt: skip
@ROUNDING
@click.option("--strict", is_flag=True, help="A number typed by hand is an error.")
@click.option("--watch", is_flag=True, help="Build again whenever a file of the folder is saved; stop with Ctrl-C.")
@_reporting
def brief(folder: Path, out: Path, audience: Audience | None, rounding: str, strict: bool, watch: bool) -> None:
    """Build the brief of FOLDER: index.html, brief.pdf, brief.docx, figures, tables and facts.json."""
    from wellknit.errors import WellknitError

    if not watch:
        _build_brief(folder, out, audience, rounding, strict)
        return
    from wellknit.briefs.watch import saves

    for _ in saves(folder, ignore=out):
        try:
            _build_brief(folder, out, audience, rounding, strict)
        except WellknitError as error:
            _tell(error.problems)
            _say("The last good brief is still there. Waiting for the next save ...")
        else:
            _say("Waiting for the next save; Ctrl-C stops.")


def _build_brief(folder: Path, out: Path, audience: Audience | None, rounding: str, strict: bool) -> None:
    import time

    from wellknit.briefs.compose import compose
    from wellknit.briefs.publish import build, write
    from wellknit.folder.publishing import material
    from wellknit.folder.read import read_partnership

    begun = time.perf_counter()

    def progress(step: str) -> None:
        _say(f"  {time.perf_counter() - begun:4.1f} s  {step}")

    progress(f"reading {folder}")
    partnership = read_partnership(folder)
    made_of = material(partnership, audience, rounding)
    progress("composing")
    document, problems = compose(made_of, strict=strict)
    _tell(each for each in problems if each.severity != "note")
    published = write(build(document, made_of.releases, progress), out)
    progress("done" + (" (a draft: a wave is not frozen yet)" if document.draft else ""))
    click.echo(f"{out / 'index.html'}\n{out / 'brief.pdf'}\n{out / 'brief.docx'}")
    if published.removed:
        _say(f"Removed {_number(len(published.removed), 'file')} of the last build that this one does not have.")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _print_json(data: object) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
