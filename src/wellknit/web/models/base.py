"""What all that belongs to an initiative has in common: an id that nobody guesses, its initiative, a version."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

if TYPE_CHECKING:
    from wellknit.web.models.initiative import Initiative

__all__ = ["Key", "Owned", "Position", "Scoped"]

_Row = TypeVar("_Row", bound=models.Model)


class Scoped(models.Manager[_Row]):
    """Rows of the scope's initiative; asked outside of one, a queryset that raises ScopeError whatever is done to it.

    django_scopes makes such managers too, as classes inside of a function, where types can't be looked up.
    """

    def get_queryset(self) -> models.QuerySet[_Row]:
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "initiative" not in scope:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"initiative"})  # type: ignore[no-any-return]
        return super().get_queryset().filter(initiative=scope["initiative"])

    def all(self) -> models.QuerySet[_Row]:
        # Django's own does not ask the queryset, which would let the disabled one through. Asking one that was
        # prefetched would ask the database once more for each row.
        rows = self.get_queryset()
        return rows.all() if isinstance(rows, DisabledQuerySet) else rows


class Owned(models.Model):
    """A row of one initiative. Asking for rows outside of an initiative's scope raises ScopeError.

    ``version`` goes up by one with each change, so that the second of two people who change the same row is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative: models.ForeignKey[Initiative, Initiative] = models.ForeignKey("web.Initiative", models.CASCADE)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Self]] = Scoped()

    class Meta:
        abstract = True


def Key() -> models.CharField[str, str]:
    """A field for the key by which the files of a partnership folder name a row."""
    return models.CharField(max_length=100)


def Position() -> models.PositiveIntegerField[int, int]:
    """A field for the place in the folder's file, so that what is written out stands where it stood."""
    return models.PositiveIntegerField(_("place in the order"), default=0, editable=False)
