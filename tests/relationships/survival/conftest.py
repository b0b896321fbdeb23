"""Every test of the sums runs twice: with NumPy, and with numba where it is installed."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", params=[False, True], ids=["numpy", "numba"])
def fast(request: pytest.FixtureRequest) -> bool:
    """Whether to take the compiled kernels."""
    if request.param:
        pytest.importorskip("numba", reason="numba is not installed: the extra wellknit[fast]")
    return bool(request.param)
