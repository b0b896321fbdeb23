"""What respondents are promised, kept by construction: tokens, drafts, submissions, sealing, closing."""
