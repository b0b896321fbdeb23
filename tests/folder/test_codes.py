"""Every message that reading a folder can say is met by a test: one that nobody ever saw may say anything."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

from wellknit.errors import catalogue

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "src" / "wellknit" / "messages" / "en"


def codes(room: str) -> list[str]:
    return list(tomllib.loads((MESSAGES / f"{room}.toml").read_text("utf-8")))


@cache
def met() -> set[str]:
    """The codes that stand in tests as texts of their own: not in a comment, not as part of a longer text."""
    here = Path(__file__).resolve()
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("test_*.py") if path != here)
    texts = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & set(catalogue())


@pytest.mark.parametrize("room", ["folder", "partners", "evidence", "relationships"])
def test_every_code_is_met_by_a_test(room: str) -> None:
    assert len(codes(room)) >= 5
    assert [code for code in codes(room) if code not in met()] == []
