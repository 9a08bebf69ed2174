"""The `taizhang read` command: a file's reading as JSON or as a plain report."""

import argparse
import json as json_module
import sys
from pathlib import Path

from taizhang.engine.refusal import Refused

from . import explaining, ocr, rules
from . import read as read_text


def read(path, json=True, explain=False, out=None):
    """Read one file and print what was found; 0 when it could be read, 2 with one line of why when not."""
    out = out or sys.stdout
    try:
        data = Path(path).read_bytes()
        decoded = ocr.decode(data, Path(path).name)
        text = ocr.text_of(data, decoded.pages) if isinstance(decoded, ocr.Scan) else decoded.text
    except OSError as problem:
        print(f"读不到文件：{problem.strerror}", file=sys.stderr)
        return 2
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    reading = read_text(text)
    if explain:
        for line in explaining.lines(reading):
            print(line, file=out)
    elif json:
        json_module.dump(reading.as_json(), out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        _report(reading, out)
    return 0


def _report(reading, out):
    for article in reading.articles:
        print(f"【{article.headline or '（无标题）'}】", file=out)
    for directive in reading.directives:
        who = directive.owner or "（未写明）"
        print(f"{who}｜{directive.due_text or '—'}｜{directive.text}", file=out)


def main(argv):
    """Parse the arguments of the command and run it."""
    parser = argparse.ArgumentParser(
        prog="taizhang read", description="Read a document: what must be done, by whom, by when."
    )
    parser.add_argument("file", nargs="?")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--explain", action="store_true", help="sentence by sentence, what was seen and by which rule")
    parser.add_argument("--rules", action="store_true", help="list the rules")
    given = parser.parse_args(argv)
    if given.rules:
        for found in rules.every():
            print(f"{found.name}: {found.finds}")
        return 0
    if not given.file:
        parser.error("FILE is needed")
    return read(given.file, json=given.json, explain=given.explain)
