"""Where the browser's files come from: the rooms, and a short list of files from packages.

A checkout serves them as they lie. A wheel carries them collected, hashed and compressed, and needs no Node.
"""

from pathlib import Path

import django_htmx
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PACKAGE = Path(__file__).resolve().parent.parent
COLLECTED: Path = PACKAGE / "_static"
NODE_MODULES = PACKAGE.parent / "node_modules"
LEAFLET = NODE_MODULES / "leaflet" / "dist"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx"

# Address below /static/ -> file.
# What a stylesheet or script names (its map, its pictures) is listed with it: the manifest asks for it.
VENDOR = {
    "vendor/tabler.min.css": NODE_MODULES / "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.css.map": NODE_MODULES / "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler.min.js": NODE_MODULES / "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler.min.js.map": NODE_MODULES / "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/leaflet.css": LEAFLET / "leaflet.css",
    "vendor/leaflet.js": LEAFLET / "leaflet.js",
    "vendor/leaflet.js.map": LEAFLET / "leaflet.js.map",
    "vendor/images/layers.png": LEAFLET / "images" / "layers.png",
    "vendor/images/layers-2x.png": LEAFLET / "images" / "layers-2x.png",
    "vendor/images/marker-icon.png": LEAFLET / "images" / "marker-icon.png",
    "django_htmx/htmx-2.min.js": HTMX / "htmx-2.min.js",
}

HASHED = "taizhang.config.static.Hashed"


class Hashed(CompressedManifestStaticFilesStorage):
    """Every file under a name that changes with its content, modules that import each other included."""

    support_js_module_import_aggregation = True


class RoomFinder(AppDirectoriesFinder):
    """The static directories of the rooms, and of no other application."""

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__([f"taizhang.{room}" for room in settings.ROOMS], *args, **kwargs)


class _Mapped(FileSystemStorage):
    """The files of VENDOR under their addresses."""

    def path(self, name: str) -> str:
        return str(VENDOR[str(name).replace("\\", "/")])


class VendorFinder(BaseFinder):
    """Finds what VENDOR lists, and nothing else of those packages."""

    storage = _Mapped(location=NODE_MODULES)

    def find(self, path, find_all=False, **kwargs):
        if path not in VENDOR:
            return []
        found = str(VENDOR[path])
        return [found] if find_all else found

    def list(self, ignore_patterns):
        for address in VENDOR:
            yield address, self.storage
