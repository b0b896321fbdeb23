"""Strain and repair, what organizations agreed to have shown, and what a plan of introductions must respect.

All of it is invented, and none of it is about the national partners.
"""

from __future__ import annotations

from datetime import date

from . import posts
from .roster import holder

#: Day, the two, kind, cause, progress, the post of who noted it, who may see it, and a note.
HISTORY = (
    ("2020-03-09", "lca lrp", "strained", "funding", "open", "ecs.director", "both", "applied to one fund, each alone"),
    ("2020-06-22", "lrp gpm", "strained", "turf", "open", "lrp.tutoring", "site_leader", "two tutorings on one day"),
    ("2020-10-12", "ers hly", "strained", "how_to_serve", "open", "ers.counseling", "noted", ""),
    ("2021-01-25", "lca lrp", "strained", "funding", "under_way", "lca.convener", "both", "one application next time"),
    ("2021-09-13", "lca lrp", "repaired", "funding", "addressed", "lca.convener", "both", "one budget for two"),
    ("2021-10-04", "lrp gpm", "strained", "turf", "under_way", "lrp.tutoring", "site_leader", "days agreed until May"),
    ("2020-04-20", "kha cbs", "strained", "recognition", "open", "cbs.director", "both", "a report named one of them"),
    (
        "2020-11-16",
        "kha cbs",
        "repaired",
        "recognition",
        "addressed",
        "kha.convener",
        "both",
        "both names on all of it",
    ),
    ("2021-02-08", "pye wcl", "strained", "turf", "under_way", "pye.director", "site_leader", "who places interns"),
    ("2021-06-14", "cbd khc", "strained", "how_to_serve", "open", "khc.schools", "noted", ""),
    ("2020-09-21", "tcl bfm", "strained", "funding", "open", "bfm.education", "both", "the county pays for one"),
    ("2021-07-19", "tcl bfm", "repaired", "funding", "addressed", "bfm.education", "both", "they take turns now"),
    (
        "2021-04-26",
        "ibs syc",
        "strained",
        "how_to_serve",
        "under_way",
        "ibs.principal",
        "site_leader",
        "rules for phones",
    ),
    ("2020-03-16", "cwa css", "strained", "turf", "under_way", "ofs.office", "both", "who speaks for whom, since 2018"),
    ("2020-06-08", "ofs ofg", "strained", "how_to_serve", "open", "ofg.pastor", "both", "who may come into schools"),
    ("2020-09-28", "cwa ofc", "strained", "recognition", "addressed", "ofc.director", "site_leader", ""),
    ("2021-06-07", "ofs ofg", "strained", "how_to_serve", "under_way", "ofs.families", "both", "a first talk"),
    ("2021-11-08", "cwa css", "repaired", "turf", "addressed", "ofs.office", "both", "after ten evenings at one table"),
    ("2021-10-18", "css psc", "strained", "other", "open", "css.coordinators", "noted", "moved without a word"),
)

#: Organizations that did not agree to have their relationships shown, and one that took it back.
NOT_AGREED = ("hopscotch_lane_youth", "pecan_street_clinic", "slate_ridge_youth_council", "propeller_yard_employers")
WITHDRAWN = {"lantern_row_housing": "2021-09-30"}
#: Pairs that agreed to talk about how they rate each other: who, with whom, since when.
RATINGS = (
    ("kha", "cbs", "2020-12-07"),
    ("cbs", "kha", "2020-12-07"),
    ("isf", "tcl", "2021-02-15"),
    ("tcl", "isf", "2021-02-22"),
    ("khc", "kha", "2021-03-01"),
    ("kha", "khc", "2021-03-01"),
    ("lca", "lrp", "2021-09-20"),
    ("lrp", "lca", "2021-10-11"),
    ("cwa", "css", "2021-11-15"),  # the other side has not agreed yet
)
#: Post, kind, the other (a post or an organization), cost, reason.
INTRODUCTIONS = (
    ("lca.outreach", "know", "ers.liaison", "", "they taught at the same school once"),
    ("lrp.tutoring", "know", "lca.convener", "", "neighbors"),
    ("kha.data", "know", "rgf.casework", "", "they sang in one choir"),
    ("src.director", "know", "tcl.branches", "", "they share an office building"),
    ("ofs.office", "not", "ofg.pastor", "", "not before their talks have ended"),
    ("lrp.families", "not", "gpm.mentors", "", "tutoring days are still being settled"),
    ("ers.principal", "cost", "copper_spoon_kitchens", "3", "can only be met outside of school hours"),
    ("cbd.office", "cost", "", "2", "has no free afternoon before summer"),
    ("lhc.nurse", "cost", "tcf.one", "2", "needs an interpreter"),
    ("tbb.fund", "cost", "", "1.5", "only comes to town once a month"),
)

KEYS = {short: key for found in posts.ORGANIZATIONS.values() for short, key in found.items()}
NATIONAL = tuple(posts.ORGANIZATIONS[""].values())


def history_rows() -> list[list[str]]:
    """history.csv, header first, in the order of the days."""
    lines = [["date", "one", "other", "kind", "cause", "progress", "noted_by", "seen_by", "note"]]
    for day, two, kind, cause, progress, post, seen_by, note in sorted(HISTORY):
        one, other = (KEYS[each] for each in two.split())
        noted_by = holder(post, date.fromisoformat(day))
        assert noted_by is not None, post
        lines.append([day, one, other, kind, cause, progress, noted_by.person, seen_by, note])
    return lines


def standing(one: str, other: str, day: date) -> str:
    """How the latest strain between the two stands on ``day``: open, addressed, under_way, repaired; '' for none."""
    latest = ""
    for when, two, kind, _, progress, *_ in sorted(HISTORY):
        if {KEYS[each] for each in two.split()} == {one, other} and date.fromisoformat(when) <= day:
            latest = "repaired" if kind == "repaired" else progress
    return latest


def agreement_rows() -> list[list[str]]:
    """agreements.csv, header first: most agree that their relationships exist, some pairs to more."""
    lines = [["organization", "other", "to", "given", "withdrawn"]]
    for place, key in enumerate(KEYS.values()):
        if key not in NOT_AGREED:
            given = date(2020, 3, 2 + place % 27).isoformat()
            lines.append([key, "", "tie", given, WITHDRAWN.get(key, "")])
    for one, other, given in RATINGS:
        lines.append([KEYS[one], KEYS[other], "ratings", given, ""])
    return lines


def introduction_rows(day: date) -> list[list[str]]:
    """introductions.csv, header first, about those who hold the posts on ``day``."""

    def named(key: str) -> str:
        there = holder(key, day) if "." in key else None
        assert "." not in key or there is not None, key
        return there.person if there else key

    lines = [["person", "kind", "other", "cost", "reason"]]
    for post, kind, other, cost, reason in INTRODUCTIONS:
        lines.append([named(post), kind, named(other), cost, reason])
    return lines
