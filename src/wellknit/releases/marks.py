"""The footprints of a release's cells as its private folder holds them, with how each set of tables rounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wellknit.errors import Place, fail
from wellknit.releases.release import Release
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.specification import Convention

__all__ = ["FILE", "footprints_are_here", "frozen_footprints", "read_footprints"]

FILE = "footprints.json"
Conventions = Mapping[str, Mapping[str, Convention]]


def frozen_footprints(release: Release) -> dict[str, Any]:
    """What every cell of the release says, as JSON values."""
    return {
        "cells": [each.as_dict() for each in release.footprints],
        "conventions": {
            name: {table: asdict(each) for table, each in sorted(tables.items())}
            for name, tables in sorted(release.conventions.items())
        },
    }


def footprints_are_here(private: Path) -> bool:
    """Whether a release's ``private`` folder is here and says what its cells count (since releases do)."""
    return (private / FILE).exists()


def read_footprints(private: Path) -> tuple[tuple[Footprint, ...], Conventions]:
    """The footprints in a release's ``private`` folder.

    Raises ``releases.no-footprints`` where the release was frozen before releases had them.
    """
    path = private / FILE
    if not path.exists():
        place = Place("/".join(("releases", *private.parts[-3:])))
        raise fail("releases.no-footprints", place, wave=private.parts[-3], version=private.parts[-2])
    data = json.loads(path.read_text("utf-8"))
    conventions = {
        name: {table: Convention(**each) for table, each in tables.items()}
        for name, tables in data["conventions"].items()
    }
    return tuple(Footprint.from_dict(each) for each in data["cells"]), conventions
