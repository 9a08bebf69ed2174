"""The parts of the `taizhang` command, registered by the rooms that own them.

A room's `commands.py` is imported by the command line once Django stands; it says

    from taizhang.engine.commands import command, option

    @command("rebuild", "make every projection again from the journal", option("--area", type=int))
    def rebuild(args): ...

The function returns None or 0 when all is well and 1 when the thing asked about is not (tampered, failed).
It raises `CannotBeDone` with one line saying why when it could not even try; the process then ends with 2.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Run = Callable[[Namespace], int | None]


class CannotBeDone(Exception):
    """The command could not be carried out; the message is the one line the operator reads."""


@dataclass(frozen=True)
class Option:
    """One argument, given as argparse's `add_argument` takes it."""

    names: tuple[str, ...]
    settings: dict[str, Any]

    def add_to(self, parser: ArgumentParser) -> None:
        parser.add_argument(*self.names, **self.settings)


def option(*names: str, **settings: Any) -> Option:
    return Option(names, settings)


@dataclass(frozen=True)
class Command:
    name: str
    help: str
    options: tuple[Option, ...]
    run: Run


registry: dict[str, Command] = {}


def command(name: str, help: str, *options: Option) -> Callable[[Run], Run]:
    """Register the decorated function as `taizhang NAME`."""

    def register(run: Run) -> Run:
        known = registry.get(name)
        if known and known.run.__module__ != run.__module__:
            raise ValueError(f"command {name!r} is registered twice: {known.run.__module__}, {run.__module__}")
        registry[name] = Command(name, help, options, run)
        return run

    return register
