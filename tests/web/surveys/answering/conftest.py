"""The cast's pages on a stage, in a real browser, for journeys of whoever answers."""

from tests.web.proofs.conftest import Stage, stage

__all__ = ["Stage", "stage"]
