"""FolderFile: a file of a partnership folder that is kept here as it came."""

from __future__ import annotations

from django.db import models

from wellknit.web.models.base import Owned

__all__ = ["FolderFile"]


class FolderFile(Owned):
    """What the folder says of relationships and evidence: ``path`` in the folder, and the ``content`` as it is, so that
    it goes out again without loss."""

    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("initiative", "path"), name="one_file_a_path"),)

    def __str__(self) -> str:
        return self.path
