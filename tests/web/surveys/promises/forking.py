"""A process of its own that works on another database file, and may be killed."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

__all__ = ["apart", "killed_after"]


def apart(file: Path, act: Callable[[], Any]) -> Any:
    """What ``act`` returns, done on the database in ``file``; raises what it raises."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _do(file, act, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        content = told.read()
    os.waitpid(child, 0)
    result = pickle.loads(content)
    if isinstance(result, BaseException):
        raise result
    return result


def killed_after(file: Path, act: Callable[[], Any], seconds: float) -> bool:
    """Whether ``act`` was killed by then (kill -9), and did not end before."""
    child = os.fork()
    if not child:
        _do(file, act, os.open(os.devnull, os.O_WRONLY))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _do(file: Path, act: Callable[[], Any], writing: int) -> None:
    """In the child, which ends here."""
    try:
        connection.connection = None
        connection.settings_dict = {**connection.settings_dict, "NAME": str(file)}
        connection.in_atomic_block, connection.savepoint_ids, connection.atomic_blocks = False, [], []
        try:
            result = act()
        except BaseException as error:
            result = error
        os.write(writing, pickle.dumps(result))
    finally:
        os._exit(0)
