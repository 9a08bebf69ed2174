"""Settings. Everything a site may choose comes from the environment; nothing else is configurable here."""

import os
from pathlib import Path

from taizhang.config import database

PACKAGE = Path(__file__).resolve().parent.parent

MODE = os.environ.get("TAIZHANG_MODE", "demo")  # demo | production | test
DATA_DIR = Path(os.environ.get("TAIZHANG_DATA", "var")).resolve()
BLOB_DIR = DATA_DIR / "blobs"
KEY_DIR = DATA_DIR / "keys"

# Lowest room first. Until the last room stands, rooms that are not on disk yet are skipped.
_PLANNED = ["jobs", "ui", "journal", "org", "ledger", "notices", "intake", "cockpit"]
ROOMS = [room for room in _PLANNED if (PACKAGE / room / "apps.py").exists()]
MODULES: list[str] = []

SECRET_KEY = os.environ.get("TAIZHANG_SECRET_KEY", "demo-and-tests-only-" + "x" * 40)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "taizhang.config.urls"
WSGI_APPLICATION = "taizhang.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
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


def _on_disk(dotted: str) -> bool:
    """True when the room has this class already (a tolerance for rooms under construction)."""
    module, name = dotted.rsplit(".", 1)
    file = PACKAGE.parent.joinpath(*module.split("."))
    sources = [file.with_suffix(".py"), *file.glob("*.py")]
    return module.split(".")[1] in ROOMS and any(
        s.exists() and f"class {name}" in s.read_text(encoding="utf-8") for s in sources
    )


MIDDLEWARE = [
    m
    for m in [
        "taizhang.ui.middleware.RequestLogMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django_otp.middleware.OTPMiddleware",
        "taizhang.org.middleware.ActorMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
        "taizhang.ui.middleware.RefusalMiddleware",
        "axes.middleware.AxesMiddleware",
    ]
    if not m.startswith("taizhang.") or _on_disk(m)
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                *(["taizhang.ui.shell.context"] if (PACKAGE / "ui" / "shell.py").exists() else []),
            ],
        },
    }
]

DATABASES = {
    "default": (
        database.from_url(os.environ["TAIZHANG_DATABASE_URL"])
        if os.environ.get("TAIZHANG_DATABASE_URL")
        else database.sqlite(DATA_DIR / "taizhang.sqlite3")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Account" if _on_disk("taizhang.org.models.Account") else "auth.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
