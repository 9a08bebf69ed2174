"""What is handed to a county: one wheel that needs neither Node nor this checkout."""

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.architecture.sources import ROOT
from tests.support.postgres import free_port

SECONDS = 420


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An empty environment with the locked packages and the wheel, and nothing else on its PATH."""
    home = tmp_path_factory.mktemp("wheel")
    uv = [sys.executable, "-m", "uv"]
    quiet = {"env": {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, "check": True, "cwd": ROOT}
    subprocess.run([sys.executable, "scripts/wheel.py", str(home)], **quiet)
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(home / "env")], **quiet)
    install = [*uv, "pip", "install", "--quiet", "--python", str(home / "env" / "bin" / "python")]
    subprocess.run([*install, "--require-hashes", "-r", "requirements.txt"], **quiet)
    subprocess.run([*install, "--no-deps", *map(str, home.glob("*.whl"))], **quiet)
    return home


def environment(home, **more) -> dict[str, str]:
    return {"PATH": str(home / "env" / "bin"), "LANG": "C.UTF-8", "HOME": str(home), **more}


EVERY_MODULE = """
import pkgutil, importlib, django
django.setup()
import taizhang
for found in pkgutil.walk_packages(taizhang.__path__, "taizhang."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
"""


def test_the_wheel_is_whole_and_serves_without_node(installed):
    """The demo stays to be built by the next test: it takes as long as half of all the others."""
    site = environment(installed, TAIZHANG_MODE="demo", TAIZHANG_DATA=str(installed / "site"))
    run = {"cwd": installed, "env": site | {"DJANGO_SETTINGS_MODULE": "taizhang.config.settings"}, "check": True}
    subprocess.run(["taizhang", "migrate"], stdout=subprocess.DEVNULL, **run)
    subprocess.run(["python", "-c", EVERY_MODULE], **run)
    with running(installed, site, "serve") as (url, page):
        styles_are_kept(url, page)


@pytest.mark.slow
def test_the_wheel_runs_the_demo_without_node(installed):
    with running(installed, environment(installed), "demo") as (url, page):
        styles_are_kept(url, page)
    with running(installed, environment(installed), "demo"):  # a second start keeps the data
        assert "Building" not in (installed / "server.log").read_text()


def styles_are_kept(url, page):
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert styles
    for style in styles:
        answer = urllib.request.urlopen(url + style, timeout=10)
        assert "immutable" in answer.headers["Cache-Control"], style


def test_the_wheel_prints_chinese_with_fonts_of_its_own(installed):
    says = "from taizhang.engine import typeset as t; print(t.pdf('#set text(font: \"Noto Serif SC\")\\n云溪')[:4], t.PACKED.is_dir())"
    ran = subprocess.run(
        [str(installed / "env" / "bin" / "python"), "-c", says],
        cwd=installed, env=environment(installed), check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.stdout.split() == ["b'%PDF'", "True"], ran.stderr


@contextlib.contextmanager
def running(installed, environment, command):
    """The wheel's server, once its login page answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = installed / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [str(installed / "env" / "bin" / "taizhang"), command, "--port", str(port)],
            cwd=installed, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        yield url, wait_for(url, server, log)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, process, log) -> str:
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            return urllib.request.urlopen(url + "/", timeout=10).read().decode()
        except urllib.error.HTTPError as answer:
            return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not answer:\n{log.read_text()[-4000:]}")
