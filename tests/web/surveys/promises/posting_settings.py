"""The shipped settings for a server that does nothing but take answers, with a database as a test wants it."""

import os

from wellknit.web.settings import *  # noqa: F403

ROOT_URLCONF = "tests.web.surveys.promises.posting"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which asks to be here
_synchronous = os.environ.get("TEST_SYNCHRONOUS", "FULL")
if "init_command" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    _command = DATABASES["default"]["OPTIONS"]["init_command"]  # type: ignore[index]  # noqa: F405
    assert "synchronous=FULL" in _command
    DATABASES["default"]["OPTIONS"]["init_command"] = _command.replace("=FULL", f"={_synchronous}")  # type: ignore[index]  # noqa: F405
