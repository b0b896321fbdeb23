"""What the brief on paper reads like: the strings that PDF and DOCX share, before either lays them out.

Nothing here computes a number. A cell, an interval or a fact is put in words, a text is freed of what no page can hold,
a wide table is cut into parts that fit a page, and headings are given levels that don't skip.
"""

from wellknit.briefs.paper.grids import printed_grids, read_title, unprinted
from wellknit.briefs.paper.pictures import Logo, logo, refuse_bare_figures
from wellknit.briefs.paper.sources import Entry, Group, Part, fact_place, read_evidence, read_groups, read_releases
from wellknit.briefs.paper.tables import JOINED, Reading, parts, read_cell, read_notes, read_row, read_stub
from wellknit.briefs.paper.text import Words, brief_date, clean, flat, say, web_address
from wellknit.briefs.paper.tree import Levels, inside, linked_facts, own_table, place_names

__all__ = [
    "JOINED",
    "Entry",
    "Group",
    "Levels",
    "Logo",
    "Part",
    "Reading",
    "Words",
    "brief_date",
    "clean",
    "fact_place",
    "flat",
    "inside",
    "linked_facts",
    "logo",
    "own_table",
    "parts",
    "place_names",
    "printed_grids",
    "read_cell",
    "read_evidence",
    "read_groups",
    "read_notes",
    "read_releases",
    "read_row",
    "read_stub",
    "read_title",
    "refuse_bare_figures",
    "say",
    "unprinted",
    "web_address",
]
