"""The one way to say no: a code for programs, a Chinese sentence for people.

`message` is the Chinese source sentence with `{param}` placeholders. The edge translates it with gettext
and formats it with `params`; `str(refused)` formats the Chinese source as it stands.
"""

STATUS = {"conflict": 409, "invalid": 400, "forbidden": 403, "stale": 409, "missing": 404, "unavailable": 503}


def N_(message):
    """Mark a string for translation without translating it here (makemessages keyword)."""
    return message


class Refused(Exception):
    """An act that the rules do not allow, with the reason in words."""

    def __init__(self, code, message, /, kind="conflict", **params):
        if kind not in STATUS:
            raise ValueError(f"unknown kind of refusal: {kind}")
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.kind = kind
        self.params = params

    @property
    def status(self):
        """The HTTP status that the edge answers with."""
        return STATUS[self.kind]

    def __str__(self):
        return self.message.format(**self.params) if self.params else self.message

    def __reduce__(self):
        return _rebuild, (self.code, self.message, self.kind, self.params)


def _rebuild(code, message, kind, params):
    return Refused(code, message, kind, **params)


def require(condition, code, message, /, **params):
    """Raise `Refused` unless `condition` holds."""
    if not condition:
        raise Refused(code, message, **params)
