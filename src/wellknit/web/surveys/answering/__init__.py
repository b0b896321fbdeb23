"""The pages of whoever answers."""
