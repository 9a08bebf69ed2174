"""Settings. What a site may choose comes from the environment; the rest is decided here.

TAIZHANG_MODE          production (default) | demo | test
TAIZHANG_DATA          directory of keys, files and the SQLite database (default ./var)
TAIZHANG_DATABASE_URL  postgres://user:password@host:port/name, or sqlite:///path (default: in TAIZHANG_DATA)
TAIZHANG_HOSTS         names under which browsers reach the server, with commas; the first stands on papers
TAIZHANG_PLAIN_HTTP    1 where the intranet has no TLS: cookies then travel without it
TAIZHANG_PASSWORDS     djcp3 (default: 等保三级) | asvs; see docs/org.md
TAIZHANG_LLM_URL       a second reader inside the intranet (http://10.0.0.5:8000/v1); see docs/reading-second.md
TAIZHANG_LLM_MODEL     the name of its model
TAIZHANG_LLM_TIMEOUT   how many seconds one answer may take (default 60)
TAIZHANG_EXPORT_FOLDER the ledger as files every night, into this folder (default: not); see docs/papers.md
TAIZHANG_EXPORT_AS     the account with whose reach it is done
TAIZHANG_EXPORT_DAYS   how many nights are kept (default 30)
TAIZHANG_SECRET_KEY    instead of the key kept in TAIZHANG_DATA, where several machines must share one
"""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from taizhang.config import database, logs, nightly, second_reader, secret_key, static

PACKAGE = Path(__file__).resolve().parent.parent


def _one_of(name: str, *allowed: str) -> str:
    """A choice; the first is the default. A slip of the pen is none of them and must not pass for one."""
    chosen = os.environ.get(name, allowed[0])
    if chosen not in allowed:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(allowed)}, not {chosen!r}")
    return chosen


MODE = _one_of("TAIZHANG_MODE", "production", "demo", "test")
DATA_DIR = Path(os.environ.get("TAIZHANG_DATA", "var")).resolve()
BLOB_DIR = DATA_DIR / "blobs"
KEY_DIR = DATA_DIR / "keys"

ROOMS = [
    "jobs",
    "ui",
    "journal",
    "org",
    "ledger",
    "planning",
    "notices",
    "papers",
    "intake",
    "inspection",
    "cockpit",
]  # lowest first

SECRET_KEY = os.environ.get("TAIZHANG_SECRET_KEY") or secret_key.read(KEY_DIR)
DEBUG = False
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
_hosts = [host.strip() for host in os.environ.get("TAIZHANG_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = _hosts + ([] if MODE == "production" else LOOPBACK)
ROOT_URLCONF = "taizhang.config.urls"
WSGI_APPLICATION = "taizhang.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    *(f"taizhang.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "taizhang.ui.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "taizhang.org.middleware.ActorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "taizhang.ui.shell.context",
            ],
        },
    }
]

DATABASES = {
    "default": database.from_url(os.environ.get("TAIZHANG_DATABASE_URL") or f"sqlite://{DATA_DIR / 'taizhang.sqlite3'}")
}
DATABASE_ROUTERS = ["taizhang.journal.scratch.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_PROFILE = _one_of("TAIZHANG_PASSWORDS", "djcp3", "asvs")
# Failures are counted by name, and apart for a browser that the account is known by; see org/devices.py.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "taizhang.org.devices.axes_username"
AXES_CLIENT_IP_CALLABLE = "taizhang.org.devices.axes_address"
AXES_LOCKOUT_CALLABLE = "taizhang.org.devices.axes_lockout_response"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an address is no help against guessing: everybody shares the county's

LOGIN_URL = "org:login"

EXPORT_FOLDER, EXPORT_AS, EXPORT_DAYS = nightly.read(os.environ)
SECOND_READER_URL, SECOND_READER_MODEL, SECOND_READER_TIMEOUT = second_reader.read(os.environ)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = static.COLLECTED
STATICFILES_FINDERS = [
    "taizhang.config.static.VendorFinder",
    "taizhang.config.static.RoomFinder",
]
_collected = (static.COLLECTED / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": static.HASHED if _collected else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# What travels with every answer. Nothing is loaded from another host, nothing inline runs.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
_tls = MODE == "production" and os.environ.get("TAIZHANG_PLAIN_HTTP") != "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _tls
ADDRESS = f"{'https' if _tls else 'http'}://{_hosts[0]}" if _hosts else ""  # as it stands on printed papers
SECURE_HSTS_SECONDS = 31_536_000 if _tls else 0
# A proxy in front ends TLS; its headers are not believed, so the origin is named here.
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]
CSRF_FAILURE_VIEW = "taizhang.ui.errors.csrf_failure"
SESSION_COOKIE_AGE = 12 * 60 * 60

FILE_UPLOAD_PERMISSIONS = 0o600
# What is handed in waits in memory, not in a file, until it was looked through for a mark of secrecy. No request is
# larger than this (ui.middleware), and a server has few threads.
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # a pasted page of text; files are limited one by one

LOGGING = logs.settings("WARNING" if MODE == "demo" else "INFO")
logs.configure_structlog()
