#!/usr/bin/env python3
"""How well the reader reads the annotated documents.

scores.py [--details] [--write]      of tests/reading/corpus, and of ../shared/corpus/dev where it is
scores.py --details DIR              of another folder with NN.txt and NN.gold.json
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from taizhang.engine import reading  # noqa: E402
from tests.reading import scoring  # noqa: E402


def measured(folders: dict[str, Path]) -> dict[str, scoring.Counts]:
    return {
        name: scoring.count_all(folder, lambda text: reading.read(text).as_json()) for name, folder in folders.items()
    }


def table(counts: dict[str, scoring.Counts]) -> str:
    """A table in Markdown: one row a figure, one column a corpus."""
    found = {name: scoring.figures(of.values()) for name, of in counts.items()}
    rows = dict.fromkeys(figure for of in found.values() for figure in of)
    head = [f"{name} ({len(of)})" for name, of in counts.items()]
    lines = ["| | " + " | ".join(head) + " |", "|---|" + "---|" * len(head)]
    for row in rows:
        cells = (f"{found[name][row]:.3f}" if row in found[name] else "—" for name in counts)
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--details", action="store_true", help="name what was missed, wrong or too much")
    parser.add_argument("--write", action="store_true", help="keep the scores in tests/reading/scores.json")
    given = parser.parse_args()
    counts = measured({given.folder.name: given.folder} if given.folder else scoring.corpora())
    print(table(counts))
    for of in counts.values() if given.details else ():
        for document, fields in of.items():
            for name, counted in fields.items():
                for note in counted.notes:
                    print(f"{document} {name}: {note}")
    if given.write and not given.folder:
        scoring.write(counts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
