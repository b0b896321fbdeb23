"""The benchmarks' forms as open waves, made in a process of their own: ``python -m bench.load.waves <folder>``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

__all__ = ["FORMS"]

#: One page for all questions, a page a topic, the long form, and the one whose personal links are opened.
FORMS = ("one", "pages", "long", "links")


def sheets(long: bool) -> dict[str, list[list[str]]]:
    """22 questions, or 250 of which 40 have expressions, as the sheets of an XLSForm."""
    survey = [["type", "name", "label", "appearance", "relevant", "constraint"]]
    if long:
        for number in range(250):
            relevant = f"${{q{number - 1}}} != 'no'" if number % 10 == 5 else ""
            if number % 17 == 7:
                survey.append(["integer", f"q{number}", f"How many, {number}?", "", relevant, ". < 100"])
            else:
                survey.append(["select_one agree", f"q{number}", f"Statement {number} of many.", "", relevant, ""])
    else:
        for grid in range(4):
            survey.append(["begin_group", f"g{grid}", f"Topic {grid}", "table-list", "", ""])
            for row in range(5):
                words = f"Partners here do what they promise, in the way of statement {grid}{row}."
                survey.append(["select_one agree", f"q{grid}{row}", words, "", "", ""])
            survey.append(["end_group", "", "", "", "", ""])
        survey.append(["select_one agree", "all", "How is it on the whole?", "", "", ""])
        survey.append(["text", "words", "In your own words", "", "", ""])
    scale = (
        ("no", "Strongly disagree"),
        ("d", "Disagree"),
        ("n", "Neither"),
        ("a", "Agree"),
        ("yes", "Strongly agree"),
    )
    choices = [["list_name", "name", "label"], *(["agree", name, label] for name, label in scale)]
    return {"survey": survey, "choices": choices, "settings": [["form_title"], ["Partner survey"]]}


def make(folder: Path) -> None:
    """Writes ``waves.json``: the id of the open wave of each form."""
    import django

    django.setup()
    from django.utils import timezone
    from django_scopes import scope

    from wellknit.web.models import Account, Initiative, Instrument, InstrumentVersion, Keyholder, Wave
    from wellknit.web.surveys.promises.keys import keyholder_pair, make_wave_key

    initiative, now, waves = Initiative.objects.get(), timezone.now(), {}
    with scope(initiative=initiative):
        for key in FORMS:
            instrument = Instrument.objects.create(initiative=initiative, key=f"bench_{key}", name=key)
            version = InstrumentVersion.objects.create(
                initiative=initiative, instrument=instrument, number=1, sheets=sheets(key == "long"), made=now
            )
            wave = Wave.objects.create(
                initiative=initiative, key=f"bench_{key}", name=key, mode="confidential", state="open",
                instrument_version=version, day=now.date(), languages=["en"], one_page=key != "pages",
                open_code=f"bench-{key}", launched=now,
            )  # fmt: skip
            make_wave_key(wave)
            # As every confidential wave has one: the link to a person is sealed to each keyholder.
            holder = Account.objects.order_by("pk")[0]
            Keyholder.objects.create(initiative=initiative, wave=wave, account=holder, public_key=keyholder_pair()[0])
            waves[key] = str(wave.pk)
    (folder / "waves.json").write_text(json.dumps(waves), "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
