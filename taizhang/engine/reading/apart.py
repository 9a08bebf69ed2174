"""A stranger's file is unpacked in a process of its own, with so much memory and time and no more.

A few kilobytes may unfold into gigabytes, or into hours of work; then that process dies, and the server answers that
the file is no ordinary document.
"""

import json
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from taizhang.engine.refusal import Refused

from .formats.limits import too_large

# The child is the program that started it, wherever that lies.
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from taizhang.engine.reading.apart import main; main()"
MEMORY = 512 * 1024 * 1024
SECONDS = 15


def text_of(data):
    """(text, notes) of the file; raises Refused with the sentence that the user reads."""
    return call("taizhang.engine.reading.formats:unpacked", data)


def words_of(data):
    """Every word of a PDF that may carry a mark of secrecy; raises Refused when it cannot be looked through."""
    return call("taizhang.engine.reading.formats:words", data)


def pages_of(data):
    """How many pages a scan or photo has; raises Refused when it cannot be opened."""
    return call("taizhang.engine.reading.ocr:count_pages", data)


def picture_of(data, number, purpose, turn=0):
    """One page of a scan in base64 (`ocr.draw`); raises Refused when it cannot be drawn."""
    return call("taizhang.engine.reading.ocr:draw", data, number, purpose, turn)


def call(function, data, *more):
    """What a function of the engine ("module:name") gives for the bytes of a file, as JSON carries it; `more` are plain
    values. Raises what it refuses, and `intake.too_large` when it took more memory or time than there is."""
    command = [sys.executable, "-I", "-c", _CHILD, str(Path(__file__).parents[3]), function]
    asked = json.dumps(more).encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=2 * SECONDS)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise too_large()
    answer = json.loads(done.stdout)
    if "gives" in answer:
        return answer["gives"]
    raise Refused(answer["code"], answer["message"], kind="invalid", **answer["params"])


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name = sys.argv[2].split(":")
    answer: dict
    more = json.loads(sys.stdin.buffer.readline())
    try:
        answer = {"gives": getattr(import_module(module), name)(sys.stdin.buffer.read(), *more)}
    except Refused as refused:
        answer = {"code": refused.code, "message": refused.message, "params": refused.params}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
