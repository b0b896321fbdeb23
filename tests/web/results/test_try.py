from tests.web.results.test_attacks import *
from tests.web.results.test_attacks import accounts
import collections
def test_it(accounts):
    world = released(made(planned(1), accounts))
    for who in ("nadia","silas","rhea"):
        pages = looked_round(world, who)
        claims = read(pages)
        f=[(why, each.key, each.where.split("/")[-1][:40] if "/number/" not in each.where else "number", sorted(map(str,each.numbers))) for why, each in strange(world, who, claims)]
        print(who,len(pages),len(claims),len(f))
        c=collections.defaultdict(list)
        for x in f: c[x[0][:25],x[2]].append(x)
        for k,v in c.items(): print(k,len(v),v[:3])
        print(collections.Counter(a for a,b in badly_drawn(world,who,pages)), list(badly_drawn(world,who,pages))[:8])
