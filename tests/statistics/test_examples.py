"""The examples in this room's docstrings come out as written."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import wellknit.statistics


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(wellknit.statistics.__path__)))
def test_examples_come_out_as_written(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"wellknit.statistics.{name}"))
    assert found.failed == 0
