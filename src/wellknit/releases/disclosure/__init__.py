"""Disclosure control: what may be printed so that nobody is given away, and an attack on all that ever was.

``values.py`` says what printed numbers tell and what has to stay unknown; ``thresholds.py`` hides by the size of bases
and totals. What plans and what attacks share nothing but those two.
"""

from wellknit.releases.disclosure.thresholds import Hidden, Reason, protect

__all__ = ["Hidden", "Reason", "protect"]
