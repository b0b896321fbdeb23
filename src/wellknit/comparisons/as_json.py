"""Comparisons as JSON: what `wellknit compare --json` prints. docs/schemas/compare.json describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wellknit.comparisons.move_words import move_methods, move_says
from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.raked_words import raked_methods, raked_says
from wellknit.comparisons.scale_words import association_says, scale_methods, scale_says
from wellknit.comparisons.scales import Scale
from wellknit.comparisons.values import Judged
from wellknit.comparisons.words import methods, sentence, sentences

__all__ = ["as_json"]


def as_json(
    families: Sequence[Judged],
    scales: Sequence[Scale] = (),
    weights: Sequence[Raked] = (),
    moves: Sequence[Move] = (),
    *,
    folder: str,
    audience: str,
    language: str = "en",
) -> str:
    """An object with ``folder`` (its name, no path), ``audience``, families, scales, weights, moves and methods, as
    text with a final line break. Shares and points are decimal strings in per cent; each comparison has its
    sentence too.
    """
    found = []
    for family in families:
        data = family.as_dict()
        for row, written in zip(family.rows, data["rows"], strict=True):
            written["says"] = list(sentences(row, family, language))
            written["whole"]["says"] = sentence(row.whole, language, compared=family.compared)
            for each, pair in zip(row.pairs, written["pairs"], strict=True):
                pair["says"] = sentence(each, language, compared=family.compared)
        found.append(data)
    beside = []
    for scale in scales:
        written = {**scale.as_dict(), "says": scale_says(scale, language)}
        for item, one in zip(scale.items, written["items"], strict=True):
            if item.association is not None:
                one["association"]["says"] = association_says(item.association, language)
        beside.append(written)
    whole = {
        "folder": folder,
        "audience": audience,
        "families": found,
        "scales": beside,
        "weights": [{**each.as_dict(), "says": list(raked_says(each, language))} for each in weights],
        "moves": [{**each.as_dict(), "verdict": each.says, "says": move_says(each, language)} for each in moves],
        "methods": [
            *methods(families, language),
            *move_methods(moves, language),
            *raked_methods(weights, language),
            *scale_methods(scales, language),
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
