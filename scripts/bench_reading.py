#!/usr/bin/env python3
"""Measure the reader, and write its section of docs/figures.md: scores, speed on one core, memory.

Called by `bench.py`, alone by `bench.py --only reading`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402
import scores  # noqa: E402

from taizhang.engine import reading  # noqa: E402
from taizhang.engine.reading.tests import papers  # noqa: E402
from tests.reading import scoring  # noqa: E402

MEGABYTE = 1_000_000
PAGES, PER_PAGE = 200, 700
MOST_MEMORY = 300  # MB

# Reads one file as a clerk's upload is read, in a process that does nothing else.
_CHILD = """
import json, resource, sys, time
from pathlib import Path
from taizhang.engine import reading
from taizhang.engine.reading import formats
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
path = Path(sys.argv[1])
found = reading.read(formats.decode(path.read_bytes(), path.name).text)
peak = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({"idle": idle // 1024, "reader": peak[0], "unpacking": peak[1], "characters": len(found.text),
                  "directives": len(found.directives), "seconds": time.process_time() - started}))
"""


def speed(texts: list[str]) -> float:
    """Megabytes (UTF-8) a second on one core: documents of about a megabyte, one after the other; best of three."""
    size = sum(len(text.encode()) for text in texts)
    again = max(1, round(MEGABYTE / size))
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for _ in range(again):
            for text in texts:
                reading.read(text)
        best = min(best, time.process_time() - started)
    return again * size / MEGABYTE / best


def long_paper(texts: list[str]) -> list[str]:
    """The paragraphs of a plan of 200 pages, made of the bodies of the documents."""
    # Tables and the marks of a bulletin would make another kind of document of it.
    lines = [line for text in texts for line in text.splitlines() if re.match(r"\s*[\u4e00-\u9fff（\d]", line)]
    lines = [line for line in lines if "\t" not in line]
    out, size = ["云溪县人民政府关于印发2024年重点工作方案的通知"], 0
    while size < PAGES * PER_PAGE:
        for line in lines:
            out.append(line.strip())
            size += len(line)
    return out


def _pages(lines: list[str]) -> list[list[tuple]]:
    rows = [line[at : at + 28] for line in lines for at in range(0, len(line), 28)]
    per_page = 28
    return [
        [(60, 740 - 24 * n, 16, row) for n, row in enumerate(rows[at : at + per_page])]
        for at in range(0, len(rows), per_page)
    ]


def memory(lines: list[str]) -> dict[str, dict]:
    """Peak memory in MB of reading the paper as text, as Word and as PDF: of the reader and of what unpacks it."""
    out = {}
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as folder:
        for name, data in (
            ("plan.txt", "\n".join(lines).encode()),
            ("plan.docx", papers.docx(*(line.replace("&", "＆").replace("<", "＜") for line in lines))),
            ("plan.pdf", papers.printed(*_pages(lines))),
        ):
            path = Path(folder) / name
            path.write_bytes(data)
            done = subprocess.run(
                [sys.executable, "-c", _CHILD, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
            )
            out[name.rsplit(".", 1)[1].upper()] = json.loads(done.stdout)
    return out


def section() -> str:
    """The section in Markdown."""
    counts = scores.measured(scoring.corpora())
    texts = {name: [d.text for d in scoring.documents(folder)] for name, folder in scoring.corpora().items()}
    rates = {name: speed(of) for name, of in texts.items()}
    peaks = memory(long_paper(texts["ours"]))
    lines = [
        "## Reading",
        "",
        "Written by `python scripts/bench.py --only reading`; *ours* are the documents of `tests/reading/corpus`,",
        "*dev* those beside the checkout. How they are compared: [reading.md](reading.md).",
        "",
        scores.table(counts),
        "Text read on one core, documents of about 1 MB (UTF-8) altogether, best of three: "
        + ", ".join(f"{name} {rate:.2f} MB/s" for name, rate in rates.items())
        + ".",
        "",
        f"A document of {PAGES} pages of {PER_PAGE} characters; the limit is {MOST_MEMORY} MB:",
        "",
        "| file | peak memory of the reader | of the process that unpacks it | seconds of one core | directives |",
        "|---|---|---|---|---|",
    ]
    for name, peak in peaks.items():
        unpacking = f"{peak['unpacking']} MB" if name != "TXT" else "—"
        lines.append(
            f"| {name} | {peak['reader']} MB ({peak['idle']} MB before) | {unpacking} | {peak['seconds']:.1f} |"
            f" {peak['directives']} |"
        )
        if max(peak["reader"], peak["unpacking"]) > MOST_MEMORY:
            lines.append(f"\n**{name} takes more than {MOST_MEMORY} MB.**\n")
    return "\n".join(lines) + "\n"


def write(out: Path) -> str:
    return figures.put(out, "make bench: reading", section())
