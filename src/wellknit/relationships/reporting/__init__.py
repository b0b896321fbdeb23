"""What is told of relationships, in words and numbers: sections that a terminal prints, and the same as JSON values."""
