"""The codebook of a wave: every item with its wording, its answers, when it was asked, and what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import LeftOut
from wellknit.surveys.wave import Wave

__all__ = ["codebook", "wave_of"]


def codebook(
    questionnaire: Questionnaire, wave: Wave, language: str, left_out: Sequence[LeftOut] = ()
) -> dict[str, Any]:
    """The codebook as JSON values: the wave, then each item in the order of the form.

    Texts stand in every language of the form. ``asked_when`` is the form's own condition; an empty one means always.
    ``left_out`` says what was not counted, how often, and by which message.
    """
    return {
        "wave": wave_of(wave),
        "instrument": {
            "title": questionnaire.title,
            "form_id": questionnaire.form_id,
            "version": questionnaire.version,
            "languages": [each.code for each in questionnaire.languages],
            "language": language,
        },
        "left_out": [{"code": each.code, "what": each.what, "count": each.count} for each in left_out],
        "items": [
            {
                "name": item.name,
                "kind": item.kind,
                "wording": dict(item.labels),
                "asked_when": item.relevant,
                "base": item.base,
                "measures": list(item.measures),
                "tells": item.asks,
                "scale": item.scale.name if item.scale else None,
                "answers": [
                    {"code": choice.name, "labels": dict(choice.labels), "means": choice.means, "value": choice.value}
                    for choice in (item.scale.choices if item.scale else ())
                ],
            }
            for item in questionnaire.asked()
        ],
    }


def wave_of(wave: Wave) -> dict[str, Any]:
    """The wave as JSON values."""
    return {
        "key": wave.key,
        "name": wave.name,
        "mode": wave.mode,
        "population": "unknown" if wave.population is None else wave.population,
        "date": wave.day.isoformat(),
        "data": wave.origin,
        "note": wave.note,
    }
