"""Comparisons: which differences hold up, how a wave differs from the one before, and what small groups can bear.

Everything here is a function of released tables (:mod:`wellknit.tables`) and, for what needs the same people's answers
twice, of the counts that a release freezes: nothing here sees an answer. A hidden cell takes no part, and that is said.
"""
