"""The cast's pages on a stage, for the journey that needs mails and jobs in the process of the test."""

from tests.web.proofs.conftest import Stage, stage

__all__ = ["Stage", "stage"]
