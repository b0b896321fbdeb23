"""The shipped settings for a server with a database as a test wants it, which does nothing but take answers; or which
has all of its pages (TEST_PAGES), with styles and scripts as they lie in the program."""

import os

from wellknit.web.settings import *  # noqa: F403

if os.environ.get("TEST_PAGES"):
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
else:
    ROOT_URLCONF = "tests.web.surveys.promises.posting"
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which asks to be here
_synchronous = os.environ.get("TEST_SYNCHRONOUS", "FULL")
if "init_command" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    _command = DATABASES["default"]["OPTIONS"]["init_command"]  # type: ignore[index]  # noqa: F405
    assert "synchronous=FULL" in _command
    DATABASES["default"]["OPTIONS"]["init_command"] = _command.replace("=FULL", f"={_synchronous}")  # type: ignore[index]  # noqa: F405
