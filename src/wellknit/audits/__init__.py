"""Audits of figures that others printed: which counts can give them, which can't, and what that says about the data."""
