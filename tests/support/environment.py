"""Loaded by `-p` before the settings are read: tests get a data directory and a database of their own.

The directory is shared by all xdist workers of a run (blobs and keys may be: they are only ever added);
the database is not.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from taizhang.config import secret_key

OWNED = "TAIZHANG_TEST_RUN"


def prepare() -> None:
    if OWNED not in os.environ:
        run = tempfile.mkdtemp(prefix="taizhang-test-")
        os.environ[OWNED] = run
        atexit.register(shutil.rmtree, run, ignore_errors=True)
    run = os.environ[OWNED]
    os.environ["TAIZHANG_MODE"] = "test"
    os.environ["TAIZHANG_DATA"] = f"{run}/data"
    os.environ.setdefault("TAIZHANG_DATABASE_URL", f"sqlite://{run}/data/never-opened.sqlite3")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the test's thread
    keys = Path(os.environ["TAIZHANG_DATA"]) / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    secret_key.ensure(keys)


prepare()
