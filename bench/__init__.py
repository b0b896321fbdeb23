"""Benchmarks: one file each, run by `./dev bench`. See run.py for how they measure and what a file holds."""
