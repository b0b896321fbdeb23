"""What commands print: results on standard output, problems and progress on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from wellknit.errors import Problem

__all__ = ["language", "number", "print_json", "reporting", "say", "tell", "width"]

Command = TypeVar("Command", bound=Callable[..., Any])


def say(text: str) -> None:
    """A line on standard error: progress, and what is beside the result."""
    click.echo(text, err=True)


def language() -> str:
    """The language in which the reader's system speaks, where problems can be said in it; else English."""
    from wellknit.labels import LANGUAGES

    locale = next(filter(None, (os.environ.get(each) for each in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return locale[:2] if locale[:2] in LANGUAGES else "en"


def tell(problems: Iterable[Problem], limit: int = 200) -> None:
    """Problems on standard error, in the reader's language: severity, where, what, what to do."""
    from wellknit.errors import worded

    marks = {
        "error": (worded("Error"), "red"),
        "warning": (worded("Warning"), "yellow"),
        "note": (worded("Note"), "cyan"),
    }
    told, spoken = list(problems), language()
    for each in (one.said(spoken) for one in told[:limit]):
        name, colour = marks[each.severity]
        place = f" {each.where}:" if each.where else ""
        click.echo(f"{click.style(name.said(spoken), fg=colour, bold=True)}{place} {each.what}", err=True)
        click.echo(f"    {each.do} [{each.code}]", err=True)
    if len(told) > limit:
        say(f"... and {len(told) - limit} more; --json prints all of them.")


def reporting(command: Command) -> Command:
    """What a command can't go on with is told in plain words, and the exit code is 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from wellknit.errors import WellknitError, problem

        try:
            return command(*args, **kwargs)
        except WellknitError as error:
            tell(error.problems)
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(1)
        except OSError as error:
            tell([problem("cli.file-trouble", file=str(error.filename or ""), reason=error.strerror or str(error))])
            sys.exit(1)

    return run  # type: ignore[return-value]


def width() -> int:
    """How many characters wide text may be: the terminal's width, at most 140."""
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 140)


def number(count: int, noun: str) -> str:
    """A count with its noun: '1 error', '2 errors'."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def print_json(data: object) -> None:
    """``data`` as JSON on standard output."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
