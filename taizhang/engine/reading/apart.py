"""A stranger's file is unpacked in a process of its own, with so much memory and time and no more.

A few kilobytes may unfold into gigabytes, or into hours of work; then that process dies, and the server answers that
the file is no ordinary document.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from taizhang.engine.refusal import N_, Refused

# The child is the program that started it, wherever that lies.
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from taizhang.engine.reading.apart import main; main()"
MEMORY = 512 * 1024 * 1024
SECONDS = 15


def text_of(data):
    """(text, notes) of the file; raises Refused with the sentence that the user reads."""
    return _asked("text", data)


def words_of(data):
    """Every word of a PDF that may carry a mark of secrecy; raises Refused when it cannot be looked through."""
    return _asked("words", data)


def pages_of(data):
    """How many pages a scan or photo has; raises Refused when it cannot be opened."""
    return _asked("pages", data)


def picture_of(data, number, purpose, turn=0):
    """One page of a scan in base64 (`ocr.draw`); raises Refused when it cannot be drawn."""
    return _asked("picture", data, str(number), purpose, str(turn))


def _asked(what, data, *more):
    command = [sys.executable, "-I", "-c", _CHILD, str(Path(__file__).parents[3]), what, *more]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise Refused("intake.too_large", N_("文件解压后过大，可能不是正常文档"), kind="invalid")
    answer = json.loads(done.stdout)
    if what in answer:
        return answer[what]
    raise Refused(answer["code"], answer["message"], kind="invalid", **answer["params"])


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from taizhang.engine.reading import formats, ocr

    what, more = sys.argv[2], sys.argv[3:]
    asked: dict = {
        "text": formats.unpacked,
        "words": formats.words,
        "pages": ocr.count_pages,
        "picture": lambda data: ocr.draw(data, int(more[0]), more[1], int(more[2])),
    }
    answer: dict
    try:
        answer = {what: asked[what](sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"code": refused.code, "message": refused.message, "params": refused.params}
    sys.stdout.write(json.dumps(answer))
