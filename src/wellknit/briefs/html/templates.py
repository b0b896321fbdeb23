"""The package's own files: templates, styles and script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

if TYPE_CHECKING:
    import jinja2

__all__ = ["macro", "part", "template"]


@cache
def part(name: str) -> str:
    """The text of a file of this package."""
    return (resources.files("wellknit.briefs.html") / name).read_text("utf-8")


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> jinja2.Template:
    """A template; a name that it doesn't get is an error, and every text is escaped."""
    return _environment().get_template(name)


@cache
def macro(name: str) -> Callable[..., Markup]:
    """The macro of ``blocks.html.j2`` that writes one kind of block."""
    return cast("Callable[..., Markup]", getattr(template("blocks.html.j2").module, name))
