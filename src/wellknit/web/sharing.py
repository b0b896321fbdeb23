"""A cache that all processes of one installation share, in files of the data folder that its owner alone may read.

What somebody tried too often is counted in it, so a limit is one limit, however many processes answer; and what one of
them has worked out, the others need not. File names are digests of keys, and allauth's keys name accounts by their
number and machines by a digest that is another one each day (accounts/adapter.py): no address lies here.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache

__all__ = ["Shared"]


class Shared(FileBasedCache):
    """Django's cache in files, which only the first of several processes can add to, and which is made when needed."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        # Without Django's: a check of the settings makes no folder.
        BaseCache.__init__(self, params)
        self._dir = os.path.abspath(folder)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keeps the value unless something is kept under the key; True for one process alone, which Django's own is
        not, and what allauth takes for a lock while it counts."""
        if self.has_key(key, version):
            return False  # asking has done away with what is over
        inner: Any = self  # what follows is how Django's own adds, but for its last step
        inner._createdir()
        inner._cull()
        handle, draft = tempfile.mkstemp(dir=self._dir)
        try:
            with open(handle, "wb") as written:
                inner._write_content(written, timeout, value)
            os.link(draft, inner._key_to_file(key, version))
        except FileExistsError:
            return False
        else:
            return True
        finally:
            os.unlink(draft)
