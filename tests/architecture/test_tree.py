"""What lies in the repository: no addresses in locks, no machine's paths, files of a size one can read."""

import re
import subprocess

import pytest

from .sources import ROOT

LOCKS = ["requirements.txt", "requirements-dev.txt", "package-lock.json", ".npmrc"]


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_carry_hashes_and_no_addresses(name):
    assert "://" not in (ROOT / name).read_text()


def test_every_locked_package_has_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_file_names_a_place_on_somebodys_machine():
    pattern = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work)/")
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {m[0]}" for m in pattern.finditer(text) if name != "tests/architecture/test_tree.py"]
    assert found == []


SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|(?i:secret|token|passw(?:or)?d|api_?key|private_?key)\w*[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/=_\-]{24,}[\"']"
)


def test_no_secret_lies_in_the_repository():
    found = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        found += [
            f"{name}: {match[0][:60]}" for match in SECRET.finditer(text) if name != "tests/architecture/test_tree.py"
        ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN EC PRIVATE KEY-----",
        'SECRET_KEY = "xYtR4k7Qw2mZk7Qw2mZk7Qw2mZk7Q"',
        "'api_key': 'c2VjcmV0c2VjcmV0c2VjcmV0'",
    ],
)
def test_control_a_secret_would_be_found(line):
    assert SECRET.search(line)


ONE_FILE = "taizhang/engine/verify.py"  # an auditor runs it alone, so it cannot become a package


def test_files_stay_short_enough_to_read():
    long = []
    for name in tracked("*.py"):
        if "/migrations/" in name or name == ONE_FILE:
            continue
        limit = 800 if "/tests/" in f"/{name}" else 450
        lines = (ROOT / name).read_text("utf-8").count("\n")
        if lines > limit:
            long.append(f"{name}: {lines}")
    assert long == []
