"""What answers say of somebody who is erased: named no more, and none of their links opens anything.

Answers of an anonymous wave can't be looked through before it closes. What others wrote of somebody in those stands in
the rows afterwards, for whoever reads them to take out; so it is where the server has lost a confidential wave's key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wellknit.web.mentions import Names, without_names
from wellknit.web.models import Link, Mode, Person, Response, Submission, Wave
from wellknit.web.surveys.promises.contents import Opening, content
from wellknit.web.surveys.promises.filling import Filling, packed
from wellknit.web.surveys.promises.keys import NoKey

__all__ = ["forgotten"]


def forgotten(person: Person, names: Names, key: str) -> None:
    """Erases ``person`` from answers; their own, where they were given by name, stay those of ``key``, who stands in
    the roster for somebody. Within the transaction that erases, before the texts of all models are looked through."""
    Link.objects.filter(invitee__person=person).delete()
    for row in Response.objects.filter(cells__person__in=sorted(names.keys)):
        Response.objects.filter(pk=row.pk).update(cells={**row.cells, "person": key})

    def nameless(filling: Filling) -> Filling:
        return replace(filling, answers=without_names(dict(filling.answers), names))

    kept = Submission.objects.exclude(content=b"").values("wave")
    for wave in Wave.objects.filter(pk__in=kept).exclude(mode=Mode.ANONYMOUS):
        _rewritten(wave, nameless)


def _rewritten(wave: Wave, changed: Callable[[Filling], Filling]) -> None:
    """Changes the answers of a wave that is not closed. Sealed ones are all sealed anew if one of them changes: copies
    from before and after would tell otherwise which of them spoke of somebody."""
    try:
        opening = Opening(wave)
    except NoKey:
        return
    rows = Submission.objects.select_for_update().filter(wave=wave).exclude(content=b"")
    found = [(pk, opening.content(bytes(box))) for pk, box in rows.values_list("pk", "content").iterator(500)]
    held = [(pk, each, changed(each.filling)) for pk, each in found if each is not None]
    differing = {pk for pk, each, filling in held if packed(filling) != packed(each.filling)}
    for pk, each, filling in held:
        if pk in differing or (differing and wave.public_key):
            Submission.objects.filter(pk=pk).update(content=content(wave, filling, each.link))
