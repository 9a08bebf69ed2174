"""The `taizhang` command.

Commands that need no database run without Django, so that they answer at once.
The others come from the rooms' `commands.py` and from `config/commands.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec

from taizhang import __version__
from taizhang.engine.commands import CannotBeDone, Command, registry

# Name -> the module that registers it; it imports no Django.
LIGHT = {"read": "taizhang.config.reading", "plan": "taizhang.config.planning"}
OWN = ("taizhang.config.commands", "taizhang.config.trial", "taizhang.config.load", "taizhang.config.bench")
# Apart from any installation that may run on the same machine.
PLAYGROUNDS = {"demo": "var/demo", "generate": "var/load", "bench": "var/load"}


def load(name: str | None) -> None:
    """Register the command of this name, and all of them when the name is none of the light ones."""
    if name in LIGHT:
        import_module(LIGHT[name])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
    if name in PLAYGROUNDS:
        os.environ.setdefault("TAIZHANG_MODE", "demo")
        os.environ.setdefault("TAIZHANG_DATA", PLAYGROUNDS[name])
    import django
    from django.conf import settings

    django.setup()
    for module in (*LIGHT.values(), *OWN, *(f"taizhang.{room}.commands" for room in settings.ROOMS)):
        if find_spec(module):
            import_module(module)


def parser(commands: list[Command]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="taizhang", description="台账: the ledger of public promises")
    top.add_argument("--version", action="version", version=__version__)
    names = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for each in sorted(commands, key=lambda c: c.name):
        sub = names.add_parser(each.name, help=each.help, description=each.help)
        for option in each.options:
            option.add_to(sub)
    return top


def _why(error: Exception) -> str | None:
    """The one line for what went wrong outside the program; None for a mistake of its own."""
    if isinstance(error, CannotBeDone):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
    if "django.db" in sys.modules:  # a light command stays light
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        if isinstance(error, ImproperlyConfigured):
            return str(error)
        if isinstance(error, DatabaseError):
            return f"the database refused ({type(error).__name__}): {' '.join(str(error).split())}"
    return None


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    name = next((a for a in arguments if not a.startswith("-")), None)
    try:
        load(name)
        chosen = parser(list(registry.values())).parse_args(arguments)
        return registry[chosen.command].run(chosen) or 0
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        why = _why(error)
        if why is None:
            raise
        print(f"taizhang {name or ''}".rstrip() + f": {why}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
