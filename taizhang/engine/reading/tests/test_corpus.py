"""The score on the development corpus, where the checkout has one beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[4]
CORPUS = REPO.parent / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.exists(), reason="the annotated corpus is not beside this checkout")
def test_the_reader_keeps_its_score_on_the_corpus():
    import json

    done = subprocess.run(
        [sys.executable, str(CORPUS / "score.py"), str(CORPUS / "dev"), "--json", "--", sys.executable, "-m", "taizhang.engine.reading", "{}", "--json"],
        cwd=REPO, capture_output=True, text=True, check=True,
    )  # fmt: skip
    result = json.loads(done.stdout)
    fields = result["fields"]
    assert not result["errors"]
    assert fields["directives"]["f1"] >= 0.95 and fields["figures"]["f1"] >= 0.97
    assert fields["articles"]["f1"] >= 0.95 and fields["people"]["f1"] >= 0.9 and fields["events"]["f1"] >= 0.85
