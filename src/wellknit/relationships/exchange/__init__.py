"""Networks to and from the files of other programs: one file a format."""
