"""What check says of tables that earlier releases make it impossible to show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.folder.small_folder import small
from wellknit.folder import foresight
from wellknit.folder.check import check
from wellknit.folder.publishing import draft_release
from wellknit.releases.disclosure import Withheld
from wellknit.releases.disclosure.values import Address
from wellknit.releases.release import Release


def test_a_withheld_table_and_what_is_known_anyway_are_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tuple(Address("spring", 1, "agreement", "trust", f"site_{n}", "") for n in range(8))
    withheld = (("public", Withheld("agreement", earlier[:1])), ("partnership", Withheld("", earlier)))

    def drafted(*given: Any, **named: Any) -> Release:
        return replace(draft_release(*given, **named), withheld=withheld)

    monkeypatch.setattr(foresight, "draft_release", drafted)
    found = {each.code: each for each in check(small(tmp_path)).problems}
    assert "'agreement'" in found["check.withheld"].what
    assert "agreement.trust.site_0 of spring v1" in found["check.withheld"].what
    assert "and 2 more" in found["check.given-away"].what
    assert found["check.given-away"].severity == found["check.withheld"].severity == "warning"
