"""Which cells to hide besides the small ones, at the least loss, so that no secret can be had.

``plan.py`` is the way in. ``worlds.py`` decides in whole numbers whether a set of hidden cells protects;
``relaxation.py`` finds cheap sets to try; ``greedy.py`` always ends with a safe one.
"""

from wellknit.releases.disclosure.planning.demands import Demand, demands_of
from wellknit.releases.disclosure.planning.plan import Blocked, Effort, Planned, plan
from wellknit.releases.disclosure.planning.worlds import Memory

__all__ = ["Blocked", "Demand", "Effort", "Memory", "Planned", "demands_of", "plan"]
