"""The brief of a partnership folder: brief.md and [brief] of wellknit.toml, from the one row that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellknit.briefs import source
from wellknit.briefs.tree import Directive
from wellknit.folder.partnership import BriefSettings
from wellknit.folder.settings import FILE, waves_in
from wellknit.folder.writing import with_brief
from wellknit.web.briefs.records import settings_of
from wellknit.web.models import Brief, Initiative, Wave

__all__ = ["BRIEF", "CarriedBrief", "put_in", "with_folder_brief"]

BRIEF = "brief.md"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class CarriedBrief:
    """What a folder says of its brief; without ``settings`` it does not say what the brief is about."""

    source: str
    settings: BriefSettings | None

    @property
    def title(self) -> str:
        """The title on the cover, '' where there is none."""
        found, _problems = source.parse(self.source)
        covers = (each.argument.text for each in found.nodes if isinstance(each, Directive) and each.name == "cover")
        return next(covers, "")


def put_in(initiative: Initiative, brief: CarriedBrief, waves: Mapping[str, Wave]) -> Brief:
    """The brief as a row, the folder's own. Within the scope."""
    settings = brief.settings
    return Brief.objects.create(
        initiative=initiative,
        name=(brief.title or initiative.name)[:_LONGEST_NAME],
        wave=waves.get(settings.wave) if settings else None,
        audience=settings.audience if settings else "public",
        date=settings.date if settings else "",
        allow=list(settings.allow) if settings else [],
        language=initiative.language,
        source=brief.source,
        in_folder=True,
    )


def with_folder_brief(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A folder's ``files`` with brief.md and [brief] as the folder's own brief says, where there is one that says
    something. Within the scope."""
    brief = Brief.objects.select_related("wave").filter(in_folder=True).first()
    if brief is None or not brief.source.strip():
        return dict(files)
    text, settings = files[FILE].decode("utf-8"), settings_of(brief)
    if settings is not None and settings.wave in {each.key for each in waves_in(text)}:
        text = with_brief(text, settings)
    return {**files, FILE: text.encode("utf-8"), BRIEF: brief.source.encode("utf-8")}
