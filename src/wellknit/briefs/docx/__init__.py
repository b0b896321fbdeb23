"""The brief as a Word document: real styles, real headings and tables, to be edited and quoted from."""

from wellknit.briefs.docx.render import render

__all__ = ["render"]
