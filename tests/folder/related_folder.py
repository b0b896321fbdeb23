"""The small folder with relationships: four organizations, five people, two waves, and what stands under
relationships/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.folder.small_folder import files, write
from wellknit.partners.roster import Consent, Involvement, Organization, Person, Roster
from wellknit.surveys.wave import Wave

ORGANIZATIONS = """\
organization,name,site
headwaters,Headwaters Alliance,
mill_school,Mill School,upstream
reed_house,Reed House,delta
ferry_library,Ferry Library,delta
"""
PEOPLE = """\
person,name,mail,consents
ines_fordham,Ines Fordham,ines@example.org,calendar=2020-01-01
omar_weir,Omar Weir,omar@example.org,calendar=2020-01-01
lena_brook,Lena Brook,lena@example.org,
tess_lock,Tess Lock,,
paul_reach,Paul Reach,paul@example.org,
"""
INVOLVEMENTS = """\
person,organization,site,role,from,to
ines_fordham,mill_school,upstream,site_leader,2019-09-01,
omar_weir,reed_house,delta,core_site_partner,2020-02-01,
lena_brook,ferry_library,delta,core_site_partner,2020-02-01,2021-01-31
paul_reach,reed_house,delta,core_site_partner,2019-01-01,
paul_reach,headwaters,,national_partner,2019-01-01,
tess_lock,,delta,community_partner,2020-09-01,
"""
#: Anonymous in spring, identified in autumn.
WAVES = """\

[[waves]]
key = "autumn"
name = "Autumn survey"
mode = "identified"
date = 2021-10-15
data = "invented"
"""

SPRING = Wave("spring", "Spring survey", "confidential", "roster", date(2021, 3, 15), "invented")
AUTUMN = Wave("autumn", "Autumn survey", "identified", None, date(2021, 10, 15), "invented")
BOTH = {"spring": SPRING, "autumn": AUTUMN}

_AGREED = (Consent("calendar", date(2020, 1, 1)),)
ROSTER = Roster(
    (
        Organization("headwaters", "Headwaters Alliance"),
        Organization("mill_school", "Mill School", site="upstream"),
        Organization("reed_house", "Reed House", site="delta"),
        Organization("ferry_library", "Ferry Library", site="delta"),
    ),
    (
        Person("ines_fordham", "Ines Fordham", "ines@example.org", consents=_AGREED),
        Person("omar_weir", "Omar Weir", "omar@example.org", consents=_AGREED),
        Person("lena_brook", "Lena Brook", "lena@example.org"),
        Person("tess_lock", "Tess Lock"),
        Person("paul_reach", "Paul Reach", "paul@example.org"),
    ),
    (
        Involvement("site_leader", "ines_fordham", "mill_school", "upstream", date(2019, 9, 1), None),
        Involvement("core_site_partner", "omar_weir", "reed_house", "delta", date(2020, 2, 1), None),
        Involvement("core_site_partner", "lena_brook", "ferry_library", "delta", date(2020, 2, 1), date(2021, 1, 31)),
        Involvement("core_site_partner", "paul_reach", "reed_house", "delta", date(2019, 1, 1), None),
        Involvement("national_partner", "paul_reach", "headwaters", None, date(2019, 1, 1), None),
        Involvement("community_partner", "tess_lock", None, "delta", date(2020, 9, 1), None),
    ),
)


def related(root: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The folder with two waves, the second of relationships alone; names in ``changed`` without a folder lie under
    relationships/."""
    content: dict[str, str | bytes | None] = {
        **files(),
        "partners/organizations.csv": ORGANIZATIONS,
        "partners/people.csv": PEOPLE,
        "partners/involvements.csv": INVOLVEMENTS,
    }
    settings = content["wellknit.toml"]
    assert isinstance(settings, str)
    content["wellknit.toml"] = settings + WAVES
    for name, data in (changed or {}).items():
        whole = name.startswith(("partners/", "waves/", "relationships/", "wellknit.toml"))
        content[name if whole else f"relationships/{name}"] = data
    return write(root, content)
