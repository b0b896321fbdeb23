"""Which posts are in touch, how often, and what becomes of it when somebody leaves. All of it is invented.

A line names two posts, how many contacts they have a month, and what follows a departure on either side: 'hands', the
next in the post takes over within weeks; 'slow', after two or three months; 'drops', contact ends with the person. A
month after it is when contact began, where that was later than the log.

The stories behind it. Chicago: nearly everything hung on the convener of the alliance, who left at the end of October
2020; the successor and a colleague took up some of it, two relationships were lost. Dayton: organizations made sure
that two of theirs know two of the others, so departures cost little. Lehigh Valley: the library's outreach librarian
retired, and had introduced two colleagues before. Memphis: few people, much turnover, and a table at which an old
quarrel is being talked through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LINKS = """
lca.convener     lrp.director     0.6 slow
lca.convener     ecs.director     0.6 hands
lca.convener     ers.liaison      1.0 hands
lca.convener     bhh.director     0.5 drops
lca.convener     gpm.mentors      0.5 drops
lca.convener     lho.families     0.6 drops
lca.convener     csk.apprentices  0.5 hands
lca.convener     mcp.one          0.6 drops
lca.convener     hly.one          0.4 drops
lca.outreach     bhh.nurse        0.5 hands 2020-12
lca.outreach     gpm.mentors      0.4 drops 2021-01
lca.outreach     mcp.three        0.6 hands 2021-03
lca.partners     ers.attendance   0.6 drops
lca.partners     lrp.tutoring     0.5 slow
lca.partners     ers.counseling   0.5 drops
lrp.director     ecs.director     0.5 slow
lrp.director     ers.principal    0.5 hands
lrp.tutoring     ers.principal    0.8 drops
lrp.tutoring     gpm.mentors      0.4 drops
lrp.families     mcp.one          0.7 slow
lrp.families     mcp.two          0.4 drops
ecs.director     ers.liaison      0.6 slow
ecs.schools      ers.liaison      0.8 hands
ecs.schools      bhh.outreach     0.5 hands
ecs.health       bhh.nurse        0.9 slow
ecs.health       ers.counseling   0.5 drops
ecs.schools      csk.apprentices  0.4 drops
ers.counseling   bhh.outreach     0.6 drops
ers.attendance   lho.families     0.4 drops
ers.liaison      mcp.one          0.4 hands
gpm.mentors      hly.two          0.5 drops
bhh.outreach     lho.families     0.4 hands
mcp.three        hly.two          0.3 hands
csk.apprentices  hly.three        0.3 drops

kha.convener     cbs.director     0.9 hands
kha.partners     cbs.coordinators 0.8 hands
kha.convener     khc.director     0.6 slow
kha.partners     khc.schools      0.7 hands
kha.convener     cbd.office       0.7 hands
kha.data         cbd.attendance   0.9 hands
kha.data         cbd.data         0.6 hands
kha.partners     pye.director     0.5 hands
kha.convener     pye.careers      0.4 slow
kha.partners     rgf.casework     0.5 hands
kha.convener     rgf.director     0.5 hands
kha.partners     wcl.access       0.5 hands
kha.data         wcl.access       0.3 hands
kha.partners     khv.one          0.4 hands
kha.convener     khv.two          0.3 hands
cbs.coordinators cbd.counseling   0.8 slow
cbs.director     cbd.office       0.5 hands
cbs.families     rgf.casework     0.6 hands
cbs.coordinators rgf.director     0.4 hands
cbs.families     khv.one          0.4 hands
khc.schools      cbd.office       0.5 hands
khc.afterschool  cbd.attendance   0.5 hands
khc.director     cbd.office       0.4 slow
khc.afterschool  khv.three        0.5 hands
khc.schools      khv.one          0.3 hands
khc.schools      wcl.tutors       0.4 slow
khc.afterschool  wcl.access       0.3 hands
pye.director     wcl.access       0.5 hands
pye.careers      wcl.tutors       0.4 drops
pye.director     cbd.office       0.3 hands
rgf.housing      cbs.families     0.5 drops 2020-11
rgf.housing      khv.two          0.3 drops
rgf.director     cbd.counseling   0.4 hands

srp.convener     isf.director     0.8 hands
srp.convener     src.director     0.6 hands
srp.convener     ibs.office       0.7 hands
srp.data         ibs.attendance   0.8 hands
srp.convener     tcl.outreach     0.5 drops
srp.data         tcl.branches     0.4 hands 2021-03
srp.convener     bfm.education    0.3 hands
srp.data         lhc.director     0.4 hands
srp.convener     tcf.one          0.5 hands
isf.director     ibs.office       0.4 hands
isf.coordinators ibs.counseling   0.9 slow
isf.coordinators ibs.principal    0.5 hands
isf.coordinators tcl.outreach     0.6 drops
isf.coordinators lhc.nurse        0.5 slow
isf.director     tcf.three        0.3 hands
src.schools      ibs.principal    0.6 hands
src.schools      tcl.children     0.5 hands
src.director     ibs.office       0.3 hands
src.schools      lhc.nurse        0.4 hands
src.schools      tcf.five         0.5 hands
ibs.principal    tcl.outreach     0.5 drops
ibs.attendance   lhc.director     0.3 hands
ibs.counseling   lhc.nurse        0.7 slow
ibs.office       bfm.education    0.4 hands
ibs.office       tcf.nine         0.4 hands
ibs.principal    syc.one          0.4 drops
ibs.principal    syc.seven        0.4 hands
tcl.children     bfm.education    0.5 hands
tcl.branches     tcf.seven        0.4 hands
tcl.outreach     tcf.two          0.5 drops
tcl.outreach     syc.one          0.4 drops
tcl.branches     syc.seven        0.3 hands 2021-04
lhc.director     tcf.eleven       0.3 hands
lhc.nurse        tcf.sixteen      0.3 slow
bfm.education    syc.two          0.3 drops
bfm.visits       isf.families     0.4 hands
lhc.families     tcf.one          0.4 hands
isf.families     tcf.six          0.4 hands

