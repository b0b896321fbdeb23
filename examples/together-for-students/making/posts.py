"""The posts that people hold in the four sites and nationally, and how each was filled. All of it is invented.

A code says how a post was filled. Its letter is how long its holder had been involved on 15 March 2021, in the bands of
the published table; '<' before it: somebody else had left the post some weeks before that; '>' after it: the holder
left during 2021 and was followed; '|': left during 2021 and was not followed; '+' alone: first filled during 2021.

    A  two years or more        B  one to two years         U  nobody wrote down since when
    C  six months to one year   D  six months or less

With these codes each site has as many people in each band as the smallest numbers behind the published percentages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Post:
    """One post: ``key`` says organization and task in short; ``knowledge`` is what its holder has to know."""

    key: str
    organization: str
    site: str
    role: str
    code: str
    knowledge: str

    @property
    def band(self) -> str:
        return self.code.strip("<>|+")


#: What the short names before the dot stand for, by site; '' is national.
ORGANIZATIONS = {
    "": {
        "ccs": "coalition_for_community_schools",
        "cis": "communities_in_schools",
        "stt": "strivetogether",
    },
    "chicago": {
        "lca": "lakeside_cradle_alliance",
        "lrp": "lakeside_reading_partners",
        "ecs": "elm_row_community_schools",
        "ers": "elm_row_school_cluster",
        "bhh": "blue_heron_health",
        "gpm": "green_pier_mentors",
        "lho": "lantern_row_housing",
        "csk": "copper_spoon_kitchens",
        "mcp": "maple_court_parents",
        "hly": "hopscotch_lane_youth",
    },
    "dayton": {
        "kha": "kite_hill_alliance",
        "cbs": "canal_bend_student_support",
        "khc": "kite_hill_community_schools",
        "cbd": "canal_bend_schools",
        "pye": "propeller_yard_employers",
        "rgf": "river_gate_families",
        "wcl": "wheelwright_college",
        "khv": "kite_hill_volunteers",
    },
    "lehigh_valley": {
        "srp": "slate_ridge_partnership",
        "isf": "ironbridge_school_friends",
        "src": "slate_ridge_community_schools",
        "ibs": "ironbridge_schools",
        "tcl": "two_creeks_library",
        "bfm": "bell_furnace_museum",
        "lhc": "larch_hill_clinic",
        "tcf": "two_creeks_families",
        "syc": "slate_ridge_youth_council",
    },
    "memphis": {
        "cwa": "cottonwood_alliance",
        "css": "cottonwood_student_support",
        "ofc": "old_ferry_community_schools",
        "ofs": "old_ferry_schools",
        "psc": "pecan_street_clinic",
        "tbb": "three_benches_bank",
        "ofg": "old_ferry_congregations",
    },
}

#: Site, role, then one post a line: its key, its code, what its holder has to know.
POSTS = """
chicago site_leader
    lca.convener      <D  convening; grant reporting; who in the district decides what
    lca.partners      B>  contacts in schools; agreements on shared data
    lrp.director      C   tutoring programs; budgeting
    ecs.director      <D  the community school plan; convening
chicago core_site_partner
    lca.outreach      <C  outreach to families
    lrp.tutoring      B   training of tutors
    lrp.families      <D> family outreach
    ecs.schools       B   coordination in the schools
    ecs.health        <C  health referrals
    ers.liaison       A   who in the schools can open a door
    ers.attendance    <D  attendance data
    ers.counseling    B>  counseling; referrals
    ers.principal     C   the timetable of the cluster
    bhh.director      B   the clinic's budget and hours
    bhh.nurse         <C  health referrals
    bhh.outreach      B   case management
    gpm.mentors       <D> training of mentors
    lho.families      B   housing applications
    csk.apprentices   <C> apprenticeships; food safety
chicago community_partner
    mcp.one           B   the neighborhood
    mcp.two           B|  the school from within
    mcp.three         C   the neighborhood
    mcp.four          <D  translation
    mcp.five          C|
    mcp.six           +
    hly.one           B|  the school from within
    hly.two           C   the block
    hly.three         D

dayton site_leader
    kha.convener      A   convening; budgeting
    kha.partners      B   who works with whom; agreements on shared data
    cbs.director      A   case management; grant reporting
    khc.director      <C  the community school plan
dayton core_site_partner
    kha.data          <D  attendance data; dashboards
    cbs.coordinators  B   coordination in the schools
    cbs.families      <D  family outreach
    khc.schools       A   coordination in the schools
    khc.afterschool   D   after-school programs
    cbd.office        A   how the district decides
    cbd.attendance    B   attendance data
    cbd.counseling    <C> counseling; referrals
    cbd.data          D   student records and who may see them
    pye.director      B   what employers ask for
    pye.careers       D>  internships
    rgf.director      A   emergency help for families
    rgf.casework      B   case management
    rgf.housing       D|  housing applications
    wcl.access        B   college applications
    wcl.tutors        C>  training of tutors
dayton community_partner
    khv.one           A   the neighborhood
    khv.two           B   tutoring
    khv.three         B
    khv.four          C   the school from within
    khv.five          D
    khv.six           B   carpentry
    khv.seven         +
    khv.eight         +

lehigh_valley site_leader
    srp.convener      A   convening; grant reporting
    isf.director      A   case management; budgeting
    src.director      B   the community school plan
