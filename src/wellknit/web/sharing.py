"""A cache that all processes of one installation share, in files of the data folder that its owner alone may read.

What somebody tried too often is counted in it, so a limit is one limit, however many processes answer; and what one of
them has worked out, the others need not. File names are digests of keys, and allauth's keys name accounts by their
number and machines by a digest that is another one each day (accounts/adapter.py): no address lies here.
"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
import zlib
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache

__all__ = ["Shared"]

#: Seconds by which a clock may be set back without anything being forgotten.
_SLACK = 60


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

    def _write_content(self, file: Any, timeout: Any, value: Any) -> None:
        file.write(pickle.dumps((self.get_backend_timeout(timeout), time.time())))
        file.write(zlib.compress(pickle.dumps(value, self.pickle_protocol)))

    def _is_expired(self, f: Any) -> bool:
        """Whether the open file is over, and gone: also where a clock wrote it that was ahead and was set right since.
        What somebody tried too often then would lock them out until that day comes."""
        try:
            over, written = pickle.load(f)
        except (EOFError, TypeError, ValueError):  # cut off, or as an older version wrote it
            over, written = 0, 0
        now = time.time()
        if (over is None or over >= now) and written <= now + _SLACK:
            return False
        f.close()
        inner: Any = self
        inner._delete(f.name)
        return True
