"""Findings as the library would give them, written by hand: four sites of six organizations, three national partners.

The national partners and the sites are real as facts; every organization of a site and every person is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from wellknit.relationships.findings import (
    Advice,
    Curve,
    Findings,
    Measured,
    ShownOrganization,
    ShownRelationship,
    Viewer,
)

__all__ = ["NATIONAL", "SITE_NAMES", "hidden", "public", "sample", "small"]

SITE_NAMES: Mapping[str, str] = {
    "chicago": "Chicago",
    "dayton": "Dayton",
    "lehigh_valley": "Lehigh Valley",
    "memphis": "Memphis",
}

#: key: (name, people)
NATIONAL: Mapping[str, tuple[str, int]] = {
    "coalition_for_community_schools": ("Coalition for Community Schools", 4),
    "communities_in_schools": ("Communities In Schools", 5),
    "strivetogether": ("StriveTogether", 5),
}

#: site: key: (name, sector, people)
LOCAL: Mapping[str, Mapping[str, tuple[str, str, int]]] = {
    "chicago": {
        "lakeside": ("Lakeside Schools Partnership", "nonprofit", 6),
        "near_west": ("Near West Youth Network", "nonprofit", 3),
        "prairie": ("Prairie Avenue Community School", "school", 5),
        "southlawn": ("Southlawn Family Center", "nonprofit", 2),
        "city_learning": ("City Learning Office", "government", 3),
        "bridgeport": ("Bridgeport Health Clinic", "health", 1),
    },
    "dayton": {
        "riverside": ("Riverside Promise", "nonprofit", 7),
        "gem_city": ("Gem City Public Schools", "school", 6),
        "oakwood": ("Oakwood Reading Corps", "nonprofit", 3),
        "east_end": ("East End Neighborhood House", "nonprofit", 4),
        "wright": ("Wright Family Foundation", "funder", 2),
        "miami_valley": ("Miami Valley Health Alliance", "health", 3),
    },
    "lehigh_valley": {
        "slate_belt": ("Slate Belt Community Schools", "school", 5),
        "two_rivers": ("Two Rivers United", "nonprofit", 6),
        "bethel": ("Bethel After-School Collective", "nonprofit", 2),
        "monocacy": ("Monocacy Children's Services", "government", 3),
        "lehigh_library": ("Lehigh Street Library", "government", 1),
        "steelworkers": ("Steelworkers' Scholarship Fund", "funder", 2),
    },
    "memphis": {
        "bluff_city": ("Bluff City Seeding Success", "nonprofit", 6),
        "orange_mound": ("Orange Mound Parents Union", "nonprofit", 3),
        "shelby": ("Shelby Lane Schools", "school", 5),
        "frayser": ("Frayser Community Trust", "nonprofit", 2),
        "delta_clinic": ("Delta School Clinic", "health", 2),
        "whitehaven": ("Whitehaven Arts Exchange", "nonprofit", 1),
    },
}

SITES_ON_THE_PAGE: Mapping[str, tuple[float, float]] = {
    "chicago": (0.22, 0.22),
    "dayton": (0.78, 0.22),
    "lehigh_valley": (0.78, 0.78),
    "memphis": (0.22, 0.78),
}

#: one, other, pairs of people, people on each side, the person it hangs on, that person's organization, chance of
#: lasting twelve months.
CARRIED: tuple[tuple[str, str, int, int, int, str, str, float], ...] = (
    # Chicago: much hangs on Ana Rivera, who leads the site.
    ("lakeside", "near_west", 4, 3, 2, "", "", 0.93),
    ("lakeside", "prairie", 5, 3, 3, "", "", 0.96),
    ("lakeside", "southlawn", 1, 1, 1, "Ana Rivera", "lakeside", 0.58),
    ("city_learning", "lakeside", 2, 1, 2, "Ana Rivera", "lakeside", 0.71),
    ("bridgeport", "lakeside", 1, 1, 1, "Ana Rivera", "lakeside", 0.55),
    ("near_west", "prairie", 2, 2, 2, "", "", 0.88),
    ("city_learning", "prairie", 3, 2, 2, "", "", 0.9),
    ("near_west", "southlawn", 1, 1, 1, "Ben Okafor", "near_west", 0.62),
    ("prairie", "southlawn", 0, 0, 0, "", "", 0.0),
    # Dayton: well knit.
    ("gem_city", "riverside", 9, 4, 5, "", "", 0.99),
    ("oakwood", "riverside", 4, 3, 2, "", "", 0.95),
    ("east_end", "riverside", 3, 2, 3, "", "", 0.93),
    ("riverside", "wright", 2, 2, 1, "Carol Whitfield", "wright", 0.8),
    ("miami_valley", "riverside", 4, 2, 3, "", "", 0.94),
    ("gem_city", "oakwood", 3, 2, 2, "", "", 0.91),
    ("east_end", "gem_city", 2, 2, 2, "", "", 0.89),
    ("gem_city", "miami_valley", 5, 3, 3, "", "", 0.96),
    ("east_end", "oakwood", 2, 1, 2, "Dee Marsh", "east_end", 0.77),
    ("east_end", "miami_valley", 1, 1, 1, "Dee Marsh", "east_end", 0.66),
    ("oakwood", "wright", 1, 1, 1, "Carol Whitfield", "wright", 0.64),
    # Lehigh Valley
    ("slate_belt", "two_rivers", 6, 3, 4, "", "", 0.97),
    ("bethel", "two_rivers", 2, 1, 2, "Ed Novak", "bethel", 0.79),
    ("monocacy", "two_rivers", 3, 2, 2, "", "", 0.9),
    ("lehigh_library", "two_rivers", 1, 1, 1, "Fay Lindt", "lehigh_library", 0.6),
    ("steelworkers", "two_rivers", 2, 2, 2, "", "", 0.87),
    ("bethel", "slate_belt", 2, 2, 1, "Gus Hahn", "slate_belt", 0.78),
    ("monocacy", "slate_belt", 4, 2, 3, "", "", 0.93),
    ("bethel", "lehigh_library", 1, 1, 1, "Fay Lindt", "lehigh_library", 0.57),
    ("slate_belt", "steelworkers", 1, 1, 1, "Gus Hahn", "slate_belt", 0.65),
    # Memphis: most people are new. Whitehaven knows nobody yet.
    ("bluff_city", "shelby", 4, 3, 2, "", "", 0.86),
    ("bluff_city", "orange_mound", 2, 1, 2, "Ida Coleman", "bluff_city", 0.6),
    ("bluff_city", "frayser", 1, 1, 1, "Ida Coleman", "bluff_city", 0.5),
    ("bluff_city", "delta_clinic", 1, 1, 1, "Ida Coleman", "bluff_city", 0.52),
    ("orange_mound", "shelby", 2, 2, 2, "", "", 0.74),
    ("delta_clinic", "shelby", 2, 1, 2, "Jo Tate", "delta_clinic", 0.63),
    ("frayser", "orange_mound", 1, 1, 1, "Kim Barnes", "frayser", 0.49),
    # The national partners
    ("communities_in_schools", "strivetogether", 7, 4, 4, "", "", 0.98),
    ("coalition_for_community_schools", "strivetogether", 5, 3, 3, "", "", 0.96),
    ("coalition_for_community_schools", "communities_in_schools", 4, 3, 3, "", "", 0.95),
    # between them and the sites
    ("communities_in_schools", "lakeside", 2, 2, 1, "Ana Rivera", "lakeside", 0.72),
    ("lakeside", "strivetogether", 3, 2, 2, "", "", 0.9),
    ("coalition_for_community_schools", "prairie", 1, 1, 1, "Lee Sandoval", "prairie", 0.68),
    ("riverside", "strivetogether", 5, 3, 3, "", "", 0.97),
    ("communities_in_schools", "riverside", 2, 2, 2, "", "", 0.92),
    ("communities_in_schools", "gem_city", 1, 1, 1, "Mae Ellis", "communities_in_schools", 0.7),
    ("coalition_for_community_schools", "riverside", 1, 1, 1, "Nat Pruitt", "coalition_for_community_schools", 0.71),
    ("strivetogether", "two_rivers", 3, 2, 2, "", "", 0.91),
    ("coalition_for_community_schools", "two_rivers", 3, 2, 2, "", "", 0.92),
    ("communities_in_schools", "slate_belt", 2, 1, 2, "Mae Ellis", "communities_in_schools", 0.8),
    ("bluff_city", "strivetogether", 3, 1, 3, "Ida Coleman", "bluff_city", 0.62),
    ("bluff_city", "communities_in_schools", 2, 1, 2, "Ida Coleman", "bluff_city", 0.61),
    ("communities_in_schools", "shelby", 1, 1, 1, "Mae Ellis", "communities_in_schools", 0.6),
    # across sites
    ("lakeside", "riverside", 2, 2, 2, "", "", 0.87),
    ("lakeside", "two_rivers", 1, 1, 1, "Ana Rivera", "lakeside", 0.59),
    ("riverside", "two_rivers", 2, 2, 2, "", "", 0.9),
    ("bluff_city", "riverside", 1, 1, 1, "Ida Coleman", "bluff_city", 0.56),
    ("bluff_city", "lakeside", 1, 1, 1, "Ida Coleman", "bluff_city", 0.45),
    ("gem_city", "slate_belt", 1, 1, 1, "Gus Hahn", "slate_belt", 0.69),
    ("prairie", "shelby", 1, 1, 1, "Lee Sandoval", "prairie", 0.58),
    ("city_learning", "strivetogether", 1, 1, 1, "Oz Petrov", "city_learning", 0.64),
)

#: Pairs that both agreed to have their ratings shown: how each rates the other, and strain.
RATED: Mapping[tuple[str, str], tuple[float, float, str]] = {
    ("gem_city", "riverside"): (0.92, 0.83, ""),
    ("oakwood", "riverside"): (0.75, 0.79, ""),
    ("communities_in_schools", "strivetogether"): (0.71, 0.88, "one"),
    ("lakeside", "strivetogether"): (0.5, 0.75, "both"),
}

MONTHS = (6, 12, 24)
SURVIVING: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "chicago": ((0.861, 0.667, 1.0), (0.741, 0.5, 0.944), (0.556, 0.278, 0.833)),
    "dayton": ((0.936, 0.818, 1.0), (0.876, 0.727, 1.0), (0.763, 0.545, 0.955)),
    "lehigh_valley": ((0.892, 0.722, 1.0), (0.796, 0.556, 1.0), (0.634, 0.389, 0.889)),
    "memphis": ((0.773, 0.5, 1.0), (0.62, 0.286, 0.929), (0.41, 0.143, 0.714)),
    "national": ((0.985, 0.833, 1.0), (0.963, 0.667, 1.0), (0.911, 0.667, 1.0)),
    "between": ((0.872, 0.692, 1.0), (0.768, 0.538, 0.962), (0.593, 0.346, 0.846)),
    "all": ((0.879, 0.797, 0.949), (0.781, 0.678, 0.873), (0.627, 0.508, 0.746)),
}

MEASURED: tuple[Measured, ...] = (
    Measured("network", "density", "all", "share", 0.188, 107, 569, 0.152, 0.341, "silence", "convention.available"),
    Measured("network", "density", "chicago", "share", 0.56, 14, 25, 0.467, 0.633, "silence", "convention.available"),
    Measured("network", "density", "memphis", "share", None, hidden=True),
    Measured("network", "answered", "all", "share", 22 / 27, 22, 27),
    Measured("network", "trust", "all", "mean", 0.7312, 96, None),
    Measured("network", "e_i", "all", "index", -0.4426),
    Measured("network", "components", "all", "count", 2.0, 2),
    Measured("resilience", "hanging", "all", "share", 32 / 59, 32, 59),
    Measured("resilience", "hanging", "chicago", "share", 4 / 8, 4, 8),
    Measured("resilience", "turnover", "memphis", "share", 0.412, 7, 17, 0.216, 0.64, "wilson"),
)

ADVICE: tuple[Advice, ...] = (
    Advice(
        "expected", "Rosa Lund", "bluff_city", "Sam Whitley", "frayser",
        "This relationship hangs on Ida Coleman alone.", 0.31,
    ),
    Advice(
        "expected", "Tom Ferris", "lakeside", "Uma Patel", "bridgeport",
        "This relationship hangs on Ana Rivera alone.", 0.27,
    ),
    Advice(
        "all_reachable", "Val Greene", "whitehaven", "Ida Coleman", "bluff_city",
        "Nobody in the partnership is in touch with Whitehaven Arts Exchange.", 1.0,
    ),
)  # fmt: skip

NOTES: tuple[str, ...] = (
    "Bridgeport Health Clinic is represented by one person: name a deputy first.",
    "Lehigh Street Library is represented by one person: name a deputy first.",
)


def organizations() -> tuple[ShownOrganization, ...]:
    """All 27, each site around its place on the page."""
    made = []
    ring = ((0.0, 0.0), (0.12, 0.0), (0.04, 0.13), (-0.11, 0.1), (-0.13, -0.04), (0.03, -0.14))
    for site, inside in LOCAL.items():
        x, y = SITES_ON_THE_PAGE[site]
        for (key, (name, sector, people)), (right, down) in zip(inside.items(), ring, strict=True):
            made.append(ShownOrganization(key, name, site, sector, people, round(x + right, 3), round(y + down, 3)))
    middle = ((0.5, 0.42), (0.44, 0.55), (0.57, 0.54))
    for (key, (name, people)), (right, down) in zip(NATIONAL.items(), middle, strict=True):
        made.append(ShownOrganization(key, name, None, "nonprofit", people, right, down))
    return tuple(made)


def relationships() -> tuple[ShownRelationship, ...]:
    made = []
    for one, other, links, mine, theirs, person, where, chance in CARRIED:
        a, b, strained = RATED.get((one, other), (0.0, 0.0, ""))
        rated = (one, other) in RATED
        made.append(
            ShownRelationship(
                one,
                other,
                links,
                (mine, theirs),
                bool(person),
                hangs_on=person,
                hangs_at=where,
                survival=chance if links else None,
                reported="both" if links else "one",
                trust=(a, b) if rated else None,
                gap=round(abs(a - b), 2) if rated else None,
                strained=strained,  # type: ignore[arg-type]
            )
        )
    return tuple(made)


def sample(wave: str = "spring_2021", day: date = date(2021, 3, 15)) -> Findings:
    """What whoever holds the folder sees."""
    curves = tuple(
        Curve(scope, months, share, low, high, round(share**0.5, 3))
        for scope, points in SURVIVING.items()
        for months, (share, low, high) in zip(MONTHS, points, strict=True)
    )
    return Findings(
        wave, day, Viewer("holder"), MEASURED, organizations(), relationships(), curves, ADVICE, NOTES,
        months=12, active_months=12, draws=1024, seed=20210315, shown_organizations=27,
    )  # fmt: skip


def public(wave: str = "spring_2021") -> Findings:
    """The same for everybody: roles for names, nobody's ratings, some relationships and an organization withheld."""
    whole = sample(wave)
    shown = tuple(each for each in whole.organizations if each.key != "bridgeport")
    keys = {each.key for each in shown}
    ties = tuple(
        replace(each, hangs_on="a site leader" if each.hangs else "", trust=None, gap=None, strained="")
        for place, each in enumerate(each for each in whole.relationships if {each.one, each.other} <= keys)
        if place % 10 != 9
    )
    return replace(
        whole, viewer=Viewer("public"), organizations=shown, relationships=ties, advice=(), advice_notes=(),
        withheld=len(whole.relationships) - len(ties),
    )  # fmt: skip


def hidden(wave: str = "spring_2021") -> Findings:
    """Nothing may be shown of anything."""
    whole = sample(wave)
    return Findings(
        wave, whole.day, Viewer("public"),
        tuple(Measured(each.group, each.key, each.scope, each.unit, hidden=True) for each in MEASURED),
        shown_organizations=27, withheld=len(whole.relationships),
    )  # fmt: skip


def small(keys: tuple[str, ...] = ("lakeside", "near_west", "prairie")) -> Findings:
    """A few organizations and what is between them."""
    whole = sample()
    return replace(
        whole,
        organizations=tuple(each for each in whole.organizations if each.key in keys),
        relationships=tuple(each for each in whole.relationships if {each.one, each.other} <= set(keys)),
        shown_organizations=len(keys),
    )
