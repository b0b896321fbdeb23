"""Relationships at two levels: between people, and between the organizations that they act for."""
