"""The room of search: people, organizations and pages, found among what the viewer may see."""
