"""What tests of the web half share: the cast, and a wellknit that serves a demonstration."""

from __future__ import annotations

import pytest

from tests.web.cast import Cast, gathered


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, in a database that forgets them after the test."""
    return gathered()
