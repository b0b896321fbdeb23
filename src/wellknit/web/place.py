"""Where this installation keeps its data, and what its environment says: the few settings that a person sets."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["SECRET", "VARIABLES", "Place", "secret"]

#: The environment variables that are read, and what each means: docs/serving.md lists them, and a test compares.
VARIABLES: Mapping[str, str] = {
    "WELLKNIT_ADDRESS": "The address that people type, 'https://trust.example.org'; mails lead there and nowhere else.",
    "WELLKNIT_DATA": "The folder of the database, the secret and all else that is kept; 'wellknit-data' unless given.",
    "WELLKNIT_DATABASE": "'postgresql://user:password@host:5432/name' to keep the data there; SQLite unless given.",
    "WELLKNIT_MAIL": "'smtp://user:password@host:587' or 'smtps://...'; mails lie in the data folder unless given.",
    "WELLKNIT_SENDER": "The address that mails come from.",
    "WELLKNIT_DEMO": "'1' for a demonstration on this machine alone: no HTTPS, and no other host is answered.",
}
#: The name of the secret's file in the data folder.
SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Place:
    """What the environment says; ``address`` has no slash at its end."""

    data: Path
    address: str
    database: str
    mail: str
    sender: str
    demo: bool

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Place:
        demo = environment.get("WELLKNIT_DEMO", "") == "1"
        address = environment.get("WELLKNIT_ADDRESS", "") or "https://localhost"
        return cls(
            data=Path(environment.get("WELLKNIT_DATA", "") or "wellknit-data").absolute(),
            address=address.rstrip("/"),
            database=environment.get("WELLKNIT_DATABASE", ""),
            mail=environment.get("WELLKNIT_MAIL", ""),
            sender=environment.get("WELLKNIT_SENDER", ""),
            demo=demo,
        )

    @property
    def host(self) -> str:
        """The name of the machine in the address, the only one that requests may ask for."""
        return urlsplit(self.address).hostname or "localhost"

    def databases(self) -> dict[str, dict[str, object]]:
        """Django's DATABASES: SQLite tuned so that what was acknowledged survives a power cut, or PostgreSQL.

        IMMEDIATE takes the write lock when a transaction begins: a transaction that reads first and writes then would
        otherwise fail at once when another one has written in between. So no request may be one long transaction.
        """
        if not self.database:
            pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            pragmas += " PRAGMA secure_delete=ON;"  # what is erased leaves no trace in the file's free pages
            options: dict[str, object] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
            name = str(self.data / "wellknit.sqlite3")
            # Opening it, and tidying up its log when the last one closes it, costs more than most pages ask of it.
            kept: dict[str, object] = {"NAME": name, "OPTIONS": options, "CONN_MAX_AGE": 60}
            return {"default": {"ENGINE": "django.db.backends.sqlite3", **kept}}
        parts = urlsplit(self.database)
        return {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(parts.path.lstrip("/")),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
                "PORT": str(parts.port or ""),
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        }

    def mails(self) -> dict[str, object]:
        """Django's EMAIL_ settings: files in the data folder unless a server is named."""
        if not self.mail:
            backend = "django.core.mail.backends.filebased.EmailBackend"
            return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(self.data / "mails")}
        parts = urlsplit(self.mail)
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
            "EMAIL_TIMEOUT": 20,
        }


def secret(data: Path) -> str:
    """The installation's secret, from a file that its owner alone may read, made where there is none.

    Where there is no data folder yet (a check of the settings, say) nothing is written and it lasts for this process.
    """
    if not data.is_dir():
        return secrets.token_urlsafe(64)
    file = data / SECRET
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(made := secrets.token_urlsafe(64))
    return made
