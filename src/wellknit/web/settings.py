"""Django's settings: those of production, unless WELLKNIT_DEMO says that this is a demonstration on one machine.

What a person sets stands in place.py; everything else is decided here.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from wellknit.web.place import Place, secret

HERE = Path(__file__).resolve().parent
PLACE = Place.here()
DEMO = PLACE.demo

DEBUG = False
SECRET_KEY = secret(PLACE.data)
# Never '*': what a request says of its host is believed nowhere, and a demonstration answers this machine alone.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if DEMO else [PLACE.host]
ADDRESS = PLACE.address
CSRF_TRUSTED_ORIGINS = [] if DEMO else [ADDRESS]

INSTALLED_APPS = [
    "wellknit.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wellknit.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wellknit.web.keeping.NothingKept",
    # Last: it puts the view, and nothing before it, inside the scope of the address's initiative.
    "wellknit.web.scope.ScopeMiddleware",
]

ROOMS = (
    "accounts",
    "briefs",
    "comments",
    "commitments",
    "finding",
    "partners",
    "releases",
    "results",
    "surveys",
    "working",
)
ROOT_URLCONF = "wellknit.web.urls"
WSGI_APPLICATION = "wellknit.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", *(HERE / room / "templates" for room in ROOMS)],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wellknit.web.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "wellknit.web.templatetags.pages"],
        },
    }
]
FORM_RENDERER = "wellknit.web.fields.Renderer"

DATABASES = PLACE.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signing in -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "web.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wellknit.web.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "mail"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached that mail already; nobody signs up without one
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False  # allauth's own name the reader's IP address and browser
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
# What a proxy appends to X-Forwarded-For is who asked; see also accounts/adapter.py.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEMO else 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Wellknit"
# Whoever types a code while the next one comes is let in, as RFC 6238 (5.2) has it.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

SESSION_COOKIE_NAME = "session" if DEMO else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if DEMO else "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# What somebody who answers a survey is known by, one of each wave; its id follows.
ANSWERING_COOKIE = "answer-" if DEMO else "__Host-answer-"
ANSWERING_COOKIE_SECURE = not DEMO
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = not DEMO
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- What browsers are told -------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not DEMO
# /healthz is asked by the machine itself, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# No SECURE_PROXY_SSL_HEADER: gunicorn believes X-Forwarded-Proto from the proxies it was told of, and from nobody else.
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
# Not 'no-referrer': browsers would then send 'Origin: null' with forms, which the check against forgery refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["wellknit.web.uploads.InMemory"]

# --- Files, mails, jobs, words ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"] if (HERE / "static").is_dir() else []
STATIC_ROOT = PLACE.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

for _name, _value in PLACE.mails().items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = PLACE.sender or f"wellknit@{PLACE.host}"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CACHES = {
    # Nobody should be able to push out what counts their tries by making others, so there is room for many.
    "default": {
        "BACKEND": "wellknit.web.sharing.Shared",
        "LOCATION": PLACE.data / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Comparisons of what was released: of numbers that never change, so they outlive a start of the server.
    "compared": {
        "BACKEND": "wellknit.web.sharing.Shared",
        "LOCATION": PLACE.data / "compared",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # What names somebody, if only by an id, lies on no disk beside the database.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 30}},
    # Stories of what was released: a release never changes, but there is one for each audience, site and language.
    "results": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "results",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = ["wellknit.web.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# Addresses hold names of initiatives and tokens of invitations, so no line of the log names one.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nameless": {"()": "wellknit.web.keeping.Nameless"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["nameless"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # It names the addresses of requests, which may hold tokens, and each moment in which all threads are at work.
        "waitress": {"level": "CRITICAL"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
