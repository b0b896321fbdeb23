"""Five invented organizations of Dayton, whose measures the tests work out by hand.

The school and the library report ties to each other and both to the clinic, the clinic one to the church; the college
has none::

    School <-> Library
       \\         /
        v       v
          Clinic -> Church        College
"""

from __future__ import annotations

from wellknit.relationships.network import Network, network_from_edges

SCHOOL, LIBRARY, CLINIC, CHURCH, COLLEGE = ORGANIZATIONS = ("School", "Library", "Clinic", "Church", "College")
TIES = ((SCHOOL, LIBRARY), (LIBRARY, SCHOOL), (SCHOOL, CLINIC), (LIBRARY, CLINIC), (CLINIC, CHURCH))

EVERYBODY_ANSWERED: Network = network_from_edges(TIES, ORGANIZATIONS)

#: The same without the answers of the library's people.
LIBRARY_SILENT: Network = network_from_edges(
    [(one, other) for one, other in TIES if one != LIBRARY],
    ORGANIZATIONS,
    answered=[each for each in ORGANIZATIONS if each != LIBRARY],
)
