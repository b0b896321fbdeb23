"""Briefs: written from what was released, made as HTML, PDF and Word file, and published."""
