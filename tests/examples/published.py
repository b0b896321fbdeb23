"""What the published brief prints, copied by hand as facts.

Source: 'Together for Students: Lessons about building trusting relationships from our collective impact initiative',
by the Coalition for Community Schools, Communities In Schools and StriveTogether; its two data tables, its text and
its callouts. All are per cent, printed as here; where the text says where a figure comes from, that is noted.
"""

SOURCE = "Together for Students: Lessons about building trusting relationships from our collective impact initiative"

SITES = ("chicago", "dayton", "lehigh_valley", "memphis")

#: Table 1: participants who agree or strongly agree, in the order of SITES, and the average of all sites.
AGREEMENT = {
    "bigger_impact_together": (("100", "100", "100", "100"), "100"),
    "best_interest_of_students": (("94.8", "100", "100", "90.9"), "96.4"),
    "difficult_conversations": (("79.0", "55", "62.6", "100"), "74.2"),
    "regular_communication": (("63.2", "60", "93.8", "100"), "79.3"),
    "trust_partner_organizations": (("84.2", "80", "100", "90.9"), "88.8"),
}

#: Table 2: length of involvement, by site, in the order of BANDS; the third is a subtotal.
BANDS = (
    "six_months_or_less",
    "six_months_to_one_year",
    "one_year_or_less",
    "one_to_two_years",
    "two_years_or_more",
)
LENGTH_OF_INVOLVEMENT = {
    "chicago": ("25.9", "33.3", "59.3", "37", "3.7"),
    "dayton": ("26.9", "15.4", "42.3", "34.6", "23.1"),
    "lehigh_valley": ("15", "27.5", "42.5", "22.5", "32.5"),
    "memphis": ("36.4", "18.2", "54.5", "18.2", "18.2"),
}

#: In the text: relationships among organizations improved because of the initiative.
IMPROVED = {"chicago": "63.6", "dayton": "73.3", "lehigh_valley": "59.1", "memphis": "75.0"}
#: In the text: community partners who trust the organizations that lead.
COMMUNITY_TRUST = "85.0"
#: In the text: site partners naming staff turnover as a challenge, on average.
STAFF_TURNOVER = "31.6"

#: The callouts, and the figure of three bars: averages of sites in whole per cent.
CALLOUTS = {"trust_partner_organizations": "89", "bigger_impact_together": "100"}
COMMUNITY_CALLOUT = "85"
FIGURE = {"regular_communication": "79", "difficult_conversations": "74", "best_interest_of_students": "96"}

#: What the same counts give when each share is rounded once: every cell above that differs, and no other.
ROUNDED_ONCE = {
    ("best_interest_of_students", "chicago"): "94.7",
    ("difficult_conversations", "chicago"): "78.9",
    ("difficult_conversations", "lehigh_valley"): "62.5",
    ("difficult_conversations", "average"): "74.1",
    ("regular_communication", "average"): "79.2",
}

#: The partner profiles: 'about us', and the same organization on the back page.
PROFILES = {
    ("coalition_for_community_schools", "evolving_since"): "1998",
    ("communities_in_schools", "schools"): "more than 2,900",
    ("strivetogether", "communities"): "70",
    ("strivetogether", "children"): "more than 12 million",
    ("strivetogether", "communities_on_the_back_page"): "nearly 70",
    ("strivetogether", "students_on_the_back_page"): "over 11 million",
}
