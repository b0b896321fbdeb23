"""The room of longer jobs: what waits, what runs and how far it is, what is done or failed."""
