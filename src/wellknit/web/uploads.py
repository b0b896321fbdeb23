"""Files on their way in are held in memory, within a bound, so that none ever lies on a disk."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

__all__ = ["HOPELESS", "LARGEST", "TOO_LARGE", "InMemory"]

#: The most that a file may hold, in bytes; a partnership folder's archive is the largest that any page takes.
LARGEST = 20_000_000
#: What of a request is not even read to its end.
HOPELESS = 5 * LARGEST
#: Set on the request's META where a file was left out because of its size.
TOO_LARGE = "wellknit.too_large"


class InMemory(FileUploadHandler):
    """Keeps each file in memory; of one that is too large nothing is kept, and the page can say so."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > HOPELESS:
            raise RequestDataTooBig("the request is larger than any page takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.held.tell() + len(raw_data) > LARGEST:
            self.held = io.BytesIO()
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held,
            self.field_name,
            self.file_name,
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
