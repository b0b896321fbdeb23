"""Waves: from preparing one to closing it, and whom it asks."""
