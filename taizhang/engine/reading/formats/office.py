"""Old Word, WPS and RTF files become DOCX through LibreOffice, where it is installed.

It runs in a profile folder of its own that is thrown away, without macros and without a network, with so much memory
and time and no more; its result is a stranger's file like any other.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from taizhang.engine.refusal import N_, Refused

from .limits import LARGEST_UNPACKED, broken

SECONDS = 60
MEMORY = 3 * 1024 * 1024 * 1024  # of addresses: LibreOffice maps far more than it uses
_CHILD = f"""
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_FSIZE, ({LARGEST_UNPACKED}, {LARGEST_UNPACKED}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[1], sys.argv[1:])
"""
# No macro runs, nothing linked is loaded, and what asks for the network anyway meets a proxy that is not there.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, suffix: str) -> bytes:
    """The file as DOCX; raises Refused with what to do where that is not possible."""
    office = program()
    if office is None:
        raise Refused(
            "intake.old_word",
            N_("这是旧版 Word、WPS 或 RTF 文件，本机没有装转换程序（LibreOffice），读不了。请用 Word 或 WPS 打开，另存为 DOCX 再上传"),
            kind="invalid",
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="taizhang-office-") as name:
        folder = Path(name)
        source, user = folder / f"document.{suffix}", folder / "profile" / "user"
        source.write_bytes(data)
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _run(office, folder, source)
        made = folder / "out" / "document.docx"
        if not made.is_file() or not 0 < made.stat().st_size <= LARGEST_UNPACKED:
            raise broken()
        return made.read_bytes()


def _run(office, folder, source):
    command = [
        sys.executable, "-I", "-c", _CHILD, office, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    running = subprocess.Popen(  # noqa: S603 - a program of this machine
        command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        running.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise broken() from None
    finally:
        with contextlib.suppress(ProcessLookupError):  # whatever it started goes with it
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
