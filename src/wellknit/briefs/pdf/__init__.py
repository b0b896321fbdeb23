"""The brief as a PDF for screen and paper: tagged (PDF/UA-1), archivable (PDF/A-3a), with its data attached."""

from wellknit.briefs.pdf.render import render

__all__ = ["render"]
