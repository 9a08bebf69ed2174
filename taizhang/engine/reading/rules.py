"""The registry of reading rules: each has a name, a kind and one sentence that says what it finds.

The sentence is the docstring of the rule's function. Rules of one kind are tried in the order in which their
file lists them; what a rule takes and gives is said by the file that owns the kind.

Most rules find nothing in most texts. A rule that looks for certain words says so: `needs` are characters of which a
text must hold one before the rule is asked (请 or 望 for what requests something).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache


@dataclass(frozen=True)
class Rule:
    """One named way of finding (or refusing) something in a text. `file`: the module that owns it.

    Without one of the characters of `needs` the rule finds nothing; empty: it must always be asked.
    """

    kind: str
    name: str
    finds: str
    apply: Callable
    file: str
    needs: frozenset[str] = frozenset()

    def __call__(self, *args):
        return self.apply(*args)


_RULES: dict[str, Rule] = {}
_BY_KIND: dict[str, list[Rule]] = {}


def rule(kind, name, needs=""):
    """Register the decorated function as rule `kind.name`; its docstring must be one sentence."""

    def register(function):
        full = f"{kind}.{name}"
        finds = " ".join((function.__doc__ or "").split())
        if not finds or full in _RULES:
            raise ValueError(f"rule {full} needs a docstring and a name of its own")
        _RULES[full] = Rule(kind, full, finds, function, function.__module__, frozenset(needs))
        _BY_KIND.setdefault(kind, []).append(_RULES[full])
        return _RULES[full]

    return register


def named(file, full, finds):
    """Give a name and a sentence to what is decided in passing, without a function of its own; gives the name back."""
    if full in _RULES:
        raise ValueError(f"rule {full} needs a name of its own")
    _RULES[full] = Rule(full.partition(".")[0], full, finds, _decided_in_passing, file)
    return full


def _decided_in_passing(*_):
    return None


def of(kind):
    """The rules of one kind, in order."""
    return _BY_KIND.get(kind, [])


def fit_for(kind, text):
    """The rules of one kind that can find something in a text, in order."""
    needed = _needed(kind)
    return _with(kind, frozenset(needed.findall(text)) if needed else frozenset())


@lru_cache(maxsize=1024)
def _with(kind, held):
    return tuple(found for found in of(kind) if not found.needs or found.needs & held)


@cache  # asked when every file has registered its rules
def _needed(kind):
    """A pattern of every character that a rule of the kind needs."""
    characters = "".join(sorted(frozenset().union(*(found.needs for found in of(kind)))))
    return re.compile(f"[{re.escape(characters)}]") if characters else None


def every():
    """All rules, for the documentation and the tests."""
    return list(_RULES.values())


def get(name):
    """A rule by its full name."""
    return _RULES[name]
