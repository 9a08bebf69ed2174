"""The nightly export, by the environment; none unless it is said."""

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read(environ: Mapping[str, str]) -> tuple[Path | None, str, int]:
    """(folder, account, days): where the files go, with whose reach, and how long a dated folder is kept."""
    folder, account = environ.get("TAIZHANG_EXPORT_FOLDER", "").strip(), environ.get("TAIZHANG_EXPORT_AS", "").strip()
    days = environ.get("TAIZHANG_EXPORT_DAYS", "30").strip()
    if not folder:
        return None, account, 30
    if not Path(folder).is_absolute():
        raise ImproperlyConfigured(f"TAIZHANG_EXPORT_FOLDER is a folder from the root (/srv/taizhang), not {folder!r}")
    if not account:
        raise ImproperlyConfigured("TAIZHANG_EXPORT_FOLDER needs TAIZHANG_EXPORT_AS, the account whose reach it has")
    if not days.isdecimal() or not 1 <= int(days) <= 3650:
        raise ImproperlyConfigured(f"TAIZHANG_EXPORT_DAYS is 1 to 3650 days, not {days!r}")
    return Path(folder), account, int(days)
