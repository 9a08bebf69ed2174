"""Where the browser's files come from: the rooms, and a short list of files from node_modules.

A checkout serves them as they lie. A wheel carries them collected, hashed and compressed, and needs no Node.
"""

from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PACKAGE = Path(__file__).resolve().parent.parent
COLLECTED = PACKAGE / "_static"
NODE_MODULES = PACKAGE.parent / "node_modules"

# Address below /static/ -> file below node_modules. A stylesheet's map is listed with it: the manifest asks for it.
VENDOR = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
}


class _Mapped(FileSystemStorage):
    """The files of VENDOR under their addresses."""

    def path(self, name: str) -> str:
        return str(NODE_MODULES / VENDOR[str(name).replace("\\", "/")])


class VendorFinder(BaseFinder):
    """Finds what VENDOR lists, and nothing else of node_modules."""

    storage = _Mapped(location=NODE_MODULES)

    def find(self, path, find_all=False, **kwargs):
        found = str(NODE_MODULES / VENDOR[path]) if path in VENDOR else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns):
        for address in VENDOR:
            yield address, self.storage
