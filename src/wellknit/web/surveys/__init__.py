"""Surveys: instruments, waves, and answers from the first page to the table of answers."""
