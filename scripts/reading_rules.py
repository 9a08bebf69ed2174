#!/usr/bin/env python3
"""The list of the reader's rules, docs/reading-rules.md.

reading_rules.py write      after a rule was added, renamed or described better
reading_rules.py check      says when the page is out of date
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from taizhang.engine import reading  # noqa: E402, F401 - loads every file that registers rules
from taizhang.engine.reading import rules  # noqa: E402

PAGE = ROOT / "docs" / "reading-rules.md"
KINDS = {
    "article": "Where an article begins and ends",
    "directive": "Whether a clause demands something",
    "owner": "Who owes it",
    "due": "By when",
    "voice": "Who is speaking",
    "strength": "How strongly it is put",
    "target": "What number it aims at",
    "condition": "On what condition",
    "recurrence": "Whether it comes back",
    "table": "What a table is",
    "not-a-task-row": "Which rows of a task table hold no task",
    "figure": "What is a figure, and what part it plays",
    "not-a-figure": "Which numbers measure nothing",
    "indicator": "What a figure measures",
    "period": "Of which period",
    "growth": "Growth, and against what",
    "standing": "Rank, target and completion",
    "check": "Whether numbers of one passage agree",
    "check-article": "Whether numbers of one article agree",
    "check-table": "Whether the numbers of a table agree",
    "person": "Who is named",
    "event": "What took place",
    "head": "What the head of a document says",
}


def page() -> str:
    every = rules.every()
    unknown = {found.kind for found in every} - KINDS.keys()
    if unknown:
        raise SystemExit(f"scripts/reading_rules.py: say in KINDS what these are: {', '.join(sorted(unknown))}")
    out = [
        "# Rules of the reader",
        "",
        "Written by `python scripts/reading_rules.py write` from the rules themselves. Inside one file rules",
        "of a kind are tried from top to bottom. How they work together: [reading.md](reading.md).",
    ]
    for kind, title in KINDS.items():
        mine = [found for found in every if found.kind == kind]
        if not mine:
            continue
        out += ["", f"## {title}: `{kind}`"]
        for file, found in groupby(mine, key=lambda rule: rule.file):
            path = Path(*file.split(".")).relative_to("taizhang/engine/reading")
            name = path / "__init__.py" if (ROOT / "taizhang/engine/reading" / path).is_dir() else f"{path}.py"
            out += ["", f"`{name}`", "", "| rule | what it finds |", "|---|---|"]
            out += [f"| `{rule.name}` | {rule.finds.replace('|', chr(92) + '|')} |" for rule in found]
    return "\n".join(out) + "\n"


def main() -> int:
    if sys.argv[1:] == ["write"]:
        PAGE.write_text(page(), "utf-8")
        return 0
    if sys.argv[1:] != ["check"]:
        raise SystemExit(__doc__)
    if PAGE.exists() and PAGE.read_text("utf-8") == page():
        return 0
    print("docs/reading-rules.md is out of date; run: python scripts/reading_rules.py write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
