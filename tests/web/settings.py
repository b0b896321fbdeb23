"""The shipped settings, with a data folder of their own and passwords that are quick to check."""

import os
import tempfile
from pathlib import Path

_DATA = tempfile.TemporaryDirectory(prefix="wellknit-tests-")

os.environ["WELLKNIT_DATA"] = _DATA.name
os.environ["WELLKNIT_ADDRESS"] = "https://trust.example.org"
os.environ["WELLKNIT_DATABASE"] = os.environ.get("WELLKNIT_TEST_DATABASE", "")
for _name in ("WELLKNIT_DEMO", "WELLKNIT_MAIL", "WELLKNIT_SENDER"):
    os.environ.pop(_name, None)

(Path(_DATA.name) / "static").mkdir()

from wellknit.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {  # nothing is collected for tests
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Every test is a stranger to the one before.
ACCOUNT_RATE_LIMITS = False
LOGGING = {**LOGGING, "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}}}  # noqa: F405
