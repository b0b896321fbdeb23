"""Trust at two levels: in the person one works with, and in the organization; with value, collaboration and strain."""

from wellknit.relationships.trust.consensus import Consensus
from wellknit.relationships.trust.gaps import Gap, gaps, talk_guide, topics
from wellknit.relationships.trust.ratings import PARTNER_TRUST, Rated, Rating, disagreements, ratings
from wellknit.relationships.trust.received import Readings, Received, readings, received
from wellknit.relationships.trust.scores import by_dimension, history_counts, scores, within
from wellknit.relationships.trust.strain import Repair, Strain, repairs, strains

__all__ = [
    "PARTNER_TRUST",
    "Consensus",
    "Gap",
    "Rated",
    "Rating",
    "Readings",
    "Received",
    "Repair",
    "Strain",
    "by_dimension",
    "disagreements",
    "gaps",
    "history_counts",
    "ratings",
    "readings",
    "received",
    "repairs",
    "scores",
    "strains",
    "talk_guide",
    "topics",
    "within",
]
