"""Results: what was released, as one story, for whoever may see it."""
