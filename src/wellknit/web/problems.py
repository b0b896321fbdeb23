"""Problems of the library in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from wellknit.errors import Phrase, Problem, Said, WellknitError

__all__ = ["phrase", "said", "told"]


def _language() -> str:
    """The language of the page; of a job, that of whoever asked for it."""
    return get_language() or "en"


def phrase(words: str) -> str:
    """Words of the library, in the reader's language where they are a phrase."""
    return words.said(_language()) if isinstance(words, Phrase) else words


def said(problem: Problem) -> Said:
    """What is wrong, where, and what to do, in the reader's language."""
    return problem.said(_language())


def told(error: WellknitError) -> str:
    """All that stood in the way, one a line."""
    return "\n".join(str(said(each)) for each in error.problems)
