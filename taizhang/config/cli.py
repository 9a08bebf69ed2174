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
LIGHT = {"read": "taizhang.config.reading"}
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


def _database_errors() -> tuple[type[Exception], ...]:
    """Django's, if Django was needed; a light command stays light."""
    if "django.db" not in sys.modules:
        return ()
    from django.db import DatabaseError

    return (DatabaseError,)


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    load(next((a for a in arguments if not a.startswith("-")), None))
    chosen = parser(list(registry.values())).parse_args(arguments)
    try:
        return registry[chosen.command].run(chosen) or 0
    except CannotBeDone as reason:
        print(f"taizhang {chosen.command}: {reason}", file=sys.stderr)
        return 2
    except _database_errors() as error:
        print(f"taizhang {chosen.command}: the database refused ({type(error).__name__}): {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