cwa.convener     css.director     0.4 slow
cwa.convener     ofc.director     0.6 slow
cwa.convener     ofs.office       0.8 hands
cwa.convener     psc.director     0.5 drops
cwa.convener     ofg.pastor       0.5 slow
cwa.convener     tbb.fund         0.4 hands
cwa.data         ofs.counseling   0.5 drops
cwa.data         css.coordinators 0.5 drops
css.director     ofs.office       0.5 slow
css.coordinators ofs.counseling   0.8 slow
css.coordinators ofs.families     0.6 hands
css.coordinators psc.director     0.5 drops
css.director     ofc.director     0.4 slow
ofc.director     ofs.office       0.5 slow
ofc.director     ofg.pastor       0.5 drops
ofs.families     ofg.pastor       0.4 hands
psc.director     ofs.counseling   0.5 drops
psc.director     ofs.families     0.4 drops 2020-10
css.coordinators ofg.pastor       0.4 drops
cwa.families     ofg.volunteers   0.5 hands
cwa.families     ofs.families     0.5 hands

ccs.networks     cis.affiliates   0.5 hands
cis.affiliates   stt.communities  0.5 hands
ccs.networks     stt.communities  0.5 hands
ccs.policy       stt.data         0.4 slow
ccs.learning     cis.data         0.4 slow
stt.coaching     cis.programs     0.4 slow
stt.communities  lca.convener     0.5 hands
stt.coaching     kha.convener     0.5 hands
stt.communities  srp.convener     0.4 hands
stt.coaching     cwa.convener     0.4 slow
stt.data         kha.data         0.3 slow
cis.affiliates   lrp.director     0.4 slow
cis.affiliates   cbs.director     0.4 hands
cis.data         isf.coordinators 0.3 hands
cis.affiliates   isf.director     0.3 hands
cis.programs     css.director     0.4 slow
ccs.networks     ecs.director     0.4 slow
ccs.learning     khc.director     0.4 slow
ccs.networks     src.director     0.3 hands
ccs.learning     ofc.director     0.4 slow
"""

#: Regular meetings: every so many months, from and to which month, formal or not, what they are, who comes.
TABLES = """
1 2020-03 2022-01 the leaders' table: lca.convener lca.partners lrp.director ecs.director
1 2020-03 2022-01 two and two: kha.convener kha.partners cbs.director cbs.coordinators
2 2020-03 2022-01 school days: khc.director khc.schools cbd.office cbd.attendance
1 2020-03 2022-01 the homework table: tcl.children isf.coordinators src.schools ibs.principal
3 2021-02 2021-05 handing over the library's contacts: tcl.outreach tcl.children tcl.branches isf.coordinators
3 2021-03 2021-05 handing over the library's contacts: tcl.outreach tcl.branches srp.convener
2 2020-12 2022-01 the mending table: cwa.convener css.director ofs.office
1 2020-03 2022-01 the national call: ccs.networks cis.affiliates stt.communities
3 2020-04 2022-01 the four conveners' call: stt.communities lca.convener kha.convener srp.convener cwa.convener
"""


@dataclass(frozen=True)
class Link:
    """Two posts that are in touch ``monthly`` times a month; ``then`` is what follows a departure."""

    one: str
    other: str
    monthly: float
    then: str
    since: date


@dataclass(frozen=True)
class Table:
    """A regular meeting of the holders of ``posts``, every ``months`` months."""

    months: int
    first: tuple[int, int]
    last: tuple[int, int]
    name: str
    posts: tuple[str, ...]


def _month(text: str) -> tuple[int, int]:
    year, month = text.split("-")
    return int(year), int(month)


def links(log_begins: date) -> list[Link]:
    """All links; those without a month of their own began before the log."""
    found = []
    for line in filter(str.strip, LINKS.splitlines()):
        one, other, monthly, then, *since = line.split()
        found.append(Link(one, other, float(monthly), then, date(*_month(since[0]), 1) if since else log_begins))
    return found


def tables() -> list[Table]:
    """All regular meetings."""
    found = []
    for line in filter(str.strip, TABLES.splitlines()):
        head, _, people = line.partition(":")
        months, first, last, name = head.split(maxsplit=3)
        found.append(Table(int(months), _month(first), _month(last), name, tuple(people.split())))
    return found
