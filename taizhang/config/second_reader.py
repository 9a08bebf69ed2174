"""Where the second reader is, by the environment; none unless it is said."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def read(environ: Mapping[str, str]) -> tuple[str, str, float]:
    """(address, model, seconds) of the second reader; the address is empty where there is none."""
    url, model = environ.get("TAIZHANG_LLM_URL", "").strip(), environ.get("TAIZHANG_LLM_MODEL", "").strip()
    seconds = environ.get("TAIZHANG_LLM_TIMEOUT", "60")
    if not url:
        return "", model, 60
    try:
        to = urlsplit(url)
        is_sound = to.scheme in ("http", "https") and to.hostname and not to.username and not to.query and to.port != 0
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ImproperlyConfigured(f"TAIZHANG_LLM_URL is an address such as http://10.0.0.5:8000/v1, not {url!r}")
    if not model:
        raise ImproperlyConfigured("TAIZHANG_LLM_URL needs TAIZHANG_LLM_MODEL, the name of the model")
    if not seconds.isdigit() or not 1 <= int(seconds) <= 600:
        raise ImproperlyConfigured(f"TAIZHANG_LLM_TIMEOUT is 1 to 600 seconds, not {seconds!r}")
    return url, model, int(seconds)
