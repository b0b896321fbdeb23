"""The brief as one web page that needs nothing else."""

from wellknit.briefs.html.render import render

__all__ = ["render"]
