"""Releases: closed waves frozen, with what each audience may see of them."""
