"""Traditional characters read as simplified ones, character for character, so that places in the text stay."""

import re
from functools import cache

# Characters that only a traditional text has and that no official text goes long without.
_TRADITIONAL = re.compile("[縣國會長書記實務發開關員進辦點處項區業應當據產與個們來]")
_ENOUGH = 3


@cache
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters; its length never changes."""
    if len(_TRADITIONAL.findall(text, 0, 20_000)) < _ENOUGH:
        return text
    said = _converter().convert(text)
    return said if len(said) == len(text) else "".join(_one(char) for char in text)


@cache
def _one(char):
    said = _converter().convert(char)
    return said if len(said) == 1 else char