lehigh_valley core_site_partner
    srp.data          C   attendance data; dashboards
    isf.coordinators  A   coordination in the schools
    isf.families      +   family outreach
    src.schools       B   coordination in the schools
    ibs.office        A   how the district decides
    ibs.attendance    B   attendance data
    ibs.counseling    <D  counseling; referrals
    ibs.principal     C   the timetable of the school
    tcl.outreach      A|  every teacher by first name
    tcl.children      B   reading programs
    tcl.branches      C   rooms and hours of the branches
    bfm.education     A   school visits
    bfm.visits        +   buses and permits
    lhc.director      C   the clinic's budget and hours
    lhc.nurse         <D  health referrals
    lhc.families      +   family outreach
lehigh_valley community_partner
    tcf.one           A   the neighborhood
    tcf.two           A|  the school from within
    tcf.three         A
    tcf.four          A|  translation
    tcf.five          A   the neighborhood
    tcf.six           A   tutoring
    tcf.seven         B
    tcf.eight         B|
    tcf.nine          B   the school from within
    tcf.ten           C|
    tcf.eleven        C   the neighborhood
    tcf.twelve        C|
    tcf.thirteen      D
    tcf.fourteen      D|
    tcf.fifteen       D|
    tcf.sixteen       U   the neighborhood
    tcf.seventeen     +
    syc.one           A|  the school from within
    syc.two           B|
    syc.three         B|
    syc.four          C|
    syc.five          C|
    syc.six           C|
    syc.seven         C   the school from within
    syc.eight         D

memphis site_leader
    cwa.convener      <D  convening; grant reporting
    css.director      B>  case management; budgeting
    ofc.director      <C  the community school plan
memphis core_site_partner
    cwa.data          <D  attendance data
    cwa.families      +   family outreach
    css.coordinators  <D> coordination in the schools
    ofs.office        A   how the district decides
    ofs.counseling    B>  counseling; referrals
    ofs.families      U   family outreach
    psc.director      <C> health referrals
    tbb.fund          D   small grants; bookkeeping
    ofg.pastor        A   whom families trust
memphis community_partner
    ofg.volunteers    +   the neighborhood
    ofg.kitchen       +

national national_partner
    ccs.networks      A   who in the sites can answer a question
    ccs.policy        B   what states allow
    ccs.learning      <C  the learning project
    cis.affiliates    A   who in the sites can answer a question
    cis.programs      <D  case management
    cis.data          B   reporting by affiliates
    stt.communities   A   who in the sites can answer a question
    stt.coaching      B   coaching
    stt.data          C>  shared measures
"""

#: Days that the story needs: when the one before left, and when the one of spring 2021 began.
HANDOVERS = {
    "lca.convener": (date(2020, 10, 30), date(2020, 12, 1)),
    "ecs.director": (date(2020, 8, 14), date(2020, 9, 8)),
    "lca.outreach": (date(2020, 6, 12), date(2020, 7, 6)),
    "gpm.mentors": (date(2020, 9, 25), date(2020, 11, 2)),
    "csk.apprentices": (date(2020, 7, 10), date(2020, 8, 3)),
    "khc.director": (date(2020, 6, 30), date(2020, 7, 13)),
    "ibs.counseling": (date(2020, 10, 2), date(2020, 10, 26)),
    "cwa.convener": (date(2020, 8, 31), date(2020, 10, 5)),
    "cwa.data": (date(2020, 11, 20), date(2021, 1, 4)),
    "psc.director": (date(2020, 6, 19), date(2020, 7, 27)),
    "css.coordinators": (date(2020, 9, 18), date(2020, 10, 12)),
}
#: When those of spring 2021 left, and their followers began, where the story needs the days.
LEAVING = {
    "lca.partners": (date(2021, 6, 25), date(2021, 8, 2)),
    "tcl.outreach": (date(2021, 5, 28), None),
    "rgf.housing": (date(2021, 8, 8), None),
    "cbd.counseling": (date(2021, 7, 23), date(2021, 8, 9)),
    "css.director": (date(2021, 8, 20), date(2021, 8, 23)),
    "css.coordinators": (date(2021, 8, 22), date(2021, 9, 20)),
    "ofs.counseling": (date(2021, 5, 28), date(2021, 8, 9)),
}
#: Who follows in the first post is the one who left the second: a change of sides, and a promotion.
FOLLOWED_BY = {"cbd.counseling": "rgf.housing", "css.director": "css.coordinators"}
#: Had been there once, was away, and came back as the holder of spring 2021.
CAME_BACK = {"tcf.thirteen": (date(2018, 9, 4), date(2020, 5, 29))}
#: Of the ones before, those of whom nobody wrote down since when they had been there.
LONG_AGO = ("ecs.director", "ibs.counseling")
#: Holds a second role in another site, since that day.
BOTH_SITES = ("bhh.outreach", "dayton", date(2021, 5, 3))
#: Posts paid by the invented fund of wellknit.toml.
PAID = ("lca.outreach", "ecs.health", "kha.data", "cbs.families", "lhc.families", "cwa.data", "css.coordinators")


def posts() -> list[Post]:
    """All posts, in the order of the sites and roles above."""
    found: list[Post] = []
    site = role = ""
    for line in filter(str.strip, POSTS.splitlines()):
        if not line.startswith(" "):
            site, role = line.split()
            site = "" if site == "national" else site
            continue
        key, code, *words = line.split(maxsplit=2)
        organization = ORGANIZATIONS[site][key.partition(".")[0]]
        found.append(Post(key, organization, site, role, code, words[0] if words else ""))
    return found
