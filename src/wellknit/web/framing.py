"""Pages that stand inside others, and pages that hold them: the policy of a page, loosened by one directive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace

__all__ = ["with_policy"]

_View = TypeVar("_View", bound=Callable[..., Any])


def with_policy(directive: str) -> Callable[[_View], _View]:
    """The view's page with this directive of its policy opened to our own pages. django-csp's types know views without
    arguments alone."""
    return cast(Callable[[_View], _View], csp_replace({directive: [SELF]}))
