"""What invented people of invented organizations say of each other, in as few words as a test needs."""

from __future__ import annotations

from wellknit.relationships.ties import Report, State

__all__ = ["says"]


def says(
    respondent: str, organization: str, to: str, state: State = "tie", *, wave: str = "spring", contact: str = "",
    **ratings: int,
) -> Report:  # fmt: skip
    """``respondent``, who acts for ``organization``, says this of ``to``; '' is a file that names no respondent."""
    return Report(wave, respondent, respondent, organization, to, state, ratings, contact)
