"""What answers say of somebody who is erased: named no more, and none of their links opens anything.

Answers that are sealed can't be looked through before their wave closes. What others wrote of somebody in those stands
in the rows afterwards, for whoever reads them to take out.
"""

from __future__ import annotations

from dataclasses import replace

from wellknit.web.mentions import Names, without_names
from wellknit.web.models import Link, Person, Response, Submission
from wellknit.web.surveys.promises.filling import packed, unpacked

__all__ = ["forgotten"]


def forgotten(person: Person, names: Names, key: str) -> None:
    """Erases ``person`` from answers; their own, where they were given by name, stay those of ``key``, who stands in
    the roster for somebody. Within the transaction that erases, before the texts of all models are looked through."""
    Link.objects.filter(invitee__person=person).delete()
    for row in Response.objects.filter(cells__person__in=sorted(names.keys)):
        Response.objects.filter(pk=row.pk).update(cells={**row.cells, "person": key})
    open_to_all = Submission.objects.filter(wave__public_key=b"").exclude(content=b"")
    for pk, content in open_to_all.values_list("pk", "content").iterator(500):
        filling = unpacked(bytes(content))
        without = packed(replace(filling, answers=without_names(dict(filling.answers), names)))
        if without != bytes(content):
            Submission.objects.filter(pk=pk).update(content=without)
