"""Disclosure control: what may be printed so that nobody is given away, and an attack on all that ever was.

``values.py`` says what printed numbers tell and what has to stay unknown; ``primary.py`` hides cells for what they say
themselves, ``protecting.py`` and ``planning`` what would give those away; ``attack`` tries whether anything still does.
What plans and what attacks share nothing but the values and the builder of systems.
"""

from wellknit.releases.disclosure.protecting import Hidden, Protection, Reason, Withheld, protect

__all__ = ["Hidden", "Protection", "Reason", "Withheld", "protect"]
