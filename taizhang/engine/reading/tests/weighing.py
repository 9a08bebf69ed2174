"""How much memory a file takes, weighed in a process of its own: the kernel tells of all children only the largest so
far, and a child counts what the process that started it was using."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LITTLE = 300 * 1024 * 1024  # bytes; what a document of 200 pages may take
_ALONE = """
import json, re, resource, sys
from taizhang.engine.reading import apart, formats
from taizhang.engine.refusal import Refused
name, more = sys.argv[1], int(sys.argv[2])
if more:
    apart._CHILD = f"kept = b'x' * {more}; " + apart._CHILD
try:
    said = {"text": formats.decode(sys.stdin.buffer.read(), name).text, "code": ""}
except Refused as refused:
    said = {"text": "", "code": refused.code}
said["unpacking"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
# Its own peak since it began; getrusage would count what the tests that started it were using.
said["reader"] = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
print(json.dumps(said))
"""


@dataclass(frozen=True)
class Weighed:
    """What was read, or the code of the refusal; the most bytes that the reader and what unpacks for it held."""

    text: str
    code: str
    unpacking: int
    reader: int


def weighed(data: bytes, name: str, *, more: int = 0) -> Weighed:
    """`more`: so many bytes are held besides by the process that unpacks."""
    command = [sys.executable, "-c", _ALONE, name, str(more)]
    root = Path(__file__).parents[4]
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=root)
    return Weighed(**json.loads(done.stdout))
