"""Which rules had a part in a reading."""

from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from types import GeneratorType

from taizhang.engine import reading
from taizhang.engine.reading import rules


@contextmanager
def watched():
    """The set that takes the names of the rules that find or refuse something while it is watched."""
    seen: set[str] = set()
    plain = [(rule, rule.apply) for rule in rules.every()]

    def watching(rule, apply):
        def watched_apply(*args):
            gave = apply(*args)
            if isinstance(gave, GeneratorType):
                gave = list(gave)
            if gave or gave == "":  # growth.since-a-year says "" for: on the year before
                seen.add(rule.name)
            return gave

        return watched_apply

    for rule, apply in plain:
        object.__setattr__(rule, "apply", watching(rule, apply))
    try:
        yield seen
    finally:
        for rule, apply in plain:
            object.__setattr__(rule, "apply", apply)


def _named(thing):
    """Every rule named anywhere in a result."""
    if is_dataclass(thing):
        for each in fields(thing):
            value = getattr(thing, each.name)
            if each.name == "rule":
                yield value
            elif each.name == "because":
                yield from value.values() if isinstance(value, dict) else value
            else:
                yield from _named(value)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from _named(each)


def rules_of(text):
    """The rules that found or refused something in a text."""
    with watched() as seen:
        found = reading.read(text)
    return seen | set(_named(found))
