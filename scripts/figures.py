"""The page of figures, docs/figures.md, in parts: each is written by what measured it, the others stay."""

from __future__ import annotations

from pathlib import Path


def put(out: Path, part: str, text: str, *, first: bool = False) -> str:
    """Write the part of this name into the page, a new one at the end or right under the title; returns its text."""
    begin, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->\n"
    page = out.read_text("utf-8") if out.exists() else "# Figures\n"
    if begin in page:
        before, _, rest = page.partition(begin)
        after = rest.partition(end)[2]
    elif first:
        title, _, after = page.partition("\n")
        before = f"{title}\n\n"
    else:
        before, after = page.rstrip("\n") + "\n\n", ""
    out.write_text(f"{before}{begin}{text}{end}{after}", "utf-8")
    return text
