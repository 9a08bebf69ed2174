"""One address in the environment becomes Django's database dictionary."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# FULL: an acknowledged act survives a power cut. secure_delete: an erased value leaves no bytes behind.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536;"
)


def sqlite(path: Path | str) -> dict[str, Any]:
    return {
        "ENGINE": "taizhang.config.sqlite",
        "NAME": str(path),
        # IMMEDIATE takes the write lock at BEGIN, so that two actions queue instead of failing half-way.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }


def postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def from_url(url: str) -> dict[str, Any]:
    """`postgres://user:pass@host:port/name` or `sqlite:///absolute/path`."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        try:
            return postgres(url)
        except ValueError as error:
            raise ImproperlyConfigured(f"TAIZHANG_DATABASE_URL cannot be read: {error}") from None
    if scheme == "sqlite" and rest.startswith("/"):
        return sqlite(unquote(rest))
    raise ImproperlyConfigured("TAIZHANG_DATABASE_URL must begin with postgres:// or sqlite:///")
