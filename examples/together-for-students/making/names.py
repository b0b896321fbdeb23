"""Names for invented people: given names that many bear, with family names that nobody should."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

GIVEN = """
Abena Ada Alma Amos Anouk Asha Basil Bea Bruno Cai Celia Dara Della Edgar Elif Emeka Esme Ezra Fern Flora Gus Hana
Hugo Ida Imani Ines Iris Ivo Jonah Juno Kalani Keiko Lena Leo Lionel Luz Mabel Malik Marisol Milo Nadia Nia Odile
Olu Opal Oscar Pilar Quinn Rafa Remy Rosa Rufus Sable Selma Silas Soledad Tamsin Teo Thea Uma Viola Wendell Xiomara
Yara Zeke Zora
"""
FAMILY = """
Applebough Birdwhistle Brambleford Cloudberry Copperkettle Dewfield Elderbloom Fernhollow Foxglade Goldenrod
Honeywick Inkwell Juniperly Kitefeather Lanternwood Marigoldson Nettlebrook Oakmantle Pebbleton Quillfeather
Rainbarrel Saltmeadow Thistledown Umberfield Velvetmoss Willowmere Yarrowgate
"""


def invented_names(random: Random) -> Iterator[str]:
    """Each name once; no two people share a given name until all are used, so that lists are easy to read."""
    names = [f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()]
    random.shuffle(names)
    while names:
        taken: set[str] = set()
        later: list[str] = []
        for name in names:
            given = name.split()[0]
            if given in taken:
                later.append(name)
            else:
                taken.add(given)
                yield name
        names = later
