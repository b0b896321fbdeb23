"""The example as an initiative of the web half, with somebody who leads it and somebody who reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import PASSWORD
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import Membership, Seat
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.rules import Chair, Viewer

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"


@pytest.fixture
def viewer(transactional_db: None) -> Viewer:
    lead = make_account("hana@example.org", "Hana", PASSWORD, "en")
    reader = make_account("rhea@example.org", "Rhea", PASSWORD, "en")
    initiative = import_folder(read_folder(EXAMPLE), "tfs", lead)
    with scope(initiative=initiative):
        for account, seat in ((lead, Seat.NATIONAL_LEAD), (reader, Seat.READER)):
            Membership.objects.create(initiative=initiative, account=account, seat=seat, start=timezone.localdate())
    return Viewer(lead, initiative, (Chair(Seat.NATIONAL_LEAD),))
