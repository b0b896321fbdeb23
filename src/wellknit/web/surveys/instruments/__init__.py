"""Instruments: the forms that waves ask with, their versions, and the editor."""
