"""Partners from spreadsheets and back: read, matched, looked at before anything is written, and undone as a whole."""
