"""A folder with something to compare: two sites asked twice by name, and a third one, small, where a test wants it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .small_folder import ORGANIZATIONS, files, write

SETTINGS = """\
[initiative]
name = "River Towns Together"
national_partners = ["headwaters"]

[[sites]]
key = "upstream"
name = "Upstream"

[[sites]]
key = "delta"
name = "Delta"

[[principles]]
key = "trust"
name = "Trust"

[[waves]]
key = "spring"
name = "Spring survey"
mode = "identified"
population = "unknown"
date = 2021-03-15
data = "invented"

[[waves]]
key = "autumn"
name = "Autumn survey"
mode = "identified"
population = "unknown"
date = 2021-10-01
data = "invented"

[[tables]]
key = "agreement"
kind = "agreement"
title = "Who agrees"
waves = ["spring", "autumn"]
items = ["trust"]

[[tables]]
key = "change"
kind = "change"
title = "From spring to autumn"
waves = ["spring", "autumn"]
items = ["trust"]
by = "wave"
joins = ["pooled"]
"""

ISLET = """
[[sites]]
key = "islet"
name = "Islet"
"""

BRIEF = """\

[brief]
wave = "autumn"
date = "2021-10"
audience = "partnership"
"""

#: By site: so many people with this answer in spring and that in autumn; '' for who did not take part.
PEOPLE: Mapping[str, tuple[tuple[int, str, str], ...]] = {
    "upstream": ((16, "agree", "agree"), (2, "disagree", "agree"), (5, "agree", ""), (5, "", "agree")),
    "delta": ((5, "agree", "agree"), (9, "disagree", "agree"), (4, "disagree", "disagree"), (5, "disagree", "")),
}


def compared(
    root: Path,
    settings: str = SETTINGS,
    people: Mapping[str, tuple[tuple[int, str, str], ...]] = PEOPLE,
    brief: str = "",
) -> Path:
    """Writes the folder under ``root``."""  # fmt: skip
    named = ["person,name,mail,language,consents"]
    involved = ["person,organization,site,role,from,to,time,resources,knowledge,grant"]
    answers = {"spring": ["respondent,person,site,through_job,leader,trust,hard"]}
    answers["autumn"] = list(answers["spring"])
    for site, kinds in people.items():
        number = 0
        for count, *told in kinds:
            for _ in range(count):
                number += 1
                person = f"{site}_{number}"
                named.append(f"{person},{site.title()} {number},,,")
                involved.append(f"{person},,{site},community_partner,2020-01-01,,,,,")
                for wave, answer in zip(("spring", "autumn"), told, strict=True):
                    if answer:
                        answers[wave].append(f"{wave}_{person},{person},{site},no,,{answer},")
    content = files()
    instrument = content.pop("waves/spring/instrument.xlsx")
    content |= {
        "wellknit.toml": settings + (BRIEF if brief else ""),
        "partners/organizations.csv": ORGANIZATIONS,
        "partners/people.csv": "\n".join(named) + "\n",
        "partners/involvements.csv": "\n".join(involved) + "\n",
    }
    for wave, rows in answers.items():
        content[f"waves/{wave}/instrument.xlsx"] = instrument
        content[f"waves/{wave}/answers.csv"] = "\n".join(rows) + "\n"
    return write(root, {**content, **({"brief.md": brief} if brief else {})})
