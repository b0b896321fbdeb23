"""Commitments: what will be done about a wave's results, by whom and by when."""
