"""The body of a request as it comes in. When the line breaks, the server hands over what came and calls it the end."""


class Body:
    """`wsgi.input` that knows how much of what was announced is still missing."""

    def __init__(self, environ):
        self._source = environ["wsgi.input"]
        announced = environ.get("CONTENT_LENGTH") or "0"
        self.missing = int(announced) if announced.isascii() and announced.isdecimal() and len(announced) < 19 else 0

    def read(self, size=-1):
        return self._counted(self._source.read(size))

    def readline(self, size=-1):
        return self._counted(self._source.readline(size))

    def _counted(self, data):
        self.missing -= len(data)
        return data


def is_cut_short(request) -> bool:
    """Whether the form broke off on the way: half a form must not pass for a whole one."""
    request.POST  # noqa: B018 - reads the body to its end
    return getattr(request.META.get("wsgi.input"), "missing", 0) > 0
