"""Measures of a network of organizations: the network as a whole, and where each organization stands in it."""
