"""Making a brief: what `wellknit brief` does in a folder, and its files as rows; a text first, where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellknit.briefs.beginning import ASKING, beginning
from wellknit.briefs.compose import compose
from wellknit.briefs.material import Material
from wellknit.briefs.publish import build
from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import material
from wellknit.web.briefs.actions import change_brief, keep_files
from wellknit.web.briefs.records import ground, made_from, settings_of, tongue
from wellknit.web.jobs import Progress, kind
from wellknit.web.models import Brief, Job, Release
from wellknit.web.refusals import Refused
from wellknit.web.releases.placing import at_hand
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of

__all__ = ["STEPS", "make", "making", "material_of"]

#: What is done one after the other, as the progress of a making counts it.
STEPS: Sequence[Promise] = (
    gettext_lazy("reading what was released"),
    gettext_lazy("writing and drawing"),
    gettext_lazy("tables"),
    gettext_lazy("figures"),
    gettext_lazy("web page"),
    gettext_lazy("PDF"),
    gettext_lazy("Word file"),
    gettext_lazy("keeping the files"),
)
#: The library's names of its steps, in their places.
_BUILT = {"tables": 2, "figures": 3, "HTML": 4, "PDF": 5, "DOCX": 6}


def material_of(partnership: Partnership, brief: Brief, source: str) -> Material:
    """What ``brief`` is made of with this ``source``: releases alone, so that nothing else can be shown by it.

    Raises Refused where its survey has no release, WellknitError with what is wrong in the folder.
    """
    settings = settings_of(brief)
    if settings is None or not Release.objects.filter(wave=brief.wave).exists():
        raise Refused(_("A brief tells of a survey that was released, and this one has none yet."))
    initiative = replace(partnership.initiative, language=tongue(brief))
    # Without a text there is no brief to the library; what is asked for then is what one can begin with.
    asked = replace(
        partnership, initiative=initiative, brief=settings, brief_source=(source.strip() and source) or ASKING
    )
    return replace(material(asked, frozen=True), source=source)


def make(viewer: Viewer, brief: Brief, told: Progress = lambda done, total: None) -> int:
    """Makes the files of ``brief`` and keeps them; outside of a transaction, within the scope. How many warnings the
    library has of it.

    Raises Refused, and WellknitError with all that stands in the way, in the text or in the folder.
    """
    total = len(STEPS)
    told(0, total)
    on = ground(viewer.initiative)
    with at_hand(viewer.initiative, answers=False) as partnership:
        if not brief.source.strip():
            brief = _begun(viewer, brief, partnership)
        of = material_of(partnership, brief, brief.source)
        told(1, total)
        document, problems = compose(of)
        files = build(document, of.releases, lambda step: told(_BUILT[step], total))
    told(total - 1, total)
    with transaction.atomic():
        keep_files(viewer, brief, files, made_from(brief, on), brief.audience)
    told(total, total)
    return sum(1 for each in problems if each.severity == "warning")


def _begun(viewer: Viewer, brief: Brief, partnership: Partnership) -> Brief:
    """The brief with a first text; what somebody has written meanwhile stays."""
    found = beginning(material_of(partnership, brief, ""), brief.name)
    with transaction.atomic():
        now = Brief.objects.select_related("wave", "initiative").select_for_update(of=("self",)).get(pk=brief.pk)
        if now.source.strip():
            return now
        return change_brief(viewer, now, now.version, {"source": found.source, "allow": list(found.allow)})


@kind("brief", gettext_lazy("Making a brief"), "make_briefs")
def making(job: Job, told: Progress) -> str:
    """Makes the brief that the job names."""
    brief = Brief.objects.select_related("wave", "initiative").filter(pk=job.arguments["brief"]).first()
    if brief is None or job.account is None:
        raise Refused(_("The brief is not there any more."))
    warnings = make(viewer_of(job.account, brief.initiative), brief, told)
    if not warnings:
        return str(brief)
    said = ngettext("%(name)s, with %(n)s warning", "%(name)s, with %(n)s warnings", warnings)
    return said % {"name": brief, "n": warnings}
