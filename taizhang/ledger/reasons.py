"""Why a button is grey, in words."""

from django.utils.translation import gettext


def reason(option):
    """Why a button is grey, and what would help, in the reader's language."""
    if option.reason is None:
        return ""
    said = _words(option.reason.message, option.reason.params)
    return f"{said}{_words(option.fix, option.words)}" if option.fix else said


def _words(message, params):
    try:
        return gettext(message).format(**params)
    except (KeyError, IndexError):
        return gettext(message)
