"""The brief's colours, read and measured: text must stand out from its ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wellknit.briefs.document import Look
from wellknit.errors import Place
from wellknit.folder.findings import Findings
from wellknit.folder.names import shown
from wellknit.folder.paths import inside
from wellknit.folder.toml import Section

__all__ = ["contrast", "read_look"]

_WHITE = "#ffffff"
_TEXT, _GRAPHIC = 4.5, 3.0
_LARGEST_LOGO = 5_000_000


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours '#rrggbb', from 1 to 21 (WCAG 2.2, definition of contrast ratio).

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#1696d2", "#ffffff"), 2)
    (21.0, 3.32)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_look(root: Path, section: Section, found: Findings) -> Look:
    """The look that ``[look]`` declares; a colour that can't be read on its ground is an error with the ratio.

    Text in the primary colour and in ink must reach 4.5 to 1 on white and on the soft ground, white on the primary
    colour too; the accent colour draws shapes and must reach 3 to 1 on white (WCAG 2.2, 1.4.3 and 1.4.11).
    """
    look = Look()
    for name in ("primary", "accent", "soft", "ink", "paper"):
        if name in section.values:
            look = replace(look, **{name: section.get(name)})
    checks = (
        ("primary", look.primary, "white", _WHITE, _TEXT),
        ("primary", look.primary, "soft", look.soft, _TEXT),
        ("ink", look.ink, "white", _WHITE, _TEXT),
        ("ink", look.ink, "soft", look.soft, _TEXT),
        ("accent", look.accent, "white", _WHITE, _GRAPHIC),
    )
    wrong = False
    for name, colour, ground_name, ground, least in checks:
        ratio = contrast(colour, ground)
        if ratio < least:
            wrong = True
            # The setting at fault is the one that was set: a dark 'soft' fails for both primary and ink.
            at = ground_name if ground_name == "soft" and name not in section.values else name
            section.complain(
                found,
                "look.contrast",
                at,
                colour=colour,
                name=name,
                ground=ground if ground_name == "soft" else "white",
                ratio=f"{int(ratio * 100) / 100:.2f}",
                least=f"{least:g}",
            )
    if wrong:
        look = Look(paper=look.paper)
    return replace(look, logo=_logo(root, section, found))


def _logo(root: Path, section: Section, found: Findings) -> str:
    name = section.get("logo", "")
    if not name:
        return ""
    line = section.lines.get("logo", section.line)
    path, wrong = inside(root, name, Place(found.file, None, line, "look.logo"))
    if path is None:
        if wrong is not None:
            found.extend((wrong,))
        return ""
    if path.suffix.lower() not in (".svg", ".png") or not path.is_file():
        section.complain(found, "look.logo", "logo", path=shown(name))
        return ""
    if path.stat().st_size > _LARGEST_LOGO:
        section.complain(found, "look.logo-size", "logo", path=shown(name), megabytes=_LARGEST_LOGO // 1_000_000)
        return ""
    return str(name)
