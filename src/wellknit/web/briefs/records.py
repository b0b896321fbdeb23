"""Which briefs and files somebody may see, and what a brief would be made from now."""

from __future__ import annotations

import hashlib
import json

from django.db.models import Q, QuerySet

from wellknit.folder.partnership import BriefSettings
from wellknit.web.models import Brief, BriefAudience, BriefFile, FolderFile, Initiative, Release
from wellknit.web.partners.records import initiative_of
from wellknit.web.rules import Viewer, allowed, reach

__all__ = ["files_of", "ground", "made_from", "published_for", "settings_of", "tongue", "visible"]


def published_for(viewer: Viewer) -> list[str]:
    """The audiences whose published briefs ``viewer`` reads."""
    found = [BriefAudience.PUBLIC] if allowed(viewer, "see_published") else []
    where = reach(viewer, "see_released")
    if where:
        found.append(BriefAudience.SITES)
    if where.nowhere:
        found.append(BriefAudience.PARTNERSHIP)
    return [each.value for each in found]


def visible(viewer: Viewer) -> QuerySet[Brief]:
    """The briefs that ``viewer`` may know of: whoever makes some sees all, others what is published for them."""
    rows = Brief.objects.select_related("wave")
    if allowed(viewer, "make_briefs"):
        return rows
    return rows.filter(published__isnull=False, published_for__in=published_for(viewer))


def files_of(viewer: Viewer, brief: Brief) -> QuerySet[BriefFile]:
    """The files of ``brief``, which ``viewer`` may see: those made last for whoever makes briefs, for others those that
    are published."""
    files = brief.files.all()
    if allowed(viewer, "make_briefs"):
        return files.filter(published=not files.filter(published=False).exists())
    return files.filter(published=True)


def tongue(brief: Brief) -> str:
    """The language that a brief is in: the folder's own brief has the folder's."""
    return brief.initiative.language if brief.in_folder else brief.language


def settings_of(brief: Brief) -> BriefSettings | None:
    """The [brief] of the folder that says the same; None as long as the brief has no survey."""
    if brief.wave is None:
        return None
    return BriefSettings(brief.wave.key, brief.date, tuple(brief.allow), BriefAudience(brief.audience).figures)


# --- What it would be made from ---------------------------------------------------------------------------------------


def ground(initiative: Initiative) -> str:
    """A digest of all that briefs of ``initiative``, the scope's own, are made from beside their texts: releases,
    evidence, and what the initiative says of itself."""
    evidence = (
        FolderFile.objects.filter(Q(path__startswith="evidence/")).order_by("path").values_list("path", "content")
    )
    return _digest(
        list(Release.objects.order_by("place").values_list("wave__key", "number")),
        [(path, hashlib.sha256(content).hexdigest()) for path, content in evidence],
        initiative.settings_text,
        repr(initiative_of(initiative)),
    )


def made_from(brief: Brief, ground: str) -> str:
    """A digest of all that ``brief`` would be made from now; another one than its own says that it is out of date."""
    return _digest(ground, repr(settings_of(brief)), tongue(brief), brief.source)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()
