"""Account: somebody who can sign in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Account"]


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; mails are kept in lower case, so that one address is one account."""

    def make(self, mail: str, name: str, password: str | None = None, language: str = "en") -> Account:
        account = self.model(mail=mail.strip().lower(), name=" ".join(name.split()), language=language)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(mail=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Who may do what is no matter of the account: memberships say it, initiative by initiative."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return self.name or self.mail
