"""`taizhang read FILE`: without Django, so that it answers at once."""

from __future__ import annotations

from taizhang.engine.commands import command, option
from taizhang.engine.reading import cli


@command(
    "read",
    "read a document: what must be done, by whom, by when",
    option("file"),
    option("--json", action="store_true", help="everything that was found, as JSON"),
    option("--explain", action="store_true", help="sentence by sentence, what was seen and by which rule"),
)
def read(args) -> int:
    return cli.read(args.file, json=args.json, explain=args.explain)
